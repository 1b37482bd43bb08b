package handlers

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// compete gives a tag of an exclusive group. The newest occasion wins whatever
// the order of arrival, of two at the same time the later rule in the list: a
// tag that comes too late is given and taken at once, so that the end is the
// same as if it had come in time.
//
// What a person decided goes before. A tag they gave stays, and no rule gives
// another. A tag they took is not given again, and it leaves the group as they
// left it: no occasion up to then brings another tag up in its place, however
// late it is told. An occasion after that may give another tag.
func (t *tagger) compete(one ruling) error {
	tags, err := t.ledger()
	if err != nil {
		return err
	}
	mine := tags.row(one.tag)
	if mine.ByHand || slices.ContainsFunc(tags.in(one.tag.Group), func(r *bot.TagRecord) bool { return r.ByHand && r.Held }) {
		return nil
	}
	before, been, rivals := tags.holder(one.tag.Group), tags.been(one.tag.Group), t.rivals(tags, mine)
	t.add(one)
	if emptied := tags.emptied(one.tag.Group); !t.inTime && !emptied.IsZero() && !one.at.After(emptied) {
		if tags.held(mine) && !mine.LastAt.After(emptied) {
			t.remove(one.tag, outdo(mine.LastAt, emptied), "")
		}
		return nil
	}
	if len(rivals) > 0 && t.beats(rivals[0], one) {
		if newest := rivals[0]; mine.LastAt.Equal(one.at) {
			t.remove(one.tag, outdo(one.at, newest.LastAt), newest.Rule)
		}
		return nil
	}
	for _, rival := range rivals {
		if tags.held(rival) {
			t.remove(rival.Tag, outdo(rival.LastAt, one.at), one.rule.Name)
		}
	}
	if been && before != mine && tags.held(mine) {
		t.journal(one.tag.Group, before, mine, one.at, one.rule.Name)
	}
	return nil
}

// empty takes what rules gave in a group up to the time at which a person took
// the tag that the pair held.
func (t *tagger) empty(group string, at time.Time) {
	for _, r := range t.tags.in(group) {
		if !r.ByHand && t.tags.held(r) && !r.LastAt.After(at) {
			t.remove(r.Tag, outdo(r.LastAt, at), "")
		}
	}
}

// withdraw takes a tag of an exclusive group because a rule says so.
func (t *tagger) withdraw(one ruling) error {
	tags, err := t.ledger()
	if err != nil {
		return err
	}
	before := tags.holder(one.tag.Group)
	t.remove(one.tag, one.at, one.rule.Name)
	if after := tags.holder(one.tag.Group); before != after {
		t.journal(one.tag.Group, before, after, one.at, one.rule.Name)
	}
	return nil
}

// rivals are the other tags of the group that rules gave, the newest first.
func (t *tagger) rivals(tags *ledger, mine *bot.TagRecord) []*bot.TagRecord {
	others := slices.DeleteFunc(tags.in(mine.Group), func(r *bot.TagRecord) bool {
		return r == mine || r.ByHand || !given(r)
	})
	slices.SortFunc(others, func(a, b *bot.TagRecord) int {
		return cmp.Or(b.LastAt.Compare(a.LastAt), cmp.Compare(t.rank(b.Rule), t.rank(a.Rule)), cmp.Compare(a.Name, b.Name))
	})
	return others
}

// beats says whether a tag was given by a newer occasion than a ruling's.
func (t *tagger) beats(r *bot.TagRecord, one ruling) bool {
	return cmp.Or(r.LastAt.Compare(one.at), cmp.Compare(t.rank(r.Rule), one.rank)) > 0
}

// journal writes a move from one tag of a group to another into the time line,
// once. No tag is a place, too, for a pair that has been in the group: that it
// comes into the group for the first time is no move.
func (t *tagger) journal(group string, from, to *bot.TagRecord, at time.Time, reason string) {
	if t.unjournalled || !t.groupOf(group).Journal {
		return
	}
	if from != nil {
		at = outdo(from.LastAt, at)
	}
	t.effects = append(t.effects, bot.RecordInteraction{
		Pair: t.pair, Kind: bot.InteractionMoved, At: at, Ref: group,
		Detail: fmt.Sprintf("%s → %s：%s", placeOf(from), placeOf(to), reason),
	})
}

// placeOf names a tag, or that there is none.
func placeOf(r *bot.TagRecord) string {
	if r == nil {
		return "无"
	}
	return r.Name
}
