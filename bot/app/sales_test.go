package app

import (
	"bytes"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// crabSale is a sale of the floor that is going on, of which one unit is kept for
// somebody.
func crabSale(t *testing.T, f *floor) string {
	t.Helper()
	const id = "S7K2QMA"
	f.apply([]bot.Effect{bot.SaveSale{Sale: bot.Sale{
		ID: id, Version: 1, Kind: bot.SaleFlash, Item: "大闸蟹", Price: 990, Was: 1680, Units: map[string]int{"": 5}, Each: 2,
		Start: f.now.Add(-time.Hour), End: f.now.AddDate(9, 0, 0), Hold: time.Hour, By: "boss", At: f.now, State: bot.SalePlanned,
	}}})
	answer, err := f.store.SaleAct(t.Context(), bot.SaleAct{
		Sale: id, ExternalUserID: customerOf(numbers[0], "b"), Do: bot.DoClaim, Quantity: 2, Version: 1, Store: storeID(numbers[0]), Key: "k", NewCode: "LX1",
	})
	if err != nil || answer.Result != bot.SaleGot {
		t.Fatalf("nothing was claimed: %+v %v", answer, err)
	}
	return id
}

// The books of a sale are shown as an equation, and proved; whoever rewrites them by
// hand is found out.
func TestTheBooksOfASaleAreProvedAtTheServer(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		f := openFloor(t, w)
		id := crabSale(t, f)
		var out bytes.Buffer
		must(t, auditSale(t.Context(), &out, f.store, time.UTC, id, 5))
		says(t, out.String(), "「大闸蟹」", "各店合用：0 + 2 + 0 + 3 = 5；候补排队 0 人", "流水 2 笔，最后一笔的哈希 ", "总数 +5", "保留 +2", "账平")

		out.Reset()
		all, err := countedSales(t.Context(), f.store, f.now.Add(-time.Hour))
		must(t, err)
		printSales(&out, all, f.now, time.UTC)
		says(t, out.String(), id+"  秒杀  大闸蟹  9.9 元", "进行中  卖出 0，保留 2，候补中 0，可抢 3，共 5；候补排队 0 人")
		out.Reset()
		must(t, printJSON(&out, all))
		says(t, out.String(), `"held": 2`, `"starts_at"`)

		l := openLedger(t, w)
		must(t, l.db.Exec("UPDATE sale_stocks SET available = available + 1 WHERE sale = ?", id).Error)
		err = auditSale(t.Context(), &out, f.store, time.UTC, id, 0)
		if err == nil || ExitStatus(err) != 1 {
			t.Fatalf("a unit too many is not noticed: %v", err)
		}
		says(t, err.Error(), "账不平", "各店合用记的是 0 + 2 + 0 + 4 ≠ 5", "重新数是 0 + 2 + 0 + 3 = 5")
		must(t, l.db.Exec("UPDATE sale_stocks SET available = available - 1 WHERE sale = ?", id).Error)
		must(t, l.db.Exec("UPDATE sale_journal SET claims = claims + 1 WHERE sale = ?", id).Error)
		if err = auditSale(t.Context(), &out, f.store, time.UTC, id, 0); err == nil {
			t.Fatal("a journal that was rewritten is not noticed")
		}
		says(t, err.Error(), "流水被改过")
		if err = auditSale(t.Context(), &out, f.store, time.UTC, "SNONE", 0); err == nil {
			t.Error("a sale that there is not is proved")
		}
	})
}
