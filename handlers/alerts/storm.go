package alerts

import (
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// usualSpans is how many spans before this one tell what is usual: a week of
// hours.
const usualSpans = 7 * 24

// stormy are the kinds of which too many at once are one storm.
var stormy = []bot.AlertKind{
	bot.AlertLost, bot.AlertDeleted, bot.AlertLeft, bot.AlertRemoved, bot.AlertTransfer, bot.AlertWelcome,
}

// place is a kind of alert at a store.
type place struct {
	kind  bot.AlertKind
	store string
}

// storms makes one alert of what comes in too large a number at once. The rest
// comes back.
func (r *round) storms(items []bot.AlertItem) ([]bot.AlertItem, error) {
	byPlace := map[place][]bot.AlertItem{}
	var order []place
	var rest []bot.AlertItem
	for _, i := range items {
		p := place{i.Kind, i.Store}
		if !slices.Contains(stormy, i.Kind) {
			rest = append(rest, i)
			continue
		}
		if byPlace[p] == nil {
			order = append(order, p)
		}
		byPlace[p] = append(byPlace[p], i)
	}
	for _, p := range order {
		in, err := r.storm(p, byPlace[p])
		if err != nil {
			return nil, err
		}
		if !in {
			rest = append(rest, byPlace[p]...)
		}
	}
	return rest, nil
}

// storm takes the items of a place into the storm that rages there, or that
// begins with them.
func (r *round) storm(p place, fresh []bot.AlertItem) (bool, error) {
	newest := newestAt(fresh)
	a := r.raging(p, newest)
	var before []*standing
	if a == nil {
		begins, earlier, err := r.begins(p, fresh, newest.Add(-r.Shop.Alerts.Storm.Within))
		if err != nil || !begins {
			return false, err
		}
		before = earlier
		if a, err = r.open(bot.Alert{Kind: bot.AlertStorm, Of: p.kind, Store: p.store}, "storm "+fresh[0].Key); err != nil {
			return false, err
		}
	}
	for _, i := range fresh {
		if err := r.add(a, i); err != nil {
			return false, err
		}
	}
	return true, r.swallow(a, before)
}

// raging is the storm of a place that has not calmed down.
func (r *round) raging(p place, newest time.Time) *standing {
	for _, a := range r.alerts {
		if a.Kind == bot.AlertStorm && a.Of == p.kind && a.Store == p.store && a.ClosedAt.IsZero() &&
			newest.Sub(a.LastAt) <= r.Shop.Alerts.Storm.Within {
			return a
		}
	}
	return nil
}

// begins says whether so many came since a time that it is a storm, by what is
// usual at the store; and which alerts about the beginning of it stand.
func (r *round) begins(p place, fresh []bot.AlertItem, since time.Time) (bool, []*standing, error) {
	number := recent(fresh, since)
	var before []*standing
	for _, a := range r.alerts {
		if a.Kind != p.kind || a.Store != p.store || !a.ClosedAt.IsZero() || !a.AckAt.IsZero() || a.LastAt.Before(since) {
			continue
		}
		items, err := r.items(a)
		if err != nil {
			return false, nil, err
		}
		number += recent(items, since)
		before = append(before, a)
	}
	c := r.Shop.Alerts.Storm
	if number < max(c.Least, 1) {
		return false, nil, nil
	}
	usual, err := r.v.Alerting().Usual(p.kind, p.store, c.Within, usualSpans)
	sum := 0
	for _, n := range usual {
		sum += n
	}
	return number*max(len(usual), 1) >= c.Times*sum, before, err
}

// swallow ends the alerts that told of the storm's beginning: what is in them is
// told with the storm.
func (r *round) swallow(storm *standing, before []*standing) error {
	for _, a := range before {
		items, err := r.items(a)
		if err != nil {
			return err
		}
		for _, i := range items {
			if err := r.add(storm, i); err != nil {
				return err
			}
		}
		a.fresh, a.ClosedAt, a.changed = nil, r.now, true
		a.Cause = "并入了提醒 " + storm.ID
	}
	all, err := r.items(storm)
	if err != nil || storm.Cause != "" {
		return err
	}
	storm.Cause, err = r.cause(storm.Of, storm.Store, all)
	return err
}

func newestAt(items []bot.AlertItem) time.Time {
	var newest time.Time
	for _, i := range items {
		newest = latest(newest, i.At)
	}
	return newest
}

func recent(items []bot.AlertItem, since time.Time) int {
	n := 0
	for _, i := range items {
		if !i.At.Before(since) {
			n++
		}
	}
	return n
}

// cause is the likely reason of a storm, in Chinese; empty if none was found.
func (r *round) cause(kind bot.AlertKind, store string, items []bot.AlertItem) (string, error) {
	for _, find := range []func(bot.AlertKind, string, []bot.AlertItem) (string, error){
		r.refused, r.staffLeft, r.handOver, r.postSent, r.justWelcomed, r.oneMember,
	} {
		if cause, err := find(kind, store, items); err != nil || cause != "" {
			return cause, err
		}
	}
	return "", nil
}

// refused: WeCom refuses the bot, so that welcomes cannot arrive.
func (r *round) refused(kind bot.AlertKind, _ string, _ []bot.AlertItem) (string, error) {
	for _, a := range r.alerts {
		if kind == bot.AlertWelcome && a.Kind == bot.AlertTrouble && a.ClosedAt.IsZero() {
			return fmt.Sprintf("企业微信正在拒绝掌柜的请求（见提醒 %s）", a.ID), nil
		}
	}
	return "", nil
}

// most says whether a part is most of a number of items.
func most(part int, items []bot.AlertItem) bool { return 2*part > len(items) }
