package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
)

// mysqlDialect opens MySQL 8.0.1 or MariaDB 10.6 and newer, which know SKIP
// LOCKED.
type mysqlDialect struct {
	dsn string
	cfg *mysqldriver.Config
}

// newMySQL reads the DSN. The driver's own words are kept only where they
// cannot hold a piece of the password.
func newMySQL(dsn string) (dialect, error) {
	cfg, err := mysqldriver.ParseDSN(dsn)
	if err != nil || cfg.DBName == "" {
		why := "it names no database"
		if err != nil {
			why = "it cannot be read"
		}
		if err != nil && strings.HasPrefix(err.Error(), "invalid DSN: ") {
			why = err.Error()
		}
		return nil, fmt.Errorf("store: mysql: the DSN must look like user:password@tcp(host:3306)/database: %s", why)
	}
	cfg.ParseTime, cfg.Loc = true, time.UTC
	cfg.Collation = "utf8mb4_bin"
	// An update that changes nothing counts as no row, and so does an insert
	// whose key exists: the queues learn from the count which rows are theirs.
	cfg.ClientFoundRows = false
	// The driver puts the values in itself, so that a statement is one round
	// trip. gorm's prepared statements, first met inside a transaction, are
	// prepared and closed again in every transaction: twice the round trips and
	// a fifth more processor time for an event.
	cfg.InterpolateParams = true
	orDefault(&cfg.Timeout, 3*time.Second)
	orDefault(&cfg.ReadTimeout, 8*time.Second)
	orDefault(&cfg.WriteTimeout, 8*time.Second)
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	delete(cfg.Params, "charset")
	// A value that does not fit must fail loudly whatever the server's default.
	cfg.Params["sql_mode"] = "'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'"
	// What the driver would print comes back as an error too.
	cfg.Logger = &mysqldriver.NopLogger{}
	return mysqlDialect{dsn: dsn, cfg: cfg}, nil
}

func orDefault(d *time.Duration, value time.Duration) {
	if *d == 0 {
		*d = value
	}
}

func (d mysqlDialect) open(kind poolKind) (*sql.DB, gorm.Dialector, error) {
	cfg := d.cfg.Clone()
	session := []string{
		"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
		// Shorter than the connection's time to read: who waits for a lock of an
		// instance that hangs then gets an answer instead of a broken connection.
		"SET SESSION innodb_lock_wait_timeout = 5",
	}
	size := 24
	switch kind {
	case poolRead:
		size = 8
		session = append(session, "SET SESSION TRANSACTION READ ONLY")
	case poolMigrate:
		// Changing a large table takes longer than any query may.
		size, cfg.ReadTimeout = 1, 0
	}
	connector, err := mysqldriver.NewConnector(cfg)
	if err != nil {
		return nil, nil, err
	}
	pool := sql.OpenDB(sessionConnector{Connector: connector, statements: session})
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	// The lock of a migration lives as long as its connection.
	if kind != poolMigrate {
		pool.SetConnMaxLifetime(30 * time.Minute)
		pool.SetConnMaxIdleTime(5 * time.Minute)
	}
	// MariaDB could answer INSERT with RETURNING where MySQL cannot: it is
	// turned off, so that both take the same road.
	return pool, mysql.New(mysql.Config{Conn: pool, DSNConfig: cfg, DisableWithReturning: true}), nil
}

// sessionConnector prepares every new session. The isolation level is set by
// statement because its variable has different names in MySQL and MariaDB.
type sessionConnector struct {
	driver.Connector
	statements []string
}

// Connect opens a session and prepares it, or leaves none open.
func (c sessionConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	for _, statement := range c.statements {
		if _, err := conn.(driver.ExecerContext).ExecContext(ctx, statement, nil); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return conn, nil
}

// locked holds a named lock of the server for the one connection of db. The
// lock falls by itself when the connection does.
func (d mysqlDialect) locked(ctx context.Context, db *gorm.DB, do func(*gorm.DB) error) error {
	h := fnv.New64a()
	h.Write([]byte(d.cfg.DBName))
	name := fmt.Sprintf("zhanggui.migrate.%x", h.Sum64())
	for got := 0; got != 1; {
		if err := db.Raw("SELECT COALESCE(GET_LOCK(?, 1), 0)", name).Scan(&got).Error; err != nil {
			return fmt.Errorf("waiting for another instance's migration: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("waiting for another instance's migration: %w", err)
		}
	}
	var released int
	return errors.Join(do(db), db.Raw("SELECT COALESCE(RELEASE_LOCK(?), 0)", name).Scan(&released).Error)
}

// redact hides the DSN and the password in an error's text.
func (d mysqlDialect) redact(err error) error { return redacted(err, d.dsn, d.cfg.Passwd) }
