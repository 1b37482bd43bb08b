package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

var (
	liming   = bot.Pair{UserID: "liming", ExternalUserID: "wmWangFang"}
	hanmei   = bot.Pair{UserID: "hanmei", ExternalUserID: "wmWangFang"}
	newcomer = bot.Tag{Group: "来源", Name: "新客", Class: bot.TagStatic}
	regular  = bot.Tag{Group: "层级", Name: "熟客", Class: bot.TagTier}
	vip      = bot.Tag{Group: "层级", Name: "贵宾", Class: bot.TagTier}
)

// told is one event of a story: its number, and what its handlers decided.
type told struct {
	id      int64
	effects []bot.Effect
}

// story is a customer who half-adds, adds, is deleted, lost, and adds again;
// two events tell of the same second. Every kind of effect appears.
func story() []told {
	second := func(n int) time.Time { return opening.Add(time.Duration(n) * time.Second) }
	return []told{
		{1, []bot.Effect{
			bot.SetRelation{Pair: liming, Status: bot.RelationHalf, At: second(0), State: "s17-door", Channel: "door", Store: "s17"},
			bot.SetWelcomed{Pair: liming, At: second(0)},
			bot.RecordInteraction{Pair: liming, Kind: bot.InteractionHalfAdded, At: second(0), Ref: "s17-door"},
			bot.AddTag{Pair: liming, Tag: newcomer, At: second(0), ExpiresAt: second(9000), Rule: "door"},
		}},
		{2, []bot.Effect{
			bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: second(0), State: "s17-till"},
			bot.RecordInteraction{Pair: liming, Kind: bot.InteractionAdded, At: second(0), Ref: "s17-till"},
			bot.AddTag{Pair: liming, Tag: newcomer, At: second(0), Rule: "till"},
			bot.SetCustomer{ExternalUserID: liming.ExternalUserID, Name: "王芳", Type: 1, At: second(1)},
			bot.SetPhones{Pair: liming, Phones: []string{"13800000001"}, At: second(1)},
			bot.SaveOrder{Order: bot.Order{Number: "A1", Status: bot.OrderPaid, Amount: 5000, PaidAt: second(1), UpdatedAt: second(1), Phone: "13800000001"}},
		}},
		{3, []bot.Effect{
			bot.SetRelation{Pair: liming, Status: bot.RelationDeleted, At: second(5)},
			bot.RecordInteraction{Pair: liming, Kind: bot.InteractionDeletedByStaff, At: second(5), Detail: "店员删除"},
			bot.RemoveTag{Pair: liming, Tag: newcomer, At: second(5), Rule: "gone"},
			bot.SetWelcomed{Pair: liming, At: second(0), Failed: true},
			bot.AddTag{Pair: liming, Tag: vip, At: second(3), ByHand: true},
			bot.SaveOrder{Order: bot.Order{
				Number: "A1", ExternalUserID: liming.ExternalUserID, JoinedBy: "phone", Status: bot.OrderRefunded, Amount: 5000, PaidAt: second(1), UpdatedAt: second(4),
			}},
		}},
		{4, []bot.Effect{
			bot.SetRelation{Pair: liming, Status: bot.RelationLost, At: second(5)},
			bot.RecordInteraction{Pair: liming, Kind: bot.InteractionLost, At: second(5)},
			bot.RemoveTag{Pair: liming, Tag: newcomer, At: second(4), Rule: "lost"},
			bot.SetCustomer{ExternalUserID: liming.ExternalUserID, Name: "芳芳", Gender: 2, At: second(1)},
		}},
		{5, []bot.Effect{
			bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: second(8), Channel: "till"},
			bot.SetWelcomed{Pair: liming, At: second(8)},
			bot.SetRemark{Pair: liming, Remark: "王芳 常客", AddWay: 1, At: second(8)},
			bot.AddTag{Pair: liming, Tag: newcomer, At: second(8), ExpiresAt: second(20), Rule: "till"},
			bot.AddTag{Pair: liming, Tag: regular, At: second(8), Rule: "again"},
			bot.AddTag{Pair: liming, Tag: vip, At: second(8), Rule: "again"},
			bot.RemoveTag{Pair: liming, Tag: vip, At: second(5), ByHand: true},
			bot.SetPhones{Pair: liming, At: second(8)},
			bot.SaveOrder{Order: bot.Order{
				Number: "A2", ExternalUserID: liming.ExternalUserID, JoinedBy: "external_userid", Status: bot.OrderPaid, Amount: 700, PaidAt: second(7), UpdatedAt: second(7),
			}},
			bot.SaveAsset{Asset: bot.Asset{Name: "image:new", Kind: bot.AssetImage, Hash: "h1", MediaID: "m1", ReadyAt: second(2), ExpiresAt: second(900)}},
			bot.SaveAsset{Asset: bot.Asset{Name: "image:new", Kind: bot.AssetImage, Hash: "h2", MediaID: "m2", ReadyAt: second(3), ExpiresAt: second(900)}},
		}},
	}
}

// applied runs one event as the queue does, in a transaction of its own.
func applied(t testing.TB, s *Store, e told) {
	t.Helper()
	err := s.db.Transaction(func(tx *gorm.DB) error {
		return s.apply(tx, applyContext{EventID: e.id, Now: s.o.Now()}, e.effects...)
	})
	if err != nil {
		t.Fatalf("event %d: %v", e.id, err)
	}
}

// end is everything that is stored in the end, by names instead of numbers.
type end struct {
	Customer     customer
	Relations    []relation
	Tags         []namedTag
	Interactions []interaction
	Assets       []asset
	Orders       []order
	Phones       []phone
}

// endOf reads all of it. What tells the way and not the state is left out:
// which event came first, and how many turns a tag took.
func endOf(t testing.TB, s *Store) end {
	t.Helper()
	var e end
	tx := s.read
	for _, err := range []error{
		tx.Take(&e.Customer).Error,
		tx.Order("user_id").Find(&e.Relations).Error,
		tx.Order("at, kind").Find(&e.Interactions).Error,
		tx.Find(&e.Assets).Error,
		tx.Order("number").Find(&e.Orders).Error,
		tx.Order("phone").Find(&e.Phones).Error,
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	tags, err := tagsOf(tx, liming)
	if err != nil {
		t.Fatal(err)
	}
	for i := range tags {
		if tags[i].Held.byHand() {
			// A person's decision is made in WeCom: nothing has to be pushed.
			tags[i].Held.PushedVersion -= tags[i].Held.Version
		}
		tags[i].Held.Version, tags[i].Held.TagID = 0, 0
	}
	e.Tags = tags
	e.Customer.CreatedEvent = 0
	return e
}

// renumber compares rows without the numbers of their customers.
var renumber = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".CustomerID" }, cmp.Ignore())

// emptied takes all rows away, and with them the memory of their numbers.
func emptied(t testing.TB, s *Store) {
	t.Helper()
	for _, table := range []any{&customer{}, &relation{}, &tag{}, &pairTag{}, &interaction{}, &asset{}, &order{}, &phone{}} {
		if err := s.db.Where("1 = 1").Delete(table).Error; err != nil {
			t.Fatal(err)
		}
	}
	s.tags.clear()
}

func TestEveryOrderOfArrivalEndsInTheSameRows(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening.Add(10 * time.Second)).Now
		s := mustOpen(t, o)
		var want *end
		permute(story(), func(order []told) {
			emptied(t, s)
			names := ""
			for _, e := range order {
				applied(t, s, e)
				names += fmt.Sprint(e.id)
			}
			got := endOf(t, s)
			got.Customer.ID = 0
			if want == nil {
				want = &got
			} else if diff := cmp.Diff(*want, got, renumber); diff != "" {
				t.Fatalf("order %s ends elsewhere than 12345 (-12345 +%s):\n%s", names, names, diff)
			}
		})
		checkStory(t, s)
	})
}

// checkStory says in words what the rows must mean.
func checkStory(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	pairs, err := s.Relations(ctx, liming.ExternalUserID)
	if err != nil || len(pairs) != 1 {
		t.Fatalf("relations: %v, %v", pairs, err)
	}
	want := bot.Relation{
		Pair: liming, Status: bot.RelationActive, ChangedAt: opening.Add(8 * time.Second), AddedAt: opening,
		WelcomedAt: opening.Add(8 * time.Second), State: "s17-till", Channel: "till", Store: "s17", Remark: "王芳 常客",
	}
	if diff := cmp.Diff(want, pairs[0]); diff != "" {
		t.Errorf("relation (-want +got):\n%s", diff)
	}
	held, err := s.PairTags(ctx, liming)
	if err != nil {
		t.Fatal(err)
	}
	eight := opening.Add(8 * time.Second)
	wantTags := []bot.HeldTag{
		{Tag: regular, FirstAt: eight, LastAt: eight, Count: 1, Rule: "again"},
		{Tag: newcomer, FirstAt: opening, LastAt: eight, Count: 2, ExpiresAt: opening.Add(20 * time.Second), Rule: "till"},
	}
	if diff := cmp.Diff(wantTags, held); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	who, err := s.Customer(ctx, liming.ExternalUserID)
	if err != nil || who.Name != "芳芳" && who.Name != "王芳" {
		t.Errorf("customer %+v, %v", who, err)
	}
	seven := opening.Add(7 * time.Second)
	if who.Orders != 1 || who.Spent != 700 || !who.FirstOrderAt.Equal(seven) || !who.LastOrderAt.Equal(seven) || !who.LastSeenAt.Equal(opening.Add(5*time.Second)) {
		t.Errorf("the customer bought %d for %s from %v to %v and was seen at %v; want the order that was not refunded, and to be seen when lost",
			who.Orders, who.Spent, who.FirstOrderAt, who.LastOrderAt, who.LastSeenAt)
	}
	if orders, err := s.OrdersOf(ctx, liming.ExternalUserID, 10); err != nil || len(orders) != 2 || orders[1].Status != bot.OrderRefunded {
		t.Errorf("orders %+v, %v; want both, the refunded one last", orders, err)
	}
	if a, err := s.Asset(ctx, "image:new"); err != nil || a.MediaID != "m2" {
		t.Errorf("asset %+v, %v; want the newer picture", a, err)
	}
}

func TestWhatIsSaidTwiceIsStoredOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening.Add(10 * time.Second)).Now
		s := mustOpen(t, o)
		for _, e := range story() {
			applied(t, s, e)
		}
		once := endOf(t, s)
		for _, e := range story() {
			applied(t, s, e)
			applied(t, s, e)
		}
		if diff := cmp.Diff(once, endOf(t, s)); diff != "" {
			t.Fatalf("a repetition changed something:\n%s", diff)
		}
	})
}

func TestEffectsOneByOneEndLikeEffectsTogether(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening.Add(10 * time.Second)).Now
		s := mustOpen(t, o)
		for _, e := range story() {
			applied(t, s, e)
		}
		together := endOf(t, s)
		emptied(t, s)
		for _, e := range story() {
			err := s.db.Transaction(func(tx *gorm.DB) error {
				for _, effect := range e.effects {
					if err := s.apply(tx, applyContext{EventID: e.id, Now: s.o.Now()}, effect); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		oneByOne := endOf(t, s)
		together.Customer.ID, oneByOne.Customer.ID = 0, 0
		if diff := cmp.Diff(together, oneByOne, renumber); diff != "" {
			t.Fatalf("(-together +one by one):\n%s", diff)
		}
	})
}

// permute calls use with every order of events, the order given first.
func permute(events []told, use func([]told)) {
	var from func(int)
	from = func(i int) {
		if i == len(events) {
			use(events)
			return
		}
		for j := i; j < len(events); j++ {
			events[i], events[j] = events[j], events[i]
			from(i + 1)
			events[i], events[j] = events[j], events[i]
		}
	}
	from(0)
}
