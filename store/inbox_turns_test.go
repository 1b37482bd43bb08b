package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// together lets several events be handled in one batch and tells what came of
// each.
func together(t *testing.T, s *Store, turns ...turn) []error {
	t.Helper()
	s.turns.mu.Lock()
	s.turns.running = max(1, s.turns.parallel)
	s.turns.mu.Unlock()
	results := make([]error, len(turns))
	var all sync.WaitGroup
	deadline, tick := time.After(10*time.Second), time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for i, one := range turns {
		all.Go(func() { results[i] = s.Inbox().Process(background, one.item, one.decide) })
		for waiting := 0; waiting <= i; {
			s.turns.mu.Lock()
			waiting = len(s.turns.waiting)
			s.turns.mu.Unlock()
			select {
			case <-deadline:
				t.Fatal("the events did not come together")
			case <-tick.C:
			}
		}
	}
	s.turns.mu.Lock()
	s.turns.running = 1
	s.turns.mu.Unlock()
	go s.turns.drain()
	all.Wait()
	return results
}

func TestEventsOfOneBatchSeeWhatEventsBeforeThemDid(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		mustPut(t, s, arrival("a", "customer:a"), arrival("b", "customer:b"), arrival("c", "customer:c"))
		items := mustClaim(t, s, "a", "b", "c")
		var seen bot.Relation
		wrong := errors.New("wrong")
		results := together(t, s,
			turn{items[0], decides(bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: opening}, bot.FetchContact{Pair: liming})},
			turn{items[1], func(v bot.View) (_ []bot.Planned, err error) {
				seen, err = v.Relation(liming)
				return nil, err
			}},
			turn{items[2], func(bot.View) ([]bot.Planned, error) { return nil, wrong }},
		)
		if results[0] != nil || results[1] != nil || !errors.Is(results[2], wrong) {
			t.Fatalf("results %v; want only the last to fail", results)
		}
		if seen.Status != bot.RelationActive {
			t.Fatalf("the second event saw %+v, want what the first one did", seen)
		}
		if n := count(t, s, "inbox WHERE due_at > 0"); n != 1 {
			t.Fatalf("%d events are unfinished, want the one that failed", n)
		}
	})
}

func TestABatchMakesManyCustomersAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		var turns []turn
		for i := range 12 {
			who := fmt.Sprint("wm", i)
			mustPut(t, s, arrival(who, customerLane+who))
			turns = append(turns, turn{mustClaim(t, s, who)[0], decides(addPlan(who, opening)...)})
		}
		if err := errors.Join(together(t, s, turns...)...); err != nil {
			t.Fatal(err)
		}
		counts, err := s.Count(background)
		if err != nil || counts.Customers != 12 || counts.Relations[bot.RelationActive] != 12 || counts.Tagged != 36 || counts.Interactions != 12 {
			t.Fatalf("%+v, %v; want 12 customers with an active pair, an interaction and three tags each", counts, err)
		}
	})
}

func TestALeaseThatRanOutCostsItsBatchNothing(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		mustPut(t, one, arrival("a", ""), arrival("b", ""))
		items := mustClaim(t, one, "a", "b")
		if err := one.Inbox().Release(background, []int64{items[0].ID}); err != nil {
			t.Fatal(err)
		}
		mustClaim(t, two, "a")
		results := together(t, one, turn{items[0], decides(entryOf(opening))}, turn{items[1], decides(entryOf(opening.Add(time.Hour)))})
		if !errors.Is(results[0], bot.ErrLeaseLost) || results[1] != nil {
			t.Fatalf("results %v; want the first to have lost its lease", results)
		}
		if n := count(t, one, "interactions"); n != 1 {
			t.Fatalf("%d entries, want 1", n)
		}
	})
}
