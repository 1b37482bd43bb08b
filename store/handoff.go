package store

import "time"

// Handoff takes rows straight from the transaction that wrote them to a worker
// of this process, so that nobody has to look for them. The engine's queues
// are handoffs.
type Handoff[T any] interface {
	// Reserve tells how many of n rows about to be committed it takes at once.
	// Those are written as leased to this instance.
	Reserve(n int) int
	// Cancel gives back places whose rows were not written.
	Cancel(n int)
	// Give hands the rows over once they are committed.
	Give(items []T)
	// Wake says that rows were left in the table, due then.
	Wake(at time.Time)
}

// alone stands in where nobody takes rows: all of them wait in the table.
type alone[T any] struct{}

// Reserve takes none.
func (alone[T]) Reserve(int) int { return 0 }

// Cancel has nothing to give back.
func (alone[T]) Cancel(int) {}

// Give is never called, because nothing was reserved.
func (alone[T]) Give([]T) {}

// Wake wakes nobody.
func (alone[T]) Wake(time.Time) {}

// parcel gathers what one transaction will hand over. It is used by one
// goroutine and ends with deliver or drop.
type parcel[T any] struct {
	to Handoff[T]
	// reserved are all the places asked for, free those of them for which no
	// row is meant yet.
	reserved, free int
	items          []T
	wake           time.Time
}

// reserve asks for room for n more rows.
func (p *parcel[T]) reserve(n int) {
	if n > 0 {
		n = p.to.Reserve(n)
		p.reserved, p.free = p.reserved+n, p.free+n
	}
}

// takePlace fills a reserved place, if there is one.
func (p *parcel[T]) takePlace() bool {
	if p.free == 0 {
		return false
	}
	p.free--
	return true
}

// add puts a row in that has a place.
func (p *parcel[T]) add(item T) { p.items = append(p.items, item) }

// giveBack returns a place that was taken for a row that is not written.
func (p *parcel[T]) giveBack() { p.free++ }

// left notes that a row waits in the table.
func (p *parcel[T]) left(due time.Time) {
	if p.wake.IsZero() || due.Before(p.wake) {
		p.wake = due
	}
}

// deliver hands everything over; the transaction has committed.
func (p *parcel[T]) deliver() {
	if len(p.items) > 0 {
		p.to.Give(p.items)
	}
	p.reserved -= len(p.items)
	wake := p.wake
	p.drop()
	if !wake.IsZero() {
		p.to.Wake(wake)
	}
}

// drop gives every place back; the transaction has failed, or deliver came
// first and nothing is left to do.
func (p *parcel[T]) drop() {
	if p.reserved > 0 {
		p.to.Cancel(p.reserved)
	}
	*p = parcel[T]{to: p.to}
}
