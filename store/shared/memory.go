package shared

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Memory keeps everything in this process. It serves a single instance, and
// every instance while Redis is away.
type Memory struct {
	now func() time.Time

	mu     sync.Mutex
	tokens map[string]token
	locks  map[string]*lock
	usage  map[string]*usage
	logs   map[string]*callLog
	blocks map[string]time.Time
	ears   map[string]map[chan struct{}]bool
	swept  time.Time
}

type token struct {
	value   string
	expires time.Time
}

type lock struct{ until time.Time }

type usage struct {
	limiter *rate.Limiter
	last    time.Time
}

// NewMemory makes an empty one.
func NewMemory(options ...Option) *Memory {
	s := settle(options)
	return &Memory{
		now:    s.now,
		tokens: map[string]token{},
		locks:  map[string]*lock{},
		usage:  map[string]*usage{},
		logs:   map[string]*callLog{},
		blocks: map[string]time.Time{},
		ears:   map[string]map[chan struct{}]bool{},
	}
}

// Token is the token saved under a key; empty if there is none or it expired.
func (m *Memory) Token(_ context.Context, key string) (value string, expires time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, ok := m.tokens[key]
	if !ok || !m.now().Before(t.expires) {
		return "", time.Time{}, nil
	}
	return t.value, t.expires, nil
}

// SaveToken keeps a token until it expires.
func (m *Memory) SaveToken(_ context.Context, key, value string, expires time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens[key] = token{value: value, expires: expires}
	return nil
}

// DropToken forgets a token that WeCom refused, unless another one has taken
// its place by now.
func (m *Memory) DropToken(_ context.Context, key, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tokens[key].value == value {
		delete(m.tokens, key)
	}
	return nil
}

// Lock takes a lock that frees itself after a time; ok is false if somebody
// else has it. Unlock may be called more than once and never frees the lock of
// the next owner.
func (m *Memory) Lock(_ context.Context, key string, ttl time.Duration) (unlock func(), ok bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if held := m.locks[key]; held != nil && now.Before(held.until) {
		return func() {}, false, nil
	}
	mine := &lock{until: now.Add(ttl)}
	m.locks[key] = mine
	return func() { m.unlock(key, mine) }, true, nil
}

func (m *Memory) unlock(key string, mine *lock) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locks[key] == mine {
		delete(m.locks, key)
	}
}
