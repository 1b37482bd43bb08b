package store

import (
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// movesPerEvent bounds what one event tells of a sale, and so what is decided in
	// one transaction.
	movesPerEvent = 100
	// tellAfter is how long what happened in a sale rests before it is handled, so
	// that those who still claim go first.
	tellAfter = time.Second
)

// arrivals are the events that tell what was moved.
func (b *saleBook) arrivals() ([]bot.Arrival, error) {
	if len(b.moves) == 0 {
		return nil, nil
	}
	_, left := b.left()
	var all []bot.Arrival
	for part := range slices.Chunk(b.moves, movesPerEvent) {
		body := bot.SaleMoved{Sale: b.row.ID, Moves: part}
		body.SoldOut = b.had > 0 && left == 0 && (len(all)+1)*movesPerEvent >= len(b.moves)
		// The journal's length names the transaction among all of the sale's.
		name := fmt.Sprintf("sale:%s:%d:%d", b.row.ID, b.row.Entries, len(all))
		a, err := internalArrival(name, bot.SaleLane(b.row.ID), body, b.now)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// tell writes the events of a sale into the inbox. They are due a moment later by
// the clock of this instance, by which the inbox goes.
func (w *work) tell(arrivals []bot.Arrival) error {
	if len(arrivals) == 0 {
		return nil
	}
	for i := range arrivals {
		arrivals[i].ReceivedAt, arrivals[i].Due = w.now, w.now.Add(tellAfter)
	}
	_, err := w.insertEvents(arrivals)
	return err
}
