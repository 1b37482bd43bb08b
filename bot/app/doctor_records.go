package app

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/store"
)

// records is the database as the checks ask it. It is opened at the first
// question, for reading alone.
type records struct {
	options store.Options
	once    sync.Once
	db      *store.Store
	err     error
}

func (r *records) open(ctx context.Context) (*store.Store, error) {
	r.once.Do(func() {
		if r.db, r.err = store.OpenReading(ctx, r.options); errors.Is(r.err, store.ErrNotReady) {
			r.err = doctor.ErrNoRecords
		}
	})
	return r.db, r.err
}

func (r *records) close() {
	if r.db != nil {
		// Nothing was written that could get lost.
		_ = r.db.Close()
	}
}

// Asset is an asset by name.
func (r *records) Asset(ctx context.Context, name string) (bot.Asset, error) {
	db, err := r.open(ctx)
	if err != nil {
		return bot.Asset{}, err
	}
	return db.Asset(ctx, name)
}

// OpenGroups are the groups that are not dismissed.
func (r *records) OpenGroups(ctx context.Context) ([]bot.Group, error) {
	db, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	var open []bot.Group
	for after := ""; ; {
		page, err := db.Groups(ctx, bot.Everything(), time.Time{}, after, groupsPage)
		if err != nil {
			return nil, err
		}
		for _, g := range page {
			if after = g.ChatID; g.DismissedAt.IsZero() {
				open = append(open, g.Group)
			}
		}
		if len(page) < groupsPage {
			return open, nil
		}
	}
}

// KnownTags are the tags whose ids in WeCom are known.
func (r *records) KnownTags(ctx context.Context) ([]bot.RemoteTag, error) {
	db, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	return db.KnownTags(ctx)
}

// LatestSync is the newest sync.
func (r *records) LatestSync(ctx context.Context) (bot.Sync, error) {
	db, err := r.open(ctx)
	if err != nil {
		return bot.Sync{}, err
	}
	return db.LatestSync(ctx)
}

// SyncRefused is why a sync stands still.
func (r *records) SyncRefused(ctx context.Context) (string, error) {
	db, err := r.open(ctx)
	if err != nil {
		return "", err
	}
	waits, err := db.Waits(ctx, syncReads...)
	return waits.Cause, err
}

// deadPage is how many of the newest dead letters are looked through.
const deadPage = 1000

// toStaff are the sends that staff and managers read.
var toStaff = []string{string(bot.KindAppMessage), string(bot.KindAppFile), string(bot.KindGroupNotice)}

// Backlogs are the states of both queues.
func (r *records) Backlogs(ctx context.Context) ([]doctor.Backlog, error) {
	db, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	stats, err := db.Stats(ctx)
	if err != nil {
		return nil, err
	}
	var all []doctor.Backlog
	for _, q := range []struct {
		title string
		which store.Which
		stats store.QueueStats
	}{{"收件箱", store.WhichInbox, stats.Inbox}, {"发件箱", store.WhichOutbox, stats.Outbox}} {
		b := doctor.Backlog{Title: q.title, Due: q.stats.Depth, Dead: q.stats.Dead, Oldest: q.stats.Oldest}
		if b.Dead > 0 {
			dead, err := db.DeadLetters(ctx, q.which, deadPage)
			if err != nil {
				return nil, err
			}
			for i, letter := range dead {
				if i == 0 {
					b.LastCause = letter.Cause
				}
				if slices.Contains(toStaff, letter.Kind) {
					b.Unsaid++
				}
			}
		}
		all = append(all, b)
	}
	return all, nil
}

// Feed is how far a feed was read.
func (r *records) Feed(ctx context.Context, feed string) (bot.FeedPlace, error) {
	db, err := r.open(ctx)
	if err != nil {
		return bot.FeedPlace{}, err
	}
	return db.Feed(ctx, feed)
}
