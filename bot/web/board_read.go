package web

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// boardPatience is how long a page waits for its numbers.
	boardPatience = 10 * time.Second
	// namesPatience is how long it waits for names after that: ids will do.
	namesPatience = 2 * time.Second
	// boardReads is how many readings go on at once for all who look at the page, so
	// that those who look never keep customers' events from the database.
	boardReads = 4
)

// boardSource is one of the readings that the page is made of.
type boardSource int

// The readings.
const (
	fromDays boardSource = iota
	fromJourney
	fromWatch
	fromSelling
	fromLists
	boardSources
)

// boardSheet is what was read for a reader.
type boardSheet struct {
	*Site
	boardReader
	days    bot.BoardDays
	journey bot.BoardJourney
	watch   bot.BoardWatch
	selling bot.BoardSelling
	lists   bot.BoardLists
	errs    [boardSources]error
}

// failed says whether one of some readings did.
func (b *boardSheet) failed(sources []boardSource) bool {
	return slices.ContainsFunc(sources, func(one boardSource) bool { return b.errs[one] != nil })
}

// readBoard reads what is needed side by side. What fails or takes too long leaves its
// place empty and an error behind.
func (s *Site) readBoard(ctx context.Context, b boardReader, needs []boardSource) *boardSheet {
	ctx, cancel := context.WithTimeout(ctx, boardPatience)
	defer cancel()
	sheet := &boardSheet{Site: s, boardReader: b}
	var all sync.WaitGroup
	read := func(source boardSource, f func() error) {
		if !slices.Contains(needs, source) {
			return
		}
		all.Add(1)
		go func() {
			defer all.Done()
			sheet.errs[source] = s.readPart(ctx, f)
		}()
	}
	read(fromDays, func() (err error) { sheet.days, err = s.boards.Days(ctx, b.ask); return })
	read(fromJourney, func() (err error) { sheet.journey, err = s.boards.Journey(ctx, b.ask); return })
	read(fromWatch, func() (err error) { sheet.watch, err = s.boards.Watch(ctx, b.ask); return })
	read(fromSelling, func() (err error) { sheet.selling, err = s.boards.Selling(ctx, b.ask); return })
	read(fromLists, func() (err error) { sheet.lists, err = s.boards.Lists(ctx, b.ask); return })
	all.Wait()
	for source, err := range sheet.errs {
		// A reader who left is no trouble.
		if err != nil && ctx.Err() != context.Canceled {
			s.log.WithError(err).WithField("part", source).Error("a part of the managers' page cannot be read")
		}
	}
	return sheet
}

// readPart reads one part when its turn comes. A panic is an error here as it is in a
// request: outside of one it would end the bot.
func (s *Site) readPart(ctx context.Context, f func() error) (err error) {
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
	case <-ctx.Done():
		return fmt.Errorf("too many are reading: %w", ctx.Err())
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

// nameRows calls the members of staff in some rows by their names. Without names their
// ids stand.
func (s *Site) nameRows(ctx context.Context, tables ...[][]boardCell) {
	var ids []string
	seen := map[string]bool{"": true}
	each := func(f func(*boardCell)) {
		for _, rows := range tables {
			for _, row := range rows {
				for i := range row {
					f(&row[i])
				}
			}
		}
	}
	each(func(c *boardCell) {
		if !seen[c.Who] {
			seen[c.Who] = true
			ids = append(ids, c.Who)
		}
	})
	if len(ids) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, namesPatience)
	defer cancel()
	var names map[string]string
	if err := s.readPart(ctx, func() (err error) { names, err = s.boards.Names(ctx, ids); return }); err != nil {
		s.log.WithError(err).Warn("the managers' page shows ids for names")
	}
	for _, one := range s.shop.Staff {
		if names[one.UserID] == "" && one.Name != "" && seen[one.UserID] {
			if names == nil {
				names = map[string]string{}
			}
			names[one.UserID] = one.Name
		}
	}
	each(func(c *boardCell) {
		if name := names[c.Who]; name != "" && c.Who != "" {
			c.Text = name
		}
	})
}
