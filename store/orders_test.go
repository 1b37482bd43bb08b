package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// paid is an order of 50 yuan, told the minute after it was paid.
func paid(number string, n int) bot.Order {
	return bot.Order{Number: number, Status: bot.OrderPaid, Amount: 5000, PaidAt: minute(n), UpdatedAt: minute(n + 1), Source: "api"}
}

// of joins an order to a customer.
func of(o bot.Order, who, by string) bot.Order {
	o.ExternalUserID, o.JoinedBy = who, by
	return o
}

func refunded(o bot.Order, n int) bot.Order {
	o.Status, o.UpdatedAt = bot.OrderRefunded, minute(n)
	return o
}

func saves(id int64, orders ...bot.Order) told {
	e := told{id: id}
	for _, o := range orders {
		e.effects = append(e.effects, bot.SaveOrder{Order: o})
	}
	return e
}

// bought is what a customer bought, in words.
func bought(t *testing.T, s *Store, who string) string {
	t.Helper()
	c := ok[bot.Customer](t)(s.Customer(background, who))
	if c.Orders == 0 && c.FirstOrderAt.IsZero() && c.LastOrderAt.IsZero() {
		return fmt.Sprintf("0 for %s", c.Spent)
	}
	return fmt.Sprintf("%d for %s, %.0f to %.0f", c.Orders, c.Spent, c.FirstOrderAt.Sub(opening).Minutes(), c.LastOrderAt.Sub(opening).Minutes())
}

func TestWhatACustomerBoughtIsSummedUp(t *testing.T) {
	const fang, wei = "wmWangFang", "wmLiWei"
	one := of(paid("A1", 1), fang, "phone")
	for _, c := range []struct {
		name      string
		tellings  []bot.Order
		fang, wei string
	}{
		{"one order", []bot.Order{one}, "1 for 50.00, 1 to 1", "0 for 0.00"},
		{"the same order twice", []bot.Order{one, one}, "1 for 50.00, 1 to 1", "0 for 0.00"},
		{"two orders", []bot.Order{one, of(paid("A2", 9), fang, "external_userid")}, "2 for 100.00, 1 to 9", "0 for 0.00"},
		{"refunded", []bot.Order{one, refunded(one, 5)}, "0 for 0.00", "0 for 0.00"},
		{"refunded and told in one minute", []bot.Order{one, refunded(one, 2)}, "0 for 0.00", "0 for 0.00"},
		{"refunded, and one that was not", []bot.Order{one, refunded(one, 5), of(paid("A2", 9), fang, "phone")}, "1 for 50.00, 9 to 9", "0 for 0.00"},
		{"nobody's", []bot.Order{paid("A1", 1)}, "0 for 0.00", "0 for 0.00"},
		{"nobody's at first", []bot.Order{paid("A1", 1), one}, "1 for 50.00, 1 to 1", "0 for 0.00"},
		{"told anew by a till that knows no customers", []bot.Order{one, refunded(paid("A1", 1), 5), paid("A1", 7)}, "1 for 50.00, 7 to 7", "0 for 0.00"},
		{"found out to be another's", []bot.Order{one, of(paid("A1", 1), wei, "external_userid")}, "0 for 0.00", "1 for 50.00, 1 to 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				s := mustOpen(t, o)
				var events []told
				for i, o := range c.tellings {
					events = append(events, saves(int64(i+1), o))
				}
				permute(events, func(order []told) {
					emptied(t, s)
					for _, e := range order {
						applied(t, s, e)
					}
					if got, other := bought(t, s, fang), bought(t, s, wei); got != c.fang || other != c.wei {
						t.Errorf("in order %v they bought %s, and %s; want %s, and %s", numbersOf(order), got, other, c.fang, c.wei)
					}
				})
			})
		})
	}
}

func numbersOf(events []told) (ids []int64) {
	for _, e := range events {
		ids = append(ids, e.id)
	}
	return ids
}

func TestAnOrderStaysWithItsCustomerUntilAnotherIsNamed(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		owner := func() string { return ok[bot.Order](t)(s.Order(background, "A1")).ExternalUserID }
		applied(t, s, saves(1, of(paid("A1", 1), "wmA", "phone")))
		applied(t, s, saves(2, of(paid("A1", 2), "wmB", "phone")))
		if got := owner(); got != "wmA" {
			t.Errorf("joined by phone to another: it is %s's, want wmA's", got)
		}
		applied(t, s, saves(3, of(paid("A1", 3), "wmB", "external_userid")))
		if got := owner(); got != "wmB" {
			t.Errorf("its customer is named: it is %s's, want wmB's", got)
		}
		applied(t, s, saves(4, of(paid("A1", 2), "wmC", "external_userid")))
		if got := owner(); got != "wmB" {
			t.Errorf("another one was named before: it is %s's, want wmB's", got)
		}
		if a, b := bought(t, s, "wmA"), bought(t, s, "wmB"); a != "0 for 0.00" || b != "1 for 50.00, 3 to 3" {
			t.Errorf("wmA bought %s, wmB %s", a, b)
		}
	})
}

func TestAnOrderComesBackAsItWasSaved(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		want := of(paid("A1", 1), "wmA", "coupon")
		want.Phone, want.Coupon, want.Store = "13800000001", "C1", "s17"
		want.Items = []bot.OrderItem{{Name: "奶粉🍼", Category: "母婴", Quantity: 2, Amount: 9000}, {Name: "会员折扣", Amount: -4000}}
		unjoined := want
		unjoined.Number, unjoined.JoinedBy = "A2", ""
		applied(t, s, saves(1, want, unjoined))
		viewed(t, s, func(v view) {
			for _, o := range []bot.Order{want, unjoined} {
				if diff := cmp.Diff(o, ok[bot.Order](t)(v.Order(o.Number))); diff != "" {
					t.Errorf("order %s (-want +got):\n%s", o.Number, diff)
				}
			}
			if none := ok[bot.Order](t)(v.Order("A3")); none.Number != "" {
				t.Errorf("an order that nobody placed: %+v", none)
			}
			if diff := cmp.Diff([]bot.Order{want}, ok[[]bot.Order](t)(v.Orders("wmA"))); diff != "" {
				t.Errorf("the customer's (-want +got):\n%s", diff)
			}
		})
		if diff := cmp.Diff([]bot.Order{unjoined}, ok[[]bot.Order](t)(s.UnjoinedOrders(background, "A1", 10))); diff != "" {
			t.Errorf("nobody's (-want +got):\n%s", diff)
		}
		wantCounts := OrderCounts{Orders: 2, Unjoined: 1, Spent: 10000}
		if got := ok[OrderCounts](t)(s.CountOrders(background)); got != wantCounts {
			t.Errorf("counts are %+v, want %+v", got, wantCounts)
		}
	})
}

func TestAnOrderThatMakesNoSenseIsRefusedInWords(t *testing.T) {
	s := mustOpen(t, Options{Driver: SQLite, DSN: t.TempDir() + "/bot.db"})
	with := func(change func(*bot.Order)) bot.Order {
		o := paid("A1", 1)
		o.Phone = "13800000001"
		change(&o)
		return o
	}
	for _, c := range []struct {
		name  string
		order bot.Order
		want  []string
	}{
		{"negative", with(func(o *bot.Order) { o.Amount = -500 }), []string{"A1", "-5.00", "never negative", `"refunded"`}},
		{"more than there is", with(func(o *bot.Order) { o.Amount = 1 << 62 }), []string{"A1", "more than", "in yuan"}},
		{"without a number", with(func(o *bot.Order) { o.Number = " " }), []string{"no number", `"number": "A-1024"`}},
		{"of a strange status", with(func(o *bot.Order) { o.Status = "shipped" }), []string{"A1", `"shipped"`, `"paid" or "refunded"`}},
		{"joined to nobody", with(func(o *bot.Order) { o.JoinedBy = "phone" }), []string{"A1", "without an external_userid"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := s.db.Transaction(func(tx *gorm.DB) error {
				return s.apply(tx, applyContext{EventID: 1, Now: opening}, bot.SaveOrder{Order: c.order})
			})
			if err == nil {
				t.Fatal("it was saved")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error is %q, want %q in it", err, want)
				}
			}
			if strings.Contains(err.Error(), "13800000001") {
				t.Errorf("the error %q tells a phone number", err)
			}
		})
	}
}

func TestAnEndlessOrderIsCutAndKept(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		huge := of(paid("A1", 1), "wmA", "external_userid")
		for range 20_000 {
			huge.Items = append(huge.Items, bot.OrderItem{Name: strings.Repeat("🍼", 500), Category: strings.Repeat("类", 100), Quantity: 1})
		}
		applied(t, s, saves(1, huge))
		got := ok[bot.Order](t)(s.Order(background, "A1"))
		if len(got.Items) != mostItems || got.Items[0].Name != strings.Repeat("🍼", sizeName) || bought(t, s, "wmA") != "1 for 50.00, 1 to 1" {
			t.Errorf("%d items are kept, want %d; bought %s", len(got.Items), mostItems, bought(t, s, "wmA"))
		}
	})
}

func TestAThousandOrdersAndPhonesTakeAFewStatements(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		said := counting(s)
		e := told{id: 1}
		for i := range 1000 {
			who := fmt.Sprintf("wm%04d", i%300)
			e.effects = append(e.effects, bot.SaveOrder{Order: of(paid(fmt.Sprint("A", i), i), who, "phone")},
				bot.SetPhones{Pair: bot.Pair{UserID: "liming", ExternalUserID: who}, Phones: []string{fmt.Sprint(13800000000 + i)}, At: minute(i)})
		}
		applied(t, s, e)
		said.atMost(t, 16, "a thousand orders of strangers")
		applied(t, s, e)
		said.atMost(t, 12, "the same again")
		if counts := ok[OrderCounts](t)(s.CountOrders(background)); counts.Orders != 1000 || bought(t, s, "wm0007") != "4 for 200.00, 7 to 907" {
			t.Errorf("%+v; one bought %s", counts, bought(t, s, "wm0007"))
		}
	})
}
