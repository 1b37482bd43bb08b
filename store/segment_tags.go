package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
)

// tagNumbers are the numbers of the tags that a condition names. A tag is meant
// by the name it has here or in WeCom, and without its group by any.
func tagNumbers(tx *gorm.DB, named []segment.Tag) (map[segment.Tag][]int64, error) {
	if len(named) == 0 {
		return nil, nil
	}
	var names []string
	for _, t := range named {
		names = append(names, key(t.Name, sizeTag))
	}
	var rows []tag
	if err := tx.Where("name IN ? OR wecom_name IN ?", names, names).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	ids := map[segment.Tag][]int64{}
	for _, t := range named {
		group, name := key(t.Group, sizeTag), key(t.Name, sizeTag)
		for _, row := range rows {
			if (row.Name == name || row.WeComName == name) && (group == "" || row.GroupName == group || row.WeComGroup == group) {
				ids[t] = append(ids[t], row.ID)
			}
		}
	}
	return ids, nil
}

// UnknownTags are the tags of a condition that nobody ever had: misspelt ones,
// it may be. Before something is sent to an audience it is well to ask.
func (s *Store) UnknownTags(ctx context.Context, e segment.Expr) ([]segment.Tag, error) {
	named := segment.Tags(e)
	ids, err := tagNumbers(s.read.WithContext(ctx), named)
	if err != nil {
		return nil, fmt.Errorf("store: tags of a segment: %w", err)
	}
	var unknown []segment.Tag
	for _, t := range named {
		if len(ids[t]) == 0 {
			unknown = append(unknown, t)
		}
	}
	return unknown, nil
}

// AllTags are the tags there are, by group and name, at most 1000.
func (s *Store) AllTags(ctx context.Context) ([]bot.Tag, error) {
	var rows []tag
	if err := s.read.WithContext(ctx).Order("group_name, name").Limit(pageLimit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: tags: %w", err)
	}
	all := make([]bot.Tag, len(rows))
	for i, row := range rows {
		all[i] = row.seen()
	}
	return all, nil
}
