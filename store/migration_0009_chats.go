package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0009 makes the tables of what people say: how far it was read, what
// was said and agreed to, what broke a rule and what followed from it, the rules
// that people made, and how kf accounts stand with customers. No index holds
// words that somebody said.
func migration0009() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0009_chats", Migrate: func(tx *gorm.DB) error {
		return createTables(tx, &feeds0009{})
	}}
}

type feeds0009 struct {
	Name       string `gorm:"primaryKey;size:255"`
	Position   string `gorm:"size:1000;not null"`
	CaughtAt   int64  `gorm:"not null"`
	ReadAt     int64  `gorm:"not null"`
	NewestAt   int64  `gorm:"not null"`
	Messages   int64  `gorm:"not null"`
	Unreadable int64  `gorm:"not null"`
}

func (feeds0009) TableName() string { return "feeds" }
