package app

import (
	"errors"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/zhanggui/zhanggui/store/testserver"
)

// TestRedisMayGoAway takes Redis away in mid-work. The bot may be slower; no
// customer may notice. When Redis is back, it is used again.
func TestRedisMayGoAway(t *testing.T) {
	ways := []struct {
		name       string
		away, back func(*testserver.Server) error
	}{
		{"stopped", (*testserver.Server).Stop, (*testserver.Server).Start},
		{"killed", (*testserver.Server).Kill, (*testserver.Server).Start},
		{"frozen", (*testserver.Server).Pause, (*testserver.Server).Resume},
	}
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			server := testserver.StartRedis(t)
			w := onServers(t)
			w.redis = server.Addr()
			h := openHouse(t, w)
			h.openBot(t)
			ids := h.crowdOf(t, 30)
			if err := way.away(server); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, h.crowdOf(t, 30)...)
			// Without a token the bots need each other, and Redis is not there.
			h.sim.RevokeTokens("")
			ids = append(ids, h.crowdOf(t, 30)...)
			h.settled(t)
			if err := way.back(server); err != nil {
				t.Fatal(err)
			}
			h.redisIsUsed(t, server.Addr(), &ids)
			h.settled(t)
			for _, id := range ids {
				h.once(t, id)
				h.greeted(t, id)
			}
		})
	}
}

// redisIsUsed wants the bot's keys in a Redis that has been emptied, while
// customers keep coming.
func (h *house) redisIsUsed(t *testing.T, addr string, ids *[]string) {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	h.until(t, "Redis can be emptied", func() error { return client.FlushAll(t.Context()).Err() })
	h.until(t, "Redis is used again", func() error {
		*ids = append(*ids, h.crowdOf(t, 1)...)
		keys, err := client.Keys(t.Context(), "*").Result()
		if err == nil && len(keys) == 0 {
			err = errors.New("no keys")
		}
		return err
	})
}
