package store

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

func (c *changes) writeSyncs() error {
	if len(c.groups.syncs) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(c.groups.syncs))
	var have map[string]syncRow
	if newest := c.seen.groups.newest; newest != nil && len(ids) == 1 && newest.ID == ids[0] {
		have = map[string]syncRow{newest.ID: *newest}
	}
	return mergeAll(c.seen.tx, syncTable, []merging[string, syncRow]{{
		changes: c.groups.syncs, have: have,
		where: func(tx *gorm.DB) *gorm.DB { return tx.Where("id IN ?", ids) },
		keyOf: func(row syncRow) string { return row.ID },
		blank: func(id string) syncRow { return syncRow{ID: id} },
	}})
}

func (c *changes) writeStaff() error {
	for _, e := range c.groups.staff {
		if err := c.listStaff(e); err != nil {
			return err
		}
	}
	return nil
}

// listStaff takes over a list of the staff, unless a newer one was taken over
// before. Members who are not on it keep their name.
func (c *changes) listStaff(e bot.SetStaff) error {
	var rows []staffRow
	if err := locking(c.seen.tx).Order("userid").Find(&rows).Error; err != nil {
		return err
	}
	have, wanted := map[string]staffRow{}, map[string][]func(*staffRow){}
	for _, row := range rows {
		if row.SeenAt > at(e.At) {
			return nil
		}
		have[row.UserID] = row
		wanted[row.UserID] = []func(*staffRow){func(row *staffRow) { row.Contact = false }}
	}
	for _, member := range e.Members {
		if id := key(member.UserID, sizeID); id != "" {
			wanted[id] = append(wanted[id], func(row *staffRow) { row.list(member, at(e.At)) })
		}
	}
	return mergeAll(c.seen.tx, staffTable, []merging[string, staffRow]{{
		changes: wanted, have: have,
		where: func(tx *gorm.DB) *gorm.DB { return tx.Where("userid IN ?", slices.Sorted(maps.Keys(wanted))) },
		keyOf: func(row staffRow) string { return row.UserID },
		blank: func(id string) staffRow { return staffRow{UserID: id} },
	}})
}

// list notes that WeCom listed the member.
func (s *staffRow) list(member bot.StaffMember, now instant) {
	s.Contact, s.SeenAt = true, now
	if member.Name != "" {
		s.Name = text(member.Name, sizeName)
	}
}
