package wecom

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

// memoryFeeds is a strict store of feeds: it refuses what a database would, and
// what nobody could handle.
type memoryFeeds struct {
	t        *testing.T
	mu       sync.Mutex
	places   map[string]bot.FeedPlace
	arrivals []bot.Arrival
	keys     map[string]bool
	// takes are the positions that were moved from and to.
	takes []string
	// fail are errors of the next calls of TakeFeed; nil lets one pass.
	fail []error
}

func newMemoryFeeds(t *testing.T) *memoryFeeds {
	return &memoryFeeds{t: t, places: map[string]bot.FeedPlace{}, keys: map[string]bool{}}
}

func (m *memoryFeeds) Feed(_ context.Context, feed string) (bot.FeedPlace, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.places[feed]
	p.Feed = feed
	return p, nil
}

func (m *memoryFeeds) TakeFeed(ctx context.Context, feed, from, to string, arrivals []bot.Arrival, at bot.FeedPlace) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(m.fail) > 0 {
		err := m.fail[0]
		if m.fail = m.fail[1:]; err != nil {
			return err
		}
	}
	old := m.places[feed]
	if old.Position != from {
		return fmt.Errorf("feed %s is at %q: %w", feed, old.Position, bot.ErrFeedMoved)
	}
	if at.Feed != feed || at.Position != to || at.ReadAt.IsZero() || at.ReadAt.Before(old.ReadAt) || at.NewestAt.Before(old.NewestAt) ||
		at.CaughtAt.Before(old.CaughtAt) || at.Messages != int64(len(arrivals)) || at.Unreadable > at.Messages {
		m.t.Errorf("the place %+v does not follow %+v", at, old)
	}
	for _, a := range arrivals {
		m.put(a)
	}
	at.Messages, at.Unreadable = at.Messages+old.Messages, at.Unreadable+old.Unreadable
	m.places[feed] = at
	m.takes = append(m.takes, from+">"+to)
	return nil
}

// put keeps an arrival, once.
func (m *memoryFeeds) put(a bot.Arrival) {
	if a.Key == "" || len(a.Key) > 64 || len(a.Lane) > 100 || a.Format != bot.FormatInternal || a.Kind == "" || a.At.IsZero() || a.ReceivedAt.IsZero() {
		m.t.Errorf("an arrival that no inbox takes: %+v", a)
	}
	if b, err := bot.DecodeInternal(a.Kind, a.Body); err != nil || b.Kind() != a.Kind {
		m.t.Errorf("an arrival that cannot be read: %v", err)
	}
	if !m.keys[a.Key] {
		m.keys[a.Key] = true
		m.arrivals = append(m.arrivals, a)
	}
}

// bodies are the events that were kept.
func (m *memoryFeeds) bodies() (all []bot.Body) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.arrivals {
		b, err := bot.DecodeInternal(a.Kind, a.Body)
		if err != nil {
			m.t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

// words are what the messages say, and of others their kind.
func (m *memoryFeeds) words() (all []string) {
	for _, b := range m.bodies() {
		if c, ok := b.(bot.ChatMessage); ok {
			all = append(all, c.Text())
		} else {
			all = append(all, string(b.Kind()))
		}
	}
	return all
}

// fakeArchive is an archive whose rows open to what they carry.
type fakeArchive struct {
	mu   sync.Mutex
	rows []archive.Row
	// answers are given before the rows are asked: an error, or rows as they are.
	answers []chatAnswer
	// open are errors of single rows, by number.
	open  map[int64]error
	media map[string][]byte
	fails error
	asked []string
	// asking is called before every answer, opening before every row is opened.
	asking, opening func()
	closed          bool
}

type chatAnswer struct {
	rows []archive.Row
	err  error
}

func (f *fakeArchive) ChatData(_ context.Context, seq int64, limit int) ([]archive.Row, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, fmt.Sprintf("%d+%d", seq, limit))
	if f.asking != nil {
		f.asking()
	}
	if len(f.answers) > 0 {
		a := f.answers[0]
		f.answers = f.answers[1:]
		return slices.Clone(a.rows), a.err
	}
	var found []archive.Row
	for _, r := range f.rows {
		if r.Seq > seq && len(found) < limit {
			found = append(found, r)
		}
	}
	return found, nil
}

func (f *fakeArchive) Open(_ context.Context, row archive.Row) ([]byte, error) {
	if f.opening != nil {
		f.opening()
	}
	if err := f.open[row.Seq]; err != nil {
		return nil, err
	}
	return []byte(row.Message), nil
}

func (f *fakeArchive) Media(_ context.Context, id string, limit int) ([]byte, error) {
	data := f.media[id]
	switch {
	case f.fails != nil:
		return nil, f.fails
	case data == nil:
		return nil, &archive.Error{Op: "media", Code: archive.CodeFileID, Msg: "no"}
	case len(data) > limit:
		return nil, &archive.Error{Op: "media", Code: archive.CodeTooLarge, Msg: "no"}
	}
	return data, nil
}

func (f *fakeArchive) Close() error {
	if f.closed {
		return errors.New("closed twice")
	}
	f.closed = true
	return nil
}

const (
	someCustomer = "wmEXAMPLEcustomer00000000000000001"
	someGroup    = "wrEXAMPLEgroup000000000000000001"
)

// spoken is a row with a text of a time.
func spoken(seq int64, at time.Time, words string) archive.Row {
	return archive.Row{Seq: seq, MsgID: fmt.Sprintf("%d_%d_external", seq, at.UnixMilli()), KeyVersion: 1, Message: fmt.Sprintf(
		`{"action":"send","from":%q,"tolist":["liming"],"roomid":%q,"msgtime":%d,"msgtype":"text","text":{"content":%q}}`,
		someCustomer, someGroup, at.UnixMilli(), words)}
}

// reading is a gateway with an archive in front of it.
type reading struct {
	*fixture
	feeds   *memoryFeeds
	archive *fakeArchive
}

func newReading(t *testing.T) *reading {
	r := &reading{feeds: newMemoryFeeds(t), archive: &fakeArchive{}}
	r.fixture = newFixture(t, func(o *Options) { o.Feeds, o.Archive = r.feeds, r.archive })
	return r
}

// say keeps so many messages in the archive, a second apart, the last one now.
func (r *reading) say(count int) {
	for i := range count {
		seq := int64(len(r.archive.rows) + 1)
		r.archive.rows = append(r.archive.rows, spoken(seq, r.clock.Now().Add(time.Duration(i-count+1)*time.Second), fmt.Sprint("第", seq, "句")))
	}
}

var readArchive = bot.ReadFeed{Feed: bot.FeedArchive}

// read reads the archive and expects it to be done.
func (r *reading) read(t *testing.T) bot.FeedRead {
	t.Helper()
	o := r.send(readArchive)
	want(t, o, bot.ClassDone, 0)
	return o.Result.(bot.FeedRead)
}

func (r *reading) place() bot.FeedPlace {
	p, _ := r.feeds.Feed(context.Background(), bot.FeedArchive)
	return p
}
