package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0010 makes the tables of sales: what is sold, where its units are, who
// stands where, which repeats are known, and the journal.
func migration0010() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0010_sales", Migrate: func(tx *gorm.DB) error {
		return createTables(tx, &sales0010{}, &saleStocks0010{}, &saleClaims0010{}, &saleActs0010{}, &saleJournal0010{})
	}}
}

// sales0010 is read by its end, and by what it sells. Whoever moves units of a sale
// locks its row, which counts its claims and its journal.
type sales0010 struct {
	ID       string `gorm:"primaryKey;size:128"`
	Version  int64  `gorm:"not null"`
	Kind     string `gorm:"size:32;not null"`
	Schedule string `gorm:"size:128;not null"`
	Item     string `gorm:"size:255;not null"`
	Category string `gorm:"size:128;not null"`
	Store    string `gorm:"size:128;not null"`
	State    string `gorm:"size:16;not null"`
	StartAt  int64  `gorm:"not null;index:ix_sales_start"`
	EndAt    int64  `gorm:"not null;index:ix_sales_end"`
	PickupBy int64  `gorm:"not null"`
	At       int64  `gorm:"not null"`
	OffAt    int64  `gorm:"not null"`
	ToldAt   int64  `gorm:"not null"`
	Body     string `gorm:"size:16777215;not null"`
	Claims   int64  `gorm:"not null"`
	Waits    int64  `gorm:"not null"`
	Entries  int64  `gorm:"not null"`
	Hash     string `gorm:"size:64;not null"`
}

func (sales0010) TableName() string { return "sales" }

// saleStocks0010 are the units of a sale by store.
type saleStocks0010 struct {
	Sale      string `gorm:"primaryKey;size:128"`
	Store     string `gorm:"primaryKey;size:128"`
	Total     int64  `gorm:"not null"`
	Sold      int64  `gorm:"not null"`
	Held      int64  `gorm:"not null"`
	Offered   int64  `gorm:"not null"`
	Available int64  `gorm:"not null"`
	Waiting   int64  `gorm:"not null"`
}

func (saleStocks0010) TableName() string { return "sale_stocks" }

// saleClaims0010 is read by customer, by order of coming, by pickup code, and by whose
// turn it is: Turn is the place of those who wait, and when what is held or offered
// lapses. It has few indexes, as writing them is most of what a claim costs.
type saleClaims0010 struct {
	ExternalUserID string `gorm:"column:external_userid;primaryKey;size:128"`
	Sale           string `gorm:"primaryKey;size:128;uniqueIndex:uq_sale_claims_seq,priority:1;index:ix_sale_claims_turn,priority:1"`
	Seq            int64  `gorm:"not null;uniqueIndex:uq_sale_claims_seq,priority:2"`
	State          string `gorm:"size:16;not null;index:ix_sale_claims_turn,priority:2"`
	Turn           int64  `gorm:"not null;index:ix_sale_claims_turn,priority:3"`
	WaitSeq        int64  `gorm:"not null"`
	Quantity       int64  `gorm:"not null"`
	Stock          string `gorm:"size:128;not null"`
	Store          string `gorm:"size:128;not null"`
	Price          int64  `gorm:"not null"`
	Code           string `gorm:"size:64;not null;index:ix_sale_claims_code"`
	ChatID         string `gorm:"size:128;not null"`
	At             int64  `gorm:"not null"`
	ChangedAt      int64  `gorm:"not null"`
	UntilAt        int64  `gorm:"not null"`
	SoldBy         string `gorm:"size:128;not null"`
	ActKey         string `gorm:"size:64;not null"`
}

func (saleClaims0010) TableName() string { return "sale_claims" }

// saleActs0010 are the keys of what was done beyond a first claim, so that a repeat
// is known. They are hashes and name nobody.
type saleActs0010 struct {
	Sale   string `gorm:"primaryKey;size:128"`
	ActKey string `gorm:"primaryKey;size:64"`
}

func (saleActs0010) TableName() string { return "sale_acts" }

type saleJournal0010 struct {
	Sale      string `gorm:"primaryKey;size:128"`
	Seq       int64  `gorm:"primaryKey;autoIncrement:false"`
	At        int64  `gorm:"not null"`
	Store     string `gorm:"size:128;not null"`
	What      string `gorm:"size:32;not null"`
	Claims    int64  `gorm:"not null"`
	Total     int64  `gorm:"not null"`
	Sold      int64  `gorm:"not null"`
	Held      int64  `gorm:"not null"`
	Offered   int64  `gorm:"not null"`
	Available int64  `gorm:"not null"`
	Hash      string `gorm:"size:64;not null"`
}

func (saleJournal0010) TableName() string { return "sale_journal" }
