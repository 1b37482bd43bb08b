package handlers

import (
	"cmp"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// replay goes through everything that is known of a pair in the order of time,
// as if it had been told in time, and brings the pair's tags to what that
// leads to. It is needed when an occasion is told late or taken back: an order
// told late makes the one after it the second. Tags that no rule with a memory
// is about are right without it and left alone.
func (t *tagger) replay(rel bot.Relation) error {
	tags, err := t.ledger()
	if err != nil {
		return err
	}
	life, err := t.life(tags, rel)
	if err != nil {
		return err
	}
	again := t.tagger(t.v, t.pair, t.past)
	again.tags, again.inTime = &ledger{now: tags.now}, true
	for _, r := range tags.rows {
		if r.ByHand {
			copied := *r
			again.tags.rows = append(again.tags.rows, &copied)
		}
	}
	for _, o := range life {
		if err := o.happen(again); err != nil {
			return err
		}
	}
	t.settleExclusive(tags, again.tags)
	t.settleOthers(tags, again.tags)
	return nil
}

// happening is an occasion, a ruling of which only the outcome is known, or that
// a person emptied an exclusive group.
type happening struct {
	occasion
	outcome *ruling
	emptied string
}

func (h happening) happen(t *tagger) error {
	switch {
	case h.outcome != nil:
		return t.carry(*h.outcome)
	case h.emptied != "":
		t.empty(h.emptied, h.at)
		return nil
	default:
		return t.take(h.occasion)
	}
}

// life is everything that tag rules wait for and that the time line and the
// orders tell, oldest first. What was decided one night is asked again as of
// that night. What was said and noted cannot be asked again: its outcome
// stands, and so does that of rules that exist no more.
func (t *tagger) life(tags *ledger, rel bot.Relation) ([]happening, error) {
	var life []happening
	orders, err := t.past.bought(t.v.Now())
	if err != nil {
		return nil, err
	}
	for _, o := range orders {
		life = append(life, happening{occasion: t.occasionOfOrder(o, rel)})
		if o.Status == bot.OrderRefunded {
			life = append(life, happening{occasion: t.occasionOfRefund(o, rel)})
		}
	}
	line, err := t.past.activity(time.Time{}, t.v.Now())
	if err != nil {
		return nil, err
	}
	for _, i := range line {
		if o, ok := t.occasionOfEntry(i, rel); ok {
			life = append(life, happening{occasion: o})
		}
	}
	nights := map[time.Time]bool{}
	for _, r := range tags.rows {
		on := t.onOf(r.Rule)
		switch {
		case r.ByHand || !given(r):
		case on == onDaily && !nights[r.LastAt]:
			nights[r.LastAt] = true
			life = append(life, happening{occasion: occasion{on: onDaily, pair: t.pair, at: r.LastAt, from: t.known(rel)}})
		case on == onEdited, on == onSpoke, on == "":
			life = append(life, happening{occasion: occasion{at: r.LastAt}, outcome: t.outcome(r)})
		}
	}
	for _, group := range t.Tags.Groups {
		if at := tags.emptied(group.Name); group.Exclusive && !at.IsZero() {
			life = append(life, happening{occasion: occasion{at: at}, emptied: group.Name})
		}
	}
	slices.SortStableFunc(life, func(a, b happening) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.emptied, b.emptied),
			compareBool(b.on == onHalfAdded, a.on == onHalfAdded), cmp.Compare(a.on, b.on), cmp.Compare(a.ref, b.ref))
	})
	return life, nil
}

// outcome is the ruling that a tag stands for.
func (t *tagger) outcome(r *bot.TagRecord) *ruling {
	one := ruling{rank: t.rank(r.Rule), tag: r.Tag, at: r.LastAt, expires: r.ExpiresAt}
	one.rule.Name = r.Rule
	return &one
}

// settleExclusive puts the tag that should be held in the place of the one
// that is.
func (t *tagger) settleExclusive(tags, should *ledger) {
	for _, group := range t.Tags.Groups {
		have, want := tags.holder(group.Name), should.holder(group.Name)
		switch {
		case !group.Exclusive || have != nil && have.ByHand || want != nil && want.ByHand:
			continue
		case want == nil && (have == nil || !t.remembers(have.Rule)):
			continue
		case want != nil && have != nil && want.Name == have.Name:
			continue
		}
		for _, r := range tags.in(group.Name) {
			switch {
			case r.ByHand || !tags.held(r):
			case want == nil:
				t.remove(r.Tag, r.LastAt.Add(moment), r.Rule)
			default:
				t.remove(r.Tag, outdo(r.LastAt, want.LastAt), want.Rule)
			}
		}
		if want != nil {
			t.giveAgain(tags, want)
		}
	}
}

// settleOthers gives and takes what rules with a memory are about.
func (t *tagger) settleOthers(tags, should *ledger) {
	for _, r := range slices.Clone(tags.rows) {
		if t.groupOf(r.Group).Exclusive || r.ByHand || !tags.held(r) || !t.remembers(r.Rule) {
			continue
		}
		if !should.held(should.row(r.Tag)) {
			t.remove(r.Tag, r.LastAt.Add(moment), r.Rule)
		}
	}
	for _, want := range slices.Clone(should.rows) {
		if !t.groupOf(want.Group).Exclusive && should.held(want) && t.remembers(want.Rule) {
			t.giveAgain(tags, want)
		}
	}
}

// giveAgain gives a tag that should be held and is not, as of the time it was
// given, or as of when it was taken by mistake. What was given before is not
// counted again.
func (t *tagger) giveAgain(tags *ledger, want *bot.TagRecord) {
	mine := tags.row(want.Tag)
	if mine.ByHand || tags.held(mine) {
		return
	}
	before := given(mine) && !want.LastAt.Before(mine.FirstAt) && !want.LastAt.After(mine.LastAt)
	e := bot.AddTag{
		Pair: t.pair, Tag: want.Tag, At: latest(want.LastAt, mine.RemovedAt), ExpiresAt: want.ExpiresAt, Rule: want.Rule,
		Uncounted: before || t.countedByAdd(t.rank(want.Rule)),
	}
	t.effects = append(t.effects, e)
	tags.add(e)
}

// remembers says whether what a rule gives depends on the past, so that it is
// judged again.
func (t *tagger) remembers(rule string) bool {
	i := t.rank(rule)
	return i >= 0 && t.Tags.Rules[i].On != onEdited && t.Tags.Rules[i].On != onSpoke && conditional(t.Tags.Rules[i])
}
