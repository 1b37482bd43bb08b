package engine

import (
	"container/heap"
	"slices"
	"sort"
)

// entry is one item in a queue with the ticket under which it is held.
type entry[T any] struct {
	item   T
	ticket *ticket[T]
}

// lane is a row of entries of which one may run at a time, in the order of its
// queue. An entry without a lane stands in a lane of its own.
type lane[T any] struct {
	name    string
	entries []entry[T]
	busy    bool
	// index is the place in the heap, -1 while the lane is not in it.
	index int
}

func (l *lane[T]) insert(e entry[T], less func(a, b T) bool) {
	at := sort.Search(len(l.entries), func(i int) bool { return less(e.item, l.entries[i].item) })
	l.entries = slices.Insert(l.entries, at, e)
}

func (l *lane[T]) shift() entry[T] {
	e := l.entries[0]
	l.entries[0] = entry[T]{}
	l.entries = l.entries[1:]
	return e
}

// laneHeap holds the lanes whose first entry may run, the most urgent on top.
type laneHeap[T any] struct {
	lanes []*lane[T]
	less  func(a, b T) bool
}

func (h *laneHeap[T]) Len() int { return len(h.lanes) }

func (h *laneHeap[T]) Less(i, j int) bool {
	return h.less(h.lanes[i].entries[0].item, h.lanes[j].entries[0].item)
}

func (h *laneHeap[T]) Swap(i, j int) {
	h.lanes[i], h.lanes[j] = h.lanes[j], h.lanes[i]
	h.lanes[i].index, h.lanes[j].index = i, j
}

// Push is for container/heap only.
func (h *laneHeap[T]) Push(x any) {
	l := x.(*lane[T])
	l.index = len(h.lanes)
	h.lanes = append(h.lanes, l)
}

// Pop is for container/heap only.
func (h *laneHeap[T]) Pop() any {
	last := len(h.lanes) - 1
	l := h.lanes[last]
	h.lanes[last] = nil
	h.lanes = h.lanes[:last]
	l.index = -1
	return l
}

func (h *laneHeap[T]) add(l *lane[T]) { heap.Push(h, l) }
func (h *laneHeap[T]) fix(l *lane[T]) { heap.Fix(h, l.index) }

// remove takes a lane out, wherever it stands.
func (h *laneHeap[T]) remove(l *lane[T]) {
	if l.index >= 0 {
		heap.Remove(h, l.index)
	}
}

// top is the most urgent item, or false if nothing may run.
func (h *laneHeap[T]) top() (l *lane[T], ok bool) {
	if len(h.lanes) == 0 {
		return nil, false
	}
	return h.lanes[0], true
}
