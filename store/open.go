package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// The drivers.
const (
	SQLite = "sqlite"
	MySQL  = "mysql"
)

// Options say which database to open and for whom.
type Options struct {
	// Driver is SQLite or MySQL.
	Driver string
	// DSN is a file's path for SQLite, user:password@tcp(host:3306)/name for
	// MySQL. It never shows in an error or a log.
	DSN string
	// Instance names this process among those that share the database.
	Instance string
	// Lease is how long a claimed row is kept from the other instances; 0 is 6 s.
	Lease time.Duration
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// SaleNow stands in for the database's clock, by which sales open and close; nil
	// asks the database. It is for tests, and for a demo whose day is not today.
	SaleNow func() time.Time
	// Log takes slow and failed statements; nil is silence.
	Log *logrus.Logger
	// Registry takes the metrics; nil is none.
	Registry prometheus.Registerer
}

// Store is an open database. Its methods may be called from anywhere at once.
type Store struct {
	o Options
	// db writes. SQLite has one writer, so this pool has one connection there,
	// and whoever holds a transaction open must not ask the pool for another.
	db *gorm.DB
	// read answers questions beside the writers and refuses to write.
	read *gorm.DB
	tags tagIDs
	// hours are how many callbacks came.
	hours heardHours
	// tombs says whether anybody was ever erased.
	tombs tombstones
	// board is what was counted for the managers’ page just now.
	board liveBoard
	// sales are what is known of sales in memory.
	sales liveSales
	// couponPart is in which part coupons were counted last.
	couponPart atomic.Int64
	// claims are those who claim coupons on pages.
	claims committer[bot.CouponClaim, bot.CouponAnswer]
	queues
}

// Open opens the database, waits until it answers, and brings its schema up to
// this binary's. It refuses a schema that is newer than the binary.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.withDefaults()
	d, err := dialectOf(o)
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, o, d)
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", o.Driver, d.redact(err))
	}
	return s, nil
}

func open(ctx context.Context, o Options, d dialect) (*Store, error) {
	s := &Store{o: o}
	if err := s.start(ctx, d); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// start connects for writing first: those connections give up on a server that
// does not answer, which the migrations' may not.
func (s *Store) start(ctx context.Context, d dialect) (err error) {
	if s.db, err = openPool(ctx, s.o, d, poolWrite); err != nil {
		return err
	}
	if err = migrate(ctx, s.o, d); err != nil {
		return err
	}
	if s.read, err = openPool(ctx, s.o, d, poolRead); err != nil {
		return err
	}
	if err = s.measurePools(); err != nil {
		return err
	}
	s.startSales()
	s.startCoupons()
	return s.startQueues()
}

func (o Options) withDefaults() Options {
	if o.Lease == 0 {
		o.Lease = 6 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = logrus.New()
		o.Log.SetOutput(io.Discard)
	}
	return o
}

// Close gives the connections back. What is not committed is lost, so the
// engine is stopped first.
func (s *Store) Close() error {
	var errs []error
	for _, pool := range []*gorm.DB{s.read, s.db} {
		if pool == nil {
			continue
		}
		if db, err := pool.DB(); err != nil {
			errs = append(errs, err)
		} else {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Ping says whether the database answers, for writing and for reading.
func (s *Store) Ping(ctx context.Context) error {
	for _, pool := range []*gorm.DB{s.db, s.read} {
		var one int
		if err := pool.WithContext(ctx).Raw("SELECT 1").Scan(&one).Error; err != nil {
			return fmt.Errorf("store: the database does not answer: %w", err)
		}
	}
	return nil
}

// poolKind tells what a pool of connections is for.
type poolKind int

const (
	poolWrite poolKind = iota
	poolRead
	// poolMigrate is one connection that is allowed to take its time.
	poolMigrate
)

// dialect is what differs between the databases before gorm takes over.
type dialect interface {
	// open makes the pool and its gorm dialector; it does not connect yet.
	open(kind poolKind) (*sql.DB, gorm.Dialector, error)
	// locked runs the migrations while no other instance does.
	locked(ctx context.Context, db *gorm.DB, do func(*gorm.DB) error) error
	// redact hides the DSN's secrets in an error.
	redact(error) error
}

func dialectOf(o Options) (dialect, error) {
	switch o.Driver {
	case SQLite:
		return newSQLite(o.DSN)
	case MySQL:
		return newMySQL(o.DSN)
	default:
		return nil, fmt.Errorf("store: the driver is %q, but must be %q or %q", o.Driver, SQLite, MySQL)
	}
}

// openPool connects once, so that a wrong address shows at the start, and
// leaves nothing open if it fails.
func openPool(ctx context.Context, o Options, d dialect, kind poolKind) (*gorm.DB, error) {
	pool, dialector, err := d.open(kind)
	if err != nil {
		return nil, err
	}
	err = whileBusy(ctx, func() error { return pool.PingContext(ctx) })
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	// Every pool has a Config of its own: gorm keeps the dialect in it.
	db, err := gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		Logger:                 queryLog{log: o.Log, slow: slowAfter(kind)},
		NowFunc:                func() time.Time { return o.Now().UTC() },
	})
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}
