package store

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWhatAVanishedInstanceHeldIsFreeAlsoAfterTheClockWasSetBack(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now, o.Lease = clock.Now, 100*time.Millisecond
		vanished, kept, s := mustOpen(t, o), beside(t, o, "kept"), beside(t, o, "two")
		mustPut(t, vanished, arrival("event", ""), arrival("sends", ""))
		items := mustClaim(t, vanished, "event", "sends")
		mustProcess(t, vanished, items[1], bot.FetchContact{Pair: liming})
		if sends := mustClaimSends(t, vanished); len(sends) != 1 {
			t.Fatalf("%d sends, want 1", len(sends))
		}
		mustPut(t, kept, arrival("lives", ""))
		held := mustClaim(t, kept, "lives")[0]
		clock.set(opening.Add(-time.Hour))
		later := arrival("later", "")
		later.Due = opening
		mustPut(t, s, later)
		deadline, tick := time.After(20*time.Second), time.NewTicker(10*time.Millisecond)
		defer tick.Stop()
		var events, sends int
		for n := 0; events == 0 || sends == 0; n++ {
			// The holder that lives renews by a clock of its own, an hour ahead.
			kept.o.Now = func() time.Time { return opening.Add(time.Duration(n) * time.Millisecond) }
			if err := kept.Inbox().Renew(background, []int64{held.ID}); err != nil {
				t.Fatal(err)
			}
			found, _, err := s.Inbox().Claim(background, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range found {
				if item.Key != "event" {
					t.Fatalf("%s was taken, which is somebody's", item.Key)
				}
			}
			events, sends = events+len(found), sends+len(mustClaimSends(t, s))
			select {
			case <-tick.C:
			case <-deadline:
				t.Fatalf("%d events and %d sends came back, want one each", events, sends)
			}
		}
	})
}
