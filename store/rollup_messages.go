package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// rollupMessage are the messages of a day by the store of the pair, the member of staff
// and the template. They are counted with the day, and by the same marks: whatever
// changes whose a welcome is changes whose any message is.
type rollupMessage struct {
	Day      instant `gorm:"primaryKey;autoIncrement:false"`
	Store    string  `gorm:"primaryKey"`
	UserID   string  `gorm:"primaryKey"`
	Template string  `gorm:"primaryKey"`
	Sent     int64
	HeldBack int64
}

// TableName is "rollup_messages".
func (rollupMessage) TableName() string { return "rollup_messages" }

var rollupMessageTable = table[rollupMessage]{
	name: "rollup_messages", keys: 4, columns: []string{"day", "store", "user_id", "template", "sent", "held_back"},
	values: func(m *rollupMessage) []any {
		return []any{int64(m.Day), m.Store, m.UserID, m.Template, m.Sent, m.HeldBack}
	},
}

// countMessages counts the messages of a time by whose they are, as far as a scope shows
// them.
func countMessages(tx *gorm.DB, scope bot.Scope, from, until instant) (all []rollupMessage, err error) {
	err = tx.Table("touches").
		Select("COALESCE(relations.store, '') AS store, touches.user_id, touches.template, "+
			"SUM(CASE WHEN touches.held THEN 0 ELSE 1 END) AS sent, SUM(CASE WHEN touches.held THEN 1 ELSE 0 END) AS held_back").
		Joins(touchRelations).Where("touches.at >= ? AND touches.at < ?", max(1, from), until).
		Where(ownedIn(tx, scope, "relations.store", "touches.user_id")).
		Group("COALESCE(relations.store, ''), touches.user_id, touches.template").
		Order("store, touches.user_id, touches.template").Find(&all).Error
	return all, err
}

// writeMessages puts the messages of a day in place of those it had.
func writeMessages(tx *gorm.DB, day instant, rows []rollupMessage) error {
	if err := tx.Where("day = ?", day).Delete(&rollupMessage{}).Error; err != nil {
		return err
	}
	for i := range rows {
		rows[i].Day = day
	}
	for some := range slices.Chunk(rows, rollupRows) {
		if _, err := rollupMessageTable.insert(tx, some); err != nil {
			return err
		}
	}
	return nil
}
