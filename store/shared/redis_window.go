package shared

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// takeAll adds the server's time to the list of every key, if each has room,
// and returns the microseconds to wait if not. ARGV are spans in microseconds,
// each followed by how many calls it may see. A list is in order of time, so
// that the n-th from the end says whether n calls are within a span. Where the
// server's clock was set back, the list moves with it.
var takeAll = redis.NewScript(`
local time = redis.call("TIME")
local now = time[1] * 1000000 + time[2]
local function written(t) return string.format("%.0f", t) end

local longest = 0
for i = 1, #ARGV, 2 do longest = math.max(longest, tonumber(ARGV[i])) end

local function tidy(key)
	local ahead = tonumber(redis.call("LINDEX", key, -1) or 0) - now
	if ahead > 0 then
		local times = redis.call("LRANGE", key, 0, -1)
		redis.call("DEL", key)
		for _, t in ipairs(times) do redis.call("RPUSH", key, written(t - ahead)) end
		redis.call("PEXPIRE", key, written(longest / 1000 + 1))
	end
	local oldest = redis.call("LINDEX", key, 0)
	while oldest and now - oldest >= longest do
		redis.call("LPOP", key)
		oldest = redis.call("LINDEX", key, 0)
	end
end

local wait = 0
for _, key in ipairs(KEYS) do
	tidy(key)
	for i = 1, #ARGV, 2 do
		local nth = redis.call("LINDEX", key, "-" .. ARGV[i + 1])
		if nth then wait = math.max(wait, nth + ARGV[i] - now) end
	end
end
if wait > 0 then return wait end

for _, key in ipairs(KEYS) do
	redis.call("RPUSH", key, written(now))
	redis.call("PEXPIRE", key, written(longest / 1000 + 1))
end
return 0`)

func (r *Redis) windowKey(key string) string { return r.prefix + "window:" + key }

// TakeAll asks for one call of every key: zero is yes, otherwise nothing was
// taken and it is worth asking again after that time. most says how many calls
// of all instances each span may see, exactly so many, wherever the span begins;
// see Memory.TakeAll. What this instance took is known to it without Redis too,
// so that a Redis that goes away and comes back lets it take nothing twice.
func (r *Redis) TakeAll(ctx context.Context, keys []string, most map[time.Duration]int) (wait time.Duration, err error) {
	args := windowArgs(most)
	if len(keys) == 0 || len(args) == 0 {
		return 0, nil
	}
	asked := r.now()
	if wait = r.local.held(keys, most); wait > 0 {
		return wait, nil
	}
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = r.windowKey(key)
	}
	us, ok := ask(ctx, r, func(ctx context.Context) (int64, error) {
		return takeAll.Run(ctx, r.client, names, args...).Int64()
	})
	switch {
	case !ok:
		return r.local.TakeAll(ctx, keys, most)
	case us > 0:
		return time.Duration(us) * time.Microsecond, nil
	default:
		r.local.remember(keys, most, asked)
		return 0, nil
	}
}

// windowArgs are the spans in microseconds, each with its number.
func windowArgs(most map[time.Duration]int) []any {
	var args []any
	for span, n := range most {
		if n > 0 && span > 0 {
			args = append(args, span.Microseconds(), n)
		}
	}
	return args
}

// held is how long this instance's own calls alone forbid another one.
func (m *Memory) held(keys []string, most map[time.Duration]int) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.full(keys, most, m.now())
}

// remember writes down what was taken elsewhere, as of when it was asked for:
// what this instance believes ends no later than what Redis says.
func (m *Memory) remember(keys []string, most map[time.Duration]int, asked time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(m.now())
	m.note(keys, most, asked)
}
