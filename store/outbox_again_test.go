package store

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// A send whose first holder vanished may have been sent, and the gateway must
// know: it decides what an "already used" of WeCom means.
func TestASendSaysWhetherItWasInSomebodysHandsBefore(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		claimed := func(when string, want bool) bot.OutboxItem {
			t.Helper()
			items := mustClaimSends(t, s)
			if len(items) != 1 || items[0].Again != want {
				t.Fatalf("%s: %+v, want one with Again %v", when, items, want)
			}
			return items[0]
		}

		_, out := trays(s, 1)
		mustPut(t, s, arrival("handed", ""))
		in := s.handoffs.Load().in.(*tray[bot.InboxItem])
		mustProcess(t, s, in.take()[0], bot.FetchContact{Pair: liming})
		handed := out.take()
		if len(handed) != 1 || handed[0].Again {
			t.Fatalf("handed on at the commit: %+v, want one that is new", handed)
		}
		clock.set(opening.Add(s.o.Lease))
		item := claimed("after the holder's lease ended", true)
		if err := s.Outbox().Settle(background, item, bot.Outcome{Class: bot.ClassRetry}, clock.Now()); err != nil {
			t.Fatal(err)
		}
		item = claimed("after a failed attempt", true)
		if err := s.Outbox().Release(background, []int64{item.ID}); err != nil {
			t.Fatal(err)
		}
		mustSettle(t, s, claimed("after it was handed back", true), bot.Outcome{Class: bot.ClassDone})

		s.Connect(alone[bot.InboxItem]{}, alone[bot.OutboxItem]{})
		mustPut(t, s, arrival("left", ""))
		clock.set(clock.Now().Add(time.Second))
		mustProcess(t, s, mustClaim(t, s, "left")[0], bot.FetchContact{Pair: liming})
		claimed("left for the poller, never held", false)
	})
}
