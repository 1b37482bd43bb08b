package store

import (
	"cmp"
	"fmt"
	"maps"

	"github.com/zhanggui/zhanggui/bot"
)

// alertChanges are the changes of what managers hear, of touches and of posts.
type alertChanges struct {
	// items and touches are written if they are not there, and never changed.
	items   []alertItem
	touches []touch

	alerts   map[string][]func(*alertRow)
	taken    []bot.TakeItems
	silences map[string][]func(*silenceRow)
	// risks are by pair; those without a reason are over.
	risks    map[bot.Pair]riskRow
	winBacks map[string][]func(*winBackRow)
	posts    map[string][]func(*postRow)
	targets  map[string][]postTarget
}

func newAlertChanges() alertChanges {
	return alertChanges{
		alerts: map[string][]func(*alertRow){}, silences: map[string][]func(*silenceRow){}, risks: map[bot.Pair]riskRow{},
		winBacks: map[string][]func(*winBackRow){}, posts: map[string][]func(*postRow){}, targets: map[string][]postTarget{},
	}
}

// join takes over the changes of another event.
func (a *alertChanges) join(other alertChanges) {
	a.items, a.touches, a.taken = append(a.items, other.items...), append(a.touches, other.touches...), append(a.taken, other.taken...)
	maps.Copy(a.alerts, other.alerts)
	maps.Copy(a.silences, other.silences)
	maps.Copy(a.risks, other.risks)
	maps.Copy(a.winBacks, other.winBacks)
	maps.Copy(a.posts, other.posts)
	maps.Copy(a.targets, other.targets)
}

// addTo adds what is changed. Items and touches are no subjects: they change
// nothing that is there, and the busiest events bring them.
func (a *alertChanges) addTo(subjects map[subject]bool) {
	if len(a.alerts)+len(a.taken)+len(a.silences)+len(a.risks)+len(a.winBacks)+len(a.posts) > 0 {
		subjects[subject{alerts: true}] = true
	}
}

// takeAlert notes what an effect changes of what managers hear, of touches or
// of posts.
func (c *changes) takeAlert(e bot.Effect) error {
	switch e := e.(type) {
	case bot.RaiseAlert:
		return c.raiseAlert(e)
	case bot.RecordTouch:
		return c.recordTouch(e)
	case bot.TakeItems:
		return c.takeItems(e)
	case bot.SetAlert:
		row := newAlertRow(e.Alert)
		return setWhole(c, c.alerts.alerts, "alert", row.ID, row)
	case bot.SetSilence:
		row := newSilenceRow(e.Silence)
		return setWhole(c, c.alerts.silences, "silence", row.ID, row)
	case bot.SetWinBack:
		row := newWinBackRow(e.WinBack)
		c.hear(row.ExternalUserID)
		c.erased.winBacks[row.ID] = row.ExternalUserID
		return setWhole(c, c.alerts.winBacks, "attempt to bring a customer back", row.ID, row)
	case bot.SetRisk:
		return c.setRisk(e)
	case bot.SavePost:
		return c.savePost(e)
	default:
		return fmt.Errorf("store: %T is not a data effect", e)
	}
}

// setWhole replaces a row, which has to have an id.
func setWhole[R any](c *changes, all map[string][]func(*R), what, id string, row R) error {
	if id == "" {
		return fmt.Errorf("store: an effect of event %d has no id for its %s", c.ev.EventID, what)
	}
	all[id] = append(all[id], func(r *R) { *r = row })
	return nil
}

func (c *changes) raiseAlert(e bot.RaiseAlert) error {
	item := newAlertItem(e.AlertItem)
	if item.ItemKey == "" || item.Kind == "" {
		return fmt.Errorf("store: event %d raises an alert without a key or a kind", c.ev.EventID)
	}
	item.At = cmp.Or(item.At, at(c.ev.Now))
	c.hear(item.ExternalUserID)
	c.alerts.items = append(c.alerts.items, item)
	return nil
}

func (c *changes) recordTouch(e bot.RecordTouch) error {
	row := newTouch(e.Touch)
	if row.ExternalUserID == "" || row.Template == "" {
		return fmt.Errorf("store: event %d touches nobody, or with nothing", c.ev.EventID)
	}
	row.At = cmp.Or(row.At, at(c.ev.Now))
	c.hear(row.ExternalUserID)
	c.alerts.touches = append(c.alerts.touches, row)
	return nil
}

func (c *changes) takeItems(e bot.TakeItems) error {
	e.AlertID, e.From, e.Reason = key(e.AlertID, sizeID), key(e.From, sizeID), key(e.Reason, sizeID)
	if e.AlertID == "" && e.Reason == "" {
		return fmt.Errorf("store: event %d sets items aside without a reason", c.ev.EventID)
	}
	c.alerts.taken = append(c.alerts.taken, e)
	return nil
}

func (c *changes) setRisk(e bot.SetRisk) error {
	row := newRiskRow(e.Risk)
	if row.ExternalUserID == "" {
		return fmt.Errorf("store: event %d sees a risk for nobody", c.ev.EventID)
	}
	row.At = cmp.Or(row.At, at(c.ev.Now))
	c.hear(row.ExternalUserID)
	c.alerts.risks[bot.Pair{UserID: row.UserID, ExternalUserID: row.ExternalUserID}] = row
	return nil
}

func (c *changes) savePost(e bot.SavePost) error {
	row, err := newPostRow(e.Post)
	if err != nil {
		return err
	}
	c.alerts.targets[row.ID] = targetsOf(e.Post)
	return setWhole(c, c.alerts.posts, "post", row.ID, row)
}
