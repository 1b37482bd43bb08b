package handlers

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// changesLater judges again what came after an occasion that is told late, if
// any rule counts such occasions: otherwise nothing can have changed.
func (d *desk) changesLater(t *tagger, rel bot.Relation, o occasion) error {
	kind := entryOf[o.on]
	if !slices.ContainsFunc(d.Tags.Rules, func(r config.TagRule) bool { return r.If.Count.Of == string(kind) && kind != "" }) {
		return nil
	}
	t.past.told = append(t.past.told, bot.Interaction{UserID: t.pair.UserID, Kind: kind, At: o.at, Ref: o.ref})
	return d.judgeAgain(t, rel, o.at, map[string]bool{o.on + o.ref: true})
}

// judgeAgain reconsiders a pair's occasions from a time on, but for the fresh
// ones, which are named by what they are and what they refer to.
func (d *desk) judgeAgain(t *tagger, rel bot.Relation, since time.Time, fresh map[string]bool) error {
	if known, err := t.past.heardOf(); err != nil || !known {
		return err
	}
	var life []occasion
	if d.waits(onOrdered) {
		orders, err := t.past.bought(t.v.Now())
		if err != nil {
			return err
		}
		for _, o := range orders {
			life = append(life, d.occasionOfOrder(o, rel))
		}
	}
	told, err := d.conditionalSince(t, rel, since)
	if err != nil {
		return err
	}
	life = append(life, told...)
	slices.SortStableFunc(life, func(a, b occasion) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.on, b.on)) })
	for _, o := range life {
		if o.at.Before(since) || fresh[o.on+o.ref] && (o.on == onOrdered || o.at.Equal(since)) {
			continue
		}
		if err := t.reconsider(o); err != nil {
			return err
		}
	}
	return nil
}

// conditionalSince are the occasions of the time line that rules with
// conditions wait for. What was said and noted is not judged again.
func (d *desk) conditionalSince(t *tagger, rel bot.Relation, since time.Time) ([]occasion, error) {
	waited := map[bot.InteractionKind]string{}
	for _, r := range d.Tags.Rules {
		if kind := entryOf[r.On]; kind != "" && conditional(r) {
			waited[kind] = r.On
		}
	}
	for _, kind := range []bot.InteractionKind{bot.InteractionOrdered, bot.InteractionRefunded, bot.InteractionEdited, bot.InteractionSpoke} {
		delete(waited, kind)
	}
	if len(waited) == 0 {
		return nil, nil
	}
	line, err := t.past.activity(since.Add(-moment), t.v.Now())
	if err != nil {
		return nil, err
	}
	var life []occasion
	for _, i := range line {
		if on := waited[i.Kind]; on != "" && (i.UserID == "" || i.UserID == t.pair.UserID) {
			life = append(life, d.occasionOfEntry(i, on, rel))
		}
	}
	return life, nil
}

// conditional says whether a rule's answer depends on the customer's past.
func conditional(r config.TagRule) bool {
	c := r.If
	names := r.Group + r.Tag
	return c.Count != (config.TagCount{}) || c.Spent != (config.TagSpent{}) || c.Unbought+c.Idle+c.Silent > 0 ||
		len(c.Holds)+len(c.Lacks)+len(c.Keywords) > 0 || strings.Contains(names, namesCategory) || strings.Contains(names, namesRFM)
}

// occasionOfEntry is what an entry of the time line meant.
func (d *desk) occasionOfEntry(i bot.Interaction, on string, rel bot.Relation) occasion {
	o := occasion{on: on, pair: rel.Pair, at: i.At, from: d.known(rel), ref: i.Ref}
	switch on {
	case onAdded, onHalfAdded:
		o.from = d.origin(rel.UserID, i.Ref)
	case onJoined, onLeft, onRemoved, onInvited:
		if store := d.storeOfGroup(bot.Group{ChatID: i.Ref}); store.ID != "" {
			o.from.Store = store
		}
	}
	return o
}
