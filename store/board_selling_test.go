package store

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// saleOfDays is a sale with the hours at which it is on, and at which it was called
// off.
func saleOfDays(id, store string, start, end, off int) saleRow {
	row := saleRow{ID: id, Version: 1, Kind: bot.SaleFlash, Item: "草莓", Store: store, State: bot.SalePlanned, StartAt: at(hours(start)), EndAt: at(hours(end)), Body: "{}"}
	if off != 0 {
		row.OffAt = at(hours(off))
	}
	return row
}

// sellingShop has sales of two stores and of all of them. The present is hour 10.
func sellingShop(t *testing.T, s *Store) {
	t.Helper()
	r := boardRows{
		sales: []saleRow{
			saleOfDays("past", "s1", -90, -60, 0), saleOfDays("into", "s1", -50, 1, 0), saleOfDays("now", "", 2, 30, 0), saleOfDays("soon", "s1", 11, 20, 0),
			saleOfDays("other", "s2", 3, 9, 0), saleOfDays("never", "s1", 4, 9, 3), saleOfDays("stopped", "s1", 4, 9, 5), saleOfDays("longAgo", "s1", -70, 9, -60),
		},
		stocks: []saleStock{{Sale: "now", Store: "s1", Total: 9, Sold: 1, Held: 1, Available: 7}, {Sale: "now", Store: "s2", Total: 5, Available: 5}, {Sale: "other", Store: "s2", Total: 3, Available: 3}},
	}
	for i, c := range []struct {
		store string
		state bot.ClaimState
		wait  int64
	}{
		{"s1", bot.ClaimHeld, 0}, {"s1", bot.ClaimSold, 0}, {"s1", bot.ClaimSold, 4}, {"s1", bot.ClaimLapsed, 0}, {"s1", bot.ClaimLeft, 0},
		{"s1", bot.ClaimWaiting, 1}, {"s1", bot.ClaimOffered, 2}, {"s1", bot.ClaimLapsed, 3}, {"s2", bot.ClaimSold, 0},
	} {
		r.claims = append(r.claims, saleClaim{ExternalUserID: fmt.Sprint("wm", i), Sale: "now", Seq: int64(i + 1), State: c.state, WaitSeq: c.wait, Quantity: 1, Stock: c.store, Store: c.store})
	}
	r.coupons = []couponRow{
		{Code: "A", Plan: "tea", ExternalUserID: "wm1", Terms: "{}", Store: "s1", State: bot.CouponClaimed, ClaimedAt: 1},
		{Code: "B", Plan: "tea", ExternalUserID: "wm2", Terms: "{}", Store: "s2", State: bot.CouponClaimed, ClaimedAt: 1},
	}
	r.tallies = []couponTally{{Plan: "tea", Store: "s1", Claimed: 1}, {Plan: "tea", Store: "s2", Claimed: 1}, {Plan: "rice", Store: "s2", Issued: 2}}
	// Somebody of each store has one of the two as a customer.
	r.customers = []customer{{ID: 1, ExternalUserID: "wm0"}, {ID: 2, ExternalUserID: "wm1"}, {ID: 3, ExternalUserID: "wm2"}}
	r.relations = []relation{{CustomerID: 2, UserID: "an", Status: bot.RelationActive, Store: "s1"}, {CustomerID: 3, UserID: "chen", Status: bot.RelationActive, Store: "s2"}}
	if err := r.write(s.db); err != nil {
		t.Fatal(err)
	}
	decree(t, s, bot.SetCouponPlan{CouponPlan: bot.CouponPlan{ID: "tea", Name: "奶茶券"}})
}

func TestSalesAndCouponsAreThoseOfTheScope(t *testing.T) {
	type told struct {
		Sales           []string
		Grabbed, Picked int
		Stores          []string
		Coupons         []bot.CouponCount
		Names           int
	}
	tea := func(n int) bot.CouponCount { return bot.CouponCount{Plan: "tea", Given: n, Claimed: n} }
	rice := bot.CouponCount{Plan: "rice", Given: 2, Issued: 2}
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		sellingShop(t, s)
		for _, c := range []struct {
			name  string
			scope bot.Scope
			want  told
		}{
			{"headquarters", bot.Everything(), told{[]string{"stopped", "other", "now", "into"}, 6, 3, []string{"s1", "s2"}, []bot.CouponCount{rice, tea(2)}, 1}},
			{"one store", bot.Scope{Stores: []string{"s1"}}, told{[]string{"stopped", "now", "into"}, 5, 2, []string{"s1"}, []bot.CouponCount{tea(1)}, 1}},
			{"a clerk", bot.Scope{Stores: []string{"s1"}, UserID: "an"}, told{[]string{"stopped", "now", "into"}, 1, 1, []string{"s1"}, []bot.CouponCount{tea(1)}, 1}},
			{"a clerk without customers", bot.Scope{Stores: []string{"s1"}, UserID: "bo"}, told{[]string{"stopped", "now", "into"}, 0, 0, []string{"s1"}, nil, 0}},
			{"nobody", bot.Scope{}, told{}},
		} {
			b := ok[bot.BoardSelling](t)(s.BoardSelling(background, boardSpan(c.scope, 0, 2, hours(10))))
			got := told{Coupons: b.Coupons, Names: len(b.Plans), Sales: idsIn(b.Sales, func(b bot.BoardSale) string { return b.ID })}
			for _, sale := range b.Sales {
				if sale.ID == "now" {
					got.Grabbed, got.Picked, got.Stores = sale.Grabbed, sale.Picked, idsIn(sale.Balances, func(b bot.SaleBalance) string { return b.Store })
				}
			}
			if diff := gocmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.name, diff)
			}
		}
	})
}
