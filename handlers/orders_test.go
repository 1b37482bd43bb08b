package handlers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

const phone = "13800000001"

func byPhone(number string, at time.Time, yuan int) bot.OrderReceived {
	o := bill(number, at, yuan, "奶粉")
	o.ExternalUserID, o.Phone = "", phone
	return o
}

// ordersWorld has a customer whom 李明 is in contact with.
func ordersWorld() *world {
	w := newWorld()
	w.now = days(30)
	w.relations[pair] = bot.Relation{Status: bot.RelationActive, ChangedAt: days(-1), AddedAt: days(-1)}
	return w
}

func ordersDesk(t *testing.T, rules ...config.TagRule) *desk {
	t.Helper()
	return testDesk(t, func(o *Options) { o.Shop.Tags.Rules = rules })
}

var onOrder = config.TagRule{Name: "买过", On: onOrdered, Class: bot.TagConsumption, Group: "消费", Tag: "买过"}

// did are the effects of an order in short.
func did(effects []bot.Effect) []string {
	var short []string
	for _, e := range effects {
		switch e := e.(type) {
		case bot.SaveOrder:
			short = append(short, fmt.Sprintf("save %s for %q by %q", e.Number, e.ExternalUserID, e.JoinedBy))
		case bot.RecordInteraction:
			short = append(short, fmt.Sprintf("%s %s: %s", e.Kind, e.Ref, e.Detail))
		default:
			short = append(short, told([]bot.Effect{e})...)
		}
	}
	return short
}

func TestOrdersFindTheirCustomer(t *testing.T) {
	stranger := bill("A", noon, 128, "奶粉")
	stranger.ExternalUserID = "wmNOBODY"
	strangerWithPhone := stranger
	strangerWithPhone.Phone = phone
	other := bot.Pair{UserID: "liming", ExternalUserID: "wmOTHER"}
	lost := bot.Relation{Status: bot.RelationLost}
	coupon := bot.NewCouponCode([]byte("key"), "new20", customer, "1")
	byCoupon, byBoth := byPhone("A", noon, 128), byPhone("A", noon, 128)
	// As a till's clerk types it.
	byCoupon.Phone, byCoupon.Coupon, byBoth.Coupon = "", " "+strings.ToLower(bot.ShowCode(coupon)), coupon
	foreign := byCoupon
	foreign.Coupon = "TMALL-2026-满减"
	owned := func(w *world) { w.drawer().All = []bot.Coupon{{Code: coupon, ExternalUserID: customer}} }
	joined := func(by string) []string {
		return []string{fmt.Sprintf("save A for %q by %q", customer, by), "ordered A: ¥128.00 · 奶粉", "+消费/买过", "push liming"}
	}
	tests := []struct {
		name  string
		set   func(*world)
		order bot.OrderReceived
		want  []string
	}{
		{"by external_userid", func(*world) {}, bill("A", noon, 128, "奶粉"), joined("external_userid")},
		{"by an external_userid nobody has", func(*world) {}, stranger, []string{`save A for "wmNOBODY" by ""`}},
		{"by phone, the external_userid being nobody's", func(w *world) { w.phones[pair] = []string{phone} }, strangerWithPhone, joined("phone")},
		{"by phone", func(w *world) { w.phones[pair] = []string{phone} }, byPhone("A", noon, 128), joined("phone")},
		{"by a phone nobody has", func(*world) {}, byPhone("A", noon, 128), []string{`save A for "" by ""`}},
		{"by the phone of two, one of whom left", func(w *world) {
			w.phones[pair], w.phones[other], w.relations[other] = []string{phone}, []string{phone}, lost
		}, byPhone("A", noon, 128), joined("phone")},
		{"by the phone of two", func(w *world) {
			w.phones[pair], w.phones[other], w.relations[other] = []string{phone}, []string{phone}, bot.Relation{Status: bot.RelationActive}
		}, byPhone("A", noon, 128), []string{`save A for "" by ""`}},
		{"by the coupon that was used", owned, byCoupon, joined("coupon")},
		{"by the coupon, two having the phone", func(w *world) {
			owned(w)
			w.phones[pair], w.phones[other], w.relations[other] = []string{phone}, []string{phone}, bot.Relation{Status: bot.RelationActive}
		}, byBoth, joined("coupon")},
		{"by a coupon nobody has", func(*world) {}, byCoupon, []string{`save A for "" by ""`}},
		{"by a coupon of somebody who is gone", func(w *world) { w.drawer().All = []bot.Coupon{{Code: coupon, ExternalUserID: "wmGONE"}} }, byCoupon, []string{`save A for "" by ""`}},
		{"by a code of another system", owned, foreign, []string{`save A for "" by ""`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := ordersWorld()
			tt.set(w)
			got, err := ordersDesk(t, onOrder).orders(event(noon, tt.order), w)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, did(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// An order that waited is joined when a member of staff notes the phone number.
func TestOrdersWaitForTheirCustomer(t *testing.T) {
	w, d := ordersWorld(), ordersDesk(t, onOrder)
	for _, order := range []bot.OrderReceived{byPhone("A", noon, 128), byPhone("B", days(1), 50)} {
		effects, err := d.orders(event(noon, order), w)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range effects {
			w.apply(e)
		}
	}
	fetched := bot.ContactFetched{Pair: pair, Mobiles: []string{"13900000000", phone}, AskedAt: days(2)}
	got, err := d.joinOrders(w, fetched)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		fmt.Sprintf(`save A for %q by "phone"`, customer), fmt.Sprintf(`save B for %q by "phone"`, customer),
		"ordered A: ¥128.00 · 奶粉", "ordered B: ¥50.00 · 奶粉", "+消费/买过", "+消费/买过", "push liming",
	}
	if diff := cmp.Diff(want, did(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, e := range got {
		w.apply(e)
	}
	if again, err := d.joinOrders(w, fetched); err != nil || len(again) != 0 {
		t.Errorf("joined twice: %v, %v", did(again), err)
	}
}

// The same order again adds nothing; told differently it is corrected, and an
// older telling corrects nothing.
func TestOrdersToldAgain(t *testing.T) {
	w, d := ordersWorld(), ordersDesk(t, onOrder,
		config.TagRule{Name: "大单", On: onOrdered, Class: bot.TagTier, Group: "消费", Tag: "大单", If: config.TagIf{Spent: config.TagSpent{Min: 100}}},
		config.TagRule{Name: "退过", On: onRefunded, Class: bot.TagConsumption, Group: "消费", Tag: "退过"},
	)
	first, small, back := bill("A", noon, 128, "奶粉"), bill("A", noon, 28, "奶粉"), givenBack(bill("A", noon, 128, "奶粉"), days(5))
	small.UpdatedAt = days(-1)
	save := fmt.Sprintf(`save A for %q by "external_userid"`, customer)
	for _, step := range []struct {
		name  string
		order bot.OrderReceived
		want  []string
	}{
		{"first", first, []string{save, "ordered A: ¥128.00 · 奶粉", "+消费/买过", "+消费/大单", "push liming"}},
		{"again", first, []string{save}},
		{"older", small, []string{save}},
		{"given back", back, []string{save, "refunded A: ¥128.00 · 奶粉", "+消费/退过", "-消费/大单", "push liming"}},
		{"given back, again", back, []string{save}},
		{"older again", first, []string{save}},
	} {
		got, err := d.orders(event(noon, step.order), w)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, did(got)); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", step.name, diff)
		}
		for _, e := range got {
			w.apply(e)
		}
	}
}

// A refund that is told before the payment leaves nothing out of the time line.
func TestOrdersToldBackwards(t *testing.T) {
	w, d := ordersWorld(), ordersDesk(t, onOrder)
	for _, order := range []bot.OrderReceived{givenBack(bill("A", noon, 128, "奶粉"), days(5)), bill("A", noon, 128, "奶粉")} {
		effects, err := d.orders(event(noon, order), w)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range effects {
			w.apply(e)
		}
	}
	line, _ := w.Activity(customer, time.Time{})
	kinds := map[bot.InteractionKind]int{}
	for _, i := range line {
		kinds[i.Kind]++
	}
	if diff := cmp.Diff(map[bot.InteractionKind]int{bot.InteractionOrdered: 1, bot.InteractionRefunded: 1}, kinds); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if o := w.orders["A"]; o.Status != bot.OrderRefunded {
		t.Errorf("the order ends %s", o.Status)
	}
}

func TestOrdersInOneLine(t *testing.T) {
	item := func(name string, n int) bot.OrderItem { return bot.OrderItem{Name: name, Quantity: n} }
	for want, items := range map[string][]bot.OrderItem{
		"¥128.00":               nil,
		"¥128.00 · 奶粉×2":        {item("奶粉", 2)},
		"¥128.00 · 奶粉×2、尿布":     {item("奶粉", 2), item("尿布", 1)},
		"¥128.00 · 奶粉、尿布、玩具等4样": {item("奶粉", 0), item("尿布", 1), item("玩具", 1), item("伞", 1)},
	} {
		if got := summary(bot.Order{Amount: 12800, Items: items}); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestFavouriteCategory(t *testing.T) {
	paid := func(at time.Time, items ...bot.OrderItem) bot.Order {
		return bot.Order{Status: bot.OrderPaid, Amount: 10000, PaidAt: at, Items: items}
	}
	item := func(category string, fen bot.Money) bot.OrderItem {
		return bot.OrderItem{Category: category, Amount: fen}
	}
	tests := []struct {
		name   string
		orders []bot.Order
		want   string
	}{
		{"nothing", nil, ""},
		{"no category", []bot.Order{paid(noon, item("", 100))}, ""},
		{"most money over all orders", []bot.Order{paid(noon, item("奶粉", 60), item("尿布", 50)), paid(days(1), item("尿布", 20))}, "尿布"},
		{"the newest of equal ones", []bot.Order{paid(noon, item("奶粉", 60)), paid(days(1), item("尿布", 60))}, "尿布"},
		{"given back does not count", []bot.Order{paid(noon, item("奶粉", 60)), {Status: bot.OrderRefunded, Items: []bot.OrderItem{item("尿布", 90)}}}, "奶粉"},
		{"no amounts: the order's is shared", []bot.Order{paid(noon, item("奶粉", 0), item("尿布", 0)), paid(days(1), item("玩具", 4900))}, "奶粉"},
	}
	for _, tt := range tests {
		if got := favourite(tt.orders); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRFM(t *testing.T) {
	orders := func(n int, yuan int, ago time.Duration) []bot.Order {
		var all []bot.Order
		for i := range n {
			all = append(all, bot.Order{Status: bot.OrderPaid, Amount: bot.Money(yuan * 100), PaidAt: noon.Add(-ago - time.Duration(i)*time.Hour)})
		}
		return all
	}
	tests := []struct {
		name   string
		orders []bot.Order
		want   RFM
		class  string
	}{
		{"nothing", nil, RFM{}, ""},
		{"best of all", orders(10, 200, day), RFM{5, 5, 5}, "重要价值客户"},
		{"seldom, much, now", orders(1, 1000, 7*day), RFM{5, 1, 4}, "重要发展客户"},
		{"often, much, long ago", orders(6, 300, 100*day), RFM{2, 4, 4}, "重要保持客户"},
		{"seldom, much, long ago", orders(2, 1000, 200*day), RFM{1, 2, 5}, "重要挽留客户"},
		{"often, little, now", orders(5, 10, 8*day), RFM{4, 4, 1}, "一般价值客户"},
		{"once, little, now", orders(1, 10, 0), RFM{5, 1, 1}, "一般发展客户"},
		{"often, little, long ago", orders(5, 10, 31*day), RFM{3, 4, 1}, "一般保持客户"},
		{"once, little, years ago", orders(1, 10, 800*day), RFM{1, 1, 1}, "一般挽留客户"},
	}
	for _, tt := range tests {
		got := Score(config.RFM{}, tt.orders, noon)
		if got != tt.want || got.Class() != tt.class {
			t.Errorf("%s: %v %s, want %v %s", tt.name, got, got.Class(), tt.want, tt.class)
		}
	}
	own := config.RFM{Within: day, Recency: []time.Duration{1, 2, 3, 4}, Frequency: []int{4, 3, 2, 1}, Money: []int{4, 3, 2, 1}}
	if got := Score(own, orders(2, 1, 0), noon); got != (RFM{5, 3, 3}) {
		t.Errorf("by the shop's own steps: %v", got)
	}
}
