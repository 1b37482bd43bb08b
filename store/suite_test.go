package store

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/store/testserver"
)

func TestMain(m *testing.M) {
	code := testserver.Main(m)
	closeBigShops()
	os.Exit(code)
}

// onEach runs one test on every database: the same words must hold on all.
func onEach(t *testing.T, test func(t *testing.T, o Options)) {
	t.Helper()
	t.Run(SQLite, func(t *testing.T) {
		test(t, Options{Driver: SQLite, DSN: filepath.Join(t.TempDir(), "bot.db"), Instance: "one"})
	})
	t.Run(MySQL, func(t *testing.T) {
		if testing.Short() {
			t.Skip("starts a MariaDB")
		}
		test(t, Options{Driver: MySQL, DSN: testserver.MySQL(t), Instance: "one"})
	})
}

// mustOpen opens a store that is closed when the test ends.
func mustOpen(t testing.TB, o Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// opening is the time at which the tests' shop opens.
var opening = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func clockAt(t time.Time) *clock { return &clock{now: t} }

// Now is the time it was set to.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// database makes empty databases of one kind for benchmarks, with commits as
// durable as in production.
type database struct {
	Driver string
	fresh  func(testing.TB) Options
}

func databases(b *testing.B) []database {
	b.Helper()
	server := testserver.StartMySQL(b, testserver.FlushEachCommit)
	return []database{
		{SQLite, func(t testing.TB) Options {
			return Options{Driver: SQLite, DSN: filepath.Join(t.TempDir(), "bot.db"), Instance: "one"}
		}},
		{MySQL, func(t testing.TB) Options {
			return Options{Driver: MySQL, DSN: server.Database(t), Instance: "one"}
		}},
	}
}
