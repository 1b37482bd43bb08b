package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// messagesFrom are the arrivals of messages with numbers from first to last, in
// the lanes of a few groups.
func messagesFrom(first, last int) (all []bot.Arrival) {
	for n := first; n <= last; n++ {
		a := arrival(fmt.Sprintf("msg%04d", n), fmt.Sprint("chat:wr", n%3))
		a.Kind, a.Format = bot.KindChatMessage, bot.FormatInternal
		all = append(all, a)
	}
	return all
}

// pageRead is what the reader tells of a page.
func pageRead(messages int, newest time.Time) bot.FeedPlace {
	return bot.FeedPlace{Messages: int64(messages), NewestAt: newest, ReadAt: newest.Add(time.Minute)}
}

func TestAFeedsPlaceAndItsMessagesMoveTogether(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		if place := ok[bot.FeedPlace](t)(s.Feed(background, bot.FeedArchive)); place != (bot.FeedPlace{Feed: bot.FeedArchive}) {
			t.Errorf("a feed that was never read is %+v", place)
		}
		if err := s.TakeFeed(background, bot.FeedArchive, "", "10", messagesFrom(1, 10), pageRead(10, opening)); err != nil {
			t.Fatal(err)
		}
		// The same page again, and one that overlaps with what is known.
		if err := s.TakeFeed(background, bot.FeedArchive, "", "10", messagesFrom(1, 10), pageRead(10, opening)); !errors.Is(err, bot.ErrFeedMoved) {
			t.Errorf("taking a page twice: %v", err)
		}
		caught := pageRead(5, minute(5))
		caught.CaughtAt, caught.Unreadable = minute(6), 2
		if err := s.TakeFeed(background, bot.FeedArchive, "10", "15", messagesFrom(8, 15), caught); err != nil {
			t.Fatal(err)
		}
		// WeCom's numbers may go back, and nothing new may come.
		if err := s.TakeFeed(background, bot.FeedArchive, "15", "12", messagesFrom(1, 12), pageRead(0, minute(1))); err != nil {
			t.Fatal(err)
		}
		if err := s.TakeFeed(background, bot.FeedArchive, "12", "12", nil, bot.FeedPlace{ReadAt: minute(9)}); err != nil {
			t.Fatal(err)
		}
		want := bot.FeedPlace{Feed: bot.FeedArchive, Position: "12", CaughtAt: minute(6), ReadAt: minute(9), NewestAt: minute(5), Messages: 15, Unreadable: 2}
		if diff := cmp.Diff(want, ok[bot.FeedPlace](t)(s.Feed(background, bot.FeedArchive))); diff != "" {
			t.Errorf("the place (-want +got):\n%s", diff)
		}
		if n := count(t, s, "inbox"); n != 15 {
			t.Errorf("%d events, want 15", n)
		}
		if place := ok[bot.FeedPlace](t)(s.Feed(background, bot.FeedKf+"wkA")); place.Position != "" {
			t.Errorf("another feed has moved, too: %+v", place)
		}
	})
}

func TestAPageThatCannotBeWrittenMovesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		page := messagesFrom(1, 3)
		page[1].Key = strings.Repeat("k", 65)
		if err := s.TakeFeed(background, bot.FeedArchive, "", "3", page, pageRead(3, opening)); err == nil {
			t.Error("a key that fits no column was taken")
		}
		if err := s.TakeFeed(background, bot.FeedArchive, "", strings.Repeat("c", sizePosition+1), nil, bot.FeedPlace{}); err == nil {
			t.Error("a cursor that fits no column was taken")
		}
		// A crash comes between the messages and the place.
		crash := errors.New("power cut")
		err := s.inTx(background, func(w *work) error {
			if _, err := w.lockFeed(bot.FeedArchive); err != nil {
				return err
			}
			if _, err := w.insertEvents(messagesFrom(1, 3)); err != nil {
				return err
			}
			return crash
		})
		if !errors.Is(err, crash) || count(t, s, "inbox") != 0 || count(t, s, "feeds") != 0 {
			t.Errorf("%v; %d events and %d places were written", err, count(t, s, "inbox"), count(t, s, "feeds"))
		}
		if err := s.TakeFeed(background, bot.FeedArchive, "", "3", messagesFrom(1, 3), pageRead(3, opening)); err != nil || count(t, s, "inbox") != 3 {
			t.Errorf("after that: %v, %d events", err, count(t, s, "inbox"))
		}
	})
}

func TestOfTwoReadersOfAFeedOneMovesOn(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		for round := range 10 {
			var moved, refused atomic.Int64
			var all sync.WaitGroup
			from, to := fmt.Sprint(round*20), fmt.Sprint(round*20+20)
			if round == 0 {
				from = ""
			}
			for i := range 4 {
				all.Go(func() {
					err := stores[i%2].TakeFeed(background, bot.FeedArchive, from, to, messagesFrom(round*20+1, round*20+20), pageRead(20, opening))
					switch {
					case err == nil:
						moved.Add(1)
					case errors.Is(err, bot.ErrFeedMoved):
						refused.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			all.Wait()
			if moved.Load() != 1 || refused.Load() != 3 {
				t.Fatalf("round %d: %d moved the feed, %d found it moved", round, moved.Load(), refused.Load())
			}
		}
		if place := ok[bot.FeedPlace](t)(stores[0].Feed(background, bot.FeedArchive)); place.Messages != 200 || count(t, stores[0], "inbox") != 200 {
			t.Errorf("%+v and %d events, want 200", place, count(t, stores[0], "inbox"))
		}
	})
}

func TestAPageGoesStraightToTheWorkers(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		hand := &tray[bot.InboxItem]{room: 4}
		s.Connect(hand, nil)
		if err := s.TakeFeed(background, bot.FeedArchive, "", "9", messagesFrom(1, 9), pageRead(9, opening)); err != nil {
			t.Fatal(err)
		}
		if got := eventKeys(hand.given); fmt.Sprint(got) != "[msg0001 msg0002 msg0003 msg0004]" {
			t.Errorf("handed over %q, want the first four", got)
		}
		for _, item := range hand.given {
			mustProcess(t, s, item)
		}
		rest, _, err := s.Inbox().Claim(background, 100)
		if err != nil || len(rest) == 0 {
			t.Fatalf("the rest is not there to be claimed: %v", err)
		}
	})
}

// BenchmarkTakeFeed is how many messages a second come in, a thousand a page.
func BenchmarkTakeFeed(b *testing.B) {
	onEachDurable(b, func(b *testing.B, o Options) {
		s := mustOpen(b, o)
		n, from := 0, ""
		for b.Loop() {
			page := messagesFrom(n*1000+1, n*1000+1000)
			for i := range page {
				page[i].Key, page[i].Body = fmt.Sprintf("%s-%060d", page[i].Key[:3], (n*1000+i)*7919%1_000_003), []byte(strings.Repeat("x", 600))
			}
			n++
			to := fmt.Sprint(n)
			if err := s.TakeFeed(background, bot.FeedArchive, from, to, page, pageRead(1000, opening)); err != nil {
				b.Fatal(err)
			}
			from = to
		}
		b.ReportMetric(float64(n*1000)/b.Elapsed().Seconds(), "messages/s")
	})
}
