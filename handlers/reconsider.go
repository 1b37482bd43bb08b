package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// reconsider asks the rules again about an occasion that was judged before,
// because something of an earlier time has come in or was taken back since: an
// order told late makes the one after it the second. What the rules would not
// have given then is taken, what they would have given is given.
func (t *tagger) reconsider(o occasion) error {
	all, err := t.rulings(o)
	if err != nil {
		return err
	}
	tags, err := t.ledger()
	if err != nil {
		return err
	}
	gone := t.revoke(tags, o, all)
	for _, one := range all {
		r := tags.row(one.tag)
		switch {
		case one.rule.Remove && !tags.held(r), !one.rule.Remove && r.LastAt.After(o.at) && !revoked(r):
			continue
		case !one.rule.Remove && givenBy(r, o) && !revoked(r):
			continue
		case !one.rule.Remove && givenBy(r, o):
			// It was taken a moment after: given as of then it is held again.
			one.at = r.RemovedAt
		}
		if err := t.carry(one); err != nil {
			return err
		}
		if old := gone[one.tag.Group]; old != nil && !one.rule.Remove && tags.held(r) {
			t.journal(old, r, old.RemovedAt, one.rule.Name)
		}
	}
	return nil
}

// revoke takes what the occasion gave and would not give any more. It answers
// with what was taken by exclusive group.
func (t *tagger) revoke(tags *ledger, o occasion, all []ruling) map[string]*bot.TagRecord {
	gone := map[string]*bot.TagRecord{}
	for _, r := range slices.Clone(tags.rows) {
		if !givenBy(r, o) || !tags.held(r) || r.ByHand || t.onOf(r.Rule) != o.on || slices.ContainsFunc(all, func(v ruling) bool {
			return !v.rule.Remove && v.tag.Group == r.Group && v.tag.Name == r.Name
		}) {
			continue
		}
		exclusive := t.groupOf(r.Group).Exclusive
		replaced := exclusive && slices.ContainsFunc(all, func(v ruling) bool { return !v.rule.Remove && v.tag.Group == r.Group })
		if !replaced && r.LastAt.Sub(r.FirstAt) > together {
			// An earlier occasion gave it too.
			continue
		}
		t.remove(r.Tag, r.LastAt.Add(moment), r.Rule)
		if replaced {
			gone[r.Group] = r
		} else if exclusive {
			t.restore(tags, r)
		}
	}
	return gone
}

// restore gives back what a revoked tag of an exclusive group had pushed out.
func (t *tagger) restore(tags *ledger, revoked *bot.TagRecord) {
	var before *bot.TagRecord
	for _, r := range tags.in(revoked.Group) {
		pushedOut := r != revoked && !r.ByHand && given(r) && r.RemovedAt.Equal(revoked.LastAt) && r.LastAt.Before(revoked.LastAt)
		if pushedOut && (before == nil || r.LastAt.After(before.LastAt)) {
			before = r
		}
	}
	if before == nil || !before.ExpiresAt.IsZero() && !t.v.Now().Before(before.ExpiresAt) {
		return
	}
	e := bot.AddTag{Pair: t.pair, Tag: before.Tag, At: revoked.RemovedAt, ExpiresAt: before.ExpiresAt, Rule: before.Rule}
	t.effects = append(t.effects, e)
	tags.add(e)
}

// together bounds the moments that belong to one occasion.
const together = time.Millisecond

// givenBy says whether a tag was last given by an occasion of this time.
func givenBy(r *bot.TagRecord, o occasion) bool {
	since := r.LastAt.Sub(o.at)
	return given(r) && since >= 0 && since < together
}

// revoked says whether a tag was taken the moment it was given.
func revoked(r *bot.TagRecord) bool { return r.RemovedAt.Equal(r.LastAt.Add(moment)) }

// onOf is what the rule of a name waits for.
func (d *desk) onOf(rule string) string {
	if i := d.rank(rule); i >= 0 {
		return d.Tags.Rules[i].On
	}
	return ""
}
