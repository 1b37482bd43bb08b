package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// appliedTogether runs every event in a transaction of its own, all at once,
// and like the queue runs one again that lost a race for a lock.
func appliedTogether(t *testing.T, s *Store, events []told) {
	t.Helper()
	var all sync.WaitGroup
	errs := make([]error, len(events))
	for i, e := range events {
		all.Go(func() {
			for range 20 {
				errs[i] = s.db.Transaction(func(tx *gorm.DB) error {
					return s.apply(tx, applyContext{EventID: e.id, Now: s.o.Now()}, e.effects...)
				})
				if !IsRetryable(errs[i]) {
					return
				}
			}
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func TestEventsOfManyCustomersMayBeAppliedAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var events []told
		for i := range 40 {
			events = append(events, told{int64(i + 1), addPlan(fmt.Sprintf("wm%02d", i), opening)})
		}
		appliedTogether(t, s, events)
		counts, err := s.Count(context.Background())
		if err != nil || counts.Customers != 40 || counts.Relations[bot.RelationActive] != 40 || counts.Tagged != 120 || counts.Interactions != 40 {
			t.Fatalf("%+v, %v; want 40 customers with an active pair, an interaction and three tags each", counts, err)
		}
	})
}

func TestEventsOfOnePairMayBeAppliedAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var events []told
		for i := range 16 {
			events = append(events, told{int64(i + 1), addPlan("wmWangFang", opening.Add(time.Duration(i)*time.Second))})
		}
		appliedTogether(t, s, events)
		held, err := s.PairTags(context.Background(), liming)
		if err != nil || len(held) != 3 {
			t.Fatalf("%+v, %v; want three tags", held, err)
		}
		for _, h := range held {
			if h.Count != 16 || !h.FirstAt.Equal(opening) || !h.LastAt.Equal(opening.Add(15*time.Second)) {
				t.Errorf("%s was counted %d times from %v to %v; want 16, every time once", h.Name, h.Count, h.FirstAt, h.LastAt)
			}
		}
	})
}

func TestAnEventThatIsRolledBackLeavesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		undone := errors.New("undone")
		err := s.db.Transaction(func(tx *gorm.DB) error {
			for range 2 { // the second time finds what the first one made
				if err := s.apply(tx, applyContext{EventID: 1, Now: opening}, addPlan("wmOther", opening)...); err != nil {
					return err
				}
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		applied(t, s, told{1, addPlan("wmWangFang", opening)})
		held, err := s.PairTags(context.Background(), liming)
		if err != nil || len(held) != 3 {
			t.Fatalf("%+v, %v; want three tags, under numbers that exist", held, err)
		}
		if n, m := count(t, s, "customers"), count(t, s, "customers WHERE external_userid = 'wmWangFang'"); n != 1 || m != 1 {
			t.Fatalf("%d customers; want wmWangFang alone", n)
		}
	})
}

// addPlan is what handlers decide when a customer is added, without the sends.
func addPlan(external string, at time.Time) []bot.Effect {
	pair := bot.Pair{UserID: "liming", ExternalUserID: external}
	return []bot.Effect{
		bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: at, State: "s17-door", Channel: "door", Store: "s17"},
		bot.SetWelcomed{Pair: pair, At: at},
		bot.RecordInteraction{Pair: pair, Kind: bot.InteractionAdded, At: at, Ref: "s17-door"},
		bot.AddTag{Pair: pair, Tag: newcomer, At: at, Rule: "door"},
		bot.AddTag{Pair: pair, Tag: regular, At: at, Rule: "door"},
		bot.AddTag{Pair: pair, Tag: bot.Tag{Group: "门店", Name: "s17", Class: bot.TagStatic}, At: at, Rule: "store"},
	}
}

// BenchmarkApplyAdd is the database's part of one added customer: new ones,
// and those who come back.
func BenchmarkApplyAdd(b *testing.B) {
	for _, database := range databases(b) {
		for _, who := range []string{"new", "known"} {
			b.Run(database.Driver+"/"+who, func(b *testing.B) {
				s := mustOpen(b, database.fresh(b))
				begin, n := time.Now(), 0
				for b.Loop() {
					n++
					external := "wmKnown"
					if who == "new" {
						external = fmt.Sprintf("wm%d", n)
					}
					applied(b, s, told{int64(n), addPlan(external, opening.Add(time.Duration(n)*time.Second))})
				}
				b.ReportMetric(float64(n)/time.Since(begin).Seconds(), "events/s")
			})
		}
	}
}
