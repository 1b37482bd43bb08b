package wecom

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestPlacesBoundWhatIsUnderWay(t *testing.T) {
	p := newPlaces(3)
	var under, most atomic.Int64
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if !p.take(context.Background(), time.Minute) {
				t.Error("no place came free")
				return
			}
			defer p.free()
			for now := under.Add(1); ; {
				seen := most.Load()
				if now <= seen || most.CompareAndSwap(seen, now) {
					break
				}
			}
			under.Add(-1)
		})
	}
	wg.Wait()
	if most.Load() > 3 {
		t.Errorf("%d calls at once", most.Load())
	}
	if p.taken != 0 || len(p.waiting) != 0 {
		t.Errorf("afterwards %d are taken and %d wait", p.taken, len(p.waiting))
	}
}

func TestWaitingForAPlaceEnds(t *testing.T) {
	p := newPlaces(1)
	if !p.take(context.Background(), 0) {
		t.Fatal("the first place is not free")
	}
	if p.take(context.Background(), time.Millisecond) {
		t.Error("a second place was given")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if p.take(ctx, time.Minute) {
		t.Error("a place was given to who had left")
	}
	p.free()
	if !p.take(context.Background(), 0) {
		t.Error("who gave up waiting kept the place")
	}
}

func TestPlacesShrinkToOneAndGrowBack(t *testing.T) {
	p := newPlaces(8)
	for range 10 {
		p.shrink()
	}
	if p.limit != 1 {
		t.Fatalf("%d places after many shrinks", p.limit)
	}
	for range 20 * growAfter {
		p.praise()
	}
	if p.limit != 8 {
		t.Errorf("%d places after many good calls, want all 8", p.limit)
	}
}

func TestBlocksAreLongerOnlyForANewRow(t *testing.T) {
	var b blocks
	now := time.Date(2026, 8, 1, 10, 0, 0, 0, time.UTC)
	first, fresh := b.close("api", now)
	if !fresh || first.Sub(now) != time.Minute {
		t.Fatalf("first block %s", first.Sub(now))
	}
	if again, fresh := b.close("api", now.Add(time.Second)); fresh || !again.Equal(first) {
		t.Error("an answer that was under way makes the block longer")
	}
	second, _ := b.close("api", first.Add(time.Second))
	if got := second.Sub(first.Add(time.Second)); got != 5*time.Minute {
		t.Errorf("second block %s", got)
	}
	much := second.Add(rowEnds)
	if third, _ := b.close("api", much); third.Sub(much) != time.Minute {
		t.Errorf("a block after a quiet time is %s", third.Sub(much))
	}
}
