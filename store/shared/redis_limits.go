package shared

import (
	"context"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
)

// setLater sets KEYS[1] to ARGV[1], milliseconds since 1970, if that is later
// than what it holds; it lives for ARGV[2] milliseconds.
var setLater = redis.NewScript(`
local held = tonumber(redis.call("GET", KEYS[1]) or "0")
if tonumber(ARGV[1]) > held then
	redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
end
return 0`)

func (r *Redis) blockKey(key string) string { return r.prefix + "block:" + key }

// Take asks for one call of a limit: zero is yes, otherwise ask again after
// that time. No 60 seconds see more than perMinute calls of all instances;
// perMinute of zero or less is no limit.
func (r *Redis) Take(ctx context.Context, key string, perMinute int) (wait time.Duration, err error) {
	if perMinute <= 0 {
		return 0, nil
	}
	burst, refill := split(perMinute)
	result, ok := ask(ctx, r, func(ctx context.Context) (*redis_rate.Result, error) {
		limit := redis_rate.Limit{Rate: refill, Burst: burst, Period: time.Minute}
		return r.limiter.Allow(ctx, r.prefix+"limit:"+key, limit)
	})
	switch {
	case !ok:
		return r.local.Take(ctx, key, perMinute)
	case result.Allowed > 0:
		return 0, nil
	default:
		return max(result.RetryAfter, time.Millisecond), nil
	}
}

// Block records that WeCom refuses calls under a key until a time. It never
// shortens a block.
func (r *Redis) Block(ctx context.Context, key string, until time.Time) error {
	if life := until.Sub(r.now()); life > 0 {
		ask(ctx, r, func(ctx context.Context) (any, error) {
			return setLater.Run(ctx, r.client, []string{r.blockKey(key)}, until.UnixMilli(), life.Milliseconds()+1).Result()
		})
	}
	return r.local.Block(ctx, key, until)
}

// BlockedUntil is when a block ends; zero if there is none. What this instance
// learned while Redis was away counts too.
func (r *Redis) BlockedUntil(ctx context.Context, key string) (time.Time, error) {
	until, err := r.local.BlockedUntil(ctx, key)
	ms, ok := ask(ctx, r, func(ctx context.Context) (int64, error) {
		return r.client.Get(ctx, r.blockKey(key)).Int64()
	})
	if shared := time.UnixMilli(ms); ok && shared.After(until) && shared.After(r.now()) {
		return shared, r.local.Block(ctx, key, shared)
	}
	return until, err
}
