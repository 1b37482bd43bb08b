package store

import (
	"context"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

// saleClock is how far the database's clock is ahead of this machine's. Sales open
// and close by the database's, so that an instance whose clock is wrong opens none
// early and tells nobody a wrong time.
type saleClock struct {
	ahead atomic.Int64
}

// databaseNow is an expression for the database's time in microseconds, at the begin
// of the statement.
func databaseNow(tx *gorm.DB) string {
	if tx.Name() == MySQL {
		return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))"
	}
	return "CAST(unixepoch('subsec') * 1000000 AS INTEGER)"
}

// nowWhenRead is the same at the moment in which the row is read: after its lock was
// had. UTC_TIMESTAMP stands still while a statement waits for it, SYSDATE goes on.
func nowWhenRead(tx *gorm.DB) string {
	if tx.Name() == MySQL {
		return databaseNow(tx) + " + TIMESTAMPDIFF(MICROSECOND, NOW(6), SYSDATE(6))"
	}
	return databaseNow(tx)
}

// heard sets the clock by a reading of the database's time that was asked for and
// answered at two times of this machine's.
func (c *saleClock) heard(now instant, asked, answered time.Time) {
	middle := asked.Add(answered.Sub(asked) / 2)
	c.ahead.Store(int64(now.Time().Sub(middle)))
}

// saleNow is the time by which sales open and close, as far as it is known.
func (s *Store) saleNow() time.Time {
	if s.o.SaleNow != nil {
		return s.o.SaleNow().UTC()
	}
	return time.Now().UTC().Add(time.Duration(s.sales.clock.ahead.Load()))
}

// setSaleClock asks the database for its time. It was perhaps heard before, but this
// machine's clock may have been set since.
func (s *Store) setSaleClock(ctx context.Context) error {
	if s.o.SaleNow != nil {
		return nil
	}
	asked := time.Now()
	var now instant
	if err := s.read.WithContext(ctx).Raw("SELECT " + databaseNow(s.read)).Scan(&now).Error; err != nil {
		return err
	}
	s.sales.clock.heard(now, asked, time.Now())
	return nil
}
