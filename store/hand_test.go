package store

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// minute is so many minutes after the shop opens.
func minute(n int) time.Time { return opening.Add(time.Duration(n) * time.Minute) }

func handGives(id int64, t bot.Tag, at time.Time) told {
	return told{id, []bot.Effect{bot.AddTag{Pair: liming, Tag: t, At: at, ByHand: true}}}
}

func handTakes(id int64, t bot.Tag, at time.Time) told {
	return told{id, []bot.Effect{bot.RemoveTag{Pair: liming, Tag: t, At: at, ByHand: true}}}
}

// recordOf is what handlers see of a tag of liming's customer.
func recordOf(t *testing.T, s *Store, of bot.Tag) (record bot.TagRecord) {
	t.Helper()
	viewed(t, s, func(v view) {
		for _, r := range ok[[]bot.TagRecord](t)(v.TagRecords(liming)) {
			if keyOf(r.Tag) == keyOf(of) {
				record = r
			}
		}
	})
	return record
}

func TestAPersonsDecisionGoesBeforeThoseOfRules(t *testing.T) {
	for _, c := range []struct {
		name   string
		events []told
		held   bool
		byHand bool
	}{
		{"a rule gives after a person took", []told{handTakes(2, newcomer, minute(1)), gives(3, minute(2))}, false, true},
		{"a rule takes after a person gave", []told{handGives(2, newcomer, minute(1)), takes(3, minute(2))}, true, true},
		{"a rule gave before a person took", []told{gives(2, minute(1)), handTakes(3, newcomer, minute(2))}, false, true},
		{"a person gave, then another took", []told{handGives(2, newcomer, minute(1)), handTakes(3, newcomer, minute(2))}, false, true},
		{"a person took, then another gave", []told{handTakes(2, newcomer, minute(1)), handGives(3, newcomer, minute(2))}, true, true},
		{"an older decision comes late", []told{handTakes(2, newcomer, minute(2)), handGives(3, newcomer, minute(1))}, false, true},
		{"nobody decided by hand", []told{gives(2, minute(1))}, true, false},
		{"a person gives what has expired", []told{
			{2, []bot.Effect{bot.AddTag{Pair: liming, Tag: newcomer, At: minute(-9), ExpiresAt: minute(-1), Rule: "door"}}},
			handGives(3, newcomer, minute(-5)),
		}, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				s, _ := shop(t, o)
				saveID(t, s, newcomer, "etNew")
				for _, e := range c.events {
					applied(t, s, e)
				}
				r := recordOf(t, s, newcomer)
				if r.Held != c.held || r.ByHand != c.byHand {
					t.Errorf("held %v, by hand %v; want %v, %v", r.Held, r.ByHand, c.held, c.byHand)
				}
				viewed(t, s, func(v view) {
					inside, outside := ok[[]bot.TagRecord](t)(v.TagRecords(liming)), ok[[]bot.TagRecord](t)(s.TagRecords(background, liming))
					if bot.TagStamp(inside) != bot.TagStamp(outside) {
						t.Errorf("a handler sees %+v, the gateway %+v: no reading would ever be believed", inside, outside)
					}
				})
				held := ok[[]bot.HeldTag](t)(s.PairTags(background, liming))
				if (len(held) == 1) != c.held || c.held && (held[0].ByHand != c.byHand || c.byHand && !held[0].ExpiresAt.IsZero()) {
					t.Errorf("the pair holds %+v", held)
				}
				if counts := ok[Counts](t)(s.Count(background)); (counts.Tagged == 1) != c.held {
					t.Errorf("%d tags are held", counts.Tagged)
				}
				if c.byHand {
					wantPending(t, s, "what a person did in WeCom is there")
				}
			})
		})
	}
}

func TestDecisionsByHandAndByRuleEndAlikeInEveryOrder(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(minute(60)).Now
		s := mustOpen(t, o)
		random := rand.New(rand.NewPCG(1, 2))
		for round := range 20 {
			var events []told
			for i := range 7 {
				events = append(events, decision(random, int64(i+2)))
			}
			var want bot.TagRecord
			var wantEnd end
			for try := range 4 {
				emptied(t, s)
				saveID(t, s, newcomer, "etNew")
				for _, e := range events {
					applied(t, s, e)
				}
				got, gotEnd := recordOf(t, s, newcomer), endOf(t, s)
				if try == 0 {
					want, wantEnd = got, gotEnd
				}
				// Rules that take as many turns as they like leave more or less to push.
				if !got.ByHand {
					got.Pushed = want.Pushed
				}
				if diff := cmp.Diff(want, got) + cmp.Diff(wantEnd.Tags, gotEnd.Tags, renumber); diff != "" {
					t.Fatalf("round %d, order %d of %+v:\n%s", round, try, events, diff)
				}
				random.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
			}
		}
	})
}

// decision is anything that may be decided about a tag, at one of few times. A
// rule gives it once at a time.
func decision(random *rand.Rand, id int64) told {
	since := minute(random.IntN(6))
	once := since.Add(time.Duration(id) * time.Second)
	var effect bot.Effect
	switch random.IntN(5) {
	case 0:
		effect = bot.AddTag{Pair: liming, Tag: newcomer, At: once, Rule: fmt.Sprint("rule", id)}
	case 1:
		effect = bot.AddTag{Pair: liming, Tag: newcomer, At: once, ExpiresAt: once.Add(time.Minute), Rule: "short"}
	case 2:
		effect = bot.RemoveTag{Pair: liming, Tag: newcomer, At: since, Rule: "gone"}
	case 3:
		effect = bot.AddTag{Pair: liming, Tag: newcomer, At: since, ByHand: true}
	default:
		effect = bot.RemoveTag{Pair: liming, Tag: newcomer, At: since, ByHand: true}
	}
	return told{id, []bot.Effect{effect}}
}

func TestARecordTellsWhatIsOnItsWayToWeCom(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := shop(t, o)
		applied(t, s, gives(2, opening))
		saveID(t, s, newcomer, "etNew")
		if r := recordOf(t, s, newcomer); !r.Held || r.Pushed || r.RemoteID != "etNew" || !r.PushedAt.IsZero() {
			t.Errorf("given, and nobody told WeCom: %+v", r)
		}
		now.set(minute(3))
		push(t, s, pending(t, s))
		if r := recordOf(t, s, newcomer); !r.Pushed || !r.PushedAt.Equal(minute(3)) {
			t.Errorf("told WeCom at %v: %+v", minute(3), r)
		}
		applied(t, s, takes(3, minute(4)))
		if r := recordOf(t, s, newcomer); r.Held || !r.Pushed {
			t.Errorf("taken, and WeCom still has it: %+v", r)
		}
		// The push reaches WeCom, and nobody learns of it.
		applied(t, s, gives(4, minute(5)))
		if r := recordOf(t, s, newcomer); !r.Held || r.Pushed {
			t.Errorf("given again, and WeCom may or may not have it: %+v", r)
		}
		push(t, s, pending(t, s))
		applied(t, s, handTakes(5, newcomer, minute(6)))
		if r := recordOf(t, s, newcomer); r.Held || r.Pushed || !r.ByHand || !r.RemovedAt.Equal(minute(6)) || !r.PushedAt.Equal(minute(6)) {
			t.Errorf("taken by a person in WeCom at %v: %+v", minute(6), r)
		}
	})
}

func TestAnAnswerToAPushDoesNotUndoWhatAPersonDidMeanwhile(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		applied(t, s, gives(2, opening))
		saveID(t, s, newcomer, "etNew")
		early := pending(t, s)
		applied(t, s, handTakes(3, newcomer, minute(1)))
		push(t, s, early)
		wantPending(t, s, "after the late answer")
		if r := recordOf(t, s, newcomer); r.Held || r.Pushed {
			t.Errorf("%+v; want it taken", r)
		}
	})
}

func TestTheBotMakesNoTagThatOnlyAPersonGave(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		saveID(t, s, newcomer, "etNew")
		applied(t, s, handGives(2, newcomer, minute(1)))
		if err := s.ForgetTagID(background, newcomer); err != nil {
			t.Fatal(err)
		}
		wantPending(t, s, "the tag was deleted in the console")
		applied(t, s, gives(3, minute(2)))
		wantPending(t, s, "a rule gives it too", bot.TagChange{Tag: newcomer, Add: true})
	})
}
