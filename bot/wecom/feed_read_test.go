package wecom

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAFeedIsReadUntilNothingMoreWaits(t *testing.T) {
	r := newReading(t)
	r.say(2500)
	now := r.clock.Now()
	if got, want := r.read(t), (bot.FeedRead{Feed: "archive", Messages: 2500, Caught: true, NewestAt: now, AskedAt: now}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if want := []string{">1000", "1000>2000", "2000>2500", "2500>2500"}; !slices.Equal(r.feeds.takes, want) {
		t.Errorf("the place went %v, want %v", r.feeds.takes, want)
	}
	if want := (bot.FeedPlace{Feed: "archive", Position: "2500", CaughtAt: now, ReadAt: now, NewestAt: now, Messages: 2500}); r.place() != want {
		t.Errorf("the place is %+v, want %+v", r.place(), want)
	}
	r.clock.add(time.Minute)
	if got := r.read(t); got.Messages != 0 || !got.Caught || !got.NewestAt.Equal(now) || !r.place().CaughtAt.Equal(r.clock.Now()) {
		t.Errorf("%+v, the place is %+v", got, r.place())
	}
}

// TestNoMessageIsLostOrComesTwice breaks the store at every page: what was kept
// is not read again, what was not is.
func TestNoMessageIsLostOrComesTwice(t *testing.T) {
	for broken := range 4 {
		r := newReading(t)
		r.say(3000)
		r.feeds.fail = append(make([]error, broken), errors.New("the database is away"))
		o := r.send(readArchive)
		want(t, o, bot.ClassRetry, 0)
		if n := len(r.feeds.arrivals); n != min(broken, 3)*1000 || r.place().Messages != int64(n) {
			t.Errorf("broken at page %d: %d messages are kept, the place says %d", broken, n, r.place().Messages)
		}
		r.read(t)
		words := r.feeds.words()
		if len(words) != 3000 || words[0] != "第1句" || words[2999] != "第3000句" || r.place().Messages != 3000 {
			t.Errorf("broken at page %d: %d messages, the place says %d", broken, len(words), r.place().Messages)
		}
	}
}

func TestTwoReadersDoNotGetInEachOthersWay(t *testing.T) {
	r := newReading(t)
	r.say(1500)
	r.archive.asking = func() {
		r.archive.asking = nil
		if err := r.feeds.TakeFeed(t.Context(), "archive", "", "700", nil, bot.FeedPlace{Feed: "archive", Position: "700", ReadAt: r.clock.Now()}); err != nil {
			t.Error(err)
		}
	}
	o := r.send(readArchive)
	want(t, o, bot.ClassRetry, 0)
	if !o.Free || o.RetryAt.Sub(r.clock.Now()) > 2*time.Second || len(r.feeds.arrivals) != 0 {
		t.Errorf("%+v, %d messages", o, len(r.feeds.arrivals))
	}
	if got := r.read(t); got.Messages != 800 {
		t.Errorf("%+v", got)
	}
}

func TestAReadingEndsAfterSomePages(t *testing.T) {
	r := newReading(t)
	r.say(feedPages*archivePage + 7)
	if got := r.read(t); got.Messages != feedPages*archivePage || got.Caught || !r.place().CaughtAt.IsZero() {
		t.Errorf("%+v", got)
	}
	if got := r.read(t); got.Messages != 7 || !got.Caught {
		t.Errorf("%+v", got)
	}
}

// TestAReadingEndsBeforeItsTime begins with too little time for two pages: one is
// read and kept.
func TestAReadingEndsBeforeItsTime(t *testing.T) {
	r := newReading(t)
	r.say(2500)
	ctx, cancel := context.WithTimeout(t.Context(), feedReserve-time.Second)
	defer cancel()
	o := r.Send(ctx, bot.OutboxItem{ID: 1, Send: readArchive, Meta: readArchive.Meta()})
	want(t, o, bot.ClassDone, 0)
	if got := o.Result.(bot.FeedRead); got.Messages != 1 || got.Caught || r.place().Position != "1" {
		t.Errorf("%+v, the place is %+v", got, r.place())
	}
	if got := r.read(t); got.Messages != 2499 || !got.Caught {
		t.Errorf("%+v", got)
	}
}

func TestAStopIsNoFailureOfAFeed(t *testing.T) {
	r := newReading(t)
	r.say(5)
	ctx, cancel := context.WithCancel(t.Context())
	r.archive.asking = cancel
	o := r.Send(ctx, bot.OutboxItem{ID: 1, Send: readArchive, Meta: readArchive.Meta()})
	if o.Class != bot.ClassRetry || !o.Free {
		t.Errorf("%+v", o)
	}
}

func TestFeedsThatCannotBeRead(t *testing.T) {
	r := newReading(t)
	bare := newFixture(t)
	half := newFixture(t, func(o *Options) { o.Feeds = newMemoryFeeds(t) })
	for name, o := range map[string]bot.Outcome{
		"unknown":    r.send(bot.ReadFeed{Feed: "gossip"}),
		"no archive": half.send(readArchive),
		"no store":   bare.send(readArchive),
		"a cousin":   r.send(bot.ReadFeed{Feed: "archive2"}),
		"a picture":  bare.send(bot.ReadPicture{MsgID: "m", Media: bot.ChatMedia{ID: "x"}}),
	} {
		if o.Class != bot.ClassPermanent || o.Reason == "" || strings.Contains(o.Reason, "%!") {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestClosingAGatewayClosesTheArchive(t *testing.T) {
	a := &fakeArchive{}
	g, err := New(Options{
		CorpID: testCorp, Apps: map[string]App{MainApp: {Secret: testSecret}}, Archive: a,
		Tokens: newMemoryTokens(), Limits: newMemoryLimits(), Tags: newMemoryTags(), Assets: &memoryAssets{},
	})
	if err != nil {
		t.Fatal(err)
	}
	if g.Close(); !a.closed {
		t.Error("it is open still")
	}
}

func TestWhatPeopleReadOfEveryArchiveCode(t *testing.T) {
	for code, r := range archiveReactions {
		if r.say == "" || r.class == "" || strings.Contains(r.say, "{") {
			t.Errorf("%d: %q %s", code, r.say, r.class)
		}
	}
	if fmt.Sprint(reactionTo(301116).class) != "permanent" {
		t.Error("a third party may read on")
	}
}
