package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// TagRecords are all tags that a pair holds or held, in the order in which a
// view gives them.
func (s *Store) TagRecords(ctx context.Context, p bot.Pair) ([]bot.TagRecord, error) {
	db, who := s.read.WithContext(ctx), keyOfPair(p)
	var rows []pairTag
	err := db.Where("customer_id = (?) AND user_id = ?", numberOf(db, who.ExternalUserID), who.UserID).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, wrapped(err, "tags of "+p.String())
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.TagID
	}
	var known []tag
	if err := db.Where("id IN ?", ids).Find(&known).Error; err != nil {
		return nil, wrapped(err, "tags of "+p.String())
	}
	tags := make(map[int64]tag, len(known))
	for _, t := range known {
		tags[t.ID] = t
	}
	slices.SortFunc(rows, func(a, b pairTag) int { return tags[a.TagID].key().compare(tags[b.TagID].key()) })
	now, records := at(s.o.Now()), make([]bot.TagRecord, len(rows))
	for i, row := range rows {
		records[i] = row.record(tags[row.TagID], now)
	}
	return records, nil
}

func wrapped(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: %s: %w", what, err)
}
