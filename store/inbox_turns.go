package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// turn is one event that is to be handled.
type turn struct {
	item   bot.InboxItem
	decide func(bot.View) ([]bot.Planned, error)
}

// commitTurns handles a batch of events in one transaction. What concerns one
// event alone is its result; an error undoes the work for all of them.
func (s *Store) commitTurns(ctx context.Context, batch []turn) ([]error, error) {
	s.lookForTombstones(ctx)
	var results []error
	err := s.inTx(ctx, func(w *work) (err error) {
		results, err = w.handle(batch)
		return err
	})
	return results, err
}

// handle lets each event that is first in its lane be decided, finishes those
// for which that went well, and carries out all decisions together.
func (w *work) handle(batch []turn) (results []error, err error) {
	results = make([]error, len(batch))
	nexts, err := w.enterLanes(batch, results)
	if err != nil {
		return nil, err
	}
	all := w.newDecisions()
	if err := all.prepare(batch); err != nil {
		return nil, err
	}
	for i, t := range batch {
		if results[i] != nil {
			continue
		}
		// A transaction that the database has ended cannot go on for the others.
		if results[i] = all.decide(t); IsRetryable(results[i]) {
			return nil, results[i]
		}
	}
	if err := w.finishEvents(all.events, ""); err != nil {
		return nil, err
	}
	if err := w.finishEvents(all.talks, "body = X'', "); err != nil {
		return nil, err
	}
	if err := all.carryOut(); err != nil {
		return nil, err
	}
	for i, next := range nexts {
		if results[i] != nil {
			continue
		}
		if err := w.freeEvent(next); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// enterLanes sees to it that every event is the first of its lane, and tells
// which row comes after it. Those that are not first are put back.
func (w *work) enterLanes(batch []turn, results []error) (nexts []*laneRow, err error) {
	nexts = make([]*laneRow, len(batch))
	var lanes []string
	for i, t := range batch {
		switch lane := t.item.Lane; {
		case lane == "":
		case slices.Contains(lanes, lane):
			results[i] = errLater
		default:
			lanes = append(lanes, lane)
		}
	}
	open, err := w.lockLanes(lanes)
	if err != nil {
		return nil, err
	}
	for i, t := range batch {
		if t.item.Lane == "" || results[i] != nil {
			continue
		}
		next, err := standing(open[t.item.Lane], t.item.ID)
		switch {
		case errors.Is(err, errNotFirst):
			if results[i] = w.putBack(t.item, next); results[i] == nil {
				results[i] = bot.ErrLaneBusy
			} else if !errors.Is(results[i], bot.ErrLeaseLost) {
				return nil, results[i]
			}
		default:
			results[i], nexts[i] = err, next
		}
	}
	return nexts, nil
}

// carriesWords says that events of a kind bring what customers said or wrote. That is
// kept among the messages, for as long as messages are kept, or as their answer to a
// campaign, and nowhere else.
func carriesWords(kind bot.Kind) bool {
	return strings.HasPrefix(string(kind), "chat.") || kind == bot.KindPictureRead || kind == bot.KindCampaignAnswered
}

// finishEvents takes events off their owner, who must be this instance, and
// changes what else is to be set.
func (w *work) finishEvents(ids []int64, set string) error {
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	return affected(w.tx.Exec("UPDATE inbox SET "+set+"state = ?, owner = '', due_at = NULL, cause = '', finished_at = ?, open_lane = NULL "+
		"WHERE id IN ? AND owner = ? AND due_at > 0", stateDone, at(w.now), ids, w.s.o.Instance), int64(len(ids)))
}
