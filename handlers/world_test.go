package handlers

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons/coupontest"
)

// world is the state that effects lead to, as bot/effect.go describes them. It
// is the view of the tests, too.
type world struct {
	now       time.Time
	relations map[bot.Pair]bot.Relation
	customers map[string]bot.Customer
	tags      map[string]heldTag
	assets    map[string]bot.Asset
	lostAt    map[bot.Pair]time.Time
	said      map[string]bot.RecordInteraction
	jobs      map[string]bot.ScheduleJob
	sends     []bot.Send
	raised    []bot.AlertItem
	erased    map[string]time.Time
	// exclusions keep customers from coupons.
	exclusions []bot.Exclusion
	// coupons are in a drawer; fitting says for which expressions somebody fits.
	coupons *coupontest.Drawer
	fitting map[string]bool
	talk    talk
	market
	rooms
	premises
}

type heldTag struct {
	bot.Pair
	bot.Tag
	First, Added, Removed time.Time
	// Times are those that count.
	Times     map[time.Time]bool
	ExpiresAt time.Time
	Ruled
}

func newWorld() *world {
	return &world{
		now: noon.Add(2 * time.Second), relations: map[bot.Pair]bot.Relation{}, customers: map[string]bot.Customer{},
		tags: map[string]heldTag{}, assets: map[string]bot.Asset{}, lostAt: map[bot.Pair]time.Time{},
		said: map[string]bot.RecordInteraction{}, jobs: map[string]bot.ScheduleJob{}, market: newMarket(),
		rooms: newRooms(), premises: newPremises(), erased: map[string]time.Time{},
	}
}

func (w *world) Now() time.Time { return w.now }

func (w *world) Relation(p bot.Pair) (bot.Relation, error) {
	r := w.relations[p]
	r.Pair = p
	if !r.WelcomedAt.After(w.lostAt[p]) {
		r.WelcomedAt = time.Time{}
	}
	return r, nil
}

func (w *world) Pairs(customer string) ([]bot.Relation, error) {
	var all []bot.Relation
	for p, r := range w.relations {
		if p.ExternalUserID == customer {
			r.Pair = p
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b bot.Relation) int {
		return cmp.Or(b.ChangedAt.Compare(a.ChangedAt), cmp.Compare(a.UserID, b.UserID))
	})
	return all, nil
}

func (w *world) Customer(id string) (bot.Customer, error) {
	c := w.customers[id]
	if w.heardOf(id) {
		c.ExternalUserID = id
	}
	return c, nil
}

func (w *world) Tags(p bot.Pair) ([]bot.HeldTag, error) {
	var held []bot.HeldTag
	for _, key := range slices.Sorted(maps.Keys(w.tags)) {
		if t := w.tags[key]; t.Pair == p && t.held(w.now) {
			held = append(held, t.seen(w.now).HeldTag)
		}
	}
	return held, nil
}

func (w *world) Asset(name string) (bot.Asset, error) { return w.assets[name], nil }

// happen lets an event happen: the handlers decide, the world changes.
func (w *world) happen(r *bot.Router, ev bot.Event) error {
	plan, err := r.Route(ev, w)
	for _, p := range plan {
		w.apply(p.Effect)
	}
	return err
}

func (w *world) apply(e bot.Effect) {
	switch e := e.(type) {
	case bot.SetRelation:
		w.setRelation(e)
	case bot.SetWelcomed:
		if e.Failed {
			w.lostAt[e.Pair] = newest(w.lostAt[e.Pair], e.At)
			return
		}
		r := w.relations[e.Pair]
		r.WelcomedAt = newest(r.WelcomedAt, e.At)
		w.relations[e.Pair] = r
	case bot.RecordInteraction:
		maps.DeleteFunc(w.said, func(_ string, s bot.RecordInteraction) bool {
			return !e.Instead.IsZero() && s.Pair == e.Pair && s.Kind == e.Kind && s.At.Equal(e.Instead)
		})
		e.Instead = time.Time{}
		key := fmt.Sprint(e.Pair, e.Kind, e.At, e.Ref)
		if _, known := w.said[key]; !known {
			w.said[key] = e
		}
	case bot.AddTag:
		w.tag(e.Pair, e.Tag, func(t *heldTag) {
			t.add(e)
		})
	case bot.RemoveTag:
		w.tag(e.Pair, e.Tag, func(t *heldTag) { t.remove(e) })
	case bot.ScheduleJob:
		w.jobs[e.Key] = e
	case bot.SetCustomer:
		w.customers[e.ExternalUserID] = bot.Customer{ExternalUserID: e.ExternalUserID, Name: e.Name}
	case bot.RaiseAlert:
		w.raised = append(w.raised, e.AlertItem)
	case bot.SaveAsset:
		w.assets[e.Name] = e.Asset
	case bot.SaveMessage:
		w.talk.save(e)
	case bot.SetConsent:
		w.talk.consents = append(w.talk.consents, e.ConsentChanged)
	case bot.Send:
		w.sends = append(w.sends, e)
	default:
		w.drawer().Apply(e)
		w.applyOrder(e)
		w.applyPlace(e)
	}
}

func (w *world) setRelation(e bot.SetRelation) {
	r := w.relations[e.Pair]
	if e.At.After(r.ChangedAt) || e.At.Equal(r.ChangedAt) && e.Status.Rank() > r.Status.Rank() {
		r.Status, r.ChangedAt = e.Status, e.At
	}
	if added := e.Status == bot.RelationActive || e.Status == bot.RelationHalf; added && (r.AddedAt.IsZero() || e.At.Before(r.AddedAt)) {
		r.AddedAt = e.At
	}
	r.State, r.Channel, r.Store = cmp.Or(e.State, r.State), cmp.Or(e.Channel, r.Channel), cmp.Or(e.Store, r.Store)
	w.relations[e.Pair] = r
}

func (w *world) tag(p bot.Pair, t bot.Tag, change func(*heldTag)) {
	key := fmt.Sprint(p, t)
	held, ok := w.tags[key]
	if !ok {
		held = heldTag{Pair: p, Tag: t, Times: map[time.Time]bool{}}
	}
	change(&held)
	w.tags[key] = held
}

func newest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// sent are the sends of a type so far.
func sent[T bot.Send](w *world) []T {
	var all []T
	for _, s := range w.sends {
		if one, ok := s.(T); ok {
			all = append(all, one)
		}
	}
	return all
}
