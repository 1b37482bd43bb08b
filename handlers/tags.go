package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// What tag rules can wait for: the values of a rule's `on`.
const (
	onAdded     = "added"
	onHalfAdded = "half_added"
	onLost      = "lost"
	onDeleted   = "deleted"
	onJoined    = "joined_group"
	onLeft      = "left_group"
	onRemoved   = "removed_from_group"
)

// tags turns events into tags as the shop's rules say. The database knows at
// once; WeCom is told when it will listen, which is not before a half-added
// pair is confirmed (84061).
func tags(d *desk) bot.Handler {
	return bot.Handler{
		Name: "tags",
		Kinds: []bot.Kind{
			bot.KindContactAdded, bot.KindContactHalfAdded, bot.KindContactLost, bot.KindContactDeleted, bot.KindChatUpdated,
		},
		Handle: d.tags,
	}
}

func (d *desk) tags(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.ContactAdded:
		return d.tagsOfAdd(ev, v, b)
	case bot.ContactLost:
		return d.tagsOfParting(ev, v, b.Pair, onLost, bot.RelationLost)
	case bot.ContactDeleted:
		if b.Source == bot.SourceTransfer {
			return nil, nil
		}
		return d.tagsOfParting(ev, v, b.Pair, onDeleted, bot.RelationDeleted)
	case bot.ChatUpdated:
		return d.tagsOfGroup(ev, v, b)
	default:
		return nil, nil
	}
}

// occasion is something that tag rules apply to.
type occasion struct {
	on   string
	pair bot.Pair
	at   time.Time
	from origin
}

func (d *desk) tagsOfAdd(ev bot.Event, v bot.View, b bot.ContactAdded) ([]bot.Effect, error) {
	if !complete(b.Pair) {
		return nil, nil
	}
	rel, err := v.Relation(b.Pair)
	if err != nil {
		return nil, err
	}
	held, err := v.Tags(b.Pair)
	if err != nil {
		return nil, err
	}
	o := occasion{on: onAdded, pair: b.Pair, at: ev.At, from: d.origin(b.UserID, b.State)}
	status := bot.RelationActive
	if b.Half {
		o.on, status = onHalfAdded, bot.RelationHalf
	}
	effects := d.apply(o)
	if rel.Status == bot.RelationLost && rel.ChangedAt.After(ev.At) {
		// The loss arrived before this add, when the channel was not known:
		// its rules are asked again. A tag is counted once per time.
		effects = append(effects, d.apply(occasion{on: onLost, pair: b.Pair, at: rel.ChangedAt, from: o.from})...)
	}
	if len(effects)+len(held) > 0 && after(rel, status, ev).Reachable() {
		// Tags held from before the confirmation are pushed now, too.
		effects = append(effects, bot.PushTags{Pair: b.Pair})
	}
	return effects, nil
}

func (d *desk) tagsOfParting(ev bot.Event, v bot.View, pair bot.Pair, on string, status bot.RelationStatus) ([]bot.Effect, error) {
	if !complete(pair) {
		return nil, nil
	}
	rel, err := v.Relation(pair)
	if err != nil {
		return nil, err
	}
	rel.Pair = pair
	effects := d.apply(occasion{on: on, pair: pair, at: ev.At, from: d.known(rel)})
	if len(effects) > 0 && after(rel, status, ev).Reachable() {
		effects = append(effects, bot.PushTags{Pair: pair})
	}
	return effects, nil
}

// tagsOfGroup gives tags to every pair of a customer that WeCom can be told
// of: a customer is in a group as a person, tags belong to pairs.
func (d *desk) tagsOfGroup(ev bot.Event, v bot.View, b bot.ChatUpdated) ([]bot.Effect, error) {
	on := d.onOf(b)
	if !slices.ContainsFunc(d.Tags.Rules, func(r config.TagRule) bool { return r.On == on }) {
		return nil, nil
	}
	var effects []bot.Effect
	for _, customer := range d.customers(b) {
		pairs, err := v.Pairs(customer)
		if err != nil {
			return nil, err
		}
		for _, rel := range pairs {
			if !rel.Status.Reachable() {
				continue
			}
			o := occasion{on: on, pair: rel.Pair, at: ev.At, from: d.known(rel)}
			if store, ok := d.storeOf[b.ChatID]; ok {
				o.from.Store = store
			}
			if given := d.apply(o); len(given) > 0 {
				effects = append(append(effects, given...), bot.PushTags{Pair: rel.Pair})
			}
		}
	}
	return effects, nil
}

// onOf is what tag rules call the movement in a group.
func (d *desk) onOf(b bot.ChatUpdated) string {
	switch kind, _ := d.movement(b); kind {
	case bot.InteractionJoinedGroup:
		return onJoined
	case bot.InteractionLeftGroup:
		return onLeft
	case bot.InteractionRemoved:
		return onRemoved
	default:
		return ""
	}
}
