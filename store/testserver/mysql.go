package testserver

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	mysqldriver "github.com/go-sql-driver/mysql"
)

// Flush is MariaDB's innodb_flush_log_at_trx_commit: what a commit waits for.
type Flush int

const (
	// FlushEachCommit syncs the log at every commit, as production does and
	// benchmarks must.
	FlushEachCommit Flush = 1
	// FlushEachSecond is enough for tests: what was committed survives the
	// server's crash, though not the machine's.
	FlushEachSecond Flush = 2
)

// shared is the one MariaDB of this process for tests that leave it alone.
var shared struct {
	sync.Mutex
	server *Server
}

// databases numbers the databases of this process.
var databases atomic.Int64

// MySQL makes a fresh database on this process's MariaDB and returns its DSN.
// The database is dropped when the test ends.
func MySQL(t testing.TB) string {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		s, err := newMariaDB(t, FlushEachSecond)
		if err != nil {
			t.Fatalf("testserver: %v", err)
		}
		shared.server = s
	}
	return shared.server.Database(t)
}

// StartMySQL starts a MariaDB for one test, which may take it away.
func StartMySQL(t testing.TB, flush Flush) *Server {
	t.Helper()
	s, err := newMariaDB(t, flush)
	if err != nil {
		t.Fatalf("testserver: %v", err)
	}
	t.Cleanup(s.remove)
	return s
}

// Database makes a fresh database and returns its DSN.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("zhanggui_%d", databases.Add(1))
	if err := s.exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4"); err != nil {
		t.Fatalf("testserver: %v", err)
	}
	// Dropping may fail when the test stopped the server; the whole folder goes
	// away with it.
	t.Cleanup(func() { _ = s.exec("DROP DATABASE " + name) })
	return fmt.Sprintf("root@tcp(%s)/%s?parseTime=true", s.Addr(), name)
}

// Main runs a package's tests and ends what they started:
//
//	func TestMain(m *testing.M) { os.Exit(testserver.Main(m)) }
func Main(m *testing.M) int {
	defer func() {
		shared.Lock()
		defer shared.Unlock()
		if shared.server != nil {
			shared.server.remove()
		}
	}()
	return m.Run()
}

func newMariaDB(t testing.TB, flush Flush) (*Server, error) {
	t.Helper()
	server := find(t, "mariadb-server", "mariadbd")
	install := find(t, "mariadb-server", "mariadb-install-db")
	me, err := user.Current()
	if err != nil {
		return nil, err
	}
	dir, err := newFolder()
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	making := exec.Command(install, "--no-defaults", "--auth-root-authentication-method=normal",
		"--skip-test-db", "--skip-name-resolve", "--user="+me.Username, "--datadir="+data,
		"--innodb-log-file-size=16M")
	// Two that are made at once must not take each other's temporary tables,
	// which are named by process ids: those of two containers may be the same.
	making.Env = append(os.Environ(), "TMPDIR="+dir)
	out, err := making.CombinedOutput()
	if err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("mariadb-install-db: %w\n%s", err, out)
	}
	s := &Server{name: "mariadbd", binary: server, dir: dir, ready: pingMySQL}
	s.args = func(s *Server) []string {
		return []string{"--no-defaults", "--user=" + me.Username, "--datadir=" + data,
			"--tmpdir=" + dir, "--socket=" + filepath.Join(dir, "s.sock"), "--pid-file=" + filepath.Join(dir, "my.pid"),
			fmt.Sprintf("--port=%d", s.port), "--bind-address=127.0.0.1", "--skip-name-resolve",
			"--innodb-log-file-size=16M", "--innodb-buffer-pool-size=64M",
			fmt.Sprintf("--innodb-flush-log-at-trx-commit=%d", flush),
			"--character-set-server=utf8mb4", "--max-connections=300"}
	}
	if err := startAnywhere(s); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return s, nil
}

func pingMySQL(ctx context.Context, s *Server, _ int) error {
	db, err := s.connect()
	if err != nil {
		return err
	}
	defer db.Close()
	var data string
	if err := db.QueryRowContext(ctx, "SELECT @@datadir").Scan(&data); err != nil {
		return err
	}
	if filepath.Dir(filepath.Clean(data)) != s.dir {
		return fmt.Errorf("the MariaDB at %s keeps its data in %s, not in %s", s.Addr(), data, s.dir)
	}
	return nil
}

// exec runs one statement outside of any database.
func (s *Server) exec(statement string) error {
	db, err := s.connect()
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

// connect opens a pool that gives up on a server that does not answer: what
// listens on the port may be somebody who waits for the client to speak first.
// The driver is kept silent: while a server starts, refused connections are no
// news.
func (s *Server) connect() (*sql.DB, error) {
	cfg := mysqldriver.NewConfig()
	cfg.User, cfg.Net, cfg.Addr = "root", "tcp", s.Addr()
	cfg.Timeout, cfg.ReadTimeout, cfg.WriteTimeout = answerTimeout, answerTimeout, answerTimeout
	cfg.Logger = &mysqldriver.NopLogger{}
	connector, err := mysqldriver.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}
