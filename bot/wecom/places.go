package wecom

import (
	"context"
	"sync"
	"time"
)

// places bounds how many calls are under way at once. The bound moves: it is
// halved when WeCom says there are too many (45033), and grows back by one for
// every so many calls that went well.
type places struct {
	mu      sync.Mutex
	most    int
	limit   int
	taken   int
	good    int
	waiting []chan struct{}
}

// growAfter is how many good calls win one place back.
const growAfter = 50

func newPlaces(most int) *places { return &places{most: most, limit: most} }

// take waits for a place, at most for patience; false means none came free.
func (p *places) take(ctx context.Context, patience time.Duration) bool {
	p.mu.Lock()
	if p.taken < p.limit && len(p.waiting) == 0 {
		p.taken++
		p.mu.Unlock()
		return true
	}
	turn := make(chan struct{})
	p.waiting = append(p.waiting, turn)
	p.mu.Unlock()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-turn:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return p.leave(turn)
}

// leave gives up waiting. It answers true if the place came at the same moment.
func (p *places) leave(turn chan struct{}) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, w := range p.waiting {
		if w == turn {
			p.waiting = append(p.waiting[:i], p.waiting[i+1:]...)
			return false
		}
	}
	return true
}

// free gives a place back.
func (p *places) free() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	p.hand()
}

// hand gives free places to those who wait, first come first served.
func (p *places) hand() {
	for p.taken < p.limit && len(p.waiting) > 0 {
		p.taken++
		close(p.waiting[0])
		p.waiting = p.waiting[1:]
	}
}

// shrink halves the bound.
func (p *places) shrink() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limit, p.good = max(1, p.limit/2), 0
}

// praise counts a call that went well.
func (p *places) praise() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.limit == p.most {
		return
	}
	if p.good++; p.good >= growAfter {
		p.good = 0
		p.limit++
		p.hand()
	}
}
