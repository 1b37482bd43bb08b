package alerts

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// roundItems is how many items are looked at in one round.
	roundItems = 500
	// overlooked is how old an item must be that a tick takes: no flush did.
	overlooked = 15 * time.Minute
	// idle is how long nothing new may come until an alert is over by itself.
	idle = 24 * time.Hour
	// calm is the same for what is told of every hour as long as it lasts, and
	// assignedIdle for what somebody was given, or nobody was told.
	calm         = 150 * time.Minute
	assignedIdle = 7 * 24 * time.Hour
)

// round is one look at everything that managers may have to hear of.
type round struct {
	*watch
	v        bot.View
	event    int64
	now      time.Time
	silences []bot.Silence
	// everybody has a role.
	everybody []bot.Caller
	alerts    []*standing
	effects   []bot.Effect
}

// standing is an alert that is not over, with what this round adds to it.
type standing struct {
	bot.Alert
	fresh   []bot.AlertItem
	changed bool
	// known are its items before this round, newest first, once they were asked
	// for.
	known []bot.AlertItem
	asked bool
}

// round handles JobFlush and JobTick. Both do the same; a tick leaves alone what
// was raised just now, for which a flush is on its way.
func (w *watch) round(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	r := &round{watch: w, v: v, event: ev.ID, now: v.Now()}
	if err := r.read(); err != nil {
		return nil, err
	}
	if job.Name == JobTick {
		if err := r.listen(); err != nil {
			return nil, err
		}
	}
	items, err := v.Alerting().NewItems(roundItems)
	if err != nil {
		return nil, err
	}
	if len(items) == roundItems {
		r.effects = append(r.effects, bot.ScheduleJob{
			Name: JobFlush, Key: fmt.Sprintf("%s/more/%d", JobFlush, ev.ID), Due: r.now, Lane: Lane,
		})
	}
	if job.Name == JobTick {
		items = slices.DeleteFunc(items, func(i bot.AlertItem) bool { return i.At.After(r.now.Add(-overlooked)) })
	}
	for _, step := range []func([]bot.AlertItem) ([]bot.AlertItem, error){r.setAside, r.storms, r.gather} {
		if items, err = step(items); err != nil {
			return nil, err
		}
	}
	r.closeIdle()
	if err := r.say(); err != nil {
		return nil, err
	}
	return r.done(), nil
}

// read reads what stands.
func (r *round) read() error {
	all, err := r.v.Alerting().Standing()
	if err != nil {
		return err
	}
	for _, a := range all {
		r.alerts = append(r.alerts, &standing{Alert: a})
	}
	if r.silences, err = r.v.Alerting().Silences(bot.Everything()); err != nil {
		return err
	}
	r.everybody, err = r.roster.Everybody(r.v.Staff())
	return err
}

// setAside leaves out what nobody wants to hear of, what is silenced, and what is
// not so any more.
func (r *round) setAside(items []bot.AlertItem) ([]bot.AlertItem, error) {
	aside := map[string][]int64{}
	var rest []bot.AlertItem
	for _, i := range items {
		kinds := r.Shop.Alerts.Kinds
		back, err := r.isBack(i)
		if err != nil {
			return nil, err
		}
		switch silence, silenced := r.silenced(i.Kind, i.Store, i.UserID); {
		case len(kinds) > 0 && !slices.Contains(kinds, string(i.Kind)):
			aside["not wanted"] = append(aside["not wanted"], i.ID)
		case back:
			aside["is back"] = append(aside["is back"], i.ID)
		case silenced:
			aside["silenced by "+silence.ID] = append(aside["silenced by "+silence.ID], i.ID)
		default:
			rest = append(rest, i)
		}
	}
	for _, why := range sortedKeys(aside) {
		r.effects = append(r.effects, bot.TakeItems{Items: aside[why], Reason: why})
	}
	return rest, nil
}

// isBack says whether a customer who left, or was made to, is back already, and of
// what somebody said whether it was decided on.
func (r *round) isBack(i bot.AlertItem) (bool, error) {
	switch i.Kind {
	case bot.AlertViolation:
		return isDecided(r.v, violationOf(i))
	case bot.AlertLost, bot.AlertDeleted:
		rel, err := r.v.Relation(bot.Pair{UserID: i.UserID, ExternalUserID: i.ExternalUserID})
		return rel.Status == bot.RelationActive && rel.ChangedAt.After(i.At), err
	case bot.AlertLeft, bot.AlertRemoved:
		m, err := r.v.Member(i.ChatID, i.ExternalUserID)
		return m.Present && m.JoinedAt.After(i.At), err
	}
	return false, nil
}

// allBack says whether everybody of an alert is back by now.
func (r *round) allBack(a *standing) (bool, error) {
	items, err := r.items(a)
	if err != nil || len(items) == 0 || len(items) < a.Count {
		return false, err
	}
	for _, i := range items {
		if back, err := r.isBack(i); err != nil || !back {
			return false, err
		}
	}
	return true, nil
}

func (r *round) silenced(kind bot.AlertKind, store, userID string) (bot.Silence, bool) {
	i := slices.IndexFunc(r.silences, func(s bot.Silence) bool { return s.Matches(kind, store, userID, r.now) })
	if i < 0 {
		return bot.Silence{}, false
	}
	return r.silences[i], true
}

// of is the kind that an alert is about: a storm's is that of its items.
func of(a bot.Alert) bot.AlertKind {
	if a.Kind == bot.AlertStorm {
		return a.Of
	}
	return a.Kind
}

// closeIdle ends what nothing new has come to for long. The silence of WeCom lasts
// until it is heard again, and what was given to somebody until they say that it
// is done. That trouble is over, those who heard of it are told.
func (r *round) closeIdle() {
	for _, a := range r.alerts {
		still := r.now.Sub(latest(a.LastAt, a.OpenedAt))
		switch {
		case !a.ClosedAt.IsZero(), a.Kind == bot.AlertSilence:
		case lasts(a.Kind) && still >= calm && a.Notices > 0:
			a.ClosedAt, a.changed = r.now, true
			r.itIsOver(a, fmt.Sprintf("最近 %s没有再出现，应该好了（提醒 %s）：%s", span(still), a.ID, trimStop(kindOver[a.Kind])))
		case a.Assigned != "" && still < assignedIdle, a.Notices == 0 && still < assignedIdle:
		case still >= idle:
			a.ClosedAt, a.changed = r.now, true
		}
	}
}

// itIsOver tells those who heard of an alert that it is over.
func (r *round) itIsOver(a *standing, said string) {
	if len(a.Told) > 0 {
		r.effects = append(r.effects, bot.AppMessage{ToUsers: a.Told, Text: said, Deadline: r.now.Add(noticeLasts)})
	}
}

// kindOver names what lasts.
var kindOver = map[bot.AlertKind]string{bot.AlertTrouble: "企业微信拒绝掌柜的请求", bot.AlertArchive: "会话存档没有跟上"}

// say asks of each alert whether to say something, and says it. One about people
// who all came back meanwhile is over instead.
func (r *round) say() error {
	var waited []*standing
	var why []reason
	for _, a := range r.alerts {
		_, silenced := r.silenced(of(a.Alert), a.Store, a.UserID)
		verdict := decide(a.Alert, r.Shop.Alerts, silenced, r.quiet, r.now)
		if verdict.say {
			back, err := r.allBack(a)
			if err != nil {
				return err
			}
			if back {
				a.ClosedAt, a.changed = r.now, true
				continue
			}
		}
		switch {
		case !verdict.say:
		case verdict.digest:
			waited, why = append(waited, a), append(why, verdict.reason)
		default:
			if err := r.tell(a, verdict.reason); err != nil {
				return err
			}
		}
	}
	return r.digest(waited, why)
}

// done is all that the round changes.
func (r *round) done() []bot.Effect {
	var changes []bot.Effect
	for _, a := range r.alerts {
		if a.changed {
			changes = append(changes, bot.SetAlert{Alert: a.Alert})
		}
		from := map[string][]int64{}
		for _, i := range a.fresh {
			from[i.AlertID] = append(from[i.AlertID], i.ID)
		}
		for _, other := range sortedKeys(from) {
			changes = append(changes, bot.TakeItems{AlertID: a.ID, From: other, Items: from[other]})
		}
	}
	return append(changes, r.effects...)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
