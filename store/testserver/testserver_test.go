package testserver_test

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	"github.com/redis/go-redis/v9"

	"github.com/zhanggui/zhanggui/store/testserver"
)

func TestMain(m *testing.M) { os.Exit(testserver.Main(m)) }

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	one, two := open(t, testserver.MySQL(t)), open(t, testserver.MySQL(t))
	mustExec(t, one, "CREATE TABLE here (id INT)")
	if _, err := two.Exec("SELECT * FROM here"); err == nil {
		t.Fatal("the second database shows the first one's table")
	}
}

func TestAServerThatComesBackHasItsDataAndItsAddress(t *testing.T) {
	for _, end := range []struct {
		name string
		how  func(*testserver.Server) error
	}{{"stop", (*testserver.Server).Stop}, {"kill", (*testserver.Server).Kill}} {
		t.Run(end.name, func(t *testing.T) {
			server := testserver.StartMySQL(t, testserver.FlushEachCommit)
			db := open(t, server.Database(t))
			mustExec(t, db, "CREATE TABLE here (id INT)")
			mustExec(t, db, "INSERT INTO here VALUES (7)")
			if err := end.how(server); err != nil {
				t.Fatal(err)
			}
			if err := db.Ping(); err == nil {
				t.Fatal("the server still answers")
			}
			if err := server.Start(); err != nil {
				t.Fatal(err)
			}
			var id int
			if err := db.QueryRow("SELECT id FROM here").Scan(&id); err != nil || id != 7 {
				t.Fatalf("after the restart: %d, %v; want 7", id, err)
			}
		})
	}
}

// TestAServerWhosePortIsTakenSaysSo puts a listener on the port of a stopped
// server that, like an HTTP server, waits for the client to speak first.
func TestAServerWhosePortIsTakenSaysSo(t *testing.T) {
	for _, server := range []*testserver.Server{testserver.StartRedis(t), testserver.StartMySQL(t, testserver.FlushEachSecond)} {
		if err := server.Stop(); err != nil {
			t.Fatal(err)
		}
		silent, err := net.Listen("tcp", server.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
		if err := server.Start(); err == nil || !strings.Contains(err.Error(), "ended while it started") {
			t.Errorf("started on a port that is taken: %v", err)
		}
	}
}

func TestAPausedServerAnswersNothingUntilItGoesOn(t *testing.T) {
	server := testserver.StartRedis(t)
	client := redis.NewClient(&redis.Options{Addr: server.Addr(), MaxRetries: -1, ContextTimeoutEnabled: true})
	defer client.Close()
	if err := server.Pause(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := client.Ping(ctx).Err(); err == nil {
		t.Fatal("a paused server answered")
	}
	if err := server.Resume(); err != nil {
		t.Fatal(err)
	}
	if err := client.Ping(context.Background()).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestEveryTestHasARedisOfItsOwn(t *testing.T) {
	if one, two := testserver.Redis(t), testserver.Redis(t); one == two {
		t.Fatalf("both are at %s", one)
	}
}

// TestServersDieWithAKilledTest starts this test binary again as a child that
// starts a server and then waits, and kills the child.
func TestServersDieWithAKilledTest(t *testing.T) {
	if os.Getenv("ZHANGGUI_TEST_CHILD") == "1" {
		fmt.Println("addr=" + testserver.Redis(t))
		select {}
	}
	child := exec.Command(os.Args[0], "-test.run=^TestServersDieWithAKilledTest$", "-test.v")
	child.Env = append(os.Environ(), "ZHANGGUI_TEST_CHILD=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 4096)
	var text string
	for !strings.Contains(text, "addr=") || !strings.HasSuffix(text, "\n") {
		n, err := out.Read(said)
		if text += string(said[:n]); err != nil {
			t.Fatalf("the child ended: %v\n%s", err, text)
		}
	}
	_, addr, _ := strings.Cut(strings.TrimSpace(text), "addr=")
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	client := redis.NewClient(&redis.Options{Addr: addr, MaxRetries: -1})
	defer client.Close()
	gone := time.Now().Add(10 * time.Second)
	for client.Ping(context.Background()).Err() == nil {
		if time.Now().After(gone) {
			t.Fatal("the server outlived the test by 10 s")
		}
	}
}

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func mustExec(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
