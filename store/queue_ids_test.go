package store

import (
	"testing"
	"time"
)

func TestIDsRiseWhateverTheClockDoes(t *testing.T) {
	clock := clockAt(opening)
	ids := newIDMaker("one", clock.Now)
	var last int64
	for i := range 20000 {
		switch i {
		case 5000:
			clock.set(opening.Add(time.Hour))
		case 10000:
			clock.set(opening.Add(-time.Hour))
		case 15000:
			clock.set(time.Time{})
		}
		id := ids.next()
		if id <= last {
			t.Fatalf("id %d after %d", id, last)
		}
		last = id
	}
}

func TestInstancesMakeDifferentIDsAtTheSameTime(t *testing.T) {
	clock := clockAt(opening)
	seen := map[int64]string{}
	for _, instance := range []string{"host-1", "host-2", "host-3", "pod-a", "pod-b"} {
		ids := newIDMaker(instance, clock.Now)
		for range 1000 {
			id := ids.next()
			if other, twice := seen[id]; twice {
				t.Fatalf("%s and %s both made %d", instance, other, id)
			}
			seen[id] = instance
		}
	}
}

func TestIDsAreFoundByTheirTime(t *testing.T) {
	id := newIDMaker("one", clockAt(opening).Now).next()
	if made := madeAt(id); made.After(opening) || opening.Sub(made) > idTick {
		t.Errorf("an id of %s was made at %s", opening, made)
	}
	if !madeAt(7).IsZero() {
		t.Error("what is no id was made at a time")
	}
	if id < firstIDAt(opening) || id >= firstIDAt(opening.Add(time.Millisecond)) {
		t.Fatalf("%d is not in the millisecond it was made in", id)
	}
}
