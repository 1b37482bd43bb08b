package bot

import (
	"fmt"
	"sort"
	"time"
)

// View is what a handler may look at. It reads inside the transaction that
// will apply the handler's effects, and it owns the clock.
type View interface {
	// Now is the time of handling.
	Now() time.Time
	PeopleView
	TagView
	GroupView
	OrderView
	ShopView
	// Staff reads what is kept of members of staff, Desk answers what they ask,
	// Alerting reads what managers are told, Posting what was prepared to be sent.
	Staff() StaffView
	Desk() DeskView
	Alerting() AlertView
	Posting() PostView
	// Moderation reads what was said and what became of it, Kf how kf accounts
	// stand with customers.
	Moderation() ModerationView
	Kf() KfView
	// Coupons reads coupons, Sales sales and who stands where in them, Campaigns what
	// customers were asked.
	Coupons() CouponView
	Sales() SaleView
	Campaigns() CampaignView
}

// PeopleView reads customers and how staff stand with them.
type PeopleView interface {
	// Relation is the state of a pair; the zero Relation if never seen.
	Relation(Pair) (Relation, error)
	// Pairs are all relations of a customer, newest first.
	Pairs(externalUserID string) ([]Relation, error)
	// Customer is what is known of a person; zero if nothing is.
	Customer(externalUserID string) (Customer, error)
	// Activity is a customer's time line from a time on, oldest first, at most
	// 1000 entries, the newest ones.
	Activity(externalUserID string, since time.Time) ([]Interaction, error)
	// Fits says whether an expression of segments holds for a customer, as they are
	// before the event; an empty one holds for everybody. A mistake in it comes back as
	// its problem in Chinese, and then nobody fits.
	Fits(externalUserID, expression string) (fits bool, problem string, err error)
}

// TagView reads tags.
type TagView interface {
	// Tags are the tags a pair holds now.
	Tags(Pair) ([]HeldTag, error)
	// TagRecords are all tags that the pair holds or held.
	TagRecords(Pair) ([]TagRecord, error)
	// TagIDs are the corp tags whose id in WeCom is known, by the names that
	// rules know them by, in order of id.
	TagIDs() ([]RemoteTag, error)
}

// ShopView reads what belongs to nobody in particular.
type ShopView interface {
	// Asset is an asset by name; zero if it was never made.
	Asset(name string) (Asset, error)
	// Adds counts by userid the pairs that a state brought since a time.
	Adds(state string, since time.Time) (map[string]int, error)
	// Sync is the newest sync; zero if there was none.
	Sync() (Sync, error)
	// Unseen are pairs of members of staff that stand active or lost and that
	// WeCom has not described since a time, nor anything was heard of: in order
	// of pair (userid first), after the one given, at most limit. Half-added
	// pairs are not among them: WeCom lists none of those.
	Unseen(users []string, since time.Time, after Pair, limit int) ([]Pair, error)
	// CustomersAfter lists external_userids in order, after the one given, at
	// most limit.
	CustomersAfter(after string, limit int) ([]string, error)
	// Meet reads customers with their relations and tags at once, so that
	// looking at each of them afterwards costs nothing.
	Meet(externalUserIDs []string) error
}

// Handler is one behaviour of the bot. It decides and does nothing else: no
// I/O, no clock but the View's, no randomness. It must come to the same end
// state whatever the order and number of arrivals of its events.
type Handler struct {
	// Name identifies the handler in the outbox, in logs and in metrics; it
	// must not change once it has been live.
	Name string
	// Kinds are the events it wants.
	Kinds []Kind
	// Handle answers an event with effects. An error makes the whole event be
	// tried again and in the end set aside as a dead letter.
	Handle func(Event, View) ([]Effect, error)
}

// Planned is an effect with the key that makes it unique: what the n-th effect
// of a handler for an event is called, so that a second application of the
// same event adds nothing.
type Planned struct {
	Handler string
	N       int
	Effect  Effect
}

// Router joins handlers to the kinds of event they want, in the order given.
type Router struct{ byKind map[Kind][]Handler }

// NewRouter refuses handlers without a name, with a name used twice, or
// without a kind.
func NewRouter(handlers ...Handler) (*Router, error) {
	r := &Router{byKind: map[Kind][]Handler{}}
	seen := map[string]bool{}
	for _, h := range handlers {
		switch {
		case h.Name == "" || h.Handle == nil || len(h.Kinds) == 0:
			return nil, fmt.Errorf("bot: handler %q needs a name, kinds and a function", h.Name)
		case seen[h.Name]:
			return nil, fmt.Errorf("bot: two handlers are called %q", h.Name)
		}
		seen[h.Name] = true
		for _, k := range h.Kinds {
			r.byKind[k] = append(r.byKind[k], h)
		}
	}
	return r, nil
}

// Route asks every handler of the event's kind and gathers what they decided.
// An event nobody wants has no effects.
func (r *Router) Route(ev Event, v View) ([]Planned, error) {
	var plan []Planned
	for _, h := range r.byKind[ev.Kind] {
		effects, err := h.Handle(ev, v)
		if err != nil {
			return nil, fmt.Errorf("handler %s: %w", h.Name, err)
		}
		for n, e := range effects {
			plan = append(plan, Planned{Handler: h.Name, N: n, Effect: e})
		}
	}
	return plan, nil
}

// Kinds lists the kinds that have a handler, in order of name.
func (r *Router) Kinds() []Kind {
	kinds := make([]Kind, 0, len(r.byKind))
	for k := range r.byKind {
		kinds = append(kinds, k)
	}
	sort.Slice(kinds, func(i, j int) bool { return kinds[i] < kinds[j] })
	return kinds
}
