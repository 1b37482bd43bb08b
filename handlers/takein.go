package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// taken is what a description of a pair by WeCom leads to.
type taken struct {
	effects []bot.Effect
	// added says that nobody had told of the pair; byHand counts the tags that
	// staff gave or took without an event that told of it.
	added  bool
	byHand int
}

// takeIn takes in what WeCom says of a customer and of a member's relation to
// them. A pair that WeCom knows and the bot does not was missed: it is added
// as of the time WeCom gives, without a welcome, for which it is too late.
func (d *desk) takeIn(v bot.View, b bot.ContactFetched) (taken, error) {
	var t taken
	if !complete(b.Pair) {
		return t, nil
	}
	rel, err := v.Relation(b.Pair)
	if err != nil {
		return t, err
	}
	if rel.Status == bot.RelationNone {
		if gone, err := forgotten(v, b.ExternalUserID, b.AddedAt); gone || err != nil {
			return t, err
		}
	}
	t.effects = []bot.Effect{
		bot.SetCustomer{
			ExternalUserID: b.ExternalUserID, Name: b.Name, Avatar: b.Avatar, UnionID: b.UnionID,
			Type: b.Type, Gender: b.Gender, At: b.AskedAt,
		},
		bot.SetRemark{Pair: b.Pair, Remark: b.Remark, AddWay: b.AddWay, At: b.AskedAt},
		bot.SetPhones{Pair: b.Pair, Phones: b.Mobiles, At: b.AskedAt},
	}
	missed, err := d.missedAdd(v, b, rel)
	if err != nil {
		return t, err
	}
	t.added = slices.ContainsFunc(missed, isAdd)
	t.effects = append(t.effects, missed...)
	orders, err := d.joinOrders(v, b)
	if err != nil {
		return t, err
	}
	t.effects = append(t.effects, orders...)
	tags, err := d.compareTags(v, b, b.AskedAt, t.effects)
	t.effects = append(t.effects, tags...)
	t.byHand = handmade(tags)
	return t, err
}

// isAdd tells an add from where a customer who is known came from.
func isAdd(e bot.Effect) bool {
	said, is := e.(bot.RecordInteraction)
	return is && said.Kind == bot.InteractionAdded
}

// handmade counts the tags that people gave or took.
func handmade(effects []bot.Effect) int {
	n := 0
	for _, e := range effects {
		switch e := e.(type) {
		case bot.AddTag:
			if e.ByHand {
				n++
			}
		case bot.RemoveTag:
			if e.ByHand {
				n++
			}
		}
	}
	return n
}

// missedAdd is the add of a pair that WeCom describes and that the bot does not
// know as standing. Customers who left stay in WeCom's lists, and a member who
// has not confirmed a customer yet is described too: both stay as they are.
func (d *desk) missedAdd(v bot.View, b bot.ContactFetched, rel bot.Relation) ([]bot.Effect, error) {
	from := d.origin(b.UserID, b.State)
	set := bot.SetRelation{
		Pair: b.Pair, Status: bot.RelationActive, At: b.AddedAt, State: b.State, Channel: from.Channel.Name, Store: from.Store.ID,
	}
	switch rel.Status {
	case bot.RelationActive, bot.RelationHalf:
		if rel.State != "" || b.State == "" {
			return nil, nil
		}
		// The event did not say where the customer came from.
		set.Status, set.At = rel.Status, rel.ChangedAt
		return []bot.Effect{set}, nil
	case bot.RelationLost:
		if !b.AddedAt.After(rel.ChangedAt) {
			return nil, nil
		}
	case bot.RelationDeleted:
		if b.AskedAt.Before(rel.ChangedAt.Add(pairSettles)) {
			return nil, nil
		}
	}
	if set.At.IsZero() || !set.At.After(rel.ChangedAt) {
		set.At = b.AskedAt
	}
	said := bot.RecordInteraction{Pair: b.Pair, Kind: bot.InteractionAdded, At: set.At, Ref: b.State, Detail: noticedLater}
	if from.Channel.Name != "" {
		said.Detail = "来自「" + from.Channel.Name + "」" + noticedLater
	}
	tags, err := d.tagsOfAdd(v, adding{pair: b.Pair, state: b.State, at: set.At})
	return append([]bot.Effect{set, said}, tags...), err
}

// pairSettles is how old an event must be for a reading to know of it.
const pairSettles = 2 * time.Second

// missedDeletion is the deletion of a pair that stood and that WeCom knows no
// more. A customer whom the member has not confirmed yet is not told of either.
func (d *desk) missedDeletion(v bot.View, b bot.ContactGone) ([]bot.Effect, error) {
	if !complete(b.Pair) || b.Hidden {
		return nil, nil
	}
	rel, err := v.Relation(b.Pair)
	if err != nil || !rel.Status.Reachable() || b.AskedAt.Before(rel.ChangedAt.Add(pairSettles)) {
		return nil, err
	}
	rel.Pair = b.Pair
	t := d.tagger(v, b.Pair, newPast(v, b.ExternalUserID))
	err = t.take(occasion{on: onDeleted, pair: b.Pair, at: b.AskedAt, from: d.known(rel)})
	return append([]bot.Effect{
		bot.SetRelation{Pair: b.Pair, Status: bot.RelationDeleted, At: b.AskedAt},
		bot.RecordInteraction{Pair: b.Pair, Kind: bot.InteractionDeletedByStaff, At: b.AskedAt, Detail: noticedLater},
	}, t.effects...), err
}
