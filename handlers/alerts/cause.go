package alerts

import (
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const day = 24 * time.Hour

// causeItems is how many items are looked at for what they have in common.
const causeItems = 200

// staffLeft: most are the customers of members who left within a day.
func (r *round) staffLeft(_ bot.AlertKind, _ string, items []bot.AlertItem) (string, error) {
	left := map[string]int{}
	last := newestAt(items)
	known := map[string]bool{}
	for _, i := range items {
		if _, asked := known[i.UserID]; !asked {
			m, err := r.v.Staff().Member(i.UserID)
			if err != nil {
				return "", err
			}
			known[i.UserID] = i.UserID != "" && !m.LeftAt.IsZero() && last.Sub(m.LeftAt).Abs() <= day
		}
		if known[i.UserID] {
			left[i.UserID]++
		}
	}
	for _, userID := range sortedKeys(left) {
		if most(left[userID], items) {
			name, err := r.name(r.v, userID)
			return fmt.Sprintf("%s刚离开了企业，其中 %d 位是 TA 的客户", name, left[userID]), err
		}
	}
	return "", nil
}

// handOver: customers are being handed over.
func (r *round) handOver(kind bot.AlertKind, store string, items []bot.AlertItem) (string, error) {
	scope := bot.Everything()
	if store != "" {
		scope = bot.Scope{Stores: []string{store}}
	}
	numbers, err := r.v.Desk().Numbers(scope, newestAt(items).Add(-day), r.now, bot.NumbersAll)
	if err != nil || len(numbers) == 0 {
		return "", err
	}
	n := numbers[0].Transferred
	if n < 10 && !(n > 0 && most(n, items)) {
		return "", nil
	}
	return fmt.Sprintf("正在转接客户（一天里转了 %d 位）", n), nil
}

// postSent: most had just been sent a mass post.
func (r *round) postSent(_ bot.AlertKind, store string, items []bot.AlertItem) (string, error) {
	const posts = 50
	scope := bot.Everything()
	if store != "" {
		scope = bot.Scope{Stores: []string{store}}
	}
	all, err := r.v.Desk().Posts(scope, false, posts)
	if err != nil {
		return "", err
	}
	last := newestAt(items)
	for _, p := range all {
		if p.ConfirmedAt.IsZero() || p.ConfirmedAt.After(last) || last.Sub(p.ConfirmedAt) > day {
			continue
		}
		reached := 0
		for _, i := range items {
			if !i.At.Before(p.ConfirmedAt) && (slices.Contains(p.Customers, i.ExternalUserID) || i.ChatID != "" && slices.Contains(p.ChatIDs, i.ChatID)) {
				reached++
			}
		}
		if most(reached, items) {
			sender, err := r.name(r.v, p.Sender)
			return fmt.Sprintf("%s %s刚发过群发「%s」，收到的人里有 %d 条", when(p.ConfirmedAt, r.now, r.Location), sender, p.Template, reached), err
		}
	}
	return "", nil
}

// justWelcomed: most had just been welcomed.
func (r *round) justWelcomed(kind bot.AlertKind, _ string, items []bot.AlertItem) (string, error) {
	if kind != bot.AlertLost && kind != bot.AlertDeleted {
		return "", nil
	}
	looked := items[:min(len(items), causeItems)]
	welcomed := 0
	for _, i := range looked {
		rel, err := r.v.Relation(bot.Pair{UserID: i.UserID, ExternalUserID: i.ExternalUserID})
		if err != nil {
			return "", err
		}
		if at := rel.WelcomedAt; !at.IsZero() && !at.After(i.At) && i.At.Sub(at) <= day {
			welcomed++
		}
	}
	if !most(welcomed, looked) {
		return "", nil
	}
	return "大多是一天内刚收到欢迎语的新客户，请看一看欢迎语和渠道", nil
}

// oneMember: all are one member's.
func (r *round) oneMember(kind bot.AlertKind, _ string, items []bot.AlertItem) (string, error) {
	userID := items[0].UserID
	if userID == "" || slices.ContainsFunc(items, func(i bot.AlertItem) bool { return i.UserID != userID }) {
		return "", nil
	}
	name, err := r.name(r.v, userID)
	if kind == bot.AlertDeleted {
		return "全是" + name + "删的，请问一问怎么回事", err
	}
	return "全是" + name + "的客户", err
}
