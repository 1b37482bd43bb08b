package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/engine"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/store/testserver"
)

func TestAStopHandsBackToTheOtherInstance(t *testing.T) {
	onEach(t, func(t *testing.T, o store.Options) {
		one := newInstance(t, o, "one", tagsOrWelcome, func(o *engine.Options) { o.Senders = 2 })
		one.sender.took = 200 * time.Millisecond
		one.putAll(t, 100, noLane, func(n int) string { return fmt.Sprint("tag", n) })
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := one.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		stats, err := one.store.Stats(context.Background())
		if err != nil || stats.Outbox.Depth+stats.Inbox.Depth == 0 {
			t.Fatalf("nothing is left to hand back: %+v, %v", stats, err)
		}
		// Whatever is due can be claimed at once by somebody else.
		other := o
		other.Instance = "looks only"
		s, err := store.Open(context.Background(), other)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		events, _, err := s.Inbox().Claim(context.Background(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		sends, _, err := s.Outbox().Claim(context.Background(), 1000)
		if err != nil || int64(len(events)) != stats.Inbox.Depth || int64(len(sends)) != stats.Outbox.Depth {
			t.Fatalf("claimed %d events and %d sends of %+v, %v", len(events), len(sends), stats, err)
		}
		for _, e := range events {
			must(t, s.Inbox().Release(context.Background(), []int64{e.ID}))
		}
		for _, e := range sends {
			must(t, s.Outbox().Release(context.Background(), []int64{e.ID}))
		}
		two := newInstance(t, o, "two", tagsOrWelcome)
		empty(t, two.store)
		wantOnce(t, 100, one, two)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestWhatAVanishedInstanceHeldIsTakenOver: a store without an engine takes
// rows and never works on them, as a process that was killed.
func TestWhatAVanishedInstanceHeldIsTakenOver(t *testing.T) {
	onEach(t, func(t *testing.T, o store.Options) {
		o.Instance, o.Lease = "dead", 2*time.Second
		dead, err := store.Open(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer dead.Close()
		for n := range 50 {
			a := bot.Arrival{Key: fmt.Sprint(n), Lane: fmt.Sprint("customer:", n%5), Kind: "test", Body: fmt.Append(nil, n),
				Format: bot.FormatXML, At: time.Now(), ReceivedAt: time.Now()}
			if _, err := dead.Put(context.Background(), a); err != nil {
				t.Fatal(err)
			}
		}
		if items, _, err := dead.Inbox().Claim(context.Background(), 100); err != nil || len(items) == 0 {
			t.Fatalf("claimed %d rows, %v", len(items), err)
		}
		start := time.Now()
		heir := newInstance(t, o, "heir", welcomes)
		empty(t, heir.store)
		if took := time.Since(start); took < time.Second {
			t.Errorf("taken over after %v with a lease of 2 s", took)
		}
		wantOnce(t, 50, heir)
	})
}

// TestADatabaseThatStopsAnswersAgainAndNothingIsLost takes a MariaDB away in
// the middle of the work.
func TestADatabaseThatStopsAnswersAgainAndNothingIsLost(t *testing.T) {
	if testing.Short() {
		t.Skip("works on real databases")
	}
	server := testserver.StartMySQL(t, testserver.FlushEachCommit)
	o := store.Options{Driver: store.MySQL, DSN: server.Database(t)}
	i := newInstance(t, o, "one", func(ev bot.Event) ([]bot.Effect, error) {
		<-time.After(5 * time.Millisecond)
		// What the kill left leased to nobody is free again after the tests' lease
		// of 20 s, so a code of 20 s would be over by then.
		return []bot.Effect{bot.Welcome{Code: ev.From, AddedAt: ev.At, Until: ev.At.Add(time.Hour)}}, nil
	}, func(o *engine.Options) { o.Workers = 2 })
	i.putAll(t, 300, func(n int) string { return fmt.Sprint("customer:", n%20) }, func(n int) string { return fmt.Sprint(n) })
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	<-time.After(3 * time.Second)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	empty(t, i.store)
	dead, err := i.store.DeadLetters(context.Background(), store.WhichInbox, 10)
	if err != nil || len(dead) > 0 {
		t.Fatalf("dead letters %v, %v", dead, err)
	}
	// Each welcome goes out; one whose outcome the kill took away may go twice,
	// which WeCom answers with 41051.
	seen := map[string]bool{}
	for _, name := range i.sender.sent() {
		seen[name] = true
	}
	if len(seen) != 300 {
		t.Fatalf("%d of 300 welcomes were sent", len(seen))
	}
}
