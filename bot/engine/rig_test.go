package engine_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus/hooks/test"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/engine"
)

// rig is one instance on a fake database.
type rig struct {
	*engine.Engine
	store    *fakeStore
	sender   *fakeSender
	log      *test.Hook
	registry *prometheus.Registry
}

// newRig makes an instance. Its events carry their name in Arrival.From and are
// handled by handle.
func newRig(t *testing.T, db *fakeDB, name string, handle func(bot.Event) ([]bot.Effect, error), change ...func(*engine.Options)) *rig {
	t.Helper()
	router, err := bot.NewRouter(bot.Handler{Name: "test", Kinds: []bot.Kind{"test"},
		Handle: func(ev bot.Event, _ bot.View) ([]bot.Effect, error) { return handle(ev) }})
	if err != nil {
		t.Fatal(err)
	}
	log, hook := test.NewNullLogger()
	r := &rig{store: &fakeStore{db: db, instance: name}, sender: &fakeSender{t: t, took: time.Millisecond}, log: hook, registry: prometheus.NewRegistry()}
	o := engine.Options{
		Instance: name, Router: router, Sender: r.sender, Inbox: fakeInbox{r.store}, Outbox: fakeOutbox{r.store},
		Arrivals: r.store, Log: log, Registry: r.registry, Lease: db.lease, Now: db.now,
		Parse: func(i bot.InboxItem) (bot.Event, error) {
			return bot.Event{ID: i.ID, Kind: i.Kind, At: i.At, From: string(i.Body), Body: bot.Unknown{}}, nil
		},
	}
	for _, f := range change {
		f(&o)
	}
	if r.Engine, err = engine.New(o); err != nil {
		t.Fatal(err)
	}
	r.store.in, r.store.out = r.InboxQueue(), r.OutboxQueue()
	return r
}

func (r *rig) start(t *testing.T) {
	t.Helper()
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (r *rig) stop(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Fatal(err)
	}
}

// put brings an event of a lane in.
func (r *rig) put(t *testing.T, lane, name string) {
	t.Helper()
	fresh, err := r.store.Put(t.Context(), bot.Arrival{
		Key: lane + "/" + name, Lane: lane, Kind: "test", Body: []byte(name), At: time.Now(), ReceivedAt: time.Now(),
	})
	if err != nil || !fresh {
		t.Fatalf("event %s was not taken in: fresh %v, %v", name, fresh, err)
	}
}

// metric is the value of a counter or the number of samples of a histogram,
// over all its labels but those given as "name=value".
func (r *rig) metric(t *testing.T, name string, labels ...string) float64 {
	t.Helper()
	families, err := r.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, f := range families {
		for _, m := range f.GetMetric() {
			has := map[string]bool{}
			for _, l := range m.GetLabel() {
				has[l.GetName()+"="+l.GetValue()] = true
			}
			fits := f.GetName() == name
			for _, l := range labels {
				fits = fits && has[l]
			}
			if fits {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
			}
		}
	}
	return sum
}

// fakeSender takes a moment for each send and objects to a send that is under
// way twice, or that is made again after it succeeded.
type fakeSender struct {
	t      testing.TB
	took   time.Duration
	answer func(ctx context.Context, item bot.OutboxItem) bot.Outcome

	mu       sync.Mutex
	under    map[string]bool
	done     map[string]bool
	order    []string
	at       []time.Time
	together int
	most     int
}

func (s *fakeSender) Send(ctx context.Context, item bot.OutboxItem) bot.Outcome {
	s.enter(item)
	select {
	case <-time.After(s.took):
	case <-ctx.Done():
	}
	o := bot.Outcome{Class: bot.ClassDone}
	if s.answer != nil {
		o = s.answer(ctx, item)
	}
	s.leave(item, o)
	return o
}

func (s *fakeSender) enter(item bot.OutboxItem) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.under == nil {
		s.under, s.done = map[string]bool{}, map[string]bool{}
	}
	name := sendName(item)
	if s.under[item.Key] || s.done[item.Key] {
		s.t.Errorf("%s is sent twice", name)
	}
	if lane := item.Meta.Lane; lane != "" && s.under["lane "+lane] {
		s.t.Errorf("two sends of lane %s at a time", lane)
	}
	s.under[item.Key], s.under["lane "+item.Meta.Lane] = true, true
	s.order, s.at = append(s.order, name), append(s.at, time.Now())
	s.together++
	s.most = max(s.most, s.together)
}

func (s *fakeSender) leave(item bot.OutboxItem, o bot.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.under[item.Key], s.under["lane "+item.Meta.Lane] = false, false
	s.done[item.Key] = o.Class == bot.ClassDone
	s.together--
}

func (s *fakeSender) sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.order...)
}

// peak is how many sends were under way at most.
func (s *fakeSender) peak() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.most
}

func sendName(item bot.OutboxItem) string {
	switch s := item.Send.(type) {
	case bot.Welcome:
		return "welcome " + s.Code
	case bot.PushTags:
		return "tags " + s.ExternalUserID
	case bot.AppMessage:
		return "message " + s.Text
	default:
		return fmt.Sprintf("%T", s)
	}
}

// welcomes answers every event with a welcome.
func welcomes(ev bot.Event) ([]bot.Effect, error) {
	return []bot.Effect{bot.Welcome{Code: ev.From, AddedAt: ev.At, Until: time.Now().Add(20 * time.Second)}}, nil
}

func nothing(bot.Event) ([]bot.Effect, error) { return nil, nil }
