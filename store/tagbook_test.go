package store

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// shop is a store whose clock the test sets, and a customer who was added.
func shop(t *testing.T, o Options) (*Store, *clock) {
	t.Helper()
	now := clockAt(opening)
	o.Now = now.Now
	s := mustOpen(t, o)
	applied(t, s, told{1, []bot.Effect{bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: opening}}})
	return s, now
}

func pending(t *testing.T, s *Store) []bot.TagChange {
	t.Helper()
	changes, err := s.Pending(context.Background(), liming)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func push(t *testing.T, s *Store, changes []bot.TagChange) {
	t.Helper()
	if err := s.Pushed(context.Background(), liming, changes); err != nil {
		t.Fatal(err)
	}
}

func saveID(t *testing.T, s *Store, tag bot.Tag, id string) {
	t.Helper()
	if err := s.SaveTagID(context.Background(), tag, id); err != nil {
		t.Fatal(err)
	}
}

// wantPending compares without versions, which are the store's own affair.
func wantPending(t *testing.T, s *Store, when string, want ...bot.TagChange) {
	t.Helper()
	got := pending(t, s)
	for i := range got {
		got[i].Version = 0
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s, pending (-want +got):\n%s", when, diff)
	}
}

func gives(id int64, at time.Time) told {
	return told{id, []bot.Effect{bot.AddTag{Pair: liming, Tag: newcomer, At: at, Rule: "door"}}}
}

func takes(id int64, at time.Time) told {
	return told{id, []bot.Effect{bot.RemoveTag{Pair: liming, Tag: newcomer, At: at}}}
}

func TestATagIsPendingUntilWeComHasIt(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		wantPending(t, s, "before any tag")
		applied(t, s, gives(2, opening))
		wantPending(t, s, "a tag that WeCom does not know", bot.TagChange{Tag: newcomer, Add: true})
		saveID(t, s, newcomer, "etNew")
		wantPending(t, s, "a tag that WeCom knows", bot.TagChange{Tag: newcomer, RemoteID: "etNew", Add: true})
		push(t, s, pending(t, s))
		wantPending(t, s, "after the push")
		applied(t, s, gives(3, opening.Add(time.Second)))
		wantPending(t, s, "given again while held")
		applied(t, s, takes(4, opening.Add(time.Minute)))
		wantPending(t, s, "taken", bot.TagChange{Tag: newcomer, RemoteID: "etNew"})
		push(t, s, pending(t, s))
		wantPending(t, s, "after the second push")
	})
}

func TestAChangeDuringAPushStaysPending(t *testing.T) {
	later := func(n int) time.Time { return opening.Add(time.Duration(n) * time.Minute) }
	for _, c := range []struct {
		name   string
		during []told
		// arrived says whether WeCom's answer was recorded.
		arrived bool
		want    []bot.TagChange
	}{
		{"nothing, recorded", nil, true, nil},
		{"nothing, cut off", nil, false, []bot.TagChange{{Tag: newcomer, RemoteID: "etNew", Add: true}}},
		{"taken, recorded", []told{takes(3, later(1))}, true, []bot.TagChange{{Tag: newcomer, RemoteID: "etNew"}}},
		{"taken, cut off: WeCom may have it", []told{takes(3, later(1))}, false, []bot.TagChange{{Tag: newcomer, RemoteID: "etNew"}}},
		{"taken and given, recorded", []told{takes(3, later(1)), gives(4, later(2))}, true, []bot.TagChange{{Tag: newcomer, RemoteID: "etNew", Add: true}}},
		{"given again, recorded", []told{gives(3, later(1))}, true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				s, _ := shop(t, o)
				applied(t, s, gives(2, opening))
				saveID(t, s, newcomer, "etNew")
				taken := pending(t, s)
				for _, e := range c.during {
					applied(t, s, e)
				}
				if c.arrived {
					push(t, s, taken)
				}
				wantPending(t, s, c.name, c.want...)
			})
		})
	}
}

func TestALatePushDoesNotUndoANewerOne(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		applied(t, s, gives(2, opening))
		saveID(t, s, newcomer, "etNew")
		early := pending(t, s)
		applied(t, s, takes(3, opening.Add(time.Minute)))
		push(t, s, pending(t, s))
		push(t, s, early)
		wantPending(t, s, "after the late answer")
	})
}

func TestAnExpiredTagIsTakenFromWeCom(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := shop(t, o)
		end := opening.Add(time.Hour)
		applied(t, s, told{2, []bot.Effect{bot.AddTag{Pair: liming, Tag: newcomer, At: opening, ExpiresAt: end}}})
		saveID(t, s, newcomer, "etNew")
		push(t, s, pending(t, s))
		now.set(end.Add(-time.Microsecond))
		wantPending(t, s, "before its end")
		now.set(end)
		if held, err := s.PairTags(context.Background(), liming); err != nil || len(held) != 0 {
			t.Fatalf("held: %v, %v; want none", held, err)
		}
		wantPending(t, s, "expired", bot.TagChange{Tag: newcomer, RemoteID: "etNew"})
		push(t, s, pending(t, s))
		wantPending(t, s, "after it was taken")
		now.set(end.Add(time.Minute))
		applied(t, s, gives(3, end.Add(time.Minute)))
		wantPending(t, s, "given anew", bot.TagChange{Tag: newcomer, RemoteID: "etNew", Add: true})
	})
}

func TestATagThatVanishedFromWeComComesBackForWhoHoldsIt(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		applied(t, s, gives(2, opening))
		saveID(t, s, newcomer, "etOld")
		late := pending(t, s)
		push(t, s, late)
		if err := s.ForgetTagID(context.Background(), newcomer); err != nil {
			t.Fatal(err)
		}
		wantPending(t, s, "forgotten", bot.TagChange{Tag: newcomer, Add: true})
		saveID(t, s, newcomer, "etAgain")
		push(t, s, late)
		wantPending(t, s, "a push under the old id counts no more", bot.TagChange{Tag: newcomer, RemoteID: "etAgain", Add: true})
		push(t, s, pending(t, s))
		wantPending(t, s, "pushed under the new id")
	})
}

func TestNothingIsTakenFromWeComThatItNeverKnew(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		applied(t, s, takes(2, opening))
		wantPending(t, s, "taken without being given")
		applied(t, s, gives(3, opening.Add(-time.Minute)))
		wantPending(t, s, "given before it was taken")
	})
}
