package handlers

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// takeAll applies the rules to occasions that are told by one event, in the
// order of their time. If they come late, or if again is set because something
// known was corrected, everything is gone through again.
func (t *tagger) takeAll(rel bot.Relation, life []occasion, again bool) error {
	slices.SortStableFunc(life, func(a, b occasion) int { return a.at.Compare(b.at) })
	late, err := t.late(life)
	if err != nil {
		return err
	}
	if late || again {
		return t.correct(rel, life)
	}
	for _, o := range life {
		if err := t.take(o); err != nil {
			return err
		}
	}
	return nil
}

// correct applies the rules and goes through everything again. The journal
// tells what came of it all, as of now, and not the steps between.
func (t *tagger) correct(rel bot.Relation, life []occasion) error {
	tags, err := t.ledger()
	if err != nil {
		return err
	}
	before, been := map[string]*bot.TagRecord{}, map[string]bool{}
	for _, group := range t.Tags.Groups {
		before[group.Name], been[group.Name] = tags.holder(group.Name), tags.been(group.Name)
	}
	t.unjournalled = true
	for _, o := range life {
		if err := t.take(o); err != nil {
			return err
		}
	}
	if err := t.replay(rel); err != nil {
		return err
	}
	t.unjournalled = false
	for _, group := range t.Tags.Groups {
		from, to := before[group.Name], tags.holder(group.Name)
		switch {
		case !group.Exclusive || !been[group.Name] || from == to:
		case to == nil:
			t.journal(group.Name, from, nil, t.v.Now(), "给它的事后来不算了")
		default:
			t.journal(group.Name, from, to, t.v.Now(), to.Rule)
		}
	}
	return nil
}

// late says whether something that rules remember was judged before these
// occasions were known and lies after them. Without rules that look back
// nothing is late: times alone decide.
func (t *tagger) late(life []occasion) (bool, error) {
	if len(life) == 0 || !slices.ContainsFunc(t.Tags.Rules, conditional) {
		return false, nil
	}
	if known, err := t.past.heardOf(); err != nil || !known {
		return false, err
	}
	tags, err := t.ledger()
	if err != nil {
		return false, err
	}
	since := life[0].at
	if slices.ContainsFunc(tags.rows, func(r *bot.TagRecord) bool {
		return given(r) && !r.LastAt.Before(since) || !r.RemovedAt.Before(since) && !r.RemovedAt.IsZero()
	}) {
		return true, nil
	}
	if !t.counts(life) {
		return false, nil
	}
	line, err := t.past.activity(since.Add(-moment), t.v.Now())
	return slices.ContainsFunc(line, func(i bot.Interaction) bool {
		return t.waits(onOfEntry[i.Kind]) && !slices.ContainsFunc(life, func(o occasion) bool { return i.Ref == o.ref && entryOf[o.on] == i.Kind })
	}), err
}

// counts says whether a condition looks back at occasions of these kinds.
func (t *tagger) counts(life []occasion) bool {
	return slices.ContainsFunc(t.Tags.Rules, func(r config.TagRule) bool {
		c := r.If
		return slices.ContainsFunc(life, func(o occasion) bool {
			if o.on == onOrdered || o.on == onRefunded {
				return c.Spent != (config.TagSpent{}) || c.Unbought > 0 || c.Count.Of == onOrdered || c.Count.Of == onRefunded
			}
			return c.Count.Of != "" && c.Count.Of == string(entryOf[o.on])
		})
	})
}

// conditional says whether a rule's answer depends on the customer's past.
func conditional(r config.TagRule) bool {
	c := r.If
	names := r.Group + r.Tag
	return c.Count != (config.TagCount{}) || c.Spent != (config.TagSpent{}) || c.Unbought+c.Idle+c.Silent > 0 ||
		len(c.Holds)+len(c.Lacks)+len(c.Keywords) > 0 || strings.Contains(names, namesCategory) || strings.Contains(names, namesRFM)
}

// onOf is what the rule of a name waits for.
func (d *desk) onOf(rule string) string {
	if i := d.rank(rule); i >= 0 {
		return d.Tags.Rules[i].On
	}
	return ""
}

// onOfEntry is entryOf the other way round, for what can be judged again from
// the time line alone: orders are known better from elsewhere, and of what was
// said and noted the words are gone.
var onOfEntry = map[bot.InteractionKind]string{
	bot.InteractionAdded: onAdded, bot.InteractionHalfAdded: onHalfAdded, bot.InteractionLost: onLost,
	bot.InteractionDeletedByStaff: onDeleted, bot.InteractionJoinedGroup: onJoined, bot.InteractionLeftGroup: onLeft,
	bot.InteractionRemoved: onRemoved, bot.InteractionInviteAccepted: onInvited,
}

// occasionOfEntry is what an entry of the time line meant for a pair.
func (d *desk) occasionOfEntry(i bot.Interaction, rel bot.Relation) (occasion, bool) {
	on := onOfEntry[i.Kind]
	if on == "" || i.UserID != "" && i.UserID != rel.UserID {
		return occasion{}, false
	}
	o := occasion{on: on, pair: rel.Pair, at: i.At, from: d.known(rel), ref: i.Ref}
	switch on {
	case onAdded, onHalfAdded:
		o.from = d.origin(rel.UserID, i.Ref)
	case onJoined, onLeft, onRemoved, onInvited:
		if store := d.storeOfGroup(bot.Group{ChatID: i.Ref}); store.ID != "" {
			o.from.Store = store
		}
	}
	return o, true
}

// toldNow makes the occasions of an event part of the past that the time line
// does not have yet.
func (p *past) toldNow(userID string, life []occasion) {
	for _, o := range life {
		if kind := entryOf[o.on]; onOfEntry[kind] != "" {
			p.told = append(p.told, bot.Interaction{UserID: userID, Kind: kind, At: o.at, Ref: o.ref})
		}
	}
}
