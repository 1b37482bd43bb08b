package store

import (
	"slices"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0004 notes what people decided about tags by hand, how WeCom names
// tags, the orders with what they come to for a customer, and phone numbers.
func migration0004() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0004_tags_orders", Migrate: func(tx *gorm.DB) error {
		if err := createTables(tx, &orders0004{}, &phones0004{}); err != nil {
			return err
		}
		for _, table := range []any{&customers0004{}, &tags0004{}, &pairTags0004{}} {
			if err := addColumns(tx, table); err != nil {
				return err
			}
		}
		if !tx.Migrator().HasIndex(&tags0004{}, "ix_tags_wecom") {
			if err := tx.Migrator().CreateIndex(&tags0004{}, "ix_tags_wecom"); err != nil {
				return err
			}
		}
		return rememberSeen(tx)
	}}
}

// seenTogether is how many customers are looked at in one statement: on MySQL
// each is a transaction, and an instance of the version before waits for no more
// than that.
const seenTogether = 5_000

// rememberSeen notes when customers last did something of their own.
func rememberSeen(tx *gorm.DB) error {
	for after := int64(0); ; {
		var last int64
		few := tx.Table("customers").Select("id").Where("id > ?", after).Order("id").Limit(seenTogether)
		if err := tx.Table("(?) AS few", few).Select("COALESCE(MAX(id), 0)").Scan(&last).Error; err != nil || last == 0 {
			return err
		}
		err := tx.Exec("UPDATE customers SET last_seen_at = COALESCE((SELECT MAX(interactions.at) FROM interactions "+
			"WHERE interactions.customer_id = customers.id AND interactions.kind IN ('added', 'half_added', 'consented', 'lost', "+
			"'joined_group', 'left_group', 'invite_accepted')), 0) WHERE last_seen_at = 0 AND id > ? AND id <= ?", after, last).Error
		if err != nil {
			return err
		}
		after = last
	}
}

// addColumns gives a table that may be full the columns of a struct that it
// does not have. Each needs a default for the rows that are there.
func addColumns(tx *gorm.DB, table any) error {
	have, err := tx.Migrator().ColumnTypes(table)
	if err != nil {
		return err
	}
	statement := gorm.Statement{DB: tx}
	if err := statement.Parse(table); err != nil {
		return err
	}
	for _, column := range statement.Schema.DBNames {
		known := slices.ContainsFunc(have, func(c gorm.ColumnType) bool { return c.Name() == column })
		if known {
			continue
		}
		if err := tx.Migrator().AddColumn(table, column); err != nil {
			return err
		}
	}
	return nil
}

type customers0004 struct {
	Orders       int64 `gorm:"not null;default:0"`
	Spent        int64 `gorm:"not null;default:0"`
	FirstOrderAt int64 `gorm:"not null;default:0"`
	LastOrderAt  int64 `gorm:"not null;default:0"`
	LastSeenAt   int64 `gorm:"not null;default:0"`
}

func (customers0004) TableName() string { return "customers" }

type tags0004 struct {
	WeComID      string `gorm:"column:wecom_id;size:128;not null;index:ix_tags_wecom"`
	WeComName    string `gorm:"column:wecom_name;size:64;not null;default:''"`
	WeComGroup   string `gorm:"column:wecom_group;size:64;not null;default:''"`
	WeComGroupID string `gorm:"column:wecom_group_id;size:128;not null;default:''"`
	ForgottenID  string `gorm:"size:128;not null;default:''"`
	ForgottenAt  int64  `gorm:"not null;default:0"`
}

func (tags0004) TableName() string { return "tags" }

type pairTags0004 struct {
	Hand     int   `gorm:"not null;default:0"`
	HandAt   int64 `gorm:"not null;default:0"`
	PushedAt int64 `gorm:"not null;default:0"`
}

func (pairTags0004) TableName() string { return "pair_tags" }

// orders0004 is read by number, by customer in order of time, by customer 0
// (nobody) in order of number, and by the phone number that it waits for.
type orders0004 struct {
	Number         string `gorm:"primaryKey;size:128;index:ix_orders_unjoined,priority:2"`
	CustomerID     int64  `gorm:"not null;index:ix_orders_customer,priority:1;index:ix_orders_unjoined,priority:1;index:ix_orders_phone,priority:2"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null"`
	Phone          string `gorm:"size:32;not null;index:ix_orders_phone,priority:1"`
	Coupon         string `gorm:"size:128;not null"`
	Store          string `gorm:"size:128;not null"`
	Status         string `gorm:"size:32;not null"`
	Amount         int64  `gorm:"not null"`
	PaidAt         int64  `gorm:"not null;index:ix_orders_customer,priority:2"`
	UpdatedAt      int64  `gorm:"not null;autoUpdateTime:false"`
	Source         string `gorm:"size:255;not null"`
	JoinedBy       string `gorm:"size:32;not null"`
	JoinedAt       int64  `gorm:"not null"`
	Items          string `gorm:"size:16777215;not null"`
}

func (orders0004) TableName() string { return "orders" }

// phones0004 is read by pair and by number.
type phones0004 struct {
	CustomerID int64  `gorm:"primaryKey;autoIncrement:false"`
	UserID     string `gorm:"primaryKey;size:128"`
	Phone      string `gorm:"primaryKey;size:32;index:ix_phones_phone"`
	At         int64  `gorm:"not null"`
}

func (phones0004) TableName() string { return "phones" }
