package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/engine"
)

// TestAWelcomeOvertakesABacklog: tags by the thousand wait and WeCom is slow,
// yet a welcome goes out at once, because some places are kept for it.
func TestAWelcomeOvertakesABacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", tagsOrWelcome)
		r.sender.took = 100 * time.Millisecond
		r.start(t)
		for i := range 5000 {
			r.put(t, "", fmt.Sprint("tag", i))
		}
		<-time.After(time.Second)
		r.put(t, "", "hello")
		<-time.After(150 * time.Millisecond)
		sent := r.sender.sent()
		if !slices.Contains(sent, "welcome hello") {
			t.Fatalf("the welcome waits behind tags; %d sends went", len(sent))
		}
		if n := r.sender.peak(); n > 25 {
			t.Errorf("%d sends at a time; 24 may be tags and the welcome", n)
		}
		<-time.After(time.Minute)
		r.stop(t)
		if got := ends(db, &db.sends); got["done"] != 5001 {
			t.Fatalf("sends ended %v", got)
		}
	})
}

// TestAFullQueueStillHasRoomForAWelcome: more tags than memory may hold.
func TestAFullQueueStillHasRoomForAWelcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", tagsOrWelcome, func(o *engine.Options) { o.Capacity = 400 })
		r.sender.took = time.Second
		r.start(t)
		for i := range 2000 {
			r.put(t, "", fmt.Sprint("tag", i))
			if i%100 == 0 {
				synctest.Wait()
			}
		}
		<-time.After(2 * time.Second)
		r.put(t, "", "hello")
		<-time.After(10 * time.Millisecond)
		if !slices.Contains(r.sender.sent(), "welcome hello") {
			t.Fatal("the welcome found no room")
		}
		<-time.After(3 * time.Minute)
		r.stop(t)
		if got := ends(db, &db.sends); got["done"] != 2001 {
			t.Fatalf("sends ended %v", got)
		}
	})
}

func TestSendsOfALaneGoOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", func(ev bot.Event) ([]bot.Effect, error) {
			return []bot.Effect{bot.PushTags{Pair: bot.Pair{UserID: "liming", ExternalUserID: "same"}}}, nil
		})
		r.start(t)
		for i := range 50 {
			r.put(t, "", fmt.Sprint(i))
		}
		<-time.After(time.Second)
		r.stop(t)
		// The sender objects to two of a lane at a time.
		if got := ends(db, &db.sends); got["done"] != 50 {
			t.Fatalf("sends ended %v", got)
		}
	})
}

func TestAWelcomeIsTriedAgainWhileItsTimeLasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", welcomes)
		start := time.Now()
		r.sender.answer = func(context.Context, bot.OutboxItem) bot.Outcome {
			return bot.Outcome{Class: bot.ClassRetry, Code: 41096, Reason: "客户正在聊天"}
		}
		r.start(t)
		r.put(t, "", "A")
		<-time.After(time.Minute)
		r.stop(t)
		row := db.send(0)
		if row.end != "permanent" || row.cause != "客户正在聊天" {
			t.Fatalf("the welcome ended %q because of %q", row.end, row.cause)
		}
		last := r.sender.at[len(r.sender.at)-1].Sub(start)
		if n := len(r.sender.at); n < 10 || last < 15*time.Second || last > 20*time.Second {
			t.Fatalf("%d attempts, the last after %v", n, last)
		}
	})
}

func TestASendWhoseTimeIsOverIsNotMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", func(ev bot.Event) ([]bot.Effect, error) {
			return []bot.Effect{bot.Welcome{Code: ev.From, Until: time.Now()}}, nil
		})
		r.start(t)
		r.put(t, "", "A")
		synctest.Wait()
		r.stop(t)
		if row := db.send(0); len(r.sender.sent()) != 0 || row.end != "permanent" || row.cause != "超过有效时间，未能发送" {
			t.Fatalf("sent %v; it ended %q because of %q", r.sender.sent(), row.end, row.cause)
		}
	})
}

func TestAnAttemptMayNotOutlastItsDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", func(ev bot.Event) ([]bot.Effect, error) {
			return []bot.Effect{bot.Welcome{Code: ev.From, Until: time.Now().Add(2 * time.Second)}}, nil
		})
		var took time.Duration
		start := time.Now()
		r.sender.took = time.Hour
		r.sender.answer = func(context.Context, bot.OutboxItem) bot.Outcome {
			took = time.Since(start)
			return bot.Outcome{Class: bot.ClassRetry, Reason: "企业微信没有回答"}
		}
		r.start(t)
		r.put(t, "", "A")
		<-time.After(10 * time.Second)
		r.stop(t)
		if row := db.send(0); took != 2*time.Second || row.end != "permanent" || row.cause != "企业微信没有回答" {
			t.Fatalf("the attempt took %v and ended %q because of %q", took, row.end, row.cause)
		}
	})
}

// tagsOrWelcome pushes tags for events that are called tag and welcomes others.
func tagsOrWelcome(ev bot.Event) ([]bot.Effect, error) {
	if strings.HasPrefix(ev.From, "tag") {
		return []bot.Effect{bot.PushTags{Pair: bot.Pair{UserID: "liming", ExternalUserID: ev.From}}}, nil
	}
	return welcomes(ev)
}
