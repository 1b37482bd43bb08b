package alerts

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// alertItems is how many items of an alert are read to tell people apart.
const alertItems = 1000

// gather puts each item into the alert of its kind, store and member of staff; a
// new one where none stands.
func (r *round) gather(items []bot.AlertItem) ([]bot.AlertItem, error) {
	for _, i := range items {
		a, err := r.alertFor(i)
		if err != nil {
			return nil, err
		}
		if a == nil {
			if a, err = r.open(bot.Alert{Kind: i.Kind, Store: i.Store, UserID: i.UserID}, i.Key); err != nil {
				return nil, err
			}
		}
		if err := r.add(a, i); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// alertFor is the standing alert that an item belongs to, if there is one. What
// whoever took an alert on was not told of is a matter of its own, even if it
// had happened already. Who deletes two members of staff is one person, and one
// alert.
func (r *round) alertFor(i bot.AlertItem) (*standing, error) {
	if informs(i.Kind) {
		return nil, nil
	}
	var same *standing
	for _, a := range r.alerts {
		if a.Kind != i.Kind || a.Store != i.Store || !a.ClosedAt.IsZero() || !a.AckAt.IsZero() && !r.covers(a, i) {
			continue
		}
		if a.UserID == i.UserID && same == nil {
			same = a
		}
		if i.Kind != bot.AlertLost {
			continue
		}
		if err := r.ask(a); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(slices.Concat(a.known, a.fresh), func(k bot.AlertItem) bool { return k.Human == i.Human }) {
			return a, nil
		}
	}
	return same, nil
}

// covers says whether an item is the matter of whoever took an alert on: only
// what goes on is, for some time, so that they can end it.
func (r *round) covers(a *standing, i bot.AlertItem) bool {
	return lasts(a.Kind) && !i.At.After(a.AckAt.Add(r.Shop.Alerts.Repeat))
}

// open is a new alert.
func (r *round) open(a bot.Alert, key string) (*standing, error) {
	for n := 0; ; n++ {
		a.ID = short(r.event, key, n)
		taken, err := r.v.Alerting().Alert(bot.Everything(), a.ID)
		if err != nil {
			return nil, err
		}
		if taken.ID == "" {
			break
		}
	}
	a.OpenedAt, a.Level = r.now, startLevel(a)
	s := &standing{Alert: a, changed: true, asked: true}
	r.alerts = append(r.alerts, s)
	return s, nil
}

// ask reads what is in an alert.
func (r *round) ask(a *standing) error {
	if a.asked {
		return nil
	}
	var err error
	a.known, err = r.v.Alerting().Items(a.ID, alertItems)
	a.asked = true
	return err
}

// add puts an item into an alert and counts again. People count once.
func (r *round) add(a *standing, i bot.AlertItem) error {
	if err := r.ask(a); err != nil {
		return err
	}
	same := func(k bot.AlertItem) bool { return k.ID == i.ID }
	if slices.ContainsFunc(a.known, same) || slices.ContainsFunc(a.fresh, same) {
		return nil
	}
	person := func(k bot.AlertItem) bool { return k.Human == i.Human }
	if i.Human != "" && !slices.ContainsFunc(a.known, person) && !slices.ContainsFunc(a.fresh, person) {
		a.People++
	}
	a.fresh = append(a.fresh, i)
	a.Count++
	a.Urgent = a.Urgent || i.Urgent
	if a.FirstAt.IsZero() || i.At.Before(a.FirstAt) {
		a.FirstAt = i.At
	}
	a.LastAt, a.changed = latest(a.LastAt, i.At), true
	return nil
}

// items are those of an alert with what this round adds, newest first.
func (r *round) items(a *standing) ([]bot.AlertItem, error) {
	err := r.ask(a)
	all := slices.Concat(a.fresh, a.known)
	slices.SortStableFunc(all, func(x, y bot.AlertItem) int { return y.At.Compare(x.At) })
	return all, err
}
