package handlers

import (
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/templates"
)

// report raises what had been missed, so that headquarters hear it with the rest
// of what matters. Where nothing was, nobody is told.
func (r *run) report() error {
	missed := 0
	for _, n := range r.Missed {
		missed += n
	}
	if missed == 0 {
		return nil
	}
	text, err := r.messages.Message("staff/sync_report", templates.SyncReport{
		At: r.FinishedAt.In(r.location).Format("1月2日 15:04"), First: r.Place.First,
		Adds: r.Missed[bot.MissedAdd], Deletions: r.Missed[bot.MissedDeletion],
		Joins: r.Missed[bot.MissedJoin], Leaves: r.Missed[bot.MissedLeave],
		Groups: r.Missed[bot.MissedGroup], Dismissals: r.Missed[bot.MissedDismissal], GroupInfo: r.Missed[bot.MissedGroupInfo],
		StaffTags: r.Missed[bot.MissedTagOfStaff], Pushed: r.Missed[bot.MissedPush],
		Customers: r.Customers, GroupsAll: r.GroupsAll, Problems: len(r.Problems),
	})
	r.effects = append(r.effects, alerts.Raise(r.Alerts, r.FinishedAt, bot.AlertItem{
		Key: "missed/" + r.ID, Kind: bot.AlertMissed, At: r.FinishedAt, Detail: text,
	})...)
	return err
}

// memberCodes are the answers for one member who has left the app's visible
// range, the shop, or customer contact, since the staff was listed, or who has
// no customers [docs 90313]. WeCom then tells nothing of the others of the same request either, so that
// they are asked for in ever smaller parts.
var memberCodes = []int{40003, 40031, 50002, 60011, 60021, 60030, 60111, 84061, 84074}

// readingFailed counts a reading that came to no good end as answered, and
// says why it did not: the rest is compared all the same.
func (d *desk) readingFailed(v bot.View, failed bot.SendFailed) ([]bot.Effect, error) {
	send, err := bot.DecodeSend(failed.SendKind, failed.Payload)
	if err != nil {
		return nil, err
	}
	switch s := send.(type) {
	case bot.FetchStaff:
		return d.goOn(v, s.Run, bot.SyncStaff, func(r *run) error {
			r.problem("读不到有客户联系权限的员工：%s", failed.Reason)
			return r.finish()
		})
	case bot.FetchTags:
		return d.goOn(v, s.Run, bot.SyncTags, func(r *run) error {
			r.Open = 0
			r.problem("读不到企业标签：%s", failed.Reason)
			return r.readCustomers()
		})
	case bot.FetchCustomers:
		return d.goOn(v, s.Run, bot.SyncCustomers, func(r *run) error {
			r.Open--
			if n := len(s.Users); n > 1 && slices.Contains(memberCodes, failed.Code) {
				r.send(bot.FetchCustomers{Run: r.ID, Users: s.Users[:n/2]})
				r.send(bot.FetchCustomers{Run: r.ID, Users: s.Users[n/2:]})
				return nil
			}
			r.problem("读不到%s的客户：%s", r.namesOf(s.Users), failed.Reason)
			return r.usersDone(s.Users, nil)
		})
	case bot.FetchContact:
		return d.goOn(v, s.Run, bot.SyncMissing, func(r *run) error {
			r.problem("有的客户读不到：%s", failed.Reason)
			return r.pairDone()
		})
	case bot.FetchGroups:
		return d.goOn(v, s.Run, bot.SyncGroups, func(r *run) error {
			r.problem("读不到客户群的清单：%s", failed.Reason)
			return r.finish()
		})
	case bot.FetchGroup:
		return d.goOn(v, s.Run, bot.SyncGroups, func(r *run) error {
			r.Open--
			r.problem("有的客户群读不到：%s", failed.Reason)
			return r.nextGroups(s.ChatID)
		})
	default:
		return nil, fmt.Errorf("a failed %s is no reading of a sync", failed.SendKind)
	}
}

// namesOf names members for people.
func (b *book) namesOf(users []string) string {
	if len(users) == 0 {
		return "员工"
	}
	name := users[0]
	if s := b.member(name); s.Name != "" {
		name = s.Name
	}
	if len(users) > 1 {
		name += fmt.Sprintf("等 %d 人", len(users))
	}
	return name
}
