package shared

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// dropToken deletes KEYS[1] if the token in it is ARGV[1].
var dropToken = redis.NewScript(`
local saved = redis.call("GET", KEYS[1])
if saved and string.sub(saved, string.find(saved, ":", 1, true) + 1) == ARGV[1] then
	return redis.call("DEL", KEYS[1])
end
return 0`)

// dropLock deletes KEYS[1] if its owner is ARGV[1].
var dropLock = redis.NewScript(`
if redis.call("GET", KEYS[1]) == ARGV[1] then
	return redis.call("DEL", KEYS[1])
end
return 0`)

func (r *Redis) tokenKey(key string) string { return r.prefix + "token:" + key }

// Token is the token saved under a key; empty if there is none or it expired.
func (r *Redis) Token(ctx context.Context, key string) (value string, expires time.Time, err error) {
	saved, ok := ask(ctx, r, func(ctx context.Context) (string, error) {
		return r.client.Get(ctx, r.tokenKey(key)).Result()
	})
	if !ok {
		return r.local.Token(ctx, key)
	}
	value, expires = readToken(saved)
	if value == "" || !r.now().Before(expires) {
		return "", time.Time{}, nil
	}
	// A copy here spares WeCom a question if Redis goes away.
	return value, expires, r.local.SaveToken(ctx, key, value, expires)
}

// SaveToken keeps a token until it expires.
func (r *Redis) SaveToken(ctx context.Context, key, value string, expires time.Time) error {
	ask(ctx, r, func(ctx context.Context) (string, error) {
		life := max(expires.Sub(r.now()), time.Millisecond)
		return r.client.Set(ctx, r.tokenKey(key), writeToken(value, expires), life).Result()
	})
	return r.local.SaveToken(ctx, key, value, expires)
}

// DropToken forgets a token that WeCom refused, unless another one has taken
// its place by now.
func (r *Redis) DropToken(ctx context.Context, key, value string) error {
	ask(ctx, r, func(ctx context.Context) (any, error) {
		return dropToken.Run(ctx, r.client, []string{r.tokenKey(key)}, value).Result()
	})
	return r.local.DropToken(ctx, key, value)
}

// A token is kept as its end in milliseconds, a colon and the token.
func writeToken(value string, expires time.Time) string {
	return strconv.FormatInt(expires.UnixMilli(), 10) + ":" + value
}

func readToken(saved string) (value string, expires time.Time) {
	end, value, ok := strings.Cut(saved, ":")
	ms, err := strconv.ParseInt(end, 10, 64)
	if !ok || err != nil {
		return "", time.Time{}
	}
	return value, time.UnixMilli(ms)
}

// Lock takes a lock that frees itself after a time; ok is false if somebody
// else has it. Unlock may be called more than once and never frees the lock of
// the next owner.
func (r *Redis) Lock(ctx context.Context, key string, ttl time.Duration) (unlock func(), ok bool, err error) {
	name, owner := r.prefix+"lock:"+key, rand.Text()
	taken, answered := ask(ctx, r, func(ctx context.Context) (bool, error) {
		err := r.client.SetArgs(ctx, name, owner, redis.SetArgs{Mode: "NX", TTL: ttl}).Err()
		return err == nil, err
	})
	if !answered {
		return r.local.Lock(ctx, key, ttl)
	}
	if !taken {
		return func() {}, false, nil
	}
	// The owner's context may have ended; the lock must be freed all the same.
	free := context.WithoutCancel(ctx)
	return sync.OnceFunc(func() {
		ask(free, r, func(ctx context.Context) (any, error) {
			return dropLock.Run(ctx, r.client, []string{name}, owner).Result()
		})
	}), true, nil
}
