package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/engine"
)

func TestAnEventBecomesASend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", welcomes)
		r.start(t)
		r.put(t, "customer:1", "A")
		synctest.Wait()
		claims := db.claimed()
		<-time.After(2 * time.Millisecond)
		synctest.Wait()
		if got := r.sender.sent(); !slices.Equal(got, []string{"welcome A"}) {
			t.Fatalf("sent %v", got)
		}
		if db.claimed() > claims {
			t.Error("the poller was needed; the hand-off should have done")
		}
		r.stop(t)
		if got := db.send(0).end; got != "done" {
			t.Fatalf("the send ended %q", got)
		}
		for _, want := range []struct {
			name   string
			labels []string
		}{
			{"zhanggui_events_handled_total", []string{"kind=test", "result=done"}},
			{"zhanggui_sends_total", []string{"kind=welcome", "class=done"}},
			{"zhanggui_welcome_latency_seconds", []string{"since=event"}},
			{"zhanggui_welcome_latency_seconds", []string{"since=acknowledgement"}},
		} {
			if got := r.metric(t, want.name, want.labels...); got != 1 {
				t.Errorf("%s%v is %v, want 1", want.name, want.labels, got)
			}
		}
	})
}

func TestEventsOfALaneKeepTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		var order []string
		handle := func(ev bot.Event) ([]bot.Effect, error) {
			<-time.After(time.Millisecond)
			db.mu.Lock()
			defer db.mu.Unlock()
			order = append(order, ev.From)
			return nil, nil
		}
		one, two := newRig(t, db, "one", handle), newRig(t, db, "two", handle)
		one.start(t)
		two.start(t)
		var want []string
		for i := range 20 {
			[]*rig{one, two}[i%2].put(t, "customer:1", fmt.Sprint(i))
			want = append(want, fmt.Sprint(i))
		}
		<-time.After(30 * time.Second)
		one.stop(t)
		two.stop(t)
		if diff := cmp.Diff(want, order); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAnEventThatCannotBeReadIsSetAsideAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", nothing, func(o *engine.Options) {
			o.Parse = func(bot.InboxItem) (bot.Event, error) { return bot.Event{}, errors.New("no such element") }
		})
		r.start(t)
		r.put(t, "", "A")
		synctest.Wait()
		r.stop(t)
		if row := db.event(1); row.end != "dead" || row.cause != "no such element" {
			t.Fatalf("the event ended %q because of %q", row.end, row.cause)
		}
	})
}

func TestAHandlerThatFailsIsTriedAgainAndInTheEndSetAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		var tries int
		r := newRig(t, db, "one", func(bot.Event) ([]bot.Effect, error) {
			tries++
			return nil, errors.New("no welcome rule fits")
		})
		r.start(t)
		r.put(t, "customer:1", "A")
		<-time.After(2 * time.Minute)
		r.stop(t)
		if row := db.event(1); tries != 6 || row.end != "dead" || !strings.Contains(row.cause, "no welcome rule fits") {
			t.Fatalf("after %d tries the event ended %q because of %q", tries, row.end, row.cause)
		}
	})
}

func TestAFailingEventHoldsUpItsLaneAndNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		var order []string
		failures := 3
		r := newRig(t, db, "one", func(ev bot.Event) ([]bot.Effect, error) {
			if ev.From == "first" && failures > 0 {
				failures--
				return nil, errors.New("not yet")
			}
			order = append(order, ev.From)
			return nil, nil
		}, func(o *engine.Options) { o.Workers = 1 })
		r.start(t)
		r.put(t, "customer:1", "first")
		r.put(t, "customer:1", "second")
		r.put(t, "customer:2", "other")
		<-time.After(20 * time.Second)
		r.stop(t)
		if want := []string{"other", "first", "second"}; !slices.Equal(order, want) {
			t.Fatalf("handled %v, want %v", order, want)
		}
	})
}

func TestAPanicIsAFailureWithItsPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", func(ev bot.Event) ([]bot.Effect, error) {
			if ev.From == "bad" {
				var rules []string
				return nil, errors.New(rules[len(ev.From)])
			}
			return nil, nil
		}, func(o *engine.Options) { o.Attempts = 1 })
		r.start(t)
		r.put(t, "", "bad")
		r.put(t, "", "good")
		synctest.Wait()
		r.stop(t)
		row := db.event(1)
		if row.end != "dead" || !strings.Contains(row.cause, "engine/engine_test.go:") || !strings.Contains(row.cause, "index out of range [3]") {
			t.Fatalf("the event ended %q because of %q", row.end, row.cause)
		}
		if db.event(2).end != "done" {
			t.Error("the panic kept another event from being handled")
		}
		if stack := fmt.Sprint(r.log.LastEntry().Data["stack"]); !strings.Contains(stack, "TestAPanicIsAFailureWithItsPlace") {
			t.Errorf("the log has no stack: %q", stack)
		}
	})
}

func TestAPanicOfTheSenderIsAnAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", welcomes)
		var tries atomic.Int32
		r.sender.answer = func(context.Context, bot.OutboxItem) bot.Outcome {
			if tries.Add(1) == 1 {
				r.sender.leave(db.send(0).item, bot.Outcome{})
				panic("no such template")
			}
			return bot.Outcome{Class: bot.ClassDone}
		}
		r.start(t)
		r.put(t, "", "A")
		<-time.After(5 * time.Second)
		r.stop(t)
		if row := db.send(0); row.end != "done" || row.attempts != 1 {
			t.Fatalf("the send ended %q after %d failed attempts", row.end, row.attempts)
		}
	})
}

func TestADatabaseThatIsAwayCostsNoAttempt(t *testing.T) {
	for _, outage := range []time.Duration{time.Second, 20 * time.Second} {
		t.Run(outage.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := newFakeDB(t)
				started := make(chan struct{}, 1)
				r := newRig(t, db, "one", func(ev bot.Event) ([]bot.Effect, error) {
					select {
					case started <- struct{}{}:
					default:
					}
					<-time.After(10 * time.Millisecond)
					return welcomes(ev)
				})
				r.start(t)
				for i := range 30 {
					r.put(t, fmt.Sprint("customer:", i%3), fmt.Sprint(i))
				}
				<-started
				db.setAway(true)
				<-time.After(outage)
				lines := len(r.log.AllEntries())
				db.setAway(false)
				<-time.After(10 * time.Second)
				r.stop(t)
				if got := ends(db, &db.events); got["done"] != 30 {
					t.Fatalf("events ended %v, want 30 done", got)
				}
				for id := int64(1); id <= 30; id++ {
					if row := db.event(id); row.attempts != 0 {
						t.Fatalf("event %d had %d attempts counted", id, row.attempts)
					}
				}
				if lines > 30 {
					t.Errorf("%d log lines for one outage", lines)
				}
			})
		})
	}
}

func TestAnOutcomeIsNotForgottenWhileTheDatabaseIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", welcomes)
		r.sender.answer = func(context.Context, bot.OutboxItem) bot.Outcome {
			db.setAway(true)
			return bot.Outcome{Class: bot.ClassDone}
		}
		r.start(t)
		r.put(t, "", "A")
		<-time.After(time.Minute)
		db.setAway(false)
		<-time.After(10 * time.Second)
		r.stop(t)
		// The sender objects to a second attempt.
		if row := db.send(0); row.end != "done" {
			t.Fatalf("the send ended %q", row.end)
		}
	})
}

func TestNothingToDoCostsLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", nothing)
		r.start(t)
		<-time.After(time.Minute)
		r.stop(t)
		if n := db.claimed(); n > 62 {
			t.Fatalf("%d claims in a quiet minute, want one a second", n)
		}
	})
}

// TestAStoreThatRefusesAnEventForGoodIsNotAskedForEver: the database is there,
// but it does not take what was decided.
func TestAStoreThatRefusesAnEventForGoodIsNotAskedForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", nothing, func(o *engine.Options) {
			o.Inbox = refusingInbox{o.Inbox.(fakeInbox)}
		})
		r.start(t)
		r.put(t, "customer:1", "A")
		<-time.After(3 * time.Minute)
		r.stop(t)
		if row := db.event(1); row.end != "dead" || !strings.Contains(row.cause, "data too long") {
			t.Fatalf("the event ended %q because of %q", row.end, row.cause)
		}
	})
}

// refusingInbox is an inbox whose database finds fault with every event.
type refusingInbox struct{ fakeInbox }

// Process decides and then cannot write.
func (i refusingInbox) Process(_ context.Context, _ bot.InboxItem, decide func(bot.View) ([]bot.Planned, error)) error {
	if _, err := decide(nil); err != nil {
		return err
	}
	return errors.New("Error 1406: data too long")
}

// TestAResultOutlivesAStoreThatRefusesForAWhile: a database that is read-only
// during a change-over answers, but takes nothing. A result that it never takes
// is given up, so that the send comes to an end.
func TestAResultOutlivesAStoreThatRefusesForAWhile(t *testing.T) {
	for _, c := range []struct {
		name    string
		refuses time.Duration
		want    bot.Class
	}{{"ten seconds", 10 * time.Second, bot.ClassDone}, {"for ever", time.Hour, bot.ClassPermanent}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := newFakeDB(t)
				fetch := func(bot.Event) ([]bot.Effect, error) { return []bot.Effect{bot.FetchContact{}}, nil }
				r := newRig(t, db, "one", fetch, func(o *engine.Options) {
					o.Outbox = readOnlyOutbox{o.Outbox.(fakeOutbox), time.Now().Add(c.refuses)}
				})
				r.sender.answer = func(context.Context, bot.OutboxItem) bot.Outcome {
					return bot.Outcome{Class: bot.ClassDone, Result: bot.JobDue{Name: "result"}}
				}
				r.start(t)
				r.put(t, "", "A")
				<-time.After(3 * time.Minute)
				r.stop(t)
				if got := db.send(0).end; got != string(c.want) {
					t.Fatalf("the send ended %q, want %q", got, c.want)
				}
			})
		})
	}
}

// readOnlyOutbox takes no result until a time.
type readOnlyOutbox struct {
	fakeOutbox
	until time.Time
}

// Settle refuses results.
func (o readOnlyOutbox) Settle(ctx context.Context, item bot.OutboxItem, out bot.Outcome, retryAt time.Time) error {
	if out.Result != nil && time.Now().Before(o.until) {
		return errors.New("Error 1290: the server is running with the --read-only option")
	}
	return o.fakeOutbox.Settle(ctx, item, out, retryAt)
}
