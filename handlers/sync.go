package handlers

import (
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// sync compares everything WeCom knows with what the bot knows, and takes in
// what no event told of. Where it stands is in the database, and every page is
// a send whose result is the next event: killed at any point it goes on by
// itself.
func sync(d *desk) bot.Handler {
	return bot.Handler{
		Name: "sync",
		Kinds: []bot.Kind{
			bot.JobKind(bot.JobSync),
			bot.KindStaffFetched, bot.KindTagsFetched, bot.KindCustomersFetched, bot.KindContactFetched, bot.KindContactGone,
			bot.KindGroupsFetched, bot.KindGroupFetched, bot.KindGroupGone,
			bot.FailedKind(bot.KindFetchStaff), bot.FailedKind(bot.KindFetchTags), bot.FailedKind(bot.KindFetchCustomers),
			bot.FailedKind(bot.KindFetchContact), bot.FailedKind(bot.KindFetchGroups), bot.FailedKind(bot.KindFetchGroup),
		},
		Handle: d.sync,
	}
}

func (d *desk) sync(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.JobDue:
		return d.startSync(v, b)
	case bot.StaffFetched:
		return d.goOn(v, b.Run, bot.SyncStaff, func(r *run) error { return r.staff(b) })
	case bot.TagsFetched:
		return d.goOn(v, b.Run, bot.SyncTags, func(r *run) error { return r.tags(b) })
	case bot.CustomersFetched:
		return d.customersFetched(v, b)
	case bot.ContactFetched:
		return d.goOn(v, b.Run, bot.SyncMissing, func(r *run) error { return r.confirmed(dated(b, ev)) })
	case bot.ContactGone:
		return d.contactGone(v, b)
	case bot.GroupsFetched:
		return d.goOn(v, b.Run, bot.SyncGroups, func(r *run) error { return r.groups(b) })
	case bot.GroupFetched:
		return d.goOn(v, b.Run, bot.SyncGroups, func(r *run) error { return r.group(b) })
	case bot.GroupGone:
		return d.goOn(v, b.Run, bot.SyncGroups, func(r *run) error { return r.groupGone(b) })
	case bot.SendFailed:
		return d.readingFailed(v, b)
	default:
		return nil, nil
	}
}

// run is a sync at work: what it becomes by one event, and what follows.
type run struct {
	*desk
	v bot.View
	bot.Sync
	effects []bot.Effect
}

// startSync begins a sync unless one is running. One that stands still for
// long is dead: nothing will wake it any more.
func (d *desk) startSync(v bot.View, job bot.JobDue) ([]bot.Effect, error) {
	last, err := v.Sync()
	if err != nil {
		return nil, err
	}
	p, err := bot.SyncPayload(job)
	if err != nil {
		return nil, fmt.Errorf("payload of %s: %w", job.Name, err)
	}
	if p.Run == "" {
		due := job.Due
		if due.IsZero() {
			due = v.Now()
		}
		p = bot.JobSyncPayload{Run: "nightly-" + due.UTC().Format("20060102T150405"), Trigger: "nightly"}
	}
	if last.ID == p.Run || last.Running() && v.Now().Sub(last.UpdatedAt) < bot.SyncGivenUp {
		return nil, nil
	}
	s := bot.Sync{ID: p.Run, Trigger: p.Trigger, Step: bot.SyncStaff, StartedAt: v.Now(), UpdatedAt: v.Now(), Open: 1}
	s.Place.First = last.ID == "" || last.Running() && last.Place.First
	return []bot.Effect{bot.SetSync{Sync: s}, bot.FetchStaff{Run: s.ID}}, nil
}

// goOn lets the running sync answer a result it waits for. A result of a sync
// that was given up, or of a step that is over, moves nothing.
func (d *desk) goOn(v bot.View, id string, step bot.SyncStep, answer func(*run) error) ([]bot.Effect, error) {
	if id == "" {
		return nil, nil
	}
	s, err := v.Sync()
	if err != nil || s.ID != id || !s.Running() || s.Step != step {
		return nil, err
	}
	return d.answer(v, s, answer)
}

func (d *desk) answer(v bot.View, s bot.Sync, answer func(*run) error) ([]bot.Effect, error) {
	r := &run{desk: d, v: v, Sync: s}
	// What was read belongs to the database; a handler changes a copy.
	r.Missed = map[bot.Missed]int{}
	for what, n := range s.Missed {
		r.Missed[what] = n
	}
	r.Pages++
	r.UpdatedAt = v.Now()
	if err := answer(r); err != nil {
		return nil, err
	}
	if len(r.Missed) == 0 {
		r.Missed = nil
	}
	return append(r.effects, bot.SetSync{Sync: r.Sync}), nil
}

// miss counts what no event told of.
func (r *run) miss(what bot.Missed, n int) {
	if n > 0 {
		r.Missed[what] += n
	}
}

// send asks for something whose answer the step waits for.
func (r *run) send(s bot.Send) {
	r.Open++
	r.effects = append(r.effects, s)
}

// syncProblems is how many problems a sync keeps.
const syncProblems = 20

// problem notes what could not be read, once.
func (r *run) problem(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, known := range r.Problems {
		if known == text {
			return
		}
	}
	if len(r.Problems) < syncProblems {
		r.Problems = append(r.Problems[:len(r.Problems):len(r.Problems)], text)
	}
}

// finish ends the sync and tells headquarters what had been missed.
func (r *run) finish() error {
	r.Step, r.FinishedAt, r.Open, r.Place = bot.SyncDone, r.v.Now(), 0, bot.SyncPlace{First: r.Place.First}
	return r.report()
}
