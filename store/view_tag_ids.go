package store

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// TagIDs are the corp tags whose id in WeCom is known.
func (v view) TagIDs() ([]bot.RemoteTag, error) {
	if err := v.wait(subject{corpTags: true}); err != nil {
		return nil, err
	}
	if v.seen.book.ids != nil {
		return slices.Clone(v.seen.book.ids), nil
	}
	var rows []tag
	err := v.tx.Where("wecom_id <> ''").Order("wecom_id").Find(&rows).Error
	v.note(err)
	if err != nil {
		return nil, err
	}
	known := make([]bot.RemoteTag, len(rows))
	for i, row := range rows {
		known[i] = bot.RemoteTag{ID: row.WeComID, Name: row.Name, GroupID: row.WeComGroupID, Group: row.GroupName}
	}
	v.seen.book.ids = known
	return slices.Clone(known), nil
}
