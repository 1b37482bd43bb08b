package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// TestWeComIsAskedNothingElseOfACustomerBeforeTheWelcome: places are free, but
// tags and details of a customer wait until the greeting is out.
func TestWeComIsAskedNothingElseOfACustomerBeforeTheWelcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", func(ev bot.Event) ([]bot.Effect, error) {
			p := bot.Pair{UserID: "liming", ExternalUserID: ev.From}
			greeting, err := welcomes(ev)
			if err != nil {
				return nil, err
			}
			w := greeting[0].(bot.Welcome)
			w.Pair = p
			return []bot.Effect{w, bot.FetchContact{Pair: p}, bot.PushTags{Pair: p}}, nil
		})
		r.sender.took = 100 * time.Millisecond
		r.start(t)
		r.put(t, "", "wm1")
		<-time.After(50 * time.Millisecond)
		if sent := r.sender.sent(); len(sent) != 1 || !strings.HasPrefix(sent[0], "welcome") {
			t.Errorf("while the welcome is on its way there went %v", sent)
		}
		<-time.After(time.Minute)
		r.stop(t)
		sent := r.sender.sent()
		if len(sent) != 3 || slices.IndexFunc(sent, func(s string) bool { return strings.HasPrefix(s, "welcome") }) != 0 {
			t.Errorf("there went %v", sent)
		}
	})
}

// TestAWelcomeWaitsForNothingThatASyncReads: a sync reads thousands of pairs,
// among them those of a customer who comes again just now.
func TestAWelcomeWaitsForNothingThatASyncReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", func(ev bot.Event) ([]bot.Effect, error) {
			if ev.From == "wm1" {
				greeting, err := welcomes(ev)
				w := greeting[0].(bot.Welcome)
				w.Pair = bot.Pair{UserID: "liming", ExternalUserID: ev.From}
				return []bot.Effect{w}, err
			}
			read := bot.FetchContact{Pair: bot.Pair{UserID: ev.From, ExternalUserID: "wm1"}, Run: "r1"}
			return []bot.Effect{read}, nil
		})
		r.sender.took = 10 * time.Second
		r.start(t)
		for i := range 100 {
			r.put(t, "", fmt.Sprint("staff", i))
		}
		<-time.After(time.Second)
		r.put(t, "", "wm1")
		<-time.After(50 * time.Millisecond)
		if sent := r.sender.sent(); !slices.Contains(sent, "welcome wm1") {
			t.Errorf("the welcome waits for %v", sent)
		}
		<-time.After(5 * time.Minute)
		r.stop(t)
	})
}
