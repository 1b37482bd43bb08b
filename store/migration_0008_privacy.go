package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0008 makes the table of customers whose data was erased, and the
// index by which what managers were told about a customer is found.
func migration0008() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0008_privacy", Migrate: func(tx *gorm.DB) error {
		if err := createTables(tx, &tombstones0008{}); err != nil {
			return err
		}
		const name = "ix_alert_items_customer"
		if tx.Migrator().HasIndex(&alertItems0008{}, name) {
			return nil
		}
		return tx.Migrator().CreateIndex(&alertItems0008{}, name)
	}}
}

// tombstones0008 is read by pseudonym, and by those that are not swept yet.
type tombstones0008 struct {
	Pseudonym      string `gorm:"primaryKey;size:64"`
	ErasedAt       int64  `gorm:"not null"`
	Receipt        string `gorm:"size:128;not null"`
	ByUser         string `gorm:"size:128;not null"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null"`
	Words          string `gorm:"size:16777215;not null"`
	InboxSwept     int64  `gorm:"not null"`
	OutboxSwept    int64  `gorm:"not null"`
	SweptAt        int64  `gorm:"not null;index:ix_tombstones_swept"`
}

func (tombstones0008) TableName() string { return "tombstones" }

type alertItems0008 struct {
	ExternalUserID string `gorm:"column:external_userid;size:128;index:ix_alert_items_customer"`
}

func (alertItems0008) TableName() string { return "alert_items" }
