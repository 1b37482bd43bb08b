package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

// How long work must stand still before the reason is told, how often the same
// reason is told again at most, how often what waits is tried while somebody
// looks on, and how long nothing may move before the looking on ends.
const (
	stillWorthAWord = 2 * time.Second
	sameReasonAgain = 30 * time.Second
	hurryEvery      = time.Minute
	stillPatience   = 2 * time.Minute
	stillLook       = time.Second
)

// standstill looks on while sends are carried out, by this process or by
// another one, and says why nothing moves. Somebody who looks on may have mended
// what was wrong, so what waits for its next attempt is tried at once, and then
// every minute.
type standstill struct {
	store    *store.Store
	kinds    []bot.SendKind
	say      func(string)
	zone     *time.Location
	patience time.Duration

	mark                   string
	moved, hurried, looked time.Time
	told                   map[string]time.Time
}

func newStandstill(db *store.Store, zone *time.Location, say func(string), kinds ...bot.SendKind) *standstill {
	return &standstill{store: db, kinds: kinds, say: say, zone: zone, patience: stillPatience, told: map[string]time.Time{}}
}

// look is called again and again with a mark that changes when something
// moves. It ends with a *stands when nothing has moved for long.
func (s *standstill) look(ctx context.Context, mark string) error {
	now := time.Now()
	if mark != s.mark || s.moved.IsZero() {
		s.mark, s.moved = mark, now
	}
	if now.Sub(s.hurried) >= hurryEvery {
		s.hurried = now
		if _, err := s.store.Hurry(ctx, s.kinds...); err != nil {
			return err
		}
	}
	if now.Sub(s.moved) < min(stillWorthAWord, s.patience) || now.Sub(s.looked) < stillLook {
		return nil
	}
	s.looked = now
	waits, err := s.store.Waits(ctx, s.kinds...)
	if err != nil {
		return err
	}
	s.tell(now, waits)
	if now.Sub(s.moved) < s.patience {
		return nil
	}
	if waits.Cause == "" {
		stats, err := s.store.Stats(ctx)
		if err != nil || stats.Inbox.Depth > 0 {
			// There is a backlog before it, which is worked on.
			return err
		}
	}
	return &stands{Waits: waits, zone: s.zone, patience: s.patience}
}

// tell says why nothing moves, each reason once and seldom again.
func (s *standstill) tell(now time.Time, w store.Waits) {
	last, known := s.told[w.Cause]
	if w.Cause == "" || known && now.Sub(last) < sameReasonAgain {
		return
	}
	s.told[w.Cause] = now
	next := w.Next
	if soon := s.hurried.Add(hurryEvery); next.After(soon) {
		next = soon
	}
	s.say("停在这里：" + sentence(w.Cause) + "；" + nextTry(next, s.zone) + "。")
}

// stands is the end of looking on: nothing has moved for long.
type stands struct {
	store.Waits
	zone     *time.Location
	patience time.Duration
}

// Error is what people read, too.
func (e *stands) Error() string { return e.words() }

func (e *stands) words() string {
	if e.Cause == "" {
		return fmt.Sprintf("%s没有动静", e.patience)
	}
	return sentence(e.Cause) + "；" + nextTry(e.Next, e.zone)
}

// sentence is a reason as part of a line.
func sentence(cause string) string { return strings.TrimRight(plain(cause), "。") }

// nextTry says when something is tried again; the zero time is now.
func nextTry(at time.Time, zone *time.Location) string {
	if at.IsZero() {
		return "正在再试"
	}
	return at.In(zone).Format("15:04:05") + " 再试"
}
