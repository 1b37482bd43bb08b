package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// writeAlerts writes items before the alerts take them.
func (c *changes) writeAlerts() error {
	for _, step := range []func() error{c.writeItems, c.writeAlertRows, c.writeTaken, c.writeRisks, c.writePosts, c.writeTouches} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (c *changes) writeItems() error {
	slices.SortFunc(c.alerts.items, func(a, b alertItem) int { return cmp.Compare(a.ItemKey, b.ItemKey) })
	_, err := alertItemTable.insert(c.seen.tx, c.alerts.items)
	return err
}

func (c *changes) writeTouches() error {
	for _, t := range c.alerts.touches {
		c.marks.time(t.At)
	}
	return insertTouches(c.seen.tx, c.alerts.touches)
}

// insertTouches writes those that are not there, always in the same order.
func insertTouches(tx *gorm.DB, touches []touch) error {
	slices.SortFunc(touches, func(a, b touch) int {
		return cmp.Or(cmp.Compare(a.ExternalUserID, b.ExternalUserID), cmp.Compare(a.UserID, b.UserID),
			cmp.Compare(a.Template, b.Template), cmp.Compare(a.Ref, b.Ref))
	})
	_, err := touchTable.insert(tx, touches)
	return err
}

func (c *changes) writeAlertRows() error {
	err := mergeByID(c.seen.tx, alertTable, c.alerts.alerts, func(row alertRow) string { return row.ID })
	if err == nil {
		err = mergeByID(c.seen.tx, silenceTable, c.alerts.silences, func(row silenceRow) string { return row.ID })
	}
	if err == nil {
		err = mergeByID(c.seen.tx, winBackTable, c.alerts.winBacks, func(row winBackRow) string { return row.ID })
	}
	return err
}

// mergeByID merges rows of a table whose key is an id.
func mergeByID[R comparable](tx *gorm.DB, t table[R], changes map[string][]func(*R), id func(R) string) error {
	if len(changes) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(changes))
	return mergeAll(tx, t, []merging[string, R]{{
		changes: changes,
		where:   func(tx *gorm.DB) *gorm.DB { return tx.Where("id IN ?", ids) },
		keyOf:   id,
		blank:   func(string) (row R) { return row },
	}})
}

// writeTaken lets alerts take the items that none took yet, or that the one has
// of which they take them.
func (c *changes) writeTaken() error {
	for _, e := range c.alerts.taken {
		for part := range slices.Chunk(slices.Sorted(slices.Values(e.Items)), mostNamed) {
			set := map[string]any{"alert_id": e.AlertID, "aside": e.Reason}
			if e.AlertID != "" {
				set["aside"] = ""
			}
			rows := c.seen.tx.Model(&alertItem{}).Where("alert_id = ? AND aside = ''", e.From)
			if err := rows.Where("id IN ?", part).Updates(set).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// waitingItems are those that no alert took and that nobody set aside.
func waitingItems(tx *gorm.DB) *gorm.DB { return tx.Where("alert_id = '' AND aside = ''") }

// writeRisks writes the risks there are and forgets those that are over.
func (c *changes) writeRisks() error {
	byUser := map[string][]string{}
	for p := range c.alerts.risks {
		byUser[p.UserID] = append(byUser[p.UserID], p.ExternalUserID)
	}
	for _, user := range slices.Sorted(maps.Keys(byUser)) {
		slices.Sort(byUser[user])
		for who := range slices.Chunk(byUser[user], mostNamed) {
			if err := c.writeRisksOf(user, who); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *changes) writeRisksOf(user string, who []string) error {
	m := merging[string, riskRow]{
		changes: map[string][]func(*riskRow){},
		where:   func(tx *gorm.DB) *gorm.DB { return tx.Where("user_id = ? AND external_userid IN ?", user, who) },
		keyOf:   func(row riskRow) string { return row.ExternalUserID },
		blank:   func(one string) riskRow { return riskRow{ExternalUserID: one, UserID: user} },
	}
	have, err := m.lockRows(c.seen.tx)
	if err != nil {
		return err
	}
	m.have = have
	over := false
	for _, one := range who {
		said := c.alerts.risks[bot.Pair{UserID: user, ExternalUserID: one}]
		// What is over is not written first, if it was never there.
		if _, known := have[one]; known || said.Reason != "" {
			m.changes[one] = append(m.changes[one], func(row *riskRow) { row.tell(said) })
			over = over || said.Reason == ""
		}
	}
	if err := mergeAll(c.seen.tx, riskTable, []merging[string, riskRow]{m}); err != nil || !over {
		return err
	}
	return m.where(c.seen.tx).Where("reason = ''").Delete(&riskRow{}).Error
}
