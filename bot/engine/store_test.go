package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus/hooks/test"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/engine"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/store/testserver"
)

func TestMain(m *testing.M) { os.Exit(testserver.Main(m)) }

// onEach runs a test on every database, fresh for each.
func onEach(t *testing.T, run func(t *testing.T, o store.Options)) {
	t.Helper()
	if testing.Short() {
		t.Skip("works on real databases")
	}
	t.Run(store.SQLite, func(t *testing.T) {
		run(t, store.Options{Driver: store.SQLite, DSN: filepath.Join(t.TempDir(), "bot.db")})
	})
	t.Run(store.MySQL, func(t *testing.T) {
		run(t, store.Options{Driver: store.MySQL, DSN: testserver.MySQL(t)})
	})
}

// instance is an engine on a real store.
type instance struct {
	*engine.Engine
	store  *store.Store
	sender *fakeSender
}

func newInstance(t testing.TB, o store.Options, name string, handle func(bot.Event) ([]bot.Effect, error), change ...func(*engine.Options)) *instance {
	t.Helper()
	log, _ := test.NewNullLogger()
	o.Instance, o.Log = name, log
	if o.Lease == 0 {
		// A machine that is busy with other tests may stall for seconds, and a
		// lease that ends meanwhile is no fault.
		o.Lease = 20 * time.Second
	}
	s, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	router, err := bot.NewRouter(bot.Handler{Name: "test", Kinds: []bot.Kind{"test"},
		Handle: func(ev bot.Event, _ bot.View) ([]bot.Effect, error) { return handle(ev) }})
	if err != nil {
		t.Fatal(err)
	}
	i := &instance{store: s, sender: &fakeSender{t: t, took: 2 * time.Millisecond}}
	options := engine.Options{
		Instance: name, Router: router, Sender: i.sender, Inbox: s.Inbox(), Outbox: s.Outbox(), Arrivals: s,
		Lease: o.Lease, Poll: 200 * time.Millisecond, Log: log,
		Parse: func(i bot.InboxItem) (bot.Event, error) {
			return bot.Event{ID: i.ID, Kind: i.Kind, At: i.At, From: string(i.Body), Body: bot.Unknown{}}, nil
		},
	}
	for _, f := range change {
		f(&options)
	}
	if i.Engine, err = engine.New(options); err != nil {
		t.Fatal(err)
	}
	s.Connect(i.InboxQueue(), i.OutboxQueue())
	if err := i.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := i.Stop(ctx); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return i
}

// put brings an event in, under its name.
func (i *instance) put(lane, name string) error {
	_, err := i.store.Put(context.Background(), bot.Arrival{
		Key: lane + "/" + name, Lane: lane, Kind: "test", Format: bot.FormatXML, Body: []byte(name),
		At: time.Now(), ReceivedAt: time.Now(),
	})
	return err
}

// putAll brings many events in, eight at a time, as callbacks come.
func (i *instance) putAll(t testing.TB, n int, lane func(int) string, name func(int) string) {
	t.Helper()
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for k := w; k < n; k += 8 {
				if err := i.put(lane(k), name(k)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func noLane(int) string { return "" }

// eventually waits for what real servers and clocks bring about.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.NewTimer(60 * time.Second)
	defer deadline.Stop()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for !ok() {
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("waited a minute for %s", what)
		}
	}
}

// empty waits until nothing is unfinished.
func empty(t testing.TB, s *store.Store) {
	t.Helper()
	eventually(t, "the queues to be empty", func() bool {
		stats, err := s.Stats(context.Background())
		return err == nil && stats.Inbox.Depth+stats.Inbox.Later+stats.Outbox.Depth+stats.Outbox.Later == 0
	})
}

// wantOnce demands that the instances have sent each of n sends once.
func wantOnce(t *testing.T, n int, all ...*instance) {
	t.Helper()
	seen := map[string]int{}
	for _, i := range all {
		for _, name := range i.sender.sent() {
			seen[name]++
		}
	}
	if len(seen) != n {
		t.Errorf("%d different sends, want %d", len(seen), n)
	}
	for name, times := range seen {
		if times != 1 {
			t.Errorf("%s was sent %d times", name, times)
		}
	}
}

func TestTwoInstancesDoNoWorkTwice(t *testing.T) {
	onEach(t, func(t *testing.T, o store.Options) {
		one, two := newInstance(t, o, "one", welcomes), newInstance(t, o, "two", welcomes)
		var both sync.WaitGroup
		for k, i := range []*instance{one, two} {
			both.Go(func() {
				i.putAll(t, 500, noLane, func(n int) string { return fmt.Sprintf("%d-%d", k, n) })
			})
		}
		both.Wait()
		empty(t, one.store)
		wantOnce(t, 1000, one, two)
	})
}

func TestLanesKeepTheirOrderAcrossInstances(t *testing.T) {
	onEach(t, func(t *testing.T, o store.Options) {
		var mu sync.Mutex
		order := map[string][]string{}
		at := map[string]bool{}
		handle := func(ev bot.Event) ([]bot.Effect, error) {
			lane, n, _ := strings.Cut(ev.From, "#")
			mu.Lock()
			if at[lane] {
				t.Errorf("two events of %s at a time", lane)
			}
			at[lane] = true
			mu.Unlock()
			<-time.After(time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			at[lane] = false
			order[lane] = append(order[lane], n)
			return nil, nil
		}
		one, two := newInstance(t, o, "one", handle), newInstance(t, o, "two", handle)
		const lanes, each = 8, 25
		var all sync.WaitGroup
		for l := range lanes {
			all.Go(func() {
				for n := range each {
					i := []*instance{one, two}[(l+n)%2]
					if err := i.put(fmt.Sprint("customer:", l), fmt.Sprintf("%d#%d", l, n)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		empty(t, one.store)
		for l := range lanes {
			got := order[fmt.Sprint(l)]
			if len(got) != each {
				t.Errorf("lane %d: %d events handled, want %d", l, len(got), each)
				continue
			}
			for n := range each {
				if got[n] != fmt.Sprint(n) {
					t.Errorf("lane %d was handled in the order %v", l, got)
					break
				}
			}
		}
	})
}

func TestAPanicIsRecordedWithItsPlace(t *testing.T) {
	onEach(t, func(t *testing.T, o store.Options) {
		i := newInstance(t, o, "one", func(ev bot.Event) ([]bot.Effect, error) {
			panic("no rule for " + ev.From)
		}, func(o *engine.Options) { o.Attempts = 2 })
		if err := i.put("customer:1", "A"); err != nil {
			t.Fatal(err)
		}
		eventually(t, "a dead letter", func() bool {
			dead, err := i.store.DeadLetters(context.Background(), store.WhichInbox, 10)
			return err == nil && len(dead) == 1 && strings.Contains(dead[0].Cause, "engine/store_test.go:") &&
				strings.Contains(dead[0].Cause, "no rule for A")
		})
	})
}

// TestAWelcomeOvertakesThousandsOfTags: WeCom does not answer about tags, and
// every place that may be taken for them is taken.
func TestAWelcomeOvertakesThousandsOfTags(t *testing.T) {
	onEach(t, func(t *testing.T, o store.Options) {
		const events, each = 100, 50
		gate := make(chan struct{})
		i := newInstance(t, o, "one", func(ev bot.Event) ([]bot.Effect, error) {
			if !strings.HasPrefix(ev.From, "tag") {
				return welcomes(ev)
			}
			var pushes []bot.Effect
			for k := range each {
				pushes = append(pushes, bot.PushTags{Pair: bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprintf("%s-%d", ev.From, k)}})
			}
			return pushes, nil
		})
		i.sender.answer = func(_ context.Context, item bot.OutboxItem) bot.Outcome {
			if item.Meta.Kind == bot.KindPushTags {
				<-gate
			}
			return bot.Outcome{Class: bot.ClassDone}
		}
		i.putAll(t, events, noLane, func(n int) string { return fmt.Sprint("tag", n) })
		eventually(t, "the tags to be planned", func() bool {
			stats, err := i.store.Stats(context.Background())
			return err == nil && stats.Inbox.Depth == 0 && stats.Outbox.Depth == events*each
		})
		if err := i.put("", "hello"); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the welcome", func() bool { return slices.Contains(i.sender.sent(), "welcome hello") })
		if n := i.sender.peak(); n > 25 {
			t.Errorf("%d sends at a time; 24 may be tags", n)
		}
		close(gate)
		empty(t, i.store)
		wantOnce(t, events*each+1, i)
	})
}
