package wecom

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/store/testserver"
)

func TestMain(m *testing.M) { os.Exit(testserver.Main(m)) }

// onEach runs a test on every database, fresh for each.
func onEach(t *testing.T, run func(t *testing.T, o store.Options)) {
	t.Helper()
	if testing.Short() {
		t.Skip("works on real databases")
	}
	t.Run(store.SQLite, func(t *testing.T) {
		run(t, store.Options{Driver: store.SQLite, DSN: filepath.Join(t.TempDir(), "bot.db")})
	})
	t.Run(store.MySQL, func(t *testing.T) {
		run(t, store.Options{Driver: store.MySQL, DSN: testserver.MySQL(t)})
	})
}

// TestTwoInstancesReadAnArchiveOnce lets two instances read the same archive at
// once, on a real database: every message comes into the inbox, and once.
func TestTwoInstancesReadAnArchiveOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o store.Options) {
		const messages = 2300
		a := &fakeArchive{}
		var readers []*fixture
		var stores []*store.Store
		for i := range 2 {
			o.Instance = fmt.Sprint("reader", i)
			o.Log = logrus.New()
			o.Log.SetOutput(io.Discard)
			s, err := store.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			stores = append(stores, s)
			readers = append(readers, newFixture(t, func(g *Options) { g.Feeds, g.Archive = s, &shared{a} }))
		}
		for i := range messages {
			a.rows = append(a.rows, spoken(int64(i+1), readers[0].clock.Now(), fmt.Sprint(i)))
		}
		var all sync.WaitGroup
		for _, r := range readers {
			all.Go(func() {
				for range 100 {
					if o := r.send(readArchive); o.Class == bot.ClassDone && o.Result.(bot.FeedRead).Caught {
						return
					} else if !o.Free && o.Class != bot.ClassDone {
						t.Errorf("%+v", o)
						return
					}
				}
				t.Error("it never comes to the end")
			})
		}
		all.Wait()
		place, err := stores[0].Feed(context.Background(), bot.FeedArchive)
		if err != nil || place.Position != fmt.Sprint(messages) || place.Messages != messages || place.CaughtAt.IsZero() {
			t.Errorf("the place is %+v, %v", place, err)
		}
		stats, err := stores[1].Stats(context.Background())
		if err != nil || stats.Inbox.Depth != messages {
			t.Errorf("%+v, %v", stats.Inbox, err)
		}
	})
}

// shared is an archive that several gateways close.
type shared struct{ *fakeArchive }

func (shared) Close() error { return nil }
