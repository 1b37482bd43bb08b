package store

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// TagRecords are all tags that a pair holds or held, in the order in which a
// view gives them.
func (s *Store) TagRecords(ctx context.Context, p bot.Pair) ([]bot.TagRecord, error) {
	rows, err := tagsOf(s.read.WithContext(ctx), p)
	if err != nil {
		return nil, fmt.Errorf("store: tag records of %s: %w", p, err)
	}
	now := at(s.o.Now())
	var records []bot.TagRecord
	for _, row := range rows {
		of := tag{GroupName: row.GroupName, Name: row.Name, Class: row.Class, WeComID: row.WeComID, Generation: row.Generation}
		records = append(records, row.Held.record(of, now))
	}
	return records, nil
}
