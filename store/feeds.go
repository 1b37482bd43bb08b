package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// sizePosition is the size of the place in a feed, a sequence number or a cursor.
const sizePosition = 1000

// feedRow is how far a feed was read.
type feedRow struct {
	Name                       string `gorm:"primaryKey"`
	Position                   string
	CaughtAt, ReadAt, NewestAt instant
	Messages, Unreadable       int64
}

// TableName is "feeds".
func (feedRow) TableName() string { return "feeds" }

var feedTable = table[feedRow]{
	name: "feeds", keys: 1,
	columns: []string{"name", "position", "caught_at", "read_at", "newest_at", "messages", "unreadable"},
	values: func(f *feedRow) []any {
		return []any{f.Name, f.Position, int64(f.CaughtAt), int64(f.ReadAt), int64(f.NewestAt), f.Messages, f.Unreadable}
	},
}

func (f feedRow) seen() bot.FeedPlace {
	return bot.FeedPlace{
		Feed: f.Name, Position: f.Position, CaughtAt: f.CaughtAt.Time(), ReadAt: f.ReadAt.Time(), NewestAt: f.NewestAt.Time(),
		Messages: f.Messages, Unreadable: f.Unreadable,
	}
}

// Feed is how far a feed was read; only its name if it never was.
func (s *Store) Feed(ctx context.Context, feed string) (bot.FeedPlace, error) {
	row, err := feedOf(s.read.WithContext(ctx), feed)
	if err != nil {
		return bot.FeedPlace{}, fmt.Errorf("store: the place of feed %s: %w", feed, err)
	}
	row.Name = feed
	return row.seen(), nil
}

func feedOf(tx *gorm.DB, feed string) (feedRow, error) {
	var rows []feedRow
	err := tx.Where("name = ?", key(feed, sizeName)).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return feedRow{}, err
	}
	return rows[0], nil
}

// TakeFeed takes in what was read from a feed between two places: the arrivals
// come into the inbox, as by Put, and the feed's place moves on, in one
// transaction. So a crash loses none of them, and what is read again does
// nothing. If the place is not at from any more, nothing is written, and the
// error is bot.ErrFeedMoved. Messages and Unreadable of place are those of this
// page and are added to those before; its times may be zero where there is
// nothing new to tell.
func (s *Store) TakeFeed(ctx context.Context, feed, from, to string, arrivals []bot.Arrival, place bot.FeedPlace) error {
	name := key(feed, sizeName)
	if name == "" || name != feed || text(to, sizePosition) != to {
		return fmt.Errorf("store: the feed %q cannot be at %q", text(feed, sizeName), text(to, sizeName))
	}
	clean := make([]bot.Arrival, len(arrivals))
	for i, a := range arrivals {
		a.Lane, a.Receiver = text(a.Lane, maxLane), text(a.Receiver, sizeTag)
		if err := checkArrival(a); err != nil {
			return err
		}
		clean[i] = a
	}
	return s.inTx(ctx, func(w *work) error {
		row, err := w.lockFeed(name)
		if err != nil {
			return err
		}
		if row.Position != from {
			return bot.ErrFeedMoved
		}
		if _, err := w.insertEvents(clean); err != nil {
			return err
		}
		row.moveTo(to, place)
		return feedTable.overwrite(w.tx, []feedRow{row})
	})
}

// lockFeed reads the place of a feed, which nobody else can move until the
// transaction ends. A feed that was never read gets its row first: what is not
// there cannot be locked.
func (w *work) lockFeed(name string) (feedRow, error) {
	row, err := feedOf(locking(w.tx), name)
	if err != nil || row.Name != "" {
		return row, err
	}
	if _, err := feedTable.insert(w.tx, []feedRow{{Name: name}}); err != nil {
		return row, err
	}
	return feedOf(locking(w.tx), name)
}

func (f *feedRow) moveTo(to string, place bot.FeedPlace) {
	f.Position = to
	f.CaughtAt, f.ReadAt, f.NewestAt = max(f.CaughtAt, at(place.CaughtAt)), max(f.ReadAt, at(place.ReadAt)), max(f.NewestAt, at(place.NewestAt))
	f.Messages, f.Unreadable = f.Messages+place.Messages, f.Unreadable+place.Unreadable
}
