package handlers

import (
	"cmp"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// lifeBefore is what counts for a new pair of a customer whom others know: the
// groups the customer is in, what was bought, and what happened after the pair
// was added if that is told late.
func (d *desk) lifeBefore(t *tagger, added occasion) ([]occasion, error) {
	if !d.waits(onJoined, onLeft, onRemoved, onOrdered) {
		return nil, nil
	}
	if known, err := t.past.heardOf(); err != nil || !known {
		return nil, err
	}
	rel := bot.Relation{Pair: t.pair, State: added.from.State}
	life, err := d.groupsBefore(t, rel, added.at)
	if err != nil || !d.waits(onOrdered) {
		return life, err
	}
	orders, err := t.past.bought(t.v.Now())
	for _, o := range orders {
		life = append(life, d.occasionOfOrder(o, rel))
	}
	return life, err
}

// groupsBefore are the joinings of the groups a customer is in, and of those
// left since the pair was added.
func (d *desk) groupsBefore(t *tagger, rel bot.Relation, since time.Time) ([]occasion, error) {
	if !d.waits(onJoined, onLeft, onRemoved) {
		return nil, nil
	}
	memberships, err := t.v.Memberships(t.pair.ExternalUserID)
	if err != nil {
		return nil, err
	}
	var life []occasion
	for _, in := range memberships {
		m := movement{
			chatID: in.ChatID, store: d.storeOfGroup(bot.Group{ChatID: in.ChatID, Store: in.Store}),
			kind: bot.InteractionJoinedGroup, at: in.JoinedAt,
		}
		if !in.JoinedAt.IsZero() && (in.Present || in.LeftAt.After(since)) {
			life = append(life, d.occasionOf(m, rel))
		}
		if !in.Present && in.LeftAt.After(since) {
			m.kind, m.at = cmp.Or(removedKind(in.Removed), bot.InteractionLeftGroup), in.LeftAt
			life = append(life, d.occasionOf(m, rel))
		}
	}
	return life, nil
}

func removedKind(removed bool) bot.InteractionKind {
	if removed {
		return bot.InteractionRemoved
	}
	return ""
}
