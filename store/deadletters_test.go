package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/zhanggui/zhanggui/bot"
)

func TestADeadLetterIsShownAndRunsAgain(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		a := arrival("k", "customer:a")
		a.ReceivedAt = opening
		mustPut(t, s, a)
		item := mustClaim(t, s, "k")[0]
		clock.set(opening.Add(time.Second))
		if err := s.Inbox().Fail(background, item, time.Time{}, "handlers/welcome.go:12: index out of range"); err != nil {
			t.Fatal(err)
		}
		want := []DeadLetter{{
			Which: WhichInbox, ID: item.ID, Key: "k", Kind: string(bot.KindContactAdded), Lane: "customer:a",
			Cause: "handlers/welcome.go:12: index out of range", Attempts: 1,
			MadeAt: opening, DiedAt: opening.Add(time.Second), Body: a.Body,
		}}
		got, err := s.DeadLetters(background, WhichInbox, 10)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
		mustClaim(t, s)
		if err := s.Requeue(background, WhichInbox, item.ID); err != nil {
			t.Fatal(err)
		}
		again := mustClaim(t, s, "k")[0]
		if again.Attempts != 0 {
			t.Fatalf("%d attempts, want 0", again.Attempts)
		}
		mustProcess(t, s, again)
		if err := s.Requeue(background, WhichInbox, item.ID); !errors.Is(err, ErrNoDeadLetter) {
			t.Fatalf("got %v, want ErrNoDeadLetter", err)
		}
	})
}

func TestASendThatWasRefusedRunsAgainInItsLane(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		push := bot.PushTags{Pair: liming}
		refused := mustSend(t, s, "k", push)[0]
		mustSettle(t, s, refused, bot.Outcome{Class: bot.ClassPermanent, Code: 84061, Reason: "不是好友"})
		letters, err := s.DeadLetters(background, WhichOutbox, 10)
		if err != nil || len(letters) != 1 || letters[0].Code != 84061 || letters[0].Cause != "不是好友" || letters[0].Subject != liming.ExternalUserID {
			t.Fatalf("dead letters %+v, %v", letters, err)
		}
		other := mustSend(t, s, "k2", push)[0]
		if err := s.Requeue(background, WhichOutbox, refused.ID); err != nil {
			t.Fatal(err)
		}
		if got := mustClaimSends(t, s); len(got) != 0 {
			t.Fatal("two sends of one lane are under way")
		}
		mustSettle(t, s, other, bot.Outcome{Class: bot.ClassDone})
		if got := mustClaimSends(t, s); len(got) != 1 || got[0].ID != refused.ID || got[0].Attempts != 0 || !got[0].Again {
			t.Fatalf("claimed %+v, want the requeued one, which was in somebody's hands before", got)
		}
	})
}

func TestAnUnknownQueueIsRefused(t *testing.T) {
	s := mustOpen(t, Options{Driver: SQLite, DSN: t.TempDir() + "/bot.db"})
	if _, err := s.DeadLetters(background, "customers", 1); err == nil {
		t.Error("the dead letters of customers were listed")
	}
	if err := s.Requeue(background, "customers", 1); err == nil {
		t.Error("a customer was requeued")
	}
}

func TestStatsTellDepthAgeAndDead(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		registry := prometheus.NewPedanticRegistry()
		o.Now, o.Registry = clock.Now, registry
		s := mustOpen(t, o)
		dead, done, held, later := arrival("dead", ""), arrival("done", ""), arrival("held", ""), arrival("later", "")
		later.Due = opening.Add(time.Hour)
		mustPut(t, s, dead, done, held, later)
		items := mustClaim(t, s, "dead", "done", "held")
		clock.set(opening.Add(2 * time.Second))
		if err := s.Inbox().Fail(background, items[0], time.Time{}, "wrong"); err != nil {
			t.Fatal(err)
		}
		mustProcess(t, s, items[1], bot.FetchContact{Pair: liming})
		mustPut(t, s, arrival("waits", ""))
		clock.set(opening.Add(3 * time.Second))
		got, err := s.Stats(background)
		want := Stats{
			Inbox:  QueueStats{Depth: 2, Later: 1, Dead: 1, Oldest: 3 * time.Second},
			Outbox: QueueStats{Depth: 1, Oldest: time.Second},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
		families, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		shown := map[string]float64{}
		for _, family := range families {
			for _, m := range family.Metric {
				if strings.HasPrefix(family.GetName(), "zhanggui_queue_") {
					shown[family.GetName()+" "+m.Label[0].GetValue()] = m.Gauge.GetValue()
				}
			}
		}
		wantShown := map[string]float64{
			"zhanggui_queue_depth inbox": 2, "zhanggui_queue_depth outbox": 1,
			"zhanggui_queue_later inbox": 1, "zhanggui_queue_later outbox": 0,
			"zhanggui_queue_dead_letters inbox": 1, "zhanggui_queue_dead_letters outbox": 0,
			"zhanggui_queue_oldest_seconds inbox": 3, "zhanggui_queue_oldest_seconds outbox": 1,
		}
		if diff := cmp.Diff(wantShown, shown); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestPurgeForgetsWhatIsFinishedAndOld(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		mustPut(t, s, arrival("done", ""), arrival("dead", ""), arrival("open", ""))
		items := mustClaim(t, s, "done", "dead", "open")
		mustProcess(t, s, items[0], bot.FetchContact{Pair: liming}, bot.FetchContact{Pair: hanmei})
		if err := s.Inbox().Fail(background, items[1], time.Time{}, "wrong"); err != nil {
			t.Fatal(err)
		}
		mustSettle(t, s, mustClaimSends(t, s)[0], bot.Outcome{Class: bot.ClassDone})
		clock.set(opening.Add(time.Hour))
		mustPut(t, s, arrival("young", ""))
		mustProcess(t, s, mustClaim(t, s, "open", "young")[1])

		for i, want := range []int64{2, 1, 0} {
			// One row of each queue at a time: two, then the dead letter.
			if got, err := s.Purge(background, opening.Add(time.Minute), 1); err != nil || got != want {
				t.Fatalf("purge %d: %d, %v; want %d", i, got, err, want)
			}
		}
		if n := count(t, s, "inbox WHERE event_key IN ('open', 'young')"); n != 2 || count(t, s, "inbox") != 2 || count(t, s, "outbox") != 1 {
			t.Fatal("purge took what was unfinished or young")
		}
	})
}
