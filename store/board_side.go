package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// boardSide is how many questions one panel asks side by side: a panel never takes all
// connections from the others.
const boardSide = 2

// boardPart is a part of a panel.
type boardPart struct {
	name string
	read func() error
}

// sideBySide reads parts, the first ones first.
func sideBySide(parts []boardPart) error {
	room, done := make(chan struct{}, boardSide), make(chan error)
	for _, part := range parts {
		go func() {
			room <- struct{}{}
			err := part.safely()
			<-room
			if err != nil {
				err = fmt.Errorf("store: %s of the board: %w", part.name, err)
			}
			done <- err
		}()
	}
	var errs []error
	for range parts {
		errs = append(errs, <-done)
	}
	return errors.Join(errs...)
}

// safely makes an error of a panic: outside of a request one would end the bot.
func (p boardPart) safely() (err error) {
	defer caught(&err)
	return p.read()
}

// dayPlan says where the numbers of days come from: of those counted before, and of
// those that are not over. Of days that were never counted nothing is known.
type dayPlan struct {
	counted []instant
	live    []span
}

// has says whether something of a time is known.
func (p dayPlan) has(t instant, ask bot.BoardAsk) bool {
	day := dayOf(t.Time(), ask.From.Location())
	for _, one := range p.counted {
		if one == day.from {
			return true
		}
	}
	for _, one := range p.live {
		if one == day {
			return true
		}
	}
	return false
}

// planned reads something of the days in one snapshot: no day is there twice, or half.
func (s *Store) planned(ctx context.Context, ask bot.BoardAsk, read func(tx *gorm.DB, plan dayPlan) error) error {
	return s.snapshot(ctx, func(tx *gorm.DB) error {
		b := boardReading{s: s, ctx: ctx, ask: ask, zone: ask.From.Location()}
		if err := b.plan(tx); err != nil {
			return err
		}
		return read(tx, dayPlan{b.counted, b.live})
	})
}
