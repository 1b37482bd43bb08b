package store

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

var background = context.Background()

// tray is a handoff with a number of places. What is given lies in it.
type tray[T any] struct {
	mu    sync.Mutex
	room  int
	given []T
	wakes []time.Time
}

func (t *tray[T]) Reserve(n int) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n = min(n, t.room)
	t.room -= n
	return n
}

func (t *tray[T]) Cancel(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.room += n
}

func (t *tray[T]) Give(items []T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.given = append(t.given, items...)
}

func (t *tray[T]) Wake(at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wakes = append(t.wakes, at)
}

// take empties the tray and frees the places.
func (t *tray[T]) take() []T {
	t.mu.Lock()
	defer t.mu.Unlock()
	items := t.given
	t.given = nil
	t.room += len(items)
	return items
}

// trays connects a store to two trays.
func trays(s *Store, room int) (*tray[bot.InboxItem], *tray[bot.OutboxItem]) {
	in, out := &tray[bot.InboxItem]{room: room}, &tray[bot.OutboxItem]{room: room}
	s.Connect(in, out)
	return in, out
}

// beside opens the same database for another instance.
func beside(t testing.TB, o Options, instance string) *Store {
	t.Helper()
	o.Instance = instance
	return mustOpen(t, o)
}

func arrival(key, lane string) bot.Arrival {
	return bot.Arrival{Key: key, Lane: lane, Kind: bot.KindContactAdded, Format: bot.FormatXML, Receiver: "app", Body: []byte("<xml/>"), At: opening}
}

func mustPut(t testing.TB, s *Store, arrivals ...bot.Arrival) {
	t.Helper()
	for _, a := range arrivals {
		fresh, err := s.Put(background, a)
		if err != nil || !fresh {
			t.Fatalf("put %s: fresh %v, %v", a.Key, fresh, err)
		}
	}
}

// mustClaim claims events and checks which ones they are.
func mustClaim(t testing.TB, s *Store, keys ...string) []bot.InboxItem {
	t.Helper()
	items, _, err := s.Inbox().Claim(background, 100)
	if err != nil {
		t.Fatal(err)
	}
	if got := eventKeys(items); fmt.Sprint(got) != fmt.Sprint(keys) {
		t.Fatalf("claimed %q, want %q", got, keys)
	}
	return items
}

func eventKeys(items []bot.InboxItem) []string {
	keys := []string{}
	for _, item := range items {
		keys = append(keys, item.Key)
	}
	return keys
}

// decides is a decision that was made beforehand.
func decides(effects ...bot.Effect) func(bot.View) ([]bot.Planned, error) {
	return func(bot.View) ([]bot.Planned, error) {
		var plan []bot.Planned
		for n, e := range effects {
			plan = append(plan, bot.Planned{Handler: "test", N: n, Effect: e})
		}
		return plan, nil
	}
}

func mustProcess(t testing.TB, s *Store, item bot.InboxItem, effects ...bot.Effect) {
	t.Helper()
	if err := s.Inbox().Process(background, item, decides(effects...)); err != nil {
		t.Fatalf("process %s: %v", item.Key, err)
	}
}

// mustSend puts one event that decides the effects, and claims what it sends.
func mustSend(t testing.TB, s *Store, key string, effects ...bot.Effect) []bot.OutboxItem {
	t.Helper()
	mustPut(t, s, arrival(key, ""))
	mustProcess(t, s, mustClaim(t, s, key)[0], effects...)
	return mustClaimSends(t, s)
}

func mustClaimSends(t testing.TB, s *Store) []bot.OutboxItem {
	t.Helper()
	items, _, err := s.Outbox().Claim(background, 100)
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func mustSettle(t testing.TB, s *Store, item bot.OutboxItem, o bot.Outcome) {
	t.Helper()
	if err := s.Outbox().Settle(background, item, o, s.o.Now().Add(time.Minute)); err != nil {
		t.Fatalf("settle %s: %v", item.Key, err)
	}
}

// timeOf is the entry that proves that an event was applied: its time line
// entry would be there twice if the event were applied twice under two times.
func entryOf(at time.Time) bot.RecordInteraction {
	return bot.RecordInteraction{Pair: liming, Kind: bot.InteractionEdited, At: at}
}

func count(t testing.TB, s *Store, sql string, values ...any) int {
	t.Helper()
	var n int
	if err := s.read.Raw("SELECT COUNT(*) FROM "+sql, values...).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}
