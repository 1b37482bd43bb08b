package engine

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestWhatBecomesOfASend(t *testing.T) {
	welcome := bot.Meta{Kind: bot.KindWelcome, Deadline: noon.Add(10 * time.Second)}
	message := bot.Meta{Kind: bot.KindAppMessage, Deadline: noon.Add(time.Hour)}
	tags := bot.Meta{Kind: bot.KindPushTags}
	retry := bot.Outcome{Class: bot.ClassRetry, Reason: "企业微信繁忙"}
	cases := []struct {
		name     string
		meta     bot.Meta
		attempts int
		outcome  bot.Outcome
		class    bot.Class
		// earliest and latest bound the next attempt, after noon.
		earliest, latest time.Duration
		reason           string
	}{
		{"done is the end", tags, 0, bot.Outcome{Class: bot.ClassDone}, bot.ClassDone, 0, 0, ""},
		{"already done is the end", welcome, 3, bot.Outcome{Class: bot.ClassAlready, Code: 41051}, bot.ClassAlready, 0, 0, ""},
		{"refused is the end", tags, 0, bot.Outcome{Class: bot.ClassPermanent, Reason: "没有权限"}, bot.ClassPermanent, 0, 0, "没有权限"},
		{"the gateway's time is kept", tags, 0, bot.Outcome{Class: bot.ClassRetry, RetryAt: noon.Add(time.Minute)}, bot.ClassRetry, time.Minute, time.Minute, ""},
		{"a time that has passed is soon", tags, 0, bot.Outcome{Class: bot.ClassRetry, RetryAt: noon.Add(-time.Minute)}, bot.ClassRetry, soonest, soonest, ""},
		{"without a time it backs off", tags, 0, retry, bot.ClassRetry, 800 * time.Millisecond, 1200 * time.Millisecond, "企业微信繁忙"},
		{"further each time", tags, 3, retry, bot.ClassRetry, 21600 * time.Millisecond, 32400 * time.Millisecond, "企业微信繁忙"},
		{"up to ten minutes", tags, 10, retry, bot.ClassRetry, 8 * time.Minute, 12 * time.Minute, "企业微信繁忙"},
		{"a welcome is in a hurry", welcome, 0, retry, bot.ClassRetry, 200 * time.Millisecond, 300 * time.Millisecond, "企业微信繁忙"},
		{"however often it failed", welcome, 50, retry, bot.ClassRetry, 1600 * time.Millisecond, 2400 * time.Millisecond, "企业微信繁忙"},
		{"a token that is not accepted is tried again", tags, 0, bot.Outcome{Class: bot.ClassRefresh}, bot.ClassRefresh, 800 * time.Millisecond, 1200 * time.Millisecond, ""},
		{"the twelfth attempt is the last", tags, 11, retry, bot.ClassPermanent, 0, 0, "企业微信繁忙"},
		{"and has a reason in any case", tags, 11, bot.Outcome{Class: bot.ClassRetry}, bot.ClassPermanent, 0, 0, gaveUp},
		{"a free attempt is never the last", tags, 11, bot.Outcome{Class: bot.ClassRetry, Free: true, RetryAt: noon.Add(time.Minute)}, bot.ClassRetry, time.Minute, time.Minute, ""},
		{"nothing is tried after its deadline", message, 0, bot.Outcome{Class: bot.ClassRetry, RetryAt: noon.Add(time.Hour), Reason: "接口已限流"}, bot.ClassPermanent, 0, 0, "接口已限流"},
		{"nor for free", welcome, 0, bot.Outcome{Class: bot.ClassRetry, Free: true, RetryAt: noon.Add(time.Minute)}, bot.ClassPermanent, 0, 0, tooLate},
		{"a welcome without deadline ends too", bot.Meta{Kind: bot.KindWelcome}, 11, retry, bot.ClassPermanent, 0, 0, "企业微信繁忙"},
		{"an answer without a class is a failure", tags, 0, bot.Outcome{}, bot.ClassRetry, 800 * time.Millisecond, 1200 * time.Millisecond, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := decideNext(bot.OutboxItem{Meta: c.meta, Attempts: c.attempts}, c.outcome, noon)
			if d.outcome.Class != c.class || d.outcome.Reason != c.reason {
				t.Errorf("class %q, reason %q; want %q, %q", d.outcome.Class, d.outcome.Reason, c.class, c.reason)
			}
			if d.reason == "" {
				t.Error("the decision has no reason")
			}
			if d.outcome.Final() != d.retryAt.IsZero() {
				t.Errorf("final %v, next attempt at %v", d.outcome.Final(), d.retryAt)
			}
			if wait := d.retryAt.Sub(noon); !d.retryAt.IsZero() && (wait < c.earliest || wait > c.latest) {
				t.Errorf("next attempt after %v, want %v to %v", wait, c.earliest, c.latest)
			}
		})
	}
}

func TestASendExpiresAtItsDeadline(t *testing.T) {
	cases := []struct {
		name     string
		deadline time.Time
		want     bool
	}{
		{"no deadline", time.Time{}, false},
		{"a moment before", noon.Add(time.Nanosecond), false},
		{"at it", noon, true},
		{"after it", noon.Add(-time.Hour), true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d, late := expired(bot.OutboxItem{Meta: bot.Meta{Deadline: c.deadline}}, noon)
			if late != c.want {
				t.Fatalf("expired is %v", late)
			}
			if late && (d.outcome.Class != bot.ClassPermanent || d.outcome.Reason != tooLate || d.outcome.Cause == "") {
				t.Errorf("it ends as %+v", d.outcome)
			}
		})
	}
}

func TestASendThatWasCutOffIsNotCalledUnsent(t *testing.T) {
	d, late := expired(bot.OutboxItem{Meta: bot.Meta{Deadline: noon}, Again: true}, noon)
	if !late || !d.outcome.Unsure || d.outcome.Reason != cutOff {
		t.Errorf("it ends as %+v", d.outcome)
	}
}

func TestWhenAnEventIsHandledAgain(t *testing.T) {
	fault := errors.New("no rule fits")
	cases := []struct {
		attempts         int
		err              error
		earliest, latest time.Duration
		dead             bool
	}{
		{0, fault, 160 * time.Millisecond, 240 * time.Millisecond, false},
		{1, fault, 640 * time.Millisecond, 960 * time.Millisecond, false},
		{4, fault, 40 * time.Second, 62 * time.Second, false},
		{5, fault, 0, 0, true},
		{50, fault, 0, 0, true},
		{0, unreadable{fault}, 0, 0, true},
		{0, &panicked{value: "boom", at: "handlers/welcome.go:7"}, 160 * time.Millisecond, 240 * time.Millisecond, false},
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%d failures, %v", c.attempts, c.err), func(t *testing.T) {
			at, reason := decideRetry(c.attempts, 6, c.err, noon)
			if at.IsZero() != c.dead {
				t.Fatalf("again at %v; dead should be %v", at, c.dead)
			}
			if wait := at.Sub(noon); !c.dead && (wait < c.earliest || wait > c.latest) {
				t.Errorf("again after %v, want %v to %v", wait, c.earliest, c.latest)
			}
			if !strings.Contains(reason, c.err.Error()) {
				t.Errorf("the reason %q does not hold the error", reason)
			}
		})
	}
}

// FuzzDecideNext: whatever WeCom and the clocks say, a send either ends with a
// reason or is tried again after now and before its deadline.
func FuzzDecideNext(f *testing.F) {
	f.Add("retry", "welcome", int64(1e9), int64(20e9), 0, false, int64(0))
	f.Add("", "push_tags", int64(0), int64(0), 12, true, int64(-1))
	f.Fuzz(func(t *testing.T, class, kind string, retryAfter, deadlineAfter int64, attempts int, free bool, clock int64) {
		now := noon.Add(time.Duration(clock) % (24 * time.Hour))
		o := bot.Outcome{Class: bot.Class(class), Free: free}
		if retryAfter != 0 {
			o.RetryAt = now.Add(time.Duration(retryAfter) % (24 * time.Hour))
		}
		item := bot.OutboxItem{Attempts: attempts, Meta: bot.Meta{Kind: bot.SendKind(kind)}}
		if deadlineAfter != 0 {
			item.Meta.Deadline = now.Add(time.Duration(deadlineAfter) % (24 * time.Hour))
		}
		d := decideNext(item, o, now)
		switch {
		case d.outcome.Final():
			if !d.retryAt.IsZero() || (!o.Final() && d.outcome.Reason == "") {
				t.Fatalf("it ends as %+v", d)
			}
		case !d.retryAt.After(now):
			t.Fatalf("again at %v, not after now", d.retryAt)
		case !item.Meta.Deadline.IsZero() && !d.retryAt.Before(item.Meta.Deadline):
			t.Fatalf("again at %v, after the deadline %v", d.retryAt, item.Meta.Deadline)
		}
	})
}
