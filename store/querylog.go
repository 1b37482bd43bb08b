package store

import (
	"context"
	"errors"
	"regexp"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"github.com/sirupsen/logrus"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// slowAfter is when a statement is worth a line in the log. Those of migrations
// may take as long as they need.
func slowAfter(kind poolKind) time.Duration {
	if kind == poolMigrate {
		return time.Hour
	}
	return 200 * time.Millisecond
}

// queryLog is gorm's logger: slow and failed statements go to logrus with
// their placeholders, never with their values, which are customers' data.
type queryLog struct {
	log  *logrus.Logger
	slow time.Duration
}

// LogMode changes nothing: what is said is decided here.
func (q queryLog) LogMode(logger.LogLevel) logger.Interface { return q }

// Info says nothing: gorm's remarks may hold values.
func (q queryLog) Info(context.Context, string, ...any) {}

// Warn says nothing, like Info.
func (q queryLog) Warn(context.Context, string, ...any) {}

// Error says nothing: the error itself reaches the caller and Trace.
func (q queryLog) Error(context.Context, string, ...any) {}

// ParamsFilter keeps the values out of the text that Trace is given.
func (q queryLog) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

// Trace reports one statement. Deadlocks and lock waits are part of life and
// are tried again, so they stay at debug level, like a caller that gave up.
func (q queryLog) Trace(_ context.Context, begin time.Time, statement func() (string, int64), err error) {
	took := time.Since(begin)
	level, message := logrus.WarnLevel, "store: slow statement"
	switch {
	case err != nil && !errors.Is(err, gorm.ErrRecordNotFound):
		message = "store: statement failed"
		if IsRetryable(err) || errors.Is(err, context.Canceled) {
			level = logrus.DebugLevel
		}
	case took < q.slow:
		return
	default:
		err = nil
	}
	if !q.log.IsLevelEnabled(level) {
		return
	}
	sql, rows := statement()
	entry := q.log.WithFields(logrus.Fields{"sql": sql, "rows": rows, "took": took.String()})
	if err != nil {
		entry = entry.WithField("error", quoted.ReplaceAllString(err.Error(), "'…'"))
	}
	entry.Log(level, message)
}

// quoted finds the values that MySQL repeats in its messages, as in Duplicate
// entry 'x' for key 'y'.
var quoted = regexp.MustCompile(`'[^']*'`)

// IsRetryable says whether a transaction failed only because of its timing (a
// deadlock, a lock that was waited for too long, a busy file, a customer whom
// another one created) and will most likely succeed if it is run again.
func IsRetryable(err error) bool {
	var my *mysqldriver.MySQLError
	if errors.As(err, &my) {
		return my.Number == 1213 || my.Number == 1205
	}
	return isBusy(err) || errors.Is(err, errOvertaken)
}
