package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0015 makes the table of messages by day, which is filled together with the
// days: those that were counted without it are counted anew.
func migration0015() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0015_messages", Migrate: func(tx *gorm.DB) error {
		if err := createTables(tx, &rollupMessages0015{}); err != nil {
			return err
		}
		return tx.Exec("DELETE FROM rollups").Error
	}}
}

type rollupMessages0015 struct {
	Day      int64  `gorm:"primaryKey;autoIncrement:false"`
	Store    string `gorm:"primaryKey;size:128"`
	UserID   string `gorm:"primaryKey;size:128"`
	Template string `gorm:"primaryKey;size:128"`
	Sent     int64  `gorm:"not null"`
	HeldBack int64  `gorm:"not null"`
}

func (rollupMessages0015) TableName() string { return "rollup_messages" }
