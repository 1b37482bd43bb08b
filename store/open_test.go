package store

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/zhanggui/zhanggui/store/testserver"
)

func TestManyInstancesMayOpenAnEmptyDatabaseAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		const instances = 6
		var all sync.WaitGroup
		errs := make([]error, instances)
		for i := range instances {
			all.Go(func() {
				s, err := Open(context.Background(), o)
				if err == nil {
					err = errors.Join(s.Ping(context.Background()), s.Close())
				}
				errs[i] = err
			})
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		var steps []string
		if err := mustOpen(t, o).read.Table(migrationTable).Order("id").Pluck("id", &steps).Error; err != nil {
			t.Fatal(err)
		}
		if len(steps) != len(migrations()) {
			t.Fatalf("the schema steps that ran are %q, want each of the %d once", steps, len(migrations()))
		}
	})
}

func TestANewerSchemaIsRefusedWithWords(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		if err := s.db.Exec("INSERT INTO migrations (id) VALUES ('9999_from_the_future')").Error; err != nil {
			t.Fatal(err)
		}
		_, err := Open(context.Background(), o)
		if !errors.Is(err, ErrNewerSchema) {
			t.Fatalf("got %v, want ErrNewerSchema", err)
		}
		for _, want := range []string{"9999_from_the_future", migrations()[len(migrations())-1].ID, "newer version"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("the error %q does not say %q", err, want)
			}
		}
	})
}

func TestAMigrationThatWasCutOffIsFinishedTheNextTime(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for _, statement := range []string{"DELETE FROM migrations", "DROP TABLE assets"} {
			if err := s.db.Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		again := mustOpen(t, o)
		if _, err := again.Asset(context.Background(), "join_way:s17"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheReadPoolRefusesToWrite(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		if err := s.read.Create(&customer{ExternalUserID: "wmA"}).Error; err == nil {
			t.Fatal("the read pool wrote a row")
		}
	})
}

func TestEverySessionReadsCommittedRowsOnly(t *testing.T) {
	s := mustOpen(t, Options{Driver: MySQL, DSN: mysqlDSN(t)})
	for name, pool := range map[string]*sql.DB{"write": poolOf(t, s, "write"), "read": poolOf(t, s, "read")} {
		var isolation, mode, charset string
		row := pool.QueryRow("SELECT @@tx_isolation, @@sql_mode, @@character_set_connection")
		if err := row.Scan(&isolation, &mode, &charset); err != nil {
			t.Fatal(err)
		}
		if isolation != "READ-COMMITTED" || !strings.Contains(mode, "STRICT_ALL_TABLES") || charset != "utf8mb4" {
			t.Errorf("%s: isolation %s, mode %s, charset %s", name, isolation, mode, charset)
		}
	}
}

func TestEveryCommitOfSQLiteIsSynced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "folder", "a bot?#%.db")
	s := mustOpen(t, Options{Driver: SQLite, DSN: path})
	var mode string
	var sync int
	row := poolOf(t, s, "write").QueryRow("SELECT journal_mode, synchronous FROM pragma_journal_mode, pragma_synchronous")
	if err := row.Scan(&mode, &sync); err != nil {
		t.Fatal(err)
	}
	if mode != "wal" || sync != 2 {
		t.Fatalf("journal %s, synchronous %d; want wal and 2 (full)", mode, sync)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Fatalf("the file may be read by others: %v", info.Mode())
	}
}

func TestAWrongDatabaseIsToldWithoutItsPassword(t *testing.T) {
	const password = "s3cr3t/+pass word"
	addr := testAddr(t)
	folder := t.TempDir()
	for _, c := range []struct{ name, driver, dsn, want string }{
		{"unknown driver", "postgres", "postgres://bot:" + password + "@db/bot", `must be "sqlite" or "mysql"`},
		{"no DSN", MySQL, "", "must look like user:password@tcp(host:3306)/database"},
		{"an address in the style of others", MySQL, "mysql://bot:" + password + "@db:3306/bot", "must look like"},
		{"brackets missing", MySQL, "bot:" + password + "@db:3306/bot", "must look like"},
		{"no database", MySQL, "bot:" + password + "@tcp(" + addr + ")/", "names no database"},
		{"wrong password", MySQL, "bot:" + password + "@tcp(" + addr + ")/bot", "Access denied"},
		{"nobody there", MySQL, "bot:" + password + "@tcp(127.0.0.1:1)/bot", "refused"},
		{"unknown parameter", MySQL, "bot:" + password + "@tcp(" + addr + ")/bot?tls=" + password, "must look like"},
		{"memory", SQLite, ":memory:", "must be the path of a file"},
		{"no path", SQLite, "", "must be the path of a file"},
		{"a folder", SQLite, folder, "is a directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Open(context.Background(), Options{Driver: c.driver, DSN: c.dsn})
			if err == nil {
				s.Close()
				t.Fatal("it opened")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %q, want %q in it", err, c.want)
			}
			for _, piece := range []string{password, "s3cr3t"} {
				if strings.Contains(err.Error(), piece) {
					t.Errorf("the error %q holds %q", err, piece)
				}
			}
		})
	}
}

func TestAnErrorKeepsItsCauseWhenItsSecretIsHidden(t *testing.T) {
	cause := errors.New("dial bot:p%40ss@db: refused")
	err := redacted(cause, "p@ss", "")
	if want := "dial bot:<secret>@db: refused"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if plain := redacted(cause, "other"); plain != cause {
		t.Errorf("an error without a secret was changed to %v", plain)
	}
}

func TestAShortSecretIsHiddenWhereItStandsAlone(t *testing.T) {
	for text, want := range map[string]string{
		"dial tcp 127.0.0.1:1: refused":       "dial tcp 127.0.0.1:1: refused",
		"bot:p@tcp(127.0.0.1:1)/p: no access": "bot:<secret>@tcp(127.0.0.1:1)/<secret>: no access",
		"p":                                   "<secret>",
	} {
		if got := redacted(errors.New(text), "p").Error(); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := redacted(errors.New("a longpassword1 b"), "password").Error(); got != "a long<secret>1 b" {
		t.Errorf("a longer one becomes %q", got)
	}
}

func TestADeadDatabaseIsAnErrorWithinSeconds(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	begin := time.Now()
	dsn := "bot@tcp(" + silent.Addr().String() + ")/bot?readTimeout=300ms&timeout=300ms"
	if _, err := Open(context.Background(), Options{Driver: MySQL, DSN: dsn}); err == nil {
		t.Fatal("it opened")
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Fatalf("it took %v", took)
	}
}

func TestPoolsAreMeasured(t *testing.T) {
	registry := prometheus.NewRegistry()
	mustOpen(t, Options{Driver: SQLite, DSN: filepath.Join(t.TempDir(), "bot.db"), Registry: registry})
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() == "zhanggui_go_sql_open_connections" && len(family.GetMetric()) == 2 {
			return
		}
	}
	t.Fatal("the pools' connections are not among the metrics")
}

func poolOf(t *testing.T, s *Store, name string) *sql.DB {
	t.Helper()
	pool := s.db
	if name == "read" {
		pool = s.read
	}
	db, err := pool.DB()
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// mysqlDSN is a fresh MariaDB database, or none in a short run.
func mysqlDSN(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a MariaDB")
	}
	return testserver.MySQL(t)
}

// testAddr is where the MariaDB of the tests listens.
func testAddr(t *testing.T) string {
	t.Helper()
	cfg, err := mysqldriver.ParseDSN(mysqlDSN(t))
	if err != nil {
		t.Fatal(err)
	}
	return cfg.Addr
}
