package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// LatestSync is the sync that began last; zero if there was none.
func (s *Store) LatestSync(ctx context.Context) (bot.Sync, error) {
	all, err := s.Syncs(ctx, 1)
	if err != nil || len(all) == 0 {
		return bot.Sync{}, err
	}
	return all[0], nil
}

// Syncs are the newest syncs, the one that began last first, at most limit (and
// never more than 1000) of them.
func (s *Store) Syncs(ctx context.Context, limit int) ([]bot.Sync, error) {
	var rows []syncRow
	if err := newestSyncs(s.read.WithContext(ctx)).Limit(page(limit)).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: syncs: %w", err)
	}
	all := make([]bot.Sync, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = row.seen(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// StaffRecord is a member of the corp as the syncs saw them.
type StaffRecord struct {
	bot.StaffMember
	// Contact says whether the newest list of members with customer contact had
	// them, SeenAt when they were last on one.
	Contact bool
	SeenAt  time.Time
}

// Staff are all members that ever had customer contact, in order of userid.
func (s *Store) Staff(ctx context.Context) ([]StaffRecord, error) {
	var rows []staffRow
	if err := s.read.WithContext(ctx).Order("userid").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: staff: %w", err)
	}
	all := make([]StaffRecord, len(rows))
	for i, row := range rows {
		all[i] = StaffRecord{StaffMember: bot.StaffMember{UserID: row.UserID, Name: row.Name}, Contact: row.Contact, SeenAt: row.SeenAt.Time()}
	}
	return all, nil
}

// ChannelAdds counts by state the pairs that were added since a time, in all
// stores; the zero time counts all. Pairs whose state nobody knows count under
// the empty one.
func (s *Store) ChannelAdds(ctx context.Context, since time.Time) (map[string]int, error) {
	counts, err := channelAdds(s.read.WithContext(ctx), bot.Everything(), since, time.Time{})
	if err != nil {
		return nil, fmt.Errorf("store: customers by channel: %w", err)
	}
	return counts, nil
}

// channelAdds counts the pairs of a scope that were added from a time until
// before another; the zero time bounds nothing.
func channelAdds(tx *gorm.DB, scope bot.Scope, from, until time.Time) (map[string]int, error) {
	ask := tx.Model(&relation{}).Select("state AS name, COUNT(*) AS n").Where("added_at >= ?", max(1, at(from)))
	if !until.IsZero() {
		ask = ask.Where("added_at < ?", at(until))
	}
	if !unbounded(scope) {
		ask = ask.Where(relationsIn(tx, scope))
	}
	var rows []counted
	err := ask.Group("state").Find(&rows).Error
	return countsOf(rows), err
}
