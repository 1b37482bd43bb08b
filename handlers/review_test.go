package handlers

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

func reviewDesk(t *testing.T, expires time.Duration) *desk {
	t.Helper()
	return testDesk(t, func(o *Options) {
		o.Shop.Tags.Rules = []config.TagRule{{
			Name: "久未见", On: onDaily, Class: bot.TagBehaviour, Group: "行为", Tag: "久未见", Expires: expires, If: config.TagIf{Idle: 60 * day},
		}}
	})
}

// crowd are so many customers whom 李明 added a hundred days ago.
func crowd(n int) *world {
	w := newWorld()
	for i := range n {
		id := fmt.Sprintf("wm%04d", i)
		w.customers[id] = bot.Customer{}
		w.relations[bot.Pair{UserID: "liming", ExternalUserID: id}] = bot.Relation{Status: bot.RelationActive, AddedAt: days(-100)}
	}
	return w
}

// Every customer is looked at once a night, a page an event; the pages make
// each other, and a page that is handled again makes the same one.
func TestReviewWalksAllCustomers(t *testing.T) {
	w, d := crowd(2*reviewPage+10), reviewDesk(t, 0)
	ev, pages := night(noon), 0
	for {
		effects, err := d.review(ev, w)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		var next *bot.ScheduleJob
		for _, e := range effects {
			w.apply(e)
			if job, ok := e.(bot.ScheduleJob); ok {
				next = &job
			}
		}
		if again, _ := d.review(ev, w); next != nil && again[len(again)-1].(bot.ScheduleJob).Key != next.Key {
			t.Fatal("the same page has another one after it")
		}
		if next == nil {
			break
		}
		ev = event(next.Due, bot.JobDue{Name: next.Name, Due: next.Due, Payload: next.Payload})
	}
	if got := len(sent[bot.PushTags](w)); pages != 3 || got != len(w.relations) {
		t.Errorf("%d pages, %d pairs told, want 3 and %d", pages, got, len(w.relations))
	}
	for _, tag := range w.tags {
		if !tag.Added.Equal(w.now) {
			t.Fatalf("%s is given as of %s, want when it was decided", tag.Pair, tag.Added)
		}
	}
	if effects, err := d.review(night(days(1)), w); err != nil || len(effects) != 1 {
		t.Errorf("a night without news has %v, %v; want only the next page", told(effects), err)
	}
}

// A bot that opens in the morning makes up for the night before it: as of the
// morning, with pages of their own, so that the next night's are not taken for
// them.
func TestAReviewThatIsMadeUpForIsOfToday(t *testing.T) {
	w, d := crowd(reviewPage), reviewDesk(t, 0)
	w.now = days(0.9)
	var keys []string
	for _, due := range []time.Time{days(0), days(1)} {
		effects, err := d.review(night(due), w)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range effects {
			w.apply(e)
			if job, ok := e.(bot.ScheduleJob); ok {
				keys = append(keys, job.Key)
			}
		}
		w.now = days(1)
	}
	for _, tag := range w.tags {
		if !tag.Added.Equal(days(0.9)) {
			t.Fatalf("%s is given as of %s", tag.Pair, tag.Added)
		}
	}
	if len(keys) != 2 || keys[0] == keys[1] {
		t.Errorf("the two nights go on with %v", keys)
	}
}

// Whom a comparison brought is watched from then on: what they did in the years
// before, the bot was not told.
func TestNobodyIsIdleBeforeTheBotKnewThem(t *testing.T) {
	for _, tt := range []struct {
		name  string
		since time.Time
		want  int
	}{
		{"brought today", days(0), 0}, {"watched for not long enough", days(-59), 0}, {"watched for long enough", days(-61), 2},
		{"from before that was noted", time.Time{}, 2},
	} {
		w := crowd(1)
		w.customers["wm0000"] = bot.Customer{KnownSince: tt.since}
		got, err := reviewDesk(t, 0).review(night(noon), w)
		if err != nil || len(got) != tt.want {
			t.Errorf("%s: %v, %v", tt.name, told(got), err)
		}
	}
}

func TestReviewOfOnePair(t *testing.T) {
	seen := bot.RecordInteraction{Pair: bot.Pair{ExternalUserID: "wm0000"}, Kind: bot.InteractionSpoke, At: days(-10)}
	tests := []struct {
		name    string
		status  bot.RelationStatus
		seen    bool
		held    time.Time
		expires time.Duration
		want    []string
	}{
		{"idle", bot.RelationActive, false, time.Time{}, 0, []string{"+行为/久未见", "push liming"}},
		{"idle, and left", bot.RelationLost, false, time.Time{}, 0, []string{"+行为/久未见", "push liming"}},
		{"WeCom would not listen", bot.RelationHalf, false, time.Time{}, 0, nil},
		{"seen", bot.RelationActive, true, time.Time{}, 0, nil},
		{"known already", bot.RelationActive, false, days(-1), 0, nil},
		{"known, and it lasts", bot.RelationActive, false, days(-1), 7 * day, nil},
		{"known, and it ends before the next night", bot.RelationActive, false, days(-6), 7 * day, []string{"+行为/久未见", "job tags.expire", "push liming"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := crowd(1)
			p := bot.Pair{UserID: "liming", ExternalUserID: "wm0000"}
			w.relations[p] = bot.Relation{Status: tt.status, AddedAt: days(-100)}
			if tt.seen {
				w.apply(seen)
			}
			if !tt.held.IsZero() {
				add := bot.AddTag{Pair: p, Tag: bot.Tag{Group: "行为", Name: "久未见", Class: bot.TagBehaviour}, At: tt.held, Rule: "久未见"}
				if tt.expires > 0 {
					add.ExpiresAt = tt.held.Add(tt.expires)
				}
				w.apply(add)
			}
			got, err := reviewDesk(t, tt.expires).review(night(noon), w)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, told(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Without a rule that asks every night nobody is looked at.
func TestReviewWithoutRules(t *testing.T) {
	if effects, err := testDesk(t).review(night(noon), crowd(3)); err != nil || len(effects) != 0 {
		t.Errorf("%v, %v", effects, err)
	}
	if _, err := reviewDesk(t, 0).review(event(noon, bot.JobDue{Name: JobReview, Payload: []byte("x")}), crowd(3)); err == nil {
		t.Error("a payload that cannot be read was taken")
	}
}
