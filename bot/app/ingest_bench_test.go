package app

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/glebarez/sqlite"
	"github.com/sirupsen/logrus"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// plainRow is what one would write first: a row per callback.
type plainRow struct {
	ID       int64
	EventKey string `gorm:"size:64;uniqueIndex"`
	Kind     string `gorm:"size:64"`
	Body     []byte `gorm:"size:1048576"`
	At       time.Time
}

// plainInbox keeps each callback with a gorm Create, with gorm's defaults.
type plainInbox struct{ db *gorm.DB }

func (p plainInbox) Put(ctx context.Context, a bot.Arrival) (bool, error) {
	return true, p.db.WithContext(ctx).Create(&plainRow{EventKey: a.Key, Kind: string(a.Kind), Body: a.Body, At: a.At}).Error
}

// noInbox keeps nothing: what is left is the ceiling, HTTP and crypto alone.
type noInbox struct{}

func (noInbox) Put(context.Context, bot.Arrival) (bool, error) { return true, nil }

// BenchmarkIngest measures callbacks over HTTP, from 64 connections, until
// they are acknowledged: verified, decrypted and durable on disk. The designs
// take turns of a second, so that all see the same machine; medians count.
func BenchmarkIngest(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		w := onSQLite(b)
		benchIngest(b, w, sqlite.Open(onSQLite(b).dsn+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_txlock=immediate"))
	})
	b.Run("mysql", func(b *testing.B) {
		server := testserver.StartMySQL(b, testserver.FlushEachCommit)
		benchIngest(b, where{driver: "mysql", dsn: server.Database(b)}, mysql.Open(server.Database(b)))
	})
}

func benchIngest(b *testing.B, w where, plain gorm.Dialector) {
	const connections, rounds = 64, 5
	c := exampleConfig(b, w)
	load := newCallbackLoad(b, c)
	db, err := store.Open(context.Background(), store.Options{Driver: w.driver, DSN: w.dsn, Instance: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	designs := []struct {
		name string
		addr string
	}{
		{"group", serveOn(b, door(b, load, db))},
		{"plain", serveOn(b, door(b, load, openPlain(b, w, plain)))},
		{"ceiling", serveOn(b, door(b, load, noInbox{}))},
		{"null", serveOn(b, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))},
	}
	rates, p99 := map[string][]float64{}, map[string][]float64{}
	for b.Loop() {
		for range rounds {
			for _, d := range designs {
				took := load.run(b, d.addr, connections, time.Second)
				rates[d.name] = append(rates[d.name], float64(len(took)))
				p99[d.name] = append(p99[d.name], at(took, 0.99))
			}
		}
	}
	for _, d := range designs {
		b.ReportMetric(middle(rates[d.name]), d.name+"-req/s")
		b.ReportMetric(middle(p99[d.name]), d.name+"-p99-ms")
	}
	b.ReportMetric(middle(rates["group"])/middle(rates["plain"]), "ratio")
	b.ReportMetric(0, "ns/op")
}

// door is the callback room before an inbox.
func door(b *testing.B, load *callbackLoad, inbox callback.Inbox) http.Handler {
	b.Helper()
	silent := logrus.New()
	silent.SetOutput(io.Discard)
	c := exampleConfig(b, onSQLite(b))
	h, err := callback.New(callback.Options{Receivers: receivers(c.WeCom), Inbox: inbox, Log: silent})
	if err != nil {
		b.Fatal(err)
	}
	return h
}

func openPlain(b *testing.B, w where, dialector gorm.Dialector) plainInbox {
	b.Helper()
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
	if w.driver == "sqlite" {
		pool.SetMaxOpenConns(1)
	}
	b.Cleanup(func() { pool.Close() })
	if err := db.AutoMigrate(&plainRow{}); err != nil {
		b.Fatal(err)
	}
	return plainInbox{db}
}
