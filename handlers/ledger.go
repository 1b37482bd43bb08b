package handlers

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// ledger is what is known of a pair's tags, kept in step with what is decided
// for it in this event.
type ledger struct {
	now  time.Time
	rows []*bot.TagRecord
}

// row is a tag's row, a new one if the pair never had it.
func (l *ledger) row(tag bot.Tag) *bot.TagRecord {
	for _, r := range l.rows {
		if r.Group == tag.Group && r.Name == tag.Name {
			return r
		}
	}
	r := &bot.TagRecord{HeldTag: bot.HeldTag{Tag: tag}}
	l.rows = append(l.rows, r)
	return r
}

// in are the rows of a group.
func (l *ledger) in(group string) []*bot.TagRecord {
	return slices.DeleteFunc(slices.Clone(l.rows), func(r *bot.TagRecord) bool { return r.Group != group })
}

// held says whether the pair holds a tag now. What a person decided stays
// decided; otherwise the newest of giving and taking counts, as for bot.AddTag.
func (l *ledger) held(r *bot.TagRecord) bool {
	if r.ByHand {
		return r.Held
	}
	return given(r) && !r.LastAt.Before(r.RemovedAt) && (r.ExpiresAt.IsZero() || l.now.Before(r.ExpiresAt))
}

// given says whether a rule ever gave the tag.
func given(r *bot.TagRecord) bool { return !r.LastAt.IsZero() }

// heldBefore says whether the pair held a tag of this name just before a
// moment. A name alone means the tag of any group.
func (l *ledger) heldBefore(name string, at time.Time) bool {
	return slices.ContainsFunc(l.rows, func(r *bot.TagRecord) bool {
		switch {
		case !strings.EqualFold(r.Name, name):
			return false
		case r.ByHand:
			return r.Held
		}
		return given(r) && r.FirstAt.Before(at) && (r.LastAt.Compare(r.RemovedAt) >= 0 || !r.RemovedAt.Before(at)) &&
			(r.ExpiresAt.IsZero() || at.Before(r.ExpiresAt))
	})
}

// holder is the tag of a group that the pair holds, by hand before by rule;
// nil if none.
func (l *ledger) holder(group string) *bot.TagRecord {
	held := slices.DeleteFunc(l.in(group), func(r *bot.TagRecord) bool { return !l.held(r) })
	if len(held) == 0 {
		return nil
	}
	return slices.MinFunc(held, func(a, b *bot.TagRecord) int {
		return cmp.Or(-compareBool(a.ByHand, b.ByHand), b.LastAt.Compare(a.LastAt), cmp.Compare(a.Name, b.Name))
	})
}

// been says whether the pair ever had a tag of a group.
func (l *ledger) been(group string) bool {
	return slices.ContainsFunc(l.in(group), func(r *bot.TagRecord) bool { return given(r) || r.ByHand })
}

// emptied is when a person last took a tag of a group; zero if nobody did.
func (l *ledger) emptied(group string) time.Time {
	var at time.Time
	for _, r := range l.in(group) {
		if r.ByHand && !r.Held {
			at = latest(at, r.HandAt)
		}
	}
	return at
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// add notes that a tag was given, as the database will.
func (l *ledger) add(e bot.AddTag) {
	r := l.row(e.Tag)
	if !e.At.Before(r.LastAt) {
		r.LastAt, r.ExpiresAt, r.Rule = e.At, e.ExpiresAt, e.Rule
	}
	if r.FirstAt.IsZero() || e.At.Before(r.FirstAt) {
		r.FirstAt = e.At
	}
}

// remove notes that a tag was taken.
func (l *ledger) remove(e bot.RemoveTag) {
	r := l.row(e.Tag)
	r.RemovedAt = latest(r.RemovedAt, e.At)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// moment is the smallest step of time that the database keeps. A tag that is
// taken as of the time it was given is still held, so it is taken as of a
// moment later.
const moment = time.Microsecond

// outdo is when a tag last given at one time is taken for something that
// happened at another.
func outdo(given, at time.Time) time.Time {
	if at.After(given) {
		return at
	}
	return given.Add(moment)
}
