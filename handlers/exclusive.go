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
// same as if it had come in time. What a person decided about goes before.
func (t *tagger) compete(one ruling) error {
	tags, err := t.ledger()
	if err != nil {
		return err
	}
	mine := tags.row(one.tag)
	if mine.ByHand || slices.ContainsFunc(tags.in(one.tag.Group), func(r *bot.TagRecord) bool { return r.ByHand && r.Held }) {
		return nil
	}
	before, rivals := tags.holder(one.tag.Group), t.rivals(tags, mine)
	t.add(one)
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
	if before != nil && before != mine && tags.held(mine) {
		t.journal(before, mine, outdo(before.LastAt, one.at), one.rule.Name)
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

// journal writes a move from one tag to another into the time line, once.
func (t *tagger) journal(from, to *bot.TagRecord, at time.Time, reason string) {
	if t.unjournalled || !t.groupOf(to.Group).Journal {
		return
	}
	t.effects = append(t.effects, bot.RecordInteraction{
		Pair: t.pair, Kind: bot.InteractionMoved, At: at, Ref: to.Group,
		Detail: fmt.Sprintf("%s → %s：%s", from.Name, to.Name, reason),
	})
}
