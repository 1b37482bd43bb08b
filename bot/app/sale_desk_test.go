package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

// saleDesk is where sales are announced and their books looked into, beside the bots.
type saleDesk struct {
	store *store.Store
	inbox tray[bot.InboxItem]
}

// openDesk opens the database and writes a crowd's people down as customers of one
// store.
func openDesk(b *testing.B, w where, people int) *saleDesk {
	b.Helper()
	d := &saleDesk{}
	var err error
	if d.store, err = store.Open(b.Context(), store.Options{Driver: w.driver, DSN: w.dsn, Instance: "desk"}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.store.Close() })
	d.store.Connect(&d.inbox, &tray[bot.OutboxItem]{})
	for from := 0; from < people; from += 1000 {
		var all []bot.Effect
		for n := from; n < min(people, from+1000); n++ {
			pair := bot.Pair{UserID: "liming", ExternalUserID: crowdPerson(n)}
			all = append(all, bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: time.Now(), Store: "s17"})
		}
		d.apply(b, fmt.Sprint("people", from), all...)
	}
	return d
}

// apply lets effects happen, as an event's do.
func (d *saleDesk) apply(b *testing.B, name string, effects ...bot.Effect) {
	b.Helper()
	now := time.Now()
	_, err := d.store.Put(b.Context(), bot.Arrival{Kind: "desk", Format: bot.FormatInternal, Body: []byte("{}"), Key: "desk:" + name, At: now, ReceivedAt: now})
	if err != nil {
		b.Fatal(err)
	}
	for _, item := range d.inbox.take() {
		err := d.store.Inbox().Process(b.Context(), item, func(bot.View) (plan []bot.Planned, _ error) {
			for n, e := range effects {
				plan = append(plan, bot.Planned{Handler: "desk", N: n, Effect: e})
			}
			return plan, nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// open announces a sale.
func (d *saleDesk) open(b *testing.B, sale string, units int, start time.Time) {
	b.Helper()
	d.apply(b, sale, bot.SaveSale{Sale: bot.Sale{
		ID: sale, Version: 1, Kind: bot.SaleFlash, Item: "大闸蟹", Category: "海鲜", Price: 9900, Was: 16800, Units: map[string]int{"": units}, Each: 1,
		Start: start, End: start.Add(time.Hour), Hold: 24 * time.Hour, Offer: 10 * time.Minute, By: "liming", At: time.Now(), State: bot.SalePlanned,
	}})
}

// even checks a sale's books against what people were told: every unit is somewhere,
// and those that are held are those that were won.
func (d *saleDesk) even(b *testing.B, sale string, units, won int) {
	b.Helper()
	audit, err := d.store.SaleAudit(b.Context(), bot.Everything(), sale, 0)
	if err != nil {
		b.Fatal(err)
	}
	if !audit.Right() || len(audit.Kept) != 1 || audit.Kept[0].Total != units || audit.Kept[0].Held != won {
		b.Fatalf("sale %s of %d units, of which %d were won, stands at %s", sale, units, won, strings.TrimSpace(fmt.Sprintf("%+v", audit)))
	}
}
