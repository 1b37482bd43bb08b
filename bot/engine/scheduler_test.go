package engine_test

import (
	"encoding/json"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/engine"
)

// steppingClock is a clock that can be set.
type steppingClock struct{ offset atomic.Int64 }

func (c *steppingClock) now() time.Time {
	return time.Now().Add(time.Duration(c.offset.Load()))
}

func (c *steppingClock) step(d time.Duration) { c.offset.Add(int64(d)) }

// ticks lists the ticks of a job that entered the inbox, in order of time.
func ticks(t *testing.T, db *fakeDB, name string) []string {
	t.Helper()
	db.mu.Lock()
	defer db.mu.Unlock()
	var found []string
	for _, row := range db.events.rows {
		if row.item.Kind != bot.JobKind(name) {
			continue
		}
		var due bot.JobDue
		if err := json.Unmarshal(row.item.Body, &due); err != nil {
			t.Fatal(err)
		}
		found = append(found, due.Due.UTC().Format("15:04"))
	}
	slices.Sort(found)
	return found
}

func hourly(o *engine.Options) { o.Jobs = []engine.Job{{Name: "hourly", Schedule: "0 * * * *"}} }

// The clock of synctest begins on 2000-01-01 at 00:00 UTC.

func TestEachTickHappensOnceWhateverTheNumberOfInstances(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		one, two := newRig(t, db, "one", nothing, hourly), newRig(t, db, "two", nothing, hourly)
		one.start(t)
		two.start(t)
		<-time.After(3*time.Hour + time.Minute)
		one.stop(t)
		two.stop(t)
		if diff := cmp.Diff([]string{"00:00", "01:00", "02:00", "03:00"}, ticks(t, db, "hourly")); diff != "" {
			t.Fatal(diff)
		}
		if got := ends(db, &db.events); got["done"] != 4 {
			t.Fatalf("events ended %v", got)
		}
	})
}

func TestATickComesOnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", nothing, hourly)
		<-time.After(30 * time.Minute)
		r.start(t)
		<-time.After(30*time.Minute + 10*time.Millisecond)
		synctest.Wait()
		r.stop(t)
		if got := ticks(t, db, "hourly"); !slices.Contains(got, "01:00") {
			t.Fatalf("ticks %v, want 01:00 at 01:00", got)
		}
	})
}

func TestAfterDowntimeOnlyTheLatestMissedTickIsRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		before := newRig(t, db, "one", nothing, hourly)
		before.start(t)
		<-time.After(time.Minute)
		before.stop(t)
		<-time.After(5*time.Hour + 20*time.Minute)
		after := newRig(t, db, "one", nothing, hourly)
		after.start(t)
		<-time.After(time.Minute)
		after.stop(t)
		if diff := cmp.Diff([]string{"00:00", "05:00"}, ticks(t, db, "hourly")); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAClockThatStepsDoublesAndLosesNoTick(t *testing.T) {
	cases := []struct {
		name string
		step time.Duration
		back time.Duration
		want []string
	}{
		{"an hour back", -time.Hour, 0, []string{"00:00", "01:00", "02:00", "03:00", "04:00"}},
		{"five minutes back over a tick", -5 * time.Minute, 0, []string{"00:00", "01:00", "02:00", "03:00", "04:00", "05:00"}},
		// What lies within a step ahead is like downtime: the latest is made up.
		{"three hours ahead", 3 * time.Hour, 0, []string{"00:00", "01:00", "02:00", "05:00", "06:00", "07:00", "08:00"}},
		{"ahead and back", 3 * time.Hour, -3 * time.Hour, []string{"00:00", "01:00", "02:00", "03:00", "04:00", "05:00"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := newFakeDB(t)
				clock := &steppingClock{}
				r := newRig(t, db, "one", nothing, hourly, func(o *engine.Options) { o.Now = clock.now })
				r.start(t)
				<-time.After(2*time.Hour + 2*time.Minute)
				clock.step(c.step)
				<-time.After(10 * time.Second)
				clock.step(c.back)
				<-time.After(3*time.Hour + 10*time.Minute)
				claims := db.claimed()
				r.stop(t)
				if diff := cmp.Diff(c.want, ticks(t, db, "hourly")); diff != "" {
					t.Error(diff)
				}
				if quiet := int((5*time.Hour + 13*time.Minute).Seconds()); claims > quiet {
					t.Errorf("%d claims in %d seconds: it runs in circles", claims, quiet)
				}
			})
		})
	}
}

func TestAStepOfTheClockLosesAndDoublesNoEvent(t *testing.T) {
	for _, step := range []time.Duration{-time.Hour, -time.Second, time.Second, time.Hour} {
		t.Run(step.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := newFakeDB(t)
				clock := &steppingClock{}
				db.now = clock.now
				r := newRig(t, db, "one", func(ev bot.Event) ([]bot.Effect, error) {
					<-time.After(20 * time.Millisecond)
					return []bot.Effect{bot.FetchContact{Pair: bot.Pair{ExternalUserID: ev.From}}}, nil
				})
				r.start(t)
				for i := range 200 {
					r.put(t, "", string(rune('一'+i)))
				}
				<-time.After(100 * time.Millisecond)
				clock.step(step)
				<-time.After(30 * time.Second)
				r.put(t, "", "after")
				<-time.After(time.Second)
				r.stop(t)
				if got := ends(db, &db.sends); got["done"] != 201 {
					t.Fatalf("sends ended %v, want 201 done", got)
				}
			})
		})
	}
}

func TestAJobMayRunAtEachStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		atStart := func(o *engine.Options) { o.Jobs = []engine.Job{{Name: "assets", RunAtStart: true}} }
		for range 3 {
			r := newRig(t, db, "same-host", nothing, atStart)
			r.start(t)
			<-time.After(time.Minute)
			r.stop(t)
		}
		if diff := cmp.Diff([]string{"00:00", "00:01", "00:02"}, ticks(t, db, "assets")); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What a tick does must not be done beside what else goes about in its lane.
func TestATickTakesItsPlaceInItsLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		var under, most atomic.Int32
		slow := func(bot.Event) ([]bot.Effect, error) {
			most.Store(max(most.Load(), under.Add(1)))
			<-time.After(time.Second)
			under.Add(-1)
			return nil, nil
		}
		r := newRig(t, db, "one", slow, func(o *engine.Options) {
			o.Jobs = []engine.Job{{Name: "hourly", Schedule: "0 * * * *", RunAtStart: true, Lane: "alerts"}}
		})
		r.start(t)
		r.put(t, "alerts", "another")
		r.put(t, "alerts", "one more")
		<-time.After(time.Hour + time.Minute)
		r.stop(t)
		if got := ends(db, &db.events); got["done"] != 5 {
			t.Fatalf("events ended %v, want two ticks, a start and two others", got)
		}
		if most.Load() != 1 {
			t.Errorf("%d events of one lane were handled at a time", most.Load())
		}
		db.mu.Lock()
		defer db.mu.Unlock()
		for _, row := range db.events.rows {
			if row.item.Lane != "alerts" {
				t.Errorf("%s entered the lane %q", row.item.Kind, row.item.Lane)
			}
		}
	})
}

func TestATickOutlivesADatabaseThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", nothing, hourly)
		r.start(t)
		<-time.After(59 * time.Minute)
		db.setAway(true)
		<-time.After(2 * time.Minute)
		db.setAway(false)
		<-time.After(2 * time.Second)
		r.stop(t)
		if diff := cmp.Diff([]string{"00:00", "01:00"}, ticks(t, db, "hourly")); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestOptionsAreChecked(t *testing.T) {
	db := newFakeDB(t)
	s := &fakeStore{db: db}
	router, err := bot.NewRouter()
	if err != nil {
		t.Fatal(err)
	}
	full := engine.Options{Router: router, Inbox: fakeInbox{s}, Outbox: fakeOutbox{s}, Sender: &fakeSender{}, Arrivals: s,
		Parse: func(bot.InboxItem) (bot.Event, error) { return bot.Event{}, nil }}
	cases := map[string]func(*engine.Options){
		"no parser":           func(o *engine.Options) { o.Parse = nil },
		"no sender":           func(o *engine.Options) { o.Sender = nil },
		"jobs without a door": func(o *engine.Options) { o.Arrivals, o.Jobs = nil, []engine.Job{{Name: "a", RunAtStart: true}} },
		"a bad schedule":      func(o *engine.Options) { o.Jobs = []engine.Job{{Name: "a", Schedule: "every day"}} },
		"a job twice": func(o *engine.Options) {
			o.Jobs = []engine.Job{{Name: "a", Schedule: "@daily"}, {Name: "a", Schedule: "@daily"}}
		},
		"a job without name":  func(o *engine.Options) { o.Jobs = []engine.Job{{Schedule: "@daily"}} },
		"a job that never is": func(o *engine.Options) { o.Jobs = []engine.Job{{Name: "a"}} },
	}
	if _, err := engine.New(full); err != nil {
		t.Fatalf("complete options are refused: %v", err)
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			o := full
			spoil(&o)
			if _, err := engine.New(o); err == nil {
				t.Fatal("it was accepted")
			}
		})
	}
}
