package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0005 makes the indexes that audiences are read by: the customers of
// a store, and all that is compared of customers beside each other, so that
// counting does not read names and addresses of pictures.
func migration0005() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0005_segments", Migrate: func(tx *gorm.DB) error {
		for name, table := range map[string]any{"ix_relations_store": &relations0005{}, "ix_customers_facts": &customers0005{}} {
			if tx.Migrator().HasIndex(table, name) {
				continue
			}
			if err := tx.Migrator().CreateIndex(table, name); err != nil {
				return err
			}
		}
		return nil
	}}
}

type relations0005 struct {
	CustomerID int64  `gorm:"index:ix_relations_store,priority:2"`
	Store      string `gorm:"size:128;index:ix_relations_store,priority:1"`
}

func (relations0005) TableName() string { return "relations" }

type customers0005 struct {
	LastSeenAt  int64 `gorm:"index:ix_customers_facts,priority:1"`
	LastOrderAt int64 `gorm:"index:ix_customers_facts,priority:2"`
	Orders      int64 `gorm:"index:ix_customers_facts,priority:3"`
	Spent       int64 `gorm:"index:ix_customers_facts,priority:4"`
}

func (customers0005) TableName() string { return "customers" }
