package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func sendKinds(items []bot.OutboxItem) []bot.SendKind {
	kinds := []bot.SendKind{}
	for _, item := range items {
		kinds = append(kinds, item.Meta.Kind)
	}
	return kinds
}

func TestTheMostUrgentSendIsClaimedFirst(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		items := mustSend(t, s, "k", bot.FetchContact{Pair: hanmei}, bot.PushTags{Pair: liming}, bot.AppMessage{Text: "alert"},
			bot.Welcome{Pair: liming}, bot.AppMessage{Text: "answer", Answer: true}, bot.PrepareAsset{Spec: bot.AssetSpec{Name: "image:new"}})
		want := []bot.SendKind{bot.KindWelcome, bot.KindAppMessage, bot.KindAppMessage, bot.KindPushTags, bot.KindPrepareAsset, bot.KindFetchContact}
		if diff := cmp.Diff(want, sendKinds(items)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestTheMostUrgentSendHasTheLastPlace(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		_, out := trays(s, 1)
		mustPut(t, s, arrival("k", ""))
		in := s.handoffs.Load().in.(*tray[bot.InboxItem])
		mustProcess(t, s, in.take()[0], bot.FetchContact{Pair: liming}, bot.Welcome{Pair: liming})
		if diff := cmp.Diff([]bot.SendKind{bot.KindWelcome}, sendKinds(out.take())); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff([]bot.SendKind{bot.KindFetchContact}, sendKinds(mustClaimSends(t, s))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSendsOfALaneGoOneAtATimeAndInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		push := func(user string) bot.PushTags {
			return bot.PushTags{Pair: bot.Pair{UserID: user, ExternalUserID: "wm"}}
		}
		first := mustSend(t, s, "k1", push("liming"), push("liming"), push("hanmei"))
		if len(first) != 2 || first[0].Meta.Lane == first[1].Meta.Lane {
			t.Fatalf("%d sends are under way, want one of each lane", len(first))
		}
		if more := mustSend(t, s, "k2", push("liming")); len(more) != 0 {
			t.Fatal("a send overtook another of its lane")
		}
		// Neither time nor a failure that is tried again lets the next one go.
		if err := s.Outbox().Settle(background, first[0], bot.Outcome{Class: bot.ClassRetry}, opening.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		clock.set(opening.Add(time.Minute))
		if more := mustClaimSends(t, s); len(more) != 1 || more[0].ID != first[1].ID {
			t.Fatalf("claimed %d sends, want the one whose lease ran out", len(more))
		}
		clock.set(opening.Add(time.Hour))
		retried := mustClaimSends(t, s)
		var order []int64
		_, out := trays(s, 10)
		for _, item := range retried {
			if item.Meta.Lane != first[0].Meta.Lane {
				continue
			}
			for next := []bot.OutboxItem{item}; len(next) > 0; next = out.take() {
				order = append(order, next[0].ID)
				mustSettle(t, s, next[0], bot.Outcome{Class: bot.ClassDone})
			}
		}
		if len(order) != 3 || order[0] != first[0].ID || order[1] > order[2] {
			t.Fatalf("the lane went %v, want three in order from %d", order, first[0].ID)
		}
	})
}

func TestALaneWithoutAHeadGetsOne(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		push := bot.PushTags{Pair: liming}
		head := mustSend(t, s, "k", push, push)[0]
		if err := s.db.Exec("DELETE FROM outbox WHERE id = ?", head.ID).Error; err != nil {
			t.Fatal(err)
		}
		clock.set(opening.Add(behindRest))
		if got := mustClaimSends(t, s); len(got) != 1 {
			t.Fatalf("claimed %d sends, want the one that was left behind", len(got))
		}
	})
}

// TestOneLaneWrittenByTwoInstancesAtOnceHasOneHead lets many events of two
// instances send to the same few lanes while others settle them.
func TestOneLaneWrittenByTwoInstancesAtOnceHasOneHead(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		const events, lanes = 160, 3
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		var underWay, settled sync.Map
		var all sync.WaitGroup
		for i := range events {
			mustPut(t, stores[0], arrival(fmt.Sprint("k", i), ""))
		}
		items := mustClaimAll(t, stores[0])
		for i, s := range stores {
			_, out := trays(s, 1000)
			for range 4 {
				all.Go(func() {
					for n := range events / 8 {
						if i == 0 {
							mustProcess(t, s, items.pop(), bot.PushTags{Pair: bot.Pair{UserID: fmt.Sprint(n % lanes)}})
						}
						for _, item := range append(out.take(), mustClaimSends(t, s)...) {
							if other, twice := underWay.LoadOrStore(item.Meta.Lane, item.ID); twice {
								t.Errorf("%d and %d of lane %s at once", other, item.ID, item.Meta.Lane)
							}
							if _, twice := settled.LoadOrStore(item.ID, true); twice {
								t.Errorf("%d was sent twice", item.ID)
							}
							underWay.Delete(item.Meta.Lane)
							mustSettle(t, s, item, bot.Outcome{Class: bot.ClassDone})
						}
					}
				})
			}
		}
		all.Wait()
		if n := count(t, stores[0], "(SELECT head_of FROM outbox WHERE head_of IS NOT NULL GROUP BY head_of HAVING COUNT(*) > 1) AS twice"); n != 0 {
			t.Fatal("a lane has two heads")
		}
		if n := count(t, stores[0], "outbox WHERE behind IS NOT NULL AND behind NOT IN (SELECT head_of FROM outbox WHERE head_of IS NOT NULL)"); n != 0 {
			t.Fatalf("%d sends wait in lanes without a head", n)
		}
	})
}

// stack hands out events to several workers.
type stack struct {
	mu    sync.Mutex
	items []bot.InboxItem
}

func (s *stack) pop() bot.InboxItem {
	s.mu.Lock()
	defer s.mu.Unlock()
	item := s.items[0]
	s.items = s.items[1:]
	return item
}

func mustClaimAll(t testing.TB, s *Store) *stack {
	t.Helper()
	items, _, err := s.Inbox().Claim(background, 10000)
	if err != nil {
		t.Fatal(err)
	}
	return &stack{items: items}
}

func TestASendIsSettledByItsOutcome(t *testing.T) {
	welcome := bot.Welcome{Pair: liming, Code: "c", Until: opening.Add(20 * time.Second)}
	result := bot.ContactFetched{Pair: liming, Name: "王芳"}
	for _, c := range []struct {
		name    string
		outcome bot.Outcome
		state   rowState
		// attempts is what is counted, follow the event that comes of it.
		attempts int
		follow   bot.Body
	}{
		{"done", bot.Outcome{Class: bot.ClassDone}, stateDone, 0, nil},
		{"done with a result", bot.Outcome{Class: bot.ClassDone, Result: result}, stateDone, 0, result},
		{"already done", bot.Outcome{Class: bot.ClassAlready, Code: 41051}, stateDone, 0, nil},
		{"tried again", bot.Outcome{Class: bot.ClassRetry, Code: -1, Reason: "微信忙"}, stateRetry, 1, nil},
		{"tried again for free", bot.Outcome{Class: bot.ClassRetry, Code: 45009, Free: true}, stateRetry, 0, nil},
		{"a token that is refused", bot.Outcome{Class: bot.ClassRefresh, Code: 40014}, stateRetry, 1, nil},
		{"refused for good", bot.Outcome{Class: bot.ClassPermanent, Code: 41050, Reason: "来不及了"}, stateDead, 1,
			bot.SendFailed{SendKind: bot.KindWelcome, Payload: mustEncode(welcome), Code: 41050, Reason: "来不及了"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				o.Now = clockAt(opening).Now
				s := mustOpen(t, o)
				item := mustSend(t, s, "k", welcome)[0]
				if err := s.Outbox().Settle(background, item, c.outcome, opening.Add(time.Minute)); err != nil {
					t.Fatal(err)
				}
				var row outboxRow
				if err := s.read.Take(&row, item.ID).Error; err != nil {
					t.Fatal(err)
				}
				if row.Lease.State != c.state || row.Lease.Attempts != c.attempts || row.Class != c.outcome.Class ||
					row.Code != c.outcome.Code || row.Lease.Cause != c.outcome.Reason {
					t.Fatalf("the row says %+v", row)
				}
				if again := s.Outbox().Settle(background, item, c.outcome, opening); !errors.Is(again, bot.ErrLeaseLost) {
					t.Fatalf("settled twice: %v", again)
				}
				checkFollow(t, s, c.follow)
			})
		})
	}
}

// checkFollow claims the event that came of a send, and checks that it is in
// line with the customer's other events.
func checkFollow(t *testing.T, s *Store, want bot.Body) {
	t.Helper()
	events, _, err := s.Inbox().Claim(background, 10)
	if err != nil {
		t.Fatal(err)
	}
	if want == nil {
		if len(events) != 0 {
			t.Fatalf("%d events came of it, want none", len(events))
		}
		return
	}
	if len(events) != 1 || events[0].Lane != "customer:"+liming.ExternalUserID {
		t.Fatalf("what came of it is %+v", events)
	}
	got, err := bot.DecodeInternal(events[0].Kind, events[0].Body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
}

func mustEncode(s bot.Send) []byte {
	data, err := bot.EncodeSend(s)
	if err != nil {
		panic(err)
	}
	return data
}

func TestManySettleInOneCommitAndALostOneHurtsNobodyElse(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var sends []bot.Effect
		for i := range 40 {
			sends = append(sends, bot.FetchContact{Pair: bot.Pair{UserID: fmt.Sprint("staff", i), ExternalUserID: "wm1"}})
		}
		items := mustSend(t, s, "k", sends...)
		mustSettle(t, s, items[7], bot.Outcome{Class: bot.ClassDone})
		errs := make([]error, len(items))
		var all sync.WaitGroup
		for i, item := range items {
			all.Go(func() {
				class := []bot.Class{bot.ClassDone, bot.ClassAlready}[i%2]
				errs[i] = s.Outbox().Settle(background, item, bot.Outcome{Class: class}, time.Time{})
			})
		}
		all.Wait()
		for i, err := range errs {
			if errors.Is(err, bot.ErrLeaseLost) != (i == 7) || (err != nil && i != 7) {
				t.Errorf("send %d: %v", i, err)
			}
		}
		if n := count(t, s, "outbox WHERE state = 'done'"); n != len(items) {
			t.Fatalf("%d are done, want %d", n, len(items))
		}
	})
}

func TestASendThatIsHeldIsTakenOverWhenItsLeaseEnds(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		item := mustSend(t, one, "k", bot.PushTags{Pair: liming})[0]
		if got := mustClaimSends(t, two); len(got) != 0 {
			t.Fatal("a send under way was claimed")
		}
		clock.set(opening.Add(one.o.Lease))
		taken := mustClaimSends(t, two)
		if len(taken) != 1 {
			t.Fatalf("claimed %d, want 1", len(taken))
		}
		err := one.Outbox().Settle(background, item, bot.Outcome{Class: bot.ClassDone}, time.Time{})
		if !errors.Is(err, bot.ErrLeaseLost) {
			t.Fatalf("got %v, want ErrLeaseLost", err)
		}
		if err := two.Outbox().Release(background, []int64{taken[0].ID}); err != nil {
			t.Fatal(err)
		}
		mustSettle(t, one, mustClaimSends(t, one)[0], bot.Outcome{Class: bot.ClassDone})
	})
}

func TestASendNobodyCanReadIsSetAside(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		push := bot.PushTags{Pair: liming}
		mustSend(t, s, "k", push, push)
		if err := s.db.Exec("UPDATE outbox SET kind = 'from_the_future' WHERE head_of IS NOT NULL").Error; err != nil {
			t.Fatal(err)
		}
		clock.set(opening.Add(s.o.Lease))
		if got := mustClaimSends(t, s); len(got) != 1 || got[0].Meta.Kind != bot.KindPushTags {
			t.Fatalf("claimed %+v, want the one behind", got)
		}
		letters, err := s.DeadLetters(background, WhichOutbox, 10)
		if err != nil || len(letters) != 1 || letters[0].Kind != "from_the_future" {
			t.Fatalf("dead letters %+v, %v", letters, err)
		}
	})
}

// A welcome has seconds, and a backlog may take hours.
func TestAWelcomeIsClaimedBeforeAnyBacklog(t *testing.T) {
	backlog := make([]bot.Effect, 1500)
	for i := range backlog {
		backlog[i] = bot.PushTags{Pair: bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprint("wm", i)}}
	}
	welcome := bot.Welcome{Pair: liming, Code: "c"}
	for _, c := range []struct {
		name    string
		prepare func(t *testing.T, s *Store, clock *clock)
	}{
		{"a new one behind what is older", func(t *testing.T, s *Store, clock *clock) {
			decided(t, s, "backlog", backlog...)
			clock.set(opening.Add(time.Hour))
			decided(t, s, "welcome", welcome)
		}},
		{"the next attempt at one", func(t *testing.T, s *Store, clock *clock) {
			item := mustSend(t, s, "welcome", welcome)[0]
			if err := s.Outbox().Settle(background, item, bot.Outcome{Class: bot.ClassRetry}, opening.Add(time.Second)); err != nil {
				t.Fatal(err)
			}
			decided(t, s, "backlog", backlog...)
			clock.set(opening.Add(time.Second))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				clock := clockAt(opening)
				o.Now = clock.Now
				s := mustOpen(t, o)
				c.prepare(t, s, clock)
				items, _, err := s.Outbox().Claim(background, 10)
				if err != nil || len(items) != 10 || items[0].Meta.Kind != bot.KindWelcome {
					t.Fatalf("claimed %v, %v; want ten and the welcome first", sendKinds(items), err)
				}
				if items, _, err = s.Outbox().Claim(background, 2000); err != nil || len(items) != 1491 {
					t.Fatalf("claimed %d more, %v; want the rest of the backlog", len(items), err)
				}
			})
		})
	}
}

// decided puts one event that decides the effects.
func decided(t testing.TB, s *Store, key string, effects ...bot.Effect) {
	t.Helper()
	mustPut(t, s, arrival(key, ""))
	mustProcess(t, s, mustClaim(t, s, key)[0], effects...)
}
