package store

import (
	"hash/fnv"
	"sync"
	"time"
)

// An id is made by the instance, not by the database, so that an instance
// knows its rows before and after a multi-row insert: 44 bits of time in
// eighths of a millisecond, 10 bits of the instance's hash, 9 bits of a
// sequence. It rises with time, so that order of id is order of arrival on one
// instance, and old rows are found by their ids. The time is finer than a
// commit takes, so that one event after another on two instances whose clocks
// agree keep their order too.
const (
	idSequenceBits = 9
	idInstanceBits = 10
	idTimeShift    = idSequenceBits + idInstanceBits
	idTick         = time.Millisecond / 8
)

// idEpoch is where ids begin to count; they last until 2089.
var idEpoch = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)

// idMaker makes the ids of one instance. They rise even when the clock does
// not.
type idMaker struct {
	instance int64
	now      func() time.Time

	mu       sync.Mutex
	tick     int64
	sequence int64
}

func newIDMaker(instance string, now func() time.Time) *idMaker {
	h := fnv.New64a()
	h.Write([]byte(instance))
	sum := h.Sum64()
	// The high bits are folded in: FNV mixes the last bytes of names such as
	// host-1 and host-2 poorly into the low ones.
	sum ^= sum >> 32
	return &idMaker{instance: int64(sum & (1<<idInstanceBits - 1)), now: now}
}

// next makes one id.
func (m *idMaker) next() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	tick := max(1, int64(m.now().Sub(idEpoch)/idTick))
	switch {
	case tick > m.tick:
		m.tick, m.sequence = tick, 0
	case m.sequence == 1<<idSequenceBits-1:
		m.tick, m.sequence = m.tick+1, 0
	default:
		m.sequence++
	}
	return m.tick<<idTimeShift | m.instance<<idSequenceBits | m.sequence
}

// madeAt is when an id was made, to the tick. What is no id of idMaker was made
// at no time.
func madeAt(id int64) time.Time {
	tick := id >> idTimeShift
	if tick <= 0 {
		return time.Time{}
	}
	return idEpoch.Add(time.Duration(tick) * idTick)
}

// firstIDAt is the lowest id of a time.
func firstIDAt(t time.Time) int64 {
	return max(0, int64(t.Sub(idEpoch)/idTick)) << idTimeShift
}
