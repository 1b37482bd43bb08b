package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"
)

// sqliteDialect opens a file: one writing connection that commits with a full
// sync, and a few reading ones beside it, as WAL allows.
type sqliteDialect struct{ path string }

// newSQLite makes the file and its folder. The file is for its owner alone, as
// it holds customers' data; the WAL beside it takes the same mode.
func newSQLite(path string) (dialect, error) {
	if path == "" || strings.Contains(path, ":memory:") || strings.HasPrefix(path, "file:") {
		return nil, errors.New("store: sqlite: the DSN must be the path of a file: what waits in the queues has to survive a restart")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("store: sqlite: the folder of the database: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("store: sqlite: the database file: %w", err)
	}
	return sqliteDialect{path: path}, f.Close()
}

func (d sqliteDialect) open(kind poolKind) (*sql.DB, gorm.Dialector, error) {
	// What is deleted is overwritten: a customer who was erased is not in the file.
	pragmas := []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "temp_store(MEMORY)", "cache_size(-16000)", "secure_delete(ON)"}
	// A writer takes its lock when it begins: a transaction that has read first
	// and must wait to write could not go on, as what it read may have changed.
	query := url.Values{"_txlock": {"immediate"}}
	if kind == poolRead {
		pragmas = append(pragmas, "query_only(1)")
		query.Set("_txlock", "deferred")
	}
	query["_pragma"] = pragmas
	dsn := "file:" + (&url.URL{Path: d.path}).EscapedPath() + "?" + query.Encode()
	pool, err := sql.Open(sqlite.DriverName, dsn)
	if err != nil {
		return nil, nil, err
	}
	size := 1
	if kind == poolRead {
		size = 4
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool, &sqlite.Dialector{Conn: pool}, nil
}

// locked needs no lock of its own: the migrations are one immediate
// transaction, and a second instance waits for its end.
func (d sqliteDialect) locked(ctx context.Context, db *gorm.DB, do func(*gorm.DB) error) error {
	return whileBusy(ctx, func() error { return do(db) })
}

// redact has nothing to hide: a path is no secret.
func (d sqliteDialect) redact(err error) error { return err }

// isBusy recognises SQLITE_BUSY and SQLITE_LOCKED by the driver's words, which
// hold for the error wherever it was wrapped.
func isBusy(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "database is locked") || strings.Contains(err.Error(), "SQLITE_BUSY"))
}

// whileBusy repeats what another process's hold on the file prevents. SQLite
// itself waits in most places, but the switch of a new file to WAL answers
// "busy" at once.
func whileBusy(ctx context.Context, do func() error) error {
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := do()
		if !isBusy(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("another process holds the database: %w", ctx.Err())
		case <-again.C:
		}
	}
}
