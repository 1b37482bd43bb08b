package handlers

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// tags turns events into tags as the shop's rules say. The database knows at
// once; WeCom is told when it will listen, which is not before a half-added
// pair is confirmed (84061).
func tags(d *desk) bot.Handler {
	return bot.Handler{
		Name: "tags",
		Kinds: []bot.Kind{
			bot.KindContactAdded, bot.KindContactHalfAdded, bot.KindContactLost, bot.KindContactDeleted,
			bot.KindChatUpdated, bot.KindGroupFetched, bot.KindChatMessage,
		},
		Handle: d.tags,
	}
}

func (d *desk) tags(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.ContactAdded:
		return d.tagsOfAddTold(ev, v, b)
	case bot.ContactLost:
		return d.tagsOfParting(ev, v, b.Pair, onLost, bot.RelationLost)
	case bot.ContactDeleted:
		if b.Source == bot.SourceTransfer {
			return nil, nil
		}
		return d.tagsOfParting(ev, v, b.Pair, onDeleted, bot.RelationDeleted)
	case bot.ChatUpdated:
		return d.tagsOfGroup(ev, v)
	case bot.ChatMessage:
		return d.tagsOfTalk(v, b)
	case bot.GroupFetched:
		effects, err := d.tagsOfGroup(ev, v)
		if b.Run != "" {
			effects = unhurried(effects)
		}
		return effects, err
	default:
		return nil, nil
	}
}

// adding is an add that tags follow from.
type adding struct {
	pair  bot.Pair
	state string
	at    time.Time
	half  bool
	// noticed is its entry in the time line if a comparison has taken it in
	// before.
	noticed bot.Interaction
}

// tagsOfAddTold are the tags of a pair whose add an event tells.
func (d *desk) tagsOfAddTold(ev bot.Event, v bot.View, b bot.ContactAdded) ([]bot.Effect, error) {
	a := adding{pair: b.Pair, state: b.State, at: ev.At, half: b.Half}
	if !complete(b.Pair) {
		return nil, nil
	}
	if !b.Half {
		var err error
		if a.noticed, err = d.noticedAdd(v, b.Pair, ev.At); err != nil {
			return nil, err
		}
	}
	return d.tagsOfAdd(v, a)
}

func (d *desk) tagsOfAdd(v bot.View, a adding) ([]bot.Effect, error) {
	rel, err := v.Relation(a.pair)
	if err != nil {
		return nil, err
	}
	held, err := v.Tags(a.pair)
	if err != nil {
		return nil, err
	}
	o := occasion{on: onAdded, pair: a.pair, at: a.at, from: d.origin(a.pair.UserID, a.state), ref: a.state, counted: a.noticed.At}
	status := bot.RelationActive
	if a.half {
		o.on, status = onHalfAdded, bot.RelationHalf
	}
	t := d.tagger(v, a.pair, newPast(v, a.pair.ExternalUserID))
	life := []occasion{o}
	if !a.half && (rel.AddedAt.IsZero() || !rel.Status.Reachable()) {
		before, err := d.lifeBefore(t, o)
		if err != nil {
			return nil, err
		}
		life = append(before, o)
	}
	if rel.Status == bot.RelationLost && rel.ChangedAt.After(a.at) {
		// The loss arrived before this add, when the channel was not known:
		// its rules are asked again. A tag is counted once per time.
		life = append(life, occasion{on: onLost, pair: a.pair, at: rel.ChangedAt, from: o.from})
	}
	rel.Pair = a.pair
	t.past.toldNow(a.pair.UserID, []occasion{o})
	t.past.instead = a.noticed
	if err := t.takeAll(rel, life, !a.noticed.At.IsZero()); err != nil {
		return nil, err
	}
	if len(t.effects)+len(held) > 0 && after(rel, status, bot.Event{At: a.at}).Reachable() {
		// Tags held from before the confirmation are pushed now, too.
		return append(t.effects, bot.PushTags{Pair: a.pair}), nil
	}
	return t.effects, nil
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
	t := d.tagger(v, pair, newPast(v, pair.ExternalUserID))
	o := occasion{on: on, pair: pair, at: ev.At, from: d.known(rel)}
	t.past.toldNow(pair.UserID, []occasion{o})
	if err := t.takeAll(rel, []occasion{o}, false); err != nil {
		return nil, err
	}
	if after(rel, status, ev).Reachable() {
		return t.pushed(), nil
	}
	return t.effects, nil
}

// tagsOfGroup gives tags to every pair of a customer that WeCom can be told
// of: a customer is in a group as a person, tags belong to pairs.
func (d *desk) tagsOfGroup(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	if !d.waits(onJoined, onLeft, onRemoved, onInvited) {
		return nil, nil
	}
	movements, err := d.movements(ev, v)
	if err != nil {
		return nil, err
	}
	byCustomer := map[string][]movement{}
	var customers []string
	for _, m := range movements {
		if byCustomer[m.customer] == nil {
			customers = append(customers, m.customer)
		}
		byCustomer[m.customer] = append(byCustomer[m.customer], m)
	}
	// Most are of a group that is read for the first time.
	if err := v.Meet(customers); err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, customer := range customers {
		moves := byCustomer[customer]
		p := newPast(v, customer)
		for _, m := range moves {
			p.told = append(p.told, bot.Interaction{Kind: m.kind, At: m.at, Ref: m.chatID})
		}
		given, err := d.forEveryPair(v, p, func(t *tagger, rel bot.Relation) error {
			life := make([]occasion, len(moves))
			for i, m := range moves {
				life[i] = d.occasionOf(m, rel)
			}
			return t.takeAll(rel, life, false)
		})
		if err != nil {
			return nil, err
		}
		effects = append(effects, given...)
	}
	return effects, nil
}

// unhurried lets WeCom hear of tags when there is nothing else to do. What a sync
// finds may concern all customers at once, and mark_tag takes one pair a call.
func unhurried(effects []bot.Effect) []bot.Effect {
	for i, e := range effects {
		if push, ok := e.(bot.PushTags); ok {
			push.Later = true
			effects[i] = push
		}
	}
	return effects
}

// forEveryPair decides about the tags of every pair of a customer that WeCom
// can be told of.
func (d *desk) forEveryPair(v bot.View, p *past, decide func(*tagger, bot.Relation) error) ([]bot.Effect, error) {
	pairs, err := v.Pairs(p.customer)
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, rel := range pairs {
		if !rel.Status.Reachable() {
			continue
		}
		t := d.tagger(v, rel.Pair, p)
		if err := decide(t, rel); err != nil {
			return nil, err
		}
		effects = append(effects, t.pushed()...)
	}
	return effects, nil
}

// occasionOf is what a movement in a group means for a pair of the customer.
func (d *desk) occasionOf(m movement, rel bot.Relation) occasion {
	o := occasion{pair: rel.Pair, at: m.at, from: d.known(rel), ref: m.chatID}
	if m.store.ID != "" {
		o.from.Store = m.store
	}
	switch m.kind {
	case bot.InteractionJoinedGroup:
		o.on = onJoined
	case bot.InteractionLeftGroup:
		o.on = onLeft
	case bot.InteractionRemoved:
		o.on = onRemoved
	case bot.InteractionInviteAccepted:
		o.on = onInvited
	}
	return o
}
