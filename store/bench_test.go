package store

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// onEachDurable runs a benchmark on every database with the disk synced at
// every commit.
func onEachDurable(b *testing.B, bench func(b *testing.B, o Options)) {
	b.Run(SQLite, func(b *testing.B) {
		bench(b, Options{Driver: SQLite, DSN: filepath.Join(b.TempDir(), "bot.db"), Instance: "one"})
	})
	b.Run(MySQL, func(b *testing.B) {
		server := testserver.StartMySQL(b, testserver.FlushEachCommit)
		bench(b, Options{Driver: MySQL, DSN: server.Database(b), Instance: "one"})
	})
}

// BenchmarkPut compares the inbox with what one would write first, a gorm
// Create per callback with gorm's defaults, at the same durability. Both run in
// turns of one second, and the medians count.
func BenchmarkPut(b *testing.B) {
	const callers, rounds = 64, 5
	onEachDurable(b, func(b *testing.B, o Options) {
		s := mustOpen(b, o)
		plain := openPlain(b, o)
		var n atomic.Int64
		grouped := func() error {
			_, err := s.Put(background, arrival(fmt.Sprint("group", n.Add(1)), ""))
			return err
		}
		single := func() error {
			row := newInboxRow(arrival(fmt.Sprint("plain", n.Add(1)), ""), s.ids.next(), time.Now())
			return plain.Create(row).Error
		}
		var rates [2][]float64
		var p50, p99 [2][]time.Duration
		for b.Loop() {
			for range rounds {
				for i, put := range []func() error{grouped, single} {
					took := hammer(b, callers, time.Second, put)
					rates[i] = append(rates[i], float64(len(took)))
					p50[i], p99[i] = append(p50[i], took[len(took)/2]), append(p99[i], took[len(took)*99/100])
				}
			}
		}
		for i, name := range []string{"group", "plain"} {
			b.ReportMetric(median(rates[i]), name+"-req/s")
			b.ReportMetric(float64(median(p50[i]).Microseconds())/1000, name+"-p50-ms")
			b.ReportMetric(float64(median(p99[i]).Microseconds())/1000, name+"-p99-ms")
		}
		b.ReportMetric(median(rates[0])/median(rates[1]), "ratio")
		b.ReportMetric(0, "ns/op")
	})
}

// openPlain is a connection as a first attempt would open it: gorm's defaults,
// and for SQLite the same WAL and full sync as the store has.
func openPlain(b *testing.B, o Options) *gorm.DB {
	b.Helper()
	var dialector gorm.Dialector = mysql.Open(o.DSN)
	if o.Driver == SQLite {
		dialector = sqlite.Open(o.DSN + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_txlock=immediate")
	}
	db, err := gorm.Open(dialector, &gorm.Config{Logger: logger.Discard})
	if err != nil {
		b.Fatal(err)
	}
	pool, err := db.DB()
	if err != nil {
		b.Fatal(err)
	}
	pool.SetMaxOpenConns(64)
	pool.SetMaxIdleConns(64)
	if o.Driver == SQLite {
		pool.SetMaxOpenConns(1)
	}
	b.Cleanup(func() { pool.Close() })
	return db
}

// hammer calls do from many goroutines for a while, and returns how long each
// call took, sorted.
func hammer(b *testing.B, callers int, while time.Duration, do func() error) []time.Duration {
	b.Helper()
	ctx, cancel := context.WithTimeout(background, while)
	defer cancel()
	var mu sync.Mutex
	var all []time.Duration
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			var mine []time.Duration
			for ctx.Err() == nil {
				began := time.Now()
				if err := do(); err != nil {
					b.Error(err)
					return
				}
				mine = append(mine, time.Since(began))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, mine...)
		})
	}
	group.Wait()
	slices.Sort(all)
	return all
}

func median[T int64 | float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// BenchmarkProcess handles events that decide what a customer's arrival does:
// six data effects and three sends, with as many workers as the engine has.
func BenchmarkProcess(b *testing.B) {
	onEachDurable(b, func(b *testing.B, o Options) {
		s := mustOpen(b, o)
		in, _ := trays(s, 1<<30)
		const batch = 64
		var put sync.WaitGroup
		for part := range batch {
			put.Go(func() {
				for i := part; i < b.N; i += batch {
					if _, err := s.Put(background, arrival(fmt.Sprint("k", i), fmt.Sprint("customer:wmk", i))); err != nil {
						b.Error(err)
					}
				}
			})
		}
		put.Wait()
		work := &stack{items: in.take()}
		out := &counter{}
		s.Connect(nil, out)
		b.ResetTimer()
		var workers sync.WaitGroup
		var left atomic.Int64
		left.Store(int64(len(work.items)))
		for range 24 {
			workers.Go(func() {
				for left.Add(-1) >= 0 {
					item := work.pop()
					err := s.Inbox().Process(background, item, func(v bot.View) ([]bot.Planned, error) {
						return arrivalOf(item, v)
					})
					if err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		workers.Wait()
		b.StopTimer()
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		if out.given.Load() != int64(3*b.N) {
			b.Fatalf("%d sends were handed over, want %d", out.given.Load(), 3*b.N)
		}
	})
}

// counter counts what is handed over.
type counter struct{ given atomic.Int64 }

func (t *counter) Reserve(n int) int           { return n }
func (t *counter) Cancel(int)                  {}
func (t *counter) Give(items []bot.OutboxItem) { t.given.Add(int64(len(items))) }
func (t *counter) Wake(time.Time)              {}

// arrivalOf is what the handlers decide when a customer comes.
func arrivalOf(item bot.InboxItem, v bot.View) ([]bot.Planned, error) {
	pair := bot.Pair{UserID: "liming", ExternalUserID: "wm" + item.Key}
	if _, err := v.Relation(pair); err != nil {
		return nil, err
	}
	return decides(
		bot.Welcome{Pair: pair, App: "app", Code: "c", Text: "欢迎光临", AddedAt: opening, Until: opening.Add(20 * time.Second), Rule: "door"},
		bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: opening, State: "s17-door", Channel: "door", Store: "s17"},
		bot.SetWelcomed{Pair: pair, At: opening},
		bot.RecordInteraction{Pair: pair, Kind: bot.InteractionAdded, At: opening, Ref: "s17-door"},
		bot.AddTag{Pair: pair, Tag: newcomer, At: opening, Rule: "door"},
		bot.AddTag{Pair: pair, Tag: regular, At: opening, Rule: "door"},
		bot.SetCustomer{ExternalUserID: pair.ExternalUserID, Name: "王芳", Type: 1, At: opening},
		bot.FetchContact{Pair: pair},
		bot.PushTags{Pair: pair},
	)(v)
}
