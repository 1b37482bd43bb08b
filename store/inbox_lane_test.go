package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestALaneGoesOnInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		mustPut(t, one, arrival("a1", "customer:a"))
		a1 := mustClaim(t, one, "a1")[0]
		mustPut(t, one, arrival("a2", "customer:a"), arrival("b1", "customer:b"))
		mustClaim(t, two, "b1")
		mustProcess(t, one, a1)
		mustClaim(t, two, "a2")
	})
}

func TestAnEventBehindAnotherInstancesEventIsPutBack(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		in, _ := trays(two, 10)
		mustPut(t, one, arrival("a1", "customer:a"))
		a1 := mustClaim(t, one, "a1")[0]
		clock.set(opening.Add(time.Millisecond))
		mustPut(t, two, arrival("a2", "customer:a"))
		a2 := in.take()[0]
		err := two.Inbox().Process(background, a2, decides(entryOf(opening)))
		if !errors.Is(err, bot.ErrLaneBusy) {
			t.Fatalf("got %v, want ErrLaneBusy", err)
		}
		if n := count(t, two, "interactions"); n != 0 {
			t.Fatal("an event was applied out of its turn")
		}
		mustProcess(t, one, a1)
		mustProcess(t, one, mustClaim(t, one, "a2")[0], entryOf(opening))
	})
}

func TestTheNextOfALaneIsHandedOverWithTheEndOfTheOneBefore(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		mustPut(t, one, arrival("a1", "customer:a"))
		a1 := mustClaim(t, one, "a1")[0]
		mustPut(t, one, arrival("a2", "customer:a"), arrival("a3", "customer:a"))
		mustClaim(t, two)
		in, _ := trays(one, 10)
		mustProcess(t, one, a1)
		if got := eventKeys(in.given); fmt.Sprint(got) != "[a2]" {
			t.Fatalf("given %q, want a2", got)
		}
		mustProcess(t, one, in.take()[0])
		mustProcess(t, one, in.take()[0])
		if n := count(t, one, "inbox WHERE due_at IS NOT NULL OR open_lane IS NOT NULL"); n != 0 {
			t.Fatalf("%d events are unfinished", n)
		}
	})
}

func TestAnEventThatIsTriedAgainKeepsItsLaneWaiting(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		mustPut(t, one, arrival("a1", "customer:a"))
		a1 := mustClaim(t, one, "a1")[0]
		mustPut(t, one, arrival("a2", "customer:a"), arrival("b1", "customer:b"))
		if err := one.Inbox().Fail(background, a1, opening.Add(time.Minute), "a handler failed"); err != nil {
			t.Fatal(err)
		}
		clock.set(opening.Add(59 * time.Second))
		mustClaim(t, two, "b1")
		clock.set(opening.Add(61 * time.Second))
		retried := mustClaim(t, two, "a1", "a2")
		if retried[0].Attempts != 1 {
			t.Fatalf("%d attempts, want 1", retried[0].Attempts)
		}
		mustProcess(t, two, retried[0])
		mustProcess(t, two, retried[1])
	})
}

func TestADeadLetterLetsItsLaneGoOn(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		mustPut(t, one, arrival("a1", "customer:a"))
		a1 := mustClaim(t, one, "a1")[0]
		mustPut(t, one, arrival("a2", "customer:a"))
		mustClaim(t, two)
		if err := one.Inbox().Fail(background, a1, time.Time{}, "it never works"); err != nil {
			t.Fatal(err)
		}
		mustClaim(t, two, "a2")
	})
}

func TestAFutureEventNeitherComesEarlyNorBlocksItsLane(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		later := arrival("later", "customer:a")
		later.Due = opening.Add(time.Hour)
		mustPut(t, s, later, arrival("now", "customer:a"))
		mustProcess(t, s, mustClaim(t, s, "now")[0])
		if items, next, err := s.Inbox().Claim(background, 10); err != nil || len(items) != 0 || !next.Equal(later.Due) {
			t.Fatalf("claimed %q, next %v, %v; want nothing until %v", eventKeys(items), next, err, later.Due)
		}
		clock.set(later.Due.Add(-time.Microsecond))
		mustClaim(t, s)
		clock.set(later.Due)
		mustPut(t, s, arrival("meanwhile", "customer:a"))
		due := mustClaim(t, s, "meanwhile", "later")
		mustProcess(t, s, due[0])
		mustProcess(t, s, due[1])
	})
}

func TestALeaseThatRanOutIsTakenOverAndTheOldOwnerAppliesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		for _, lane := range []string{"", "customer:a"} {
			clock := clockAt(opening)
			o.Now = clock.Now
			key := "k" + lane
			one, two := mustOpen(t, o), beside(t, o, "two")
			mustPut(t, one, arrival(key, lane))
			item := mustClaim(t, one, key)[0]
			clock.set(opening.Add(one.o.Lease - time.Microsecond))
			mustClaim(t, two)
			clock.set(opening.Add(one.o.Lease))
			taken := mustClaim(t, two, key)[0]

			lost := map[string]error{
				"process": one.Inbox().Process(background, item, decides(entryOf(opening))),
				"fail":    one.Inbox().Fail(background, item, opening, "late"),
			}
			mustProcess(t, two, taken, entryOf(opening.Add(time.Hour)))
			lost["process again"] = two.Inbox().Process(background, taken, decides(entryOf(opening.Add(2*time.Hour))))
			for what, err := range lost {
				if !errors.Is(err, bot.ErrLeaseLost) {
					t.Errorf("%s: got %v, want ErrLeaseLost", what, err)
				}
			}
		}
		s := mustOpen(t, o)
		if n := count(t, s, "interactions"); n != 1 {
			t.Fatalf("%d entries, want 1", n)
		}
	})
}

func TestALeaseThatIsRenewedIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		mustPut(t, one, arrival("k", ""))
		item := mustClaim(t, one, "k")[0]
		clock.set(opening.Add(one.o.Lease / 2))
		if err := one.Inbox().Renew(background, []int64{item.ID}); err != nil {
			t.Fatal(err)
		}
		if err := two.Inbox().Renew(background, []int64{item.ID}); err != nil {
			t.Fatal(err)
		}
		clock.set(opening.Add(one.o.Lease))
		mustClaim(t, two)
		mustProcess(t, one, item)
	})
}

func TestWhatIsReleasedIsThereForOthersAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		mustPut(t, one, arrival("a", ""), arrival("b", "customer:b"))
		items := mustClaim(t, one, "a", "b")
		mustClaim(t, two)
		if err := one.Inbox().Release(background, []int64{items[0].ID, items[1].ID}); err != nil {
			t.Fatal(err)
		}
		mustClaim(t, two, "a", "b")
		if err := one.Inbox().Process(background, items[0], decides()); !errors.Is(err, bot.ErrLeaseLost) {
			t.Fatalf("got %v, want ErrLeaseLost", err)
		}
	})
}
