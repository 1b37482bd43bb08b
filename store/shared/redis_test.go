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

func TestRedisConforms(t *testing.T) {
	addr := testserver.Redis(t)
	conform(t, instance(t, addr), instance(t, addr))
}

// TestRedisConformsWithAClientOfDefaults: whoever brings a client with
// go-redis's own time-outs is served as well.
func TestRedisConformsWithAClientOfDefaults(t *testing.T) {
	client := redis.NewClient(&redis.Options{Addr: testserver.Redis(t)})
	t.Cleanup(func() { client.Close() })
	r := shared.NewRedis(client, shared.Corp("ww1"))
	conform(t, r, r)
}

func TestCorpsDoNotShare(t *testing.T) {
	addr := testserver.Redis(t)
	client := newClient(t, addr)
	one := shared.NewRedis(client, shared.Corp("ww1"))
	two := shared.NewRedis(client, shared.Corp("ww2"))
	must(t, one.SaveToken(t.Context(), "app", "secret of ww1", time.Now().Add(time.Hour)))
	wantToken(t, two, "app", "")
	if n := client.Exists(t.Context(), "zhanggui:{ww1}:token:app").Val(); n != 1 {
		t.Fatalf("the key is not where it is documented to be: %v", client.Keys(t.Context(), "*").Val())
	}
}

// TestEverythingLivesOnlyAsLongAsItIsOfUse: a Redis that serves for years must
// not fill up.
func TestEverythingLivesOnlyAsLongAsItIsOfUse(t *testing.T) {
	client := newClient(t, testserver.Redis(t))
	r := shared.NewRedis(client)
	must(t, r.SaveToken(t.Context(), "app", "token", time.Now().Add(time.Minute)))
	must(t, r.Block(t.Context(), "api", time.Now().Add(time.Minute)))
	take(t, r, "api", 10)
	takeAll(t, r, map[time.Duration]int{time.Minute: 30}, "liming")
	lock(t, r, "fetch", time.Minute)
	keys := client.Keys(t.Context(), "*").Val()
	if len(keys) != 5 {
		t.Fatalf("keys %v, want one of each", keys)
	}
	for _, key := range keys {
		if life := client.PTTL(t.Context(), key).Val(); life <= 0 || life > time.Minute+time.Second {
			t.Errorf("%s lives for %v", key, life)
		}
	}
}

func instance(t *testing.T, addr string, options ...shared.Option) *shared.Redis {
	t.Helper()
	quiet, _ := test.NewNullLogger()
	return shared.NewRedis(newClient(t, addr), append([]shared.Option{shared.Log(quiet)}, options...)...)
}

func newClient(t *testing.T, addr string) *redis.Client {
	t.Helper()
	client := shared.Client(addr, "", "", 0)
	t.Cleanup(func() { client.Close() })
	return client
}

func lines(hook *test.Hook, level logrus.Level) int {
	n := 0
	for _, e := range hook.AllEntries() {
		if e.Level == level {
			n++
		}
	}
	return n
}

func BenchmarkRedisTake(b *testing.B) {
	client := shared.Client(testserver.Redis(b), "", "", 0)
	defer client.Close()
	r := shared.NewRedis(client)
	for b.Loop() {
		if _, err := r.Take(b.Context(), "api", 10_000); err != nil {
			b.Fatal(err)
		}
	}
}
