package engine

import (
	"sync"
	"time"
)

// recent remembers when the latest events were taken in, to measure how long
// their sends took. It holds two generations and forgets the older one when
// the younger is full.
type recent struct {
	mu           sync.Mutex
	young, older map[int64]time.Time
	most         int
}

func newRecent(most int) *recent {
	return &recent{young: map[int64]time.Time{}, most: most}
}

func (r *recent) put(id int64, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.young) >= r.most {
		r.young, r.older = make(map[int64]time.Time, r.most), r.young
	}
	r.young[id] = at
}

func (r *recent) get(id int64) (time.Time, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.young[id]
	if !ok {
		at, ok = r.older[id]
	}
	return at, ok && !at.IsZero()
}
