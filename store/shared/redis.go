package shared

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"
)

const (
	// patience is how long one question to Redis may take: a welcome must not
	// wait for it.
	patience = 150 * time.Millisecond
	// probeEvery is how often Redis is asked whether it is back.
	probeEvery = 500 * time.Millisecond
)

// Redis shares among all instances with the same Redis. While it is away the
// process's own memory takes its place: limits are kept by each instance for
// itself and tokens fetched once by each, until it is back.
type Redis struct {
	client  *redis.Client
	limiter *redis_rate.Limiter
	local   *Memory
	prefix  string
	now     func() time.Time
	log     logrus.FieldLogger

	mu      sync.Mutex
	away    bool
	probing bool
	probed  time.Time
}

// Client makes a client that suits: one that gives up early and leaves trying
// again to Redis.
func Client(addr, username, password string, db int) *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr: addr, Username: username, Password: password, DB: db,
		DialTimeout: patience, ReadTimeout: patience, WriteTimeout: patience, PoolTimeout: patience,
		MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true,
	})
}

// NewRedis shares through a client, which stays the caller's to close.
func NewRedis(client *redis.Client, options ...Option) *Redis {
	s := settle(options)
	quick := client.WithTimeout(patience)
	return &Redis{
		client: quick, limiter: redis_rate.NewLimiter(quick), local: NewMemory(options...),
		prefix: s.prefix, now: s.now, log: s.log,
	}
}

// ask puts one question to Redis. ok is false if Redis did not answer and the
// process's own memory must.
func ask[T any](ctx context.Context, r *Redis, question func(context.Context) (T, error)) (answer T, ok bool) {
	if !r.present() {
		return answer, false
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer, err := question(limited)
	if err == nil || errors.Is(err, redis.Nil) {
		return answer, true
	}
	if ctx.Err() == nil {
		r.lost(err)
	}
	var none T
	return none, false
}

// present tells whether Redis is to be asked. While it is away, nobody waits
// for it: whoever comes by now and then sends somebody to look.
func (r *Redis) present() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.away && !r.probing && time.Since(r.probed) >= probeEvery {
		r.probing = true
		go r.probe()
	}
	return !r.away
}

func (r *Redis) lost(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.away {
		return
	}
	r.away, r.probed = true, time.Now()
	r.log.WithError(err).Warn("Redis is away; this instance goes on by itself")
}

func (r *Redis) probe() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := r.client.Ping(ctx).Err()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.probing, r.probed = false, time.Now()
	if err == nil {
		r.away = false
		r.log.Info("Redis is back")
	}
}
