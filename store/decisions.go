package store

import (
	"maps"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// decisions are what the events of one transaction come to. They are made one
// after the other and carried out together, with as many statements as one
// event would take. So an event may not be about anything that one before it
// changes: it would not see the change.
type decisions struct {
	w      *work
	events []int64
	// talks are those of the events whose body is emptied with their end.
	talks []int64
	data  changes
	sends []outgoing
	jobs  []bot.Arrival
	// changed is what the events so far change.
	changed map[subject]bool
	// open are the events that were begun; see memory.
	open map[int64]bool
}

// subject is something that an event can look at or change: a customer by
// external_userid, an asset by name, a group by chat_id, an order or a phone
// number by its digits, the syncs, what tags are called in WeCom, what is kept
// of members of staff, what managers hear, what somebody said (speaker), a
// message or a violation by its id, a coupon's plan, a coupon by its code, a sale or
// a campaign by its ID, or what people decided about what was said.
type subject struct {
	customer, asset, chat, order, phone, speaker, message, violation, plan, coupon, sale, campaign string
	sync, corpTags, desk, alerts, moderation                                                       bool
}

func (w *work) newDecisions() *decisions {
	d := &decisions{w: w, changed: map[subject]bool{}, open: map[int64]bool{}}
	d.data = newChanges(w.s, newMemory(w.tx, d.open))
	d.data.seen.taken = d.changed
	return d
}

// prepare reads the customers in whose lanes the events are, if that saves
// statements. Nearly every event looks at its customer.
func (d *decisions) prepare(batch []turn) error {
	var all []string
	for _, t := range batch {
		if who, ok := strings.CutPrefix(t.item.Lane, customerLane); ok && who != "" && key(who, sizeID) == who {
			all = append(all, who)
		}
	}
	if len(all) < 2 {
		return nil
	}
	slices.Sort(all)
	return d.data.seen.meetWhole(slices.Compact(all))
}

// decide lets an event be decided, and takes that in unless it has to wait.
func (d *decisions) decide(t turn) error {
	d.open[t.item.ID] = true
	one := decisions{w: d.w, data: newChanges(d.w.s, d.data.seen)}
	v := d.w.s.view(d.data.seen)
	failed := one.plan(t, v)
	if v.seen.undone != nil {
		return v.seen.undone
	}
	changed := one.data.subjects()
	maps.Copy(v.looked, changed)
	for s := range v.looked {
		if d.changed[s] {
			return errLater
		}
	}
	if failed != nil {
		return failed
	}
	maps.Copy(d.changed, changed)
	if carriesWords(t.item.Kind) {
		d.talks = append(d.talks, t.item.ID)
	} else {
		d.events = append(d.events, t.item.ID)
	}
	d.sends, d.jobs = append(d.sends, one.sends...), append(d.jobs, one.jobs...)
	d.data.join(one.data)
	for s := range v.looked {
		d.data.hear(s.customer)
	}
	return nil
}

// plan calls back into whoever brought the event and sorts what that decides.
func (d *decisions) plan(t turn, v view) (err error) {
	defer caught(&err)
	plan, err := t.decide(v)
	if err != nil {
		return err
	}
	return d.take(t.item.ID, plan)
}

// take sorts the effects of an event: data, sends and jobs.
func (d *decisions) take(event int64, plan []bot.Planned) error {
	d.data.ev = applyContext{EventID: event, Now: d.w.now}
	for _, p := range plan {
		switch e := p.Effect.(type) {
		case bot.Send:
			row, err := newOutboxRow(event, p, e, d.w.now)
			if err != nil {
				return err
			}
			row.ID = d.w.s.ids.next()
			d.data.hear(row.Subject)
			d.sends = append(d.sends, outgoing{row: row, send: e})
		case bot.ScheduleJob:
			a, err := jobArrival(e, d.w.now)
			if err != nil {
				return err
			}
			d.jobs = append(d.jobs, a)
		default:
			if err := d.data.take(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// carryOut applies the data effects and writes the sends and the jobs.
func (d *decisions) carryOut() error {
	if err := d.data.write(); err != nil {
		return err
	}
	if err := d.dropErased(); err != nil {
		return err
	}
	if err := d.w.tell(d.data.sales.told); err != nil {
		return err
	}
	if len(d.jobs) > 0 {
		if _, err := d.w.insertEvents(d.jobs); err != nil {
			return err
		}
	}
	return d.w.insertSends(d.sends)
}
