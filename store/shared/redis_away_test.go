package shared_test

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"
	"github.com/sirupsen/logrus/hooks/test"

	"github.com/zhanggui/zhanggui/store/shared"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// TestWithoutRedisAnInstanceGoesOnByItself takes Redis away in the middle, in
// the ways it goes away, and brings it back.
func TestWithoutRedisAnInstanceGoesOnByItself(t *testing.T) {
	ways := []struct {
		name       string
		away, back func(*testserver.Server) error
	}{
		{"stopped", (*testserver.Server).Stop, (*testserver.Server).Start},
		{"killed", (*testserver.Server).Kill, (*testserver.Server).Start},
		{"answering nothing", (*testserver.Server).Pause, (*testserver.Server).Resume},
	}
	clients := map[string]func(addr string) *redis.Client{
		"own client":     func(addr string) *redis.Client { return shared.Client(addr, "", "", 0) },
		"default client": func(addr string) *redis.Client { return redis.NewClient(&redis.Options{Addr: addr}) },
	}
	for _, way := range ways {
		for name, client := range clients {
			t.Run(way.name+", "+name, func(t *testing.T) {
				server := testserver.StartRedis(t)
				log, hook := test.NewNullLogger()
				c := client(server.Addr())
				t.Cleanup(func() { c.Close() })
				r := shared.NewRedis(c, shared.Log(log))
				must(t, r.SaveToken(t.Context(), "app", "kept", time.Now().Add(time.Hour)))
				ear := listen(t, r, "inbox")

				must(t, way.away(server))
				serveAlone(t, r, ear)
				if n := lines(hook, logrus.WarnLevel); n != 1 {
					t.Errorf("%d log lines say that Redis is away, want 1", n)
				}

				must(t, way.back(server))
				comeBack(t, r, c, hook)
			})
		}
	}
}

// serveAlone does everything without Redis, none of it slowly.
func serveAlone(t *testing.T, r *shared.Redis, ear <-chan struct{}) {
	t.Helper()
	steps := []struct {
		name string
		do   func(t *testing.T)
	}{
		{"the token is still known", func(t *testing.T) { wantToken(t, r, "app", "kept") }},
		{"a token can be saved", func(t *testing.T) {
			must(t, r.SaveToken(t.Context(), "other", "new", time.Now().Add(time.Hour)))
			wantToken(t, r, "other", "new")
		}},
		{"a lock has one owner", func(t *testing.T) {
			unlock, ok := lock(t, r, "fetch", time.Minute)
			if _, second := lock(t, r, "fetch", time.Minute); !ok || second {
				t.Errorf("first owner %v, second %v", ok, second)
			}
			unlock()
		}},
		{"a limit is kept", func(t *testing.T) {
			went := 0
			for range 30 {
				if take(t, r, "api", 50) == 0 {
					went++
				}
			}
			if went < 10 || went > 12 {
				t.Errorf("%d calls went, want the burst of 10", went)
			}
		}},
		{"a window is kept", func(t *testing.T) {
			for range 30 {
				wantTaken(t, r, aDay(30), "liming")
			}
			wantHeld(t, r, aDay(30), "liming")
		}},
		{"a block is kept", func(t *testing.T) {
			until := time.Now().Add(time.Minute)
			must(t, r.Block(t.Context(), "api", until))
			wantBlock(t, r, "api", until)
		}},
		{"calls are heard in the process", func(t *testing.T) {
			must(t, r.Wake(t.Context(), "inbox"))
			wantCall(t, ear)
		}},
	}
	for _, step := range steps {
		started := time.Now()
		step.do(t)
		if took := time.Since(started); took > 400*time.Millisecond {
			t.Errorf("%s: it took %v", step.name, took)
		}
	}
}

// comeBack asks until Redis is used again, and finds the calls of others.
func comeBack(t *testing.T, r *shared.Redis, c *redis.Client, hook *test.Hook) {
	t.Helper()
	eventually(t, "Redis to be used again", func() bool {
		must(t, r.SaveToken(t.Context(), "fresh", "shared", time.Now().Add(time.Hour)))
		return c.Exists(t.Context(), "zhanggui:{default}:token:fresh").Val() == 1
	})
	if n := lines(hook, logrus.InfoLevel); n != 1 {
		t.Errorf("%d log lines say that Redis is back, want 1", n)
	}
	other := instance(t, c.Options().Addr)
	ear := listen(t, other, "inbox")
	must(t, r.Wake(t.Context(), "inbox"))
	wantCall(t, ear)
}

// TestRedisThatWasNeverThere: an instance starts without Redis.
func TestRedisThatWasNeverThere(t *testing.T) {
	server := testserver.StartRedis(t)
	must(t, server.Stop())
	log, hook := test.NewNullLogger()
	r := shared.NewRedis(newClient(t, server.Addr()), shared.Log(log))
	ear, err := r.Listen(t.Context(), "inbox")
	must(t, err)
	must(t, r.SaveToken(t.Context(), "app", "kept", time.Now().Add(time.Hour)))
	serveAlone(t, r, ear)
	if n := lines(hook, logrus.WarnLevel); n != 1 {
		t.Errorf("%d log lines say that Redis is away, want 1", n)
	}
}
