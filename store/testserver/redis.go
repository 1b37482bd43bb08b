package testserver

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/redis/go-redis/v9"
)

// Redis starts a Redis for one test and returns its address. It costs 20 ms,
// so that no test shares one and may flush it as it likes.
func Redis(t testing.TB) string {
	t.Helper()
	return StartRedis(t).Addr()
}

// StartRedis starts a Redis for one test, which may take it away. It keeps
// nothing on disk: whoever stops it loses what was in it, as the bot must be
// able to.
func StartRedis(t testing.TB) *Server {
	t.Helper()
	binary := find(t, "redis-server", "redis-server")
	dir, err := newFolder()
	if err != nil {
		t.Fatalf("testserver: %v", err)
	}
	s := &Server{name: "redis-server", binary: binary, dir: dir, ready: pingRedis}
	s.args = func(s *Server) []string {
		return []string{"--port", strconv.Itoa(s.port), "--bind", "127.0.0.1", "--dir", dir,
			"--save", "", "--appendonly", "no"}
	}
	t.Cleanup(s.remove)
	if err := startAnywhere(s); err != nil {
		t.Fatalf("testserver: %v", err)
	}
	return s
}

func pingRedis(ctx context.Context, s *Server, pid int) error {
	client := redis.NewClient(&redis.Options{Addr: s.Addr(), MaxRetries: -1, ContextTimeoutEnabled: true})
	defer client.Close()
	info, err := client.InfoMap(ctx, "server").Result()
	if err != nil {
		return err
	}
	if is := info["Server"]["process_id"]; is != strconv.Itoa(pid) {
		return fmt.Errorf("the Redis at %s is process %s, not %d", s.Addr(), is, pid)
	}
	return nil
}
