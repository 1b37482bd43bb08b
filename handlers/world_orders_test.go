package handlers

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// market is what the world knows of orders.
type market struct {
	orders map[string]bot.Order
	phones map[bot.Pair][]string
	ids    []bot.RemoteTag
	// reads counts what handlers looked up of a customer's past.
	reads map[string]int
}

func newMarket() market {
	return market{orders: map[string]bot.Order{}, phones: map[bot.Pair][]string{}, reads: map[string]int{}}
}

// Ruled is what a tag is held by: the newest decision of a person, or the rule
// that gave it last; and what WeCom was told.
type Ruled struct {
	Rule     string
	ByHand   bool
	ByHandAt time.Time
	HandHeld bool

	RemoteID string
	Pushed   bool
	PushedAt time.Time
	Decided  time.Time
}

func (t *heldTag) add(e bot.AddTag) {
	if e.ByHand {
		t.decide(true, e.At)
		return
	}
	if !e.At.Before(t.Added) {
		t.Rule = e.Rule
	}
	if e.At.After(t.Added) || e.At.Equal(t.Added) && e.ExpiresAt.After(t.ExpiresAt) {
		t.ExpiresAt = e.ExpiresAt
	}
	if t.First.IsZero() || e.At.Before(t.First) {
		t.First = e.At
	}
	t.Added = newest(t.Added, e.At)
	if !e.Uncounted {
		t.Times[e.At] = true
	}
}

func (t *heldTag) remove(e bot.RemoveTag) {
	if e.ByHand {
		t.decide(false, e.At)
		return
	}
	t.Removed = newest(t.Removed, e.At)
}

func (t *heldTag) decide(held bool, at time.Time) {
	if !at.Before(t.ByHandAt) {
		t.ByHand, t.ByHandAt, t.HandHeld = true, at, held
	}
	t.Pushed, t.PushedAt = held, newest(t.PushedAt, at)
}

func (t *heldTag) held(now time.Time) bool {
	if t.ByHand {
		return t.HandHeld
	}
	return !t.Added.IsZero() && !t.Added.Before(t.Removed) && (t.ExpiresAt.IsZero() || now.Before(t.ExpiresAt))
}

func (t *heldTag) counted() int {
	if t.Added.IsZero() {
		return 0
	}
	return max(len(t.Times), 1)
}

func (t *heldTag) seen(now time.Time) bot.TagRecord {
	return bot.TagRecord{
		HeldTag: bot.HeldTag{
			Tag: t.Tag, FirstAt: t.First, LastAt: t.Added, Count: t.counted(), ExpiresAt: t.ExpiresAt, Rule: t.Rule, ByHand: t.ByHand,
		},
		HandAt: t.ByHandAt, Held: t.held(now), RemovedAt: t.Removed, RemoteID: t.RemoteID, Pushed: t.Pushed, PushedAt: t.PushedAt, DecidedAt: t.Decided,
	}
}

func (w *world) TagRecords(p bot.Pair) ([]bot.TagRecord, error) {
	w.reads["tags"]++
	var all []bot.TagRecord
	for _, key := range slices.Sorted(maps.Keys(w.tags)) {
		if t := w.tags[key]; t.Pair == p {
			all = append(all, t.seen(w.now))
		}
	}
	return all, nil
}

func (w *world) TagIDs() ([]bot.RemoteTag, error) { return w.ids, nil }

func (w *world) Activity(customer string, since time.Time) ([]bot.Interaction, error) {
	w.reads["activity"]++
	var line []bot.Interaction
	for _, key := range slices.Sorted(maps.Keys(w.said)) {
		if s := w.said[key]; s.ExternalUserID == customer && !s.At.Before(since) {
			line = append(line, bot.Interaction{UserID: s.UserID, Kind: s.Kind, At: s.At, Detail: s.Detail, Ref: s.Ref})
		}
	}
	slices.SortStableFunc(line, func(a, b bot.Interaction) int { return a.At.Compare(b.At) })
	return line, nil
}

func (w *world) Order(number string) (bot.Order, error) { return w.orders[number], nil }

func (w *world) Orders(customer string) ([]bot.Order, error) {
	w.reads["orders"]++
	var all []bot.Order
	for _, o := range w.orders {
		if o.JoinedBy != "" && o.ExternalUserID == customer {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b bot.Order) int {
		return cmp.Or(b.PaidAt.Compare(a.PaidAt), cmp.Compare(a.Number, b.Number))
	})
	return all, nil
}

func (w *world) ByPhone(phone string) ([]string, error) {
	found := map[string]bool{}
	for pair, phones := range w.phones {
		if slices.Contains(phones, phone) {
			found[pair.ExternalUserID] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func (w *world) Unjoined(phone string) ([]bot.Order, error) {
	var all []bot.Order
	for _, o := range w.orders {
		if o.JoinedBy == "" && o.Phone == phone {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b bot.Order) int { return a.PaidAt.Compare(b.PaidAt) })
	return all, nil
}

// heardOf says whether anything is known of a customer.
func (w *world) heardOf(customer string) bool {
	pairs, _ := w.Pairs(customer)
	_, told := w.customers[customer]
	return told || len(pairs) > 0
}

func (w *world) applyOrder(e bot.Effect) {
	switch e := e.(type) {
	case bot.SaveOrder:
		known := w.orders[e.Number]
		if known.UpdatedAt.After(e.UpdatedAt) {
			known.ExternalUserID, known.JoinedBy = e.ExternalUserID, e.JoinedBy
			e.Order = known
		}
		w.orders[e.Number] = e.Order
	case bot.SetPhones:
		w.phones[e.Pair] = e.Phones
	}
}
