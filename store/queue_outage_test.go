package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// TestADatabaseThatGoesAwayComesBackByItself ends the server, as by a crash,
// or freezes it under callbacks that keep arriving.
func TestADatabaseThatGoesAwayComesBackByItself(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a MariaDB")
	}
	for _, c := range []struct {
		name       string
		away, back func(*testserver.Server) error
	}{
		{"crashed", (*testserver.Server).Kill, (*testserver.Server).Start},
		{"frozen", (*testserver.Server).Pause, (*testserver.Server).Resume},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := testserver.StartMySQL(t, testserver.FlushEachCommit)
			s := mustOpen(t, Options{Driver: MySQL, DSN: server.Database(t), Instance: "one"})
			load := startLoad(s)
			load.await(t, func() bool { return load.accepted.Load() > 50 })
			if err := c.away(server); err != nil {
				t.Fatal(err)
			}
			before := load.refused.Load()
			load.await(t, func() bool { return load.refused.Load() > before+20 })
			if slowest := time.Duration(load.slowest.Load()); slowest > 3*time.Second {
				t.Errorf("a caller with a second to live waited %v", slowest)
			}
			if err := c.back(server); err != nil {
				t.Fatal(err)
			}
			accepted := load.accepted.Load()
			load.await(t, func() bool { return load.accepted.Load() > accepted+50 })
			keys := load.stop()
			items := mustClaimAll(t, s)
			have := map[string]bool{}
			for _, item := range items.items {
				have[item.Key] = true
			}
			for _, key := range keys {
				if !have[key] {
					t.Fatalf("%s was accepted and is lost", key)
				}
			}
			mustProcess(t, s, items.items[0], entryOf(opening))
		})
	}
}

// load keeps putting fresh events, each with a second to live.
type load struct {
	accepted, refused, slowest atomic.Int64

	all     sync.WaitGroup
	stopped atomic.Bool
	mu      sync.Mutex
	keys    []string
}

func startLoad(s *Store) *load {
	l := &load{}
	for caller := range 8 {
		l.all.Go(func() {
			for n := 0; !l.stopped.Load(); n++ {
				key := fmt.Sprintf("%d-%d", caller, n)
				ctx, cancel := context.WithTimeout(background, time.Second)
				began := time.Now()
				_, err := s.Put(ctx, arrival(key, ""))
				cancel()
				if took := int64(time.Since(began)); took > l.slowest.Load() {
					l.slowest.Store(took)
				}
				if err != nil {
					l.refused.Add(1)
					continue
				}
				l.accepted.Add(1)
				l.mu.Lock()
				l.keys = append(l.keys, key)
				l.mu.Unlock()
			}
		})
	}
	return l
}

func (l *load) await(t *testing.T, reached func() bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !reached() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("after 30 s: %d accepted, %d refused", l.accepted.Load(), l.refused.Load())
		}
	}
}

// stop ends the load and tells which events were accepted.
func (l *load) stop() []string {
	l.stopped.Store(true)
	l.all.Wait()
	return l.keys
}

func TestACallerThatGivesUpIsAnswered(t *testing.T) {
	s := mustOpen(t, Options{Driver: SQLite, DSN: t.TempDir() + "/bot.db"})
	release := holdCommits(s)
	ctx, cancel := context.WithCancel(background)
	answered := make(chan error)
	go func() {
		_, err := s.Put(ctx, arrival("gone", ""))
		answered <- err
	}()
	awaitWaiting(t, s, 1)
	cancel()
	if err := <-answered; !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	release()
	mustPut(t, s, arrival("stays", ""))
	mustClaim(t, s, "stays")
}

func TestNothingIsHandedOverOfACommitThatFailed(t *testing.T) {
	server := testserver.StartMySQL(t, testserver.FlushEachSecond)
	s := mustOpen(t, Options{Driver: MySQL, DSN: server.Database(t), Instance: "one"})
	in, out := trays(s, 10)
	mustPut(t, s, arrival("k", ""))
	item := in.take()[0]
	err := s.Inbox().Process(background, item, func(bot.View) ([]bot.Planned, error) {
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		return decides(bot.FetchContact{Pair: liming}, bot.ScheduleJob{Name: "j", Key: "j"})(nil)
	})
	if err == nil || len(in.given)+len(out.given) != 0 || in.room != 10 || out.room != 10 {
		t.Fatalf("error %v, %d given, room for %d and %d", err, len(in.given)+len(out.given), in.room, out.room)
	}
	if _, err := s.Put(background, arrival("k2", "")); err == nil || in.room != 10 {
		t.Fatalf("put: %v, room for %d", err, in.room)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	mustProcess(t, s, item, bot.FetchContact{Pair: liming})
	if len(out.given) != 1 {
		t.Fatalf("%d sends handed over, want 1", len(out.given))
	}
}
