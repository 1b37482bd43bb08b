package wecom

import (
	"context"
	"sync"
	"time"
)

// blockFor is how long an API stays closed after 45009, the first time, the
// second time in a row and so on. WeCom's block is as long as the window that
// was used up, a minute, an hour, a day, but the answer does not say which; so
// the first guess is a minute, and after that it is tried less and less often.
var blockFor = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// rowEnds is how long after a block's end a further 45009 still counts as the
// same trouble.
const rowEnds = 10 * time.Minute

// lookEvery is how often the shared store is asked whether another instance
// has run into a limit.
const lookEvery = time.Second

// blocks are the APIs that WeCom has closed for a while.
type blocks struct {
	mu     sync.Mutex
	closed map[string]*block
}

type block struct {
	until  time.Time
	row    int
	looked time.Time
}

func (b *blocks) of(api string) *block {
	if b.closed == nil {
		b.closed = map[string]*block{}
	}
	if b.closed[api] == nil {
		b.closed[api] = &block{}
	}
	return b.closed[api]
}

// until is when the API opens again, as far as this instance knows. look says
// that it is time to ask the shared store.
func (b *blocks) until(api string, now time.Time) (until time.Time, look bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.of(api)
	if look = now.Sub(k.looked) >= lookEvery || now.Before(k.looked); look {
		k.looked = now
	}
	return k.until, look
}

// heard takes over what another instance found out.
func (b *blocks) heard(api string, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if k := b.of(api); until.After(k.until) {
		k.until = until
	}
}

// close closes an API after 45009. Answers of calls that were under way when
// it was closed make it no longer.
func (b *blocks) close(api string, now time.Time) (until time.Time, fresh bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.of(api)
	if now.Before(k.until) {
		return k.until, false
	}
	if !k.until.IsZero() && now.Sub(k.until) < rowEnds {
		k.row = min(k.row+1, len(blockFor)-1)
	} else {
		k.row = 0
	}
	k.until = now.Add(blockFor[k.row])
	return k.until, true
}

// open forgets the trouble after a call that went well once the block was over.
func (b *blocks) open(api string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if k := b.of(api); !k.until.IsZero() && !now.Before(k.until) {
		k.until, k.row = time.Time{}, 0
	}
}

// shared asks the store, briefly: a store that is away must not hold a welcome.
func (v *governor) shared(ctx context.Context, api string) time.Time {
	ctx, cancel := context.WithTimeout(ctx, storePatience)
	defer cancel()
	until, err := v.limits.BlockedUntil(ctx, v.key(api))
	if err != nil {
		v.complain(err)
		return time.Time{}
	}
	return until
}
