package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0011 makes the tables of coupons: the plans that people made, the budget
// of each plan, the coupons, what happened to them, how many there are, and the
// codes of other systems. Groups' members are read by who brought them.
func migration0011() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0011_coupons", Migrate: func(tx *gorm.DB) error {
		err := createTables(tx, &couponPlans0011{}, &couponBudgets0011{}, &coupons0011{}, &couponJournal0011{}, &couponTallies0011{}, &couponCodes0011{})
		if err != nil || tx.Migrator().HasIndex(&chatMembers0011{}, "ix_chat_members_invitor") {
			return err
		}
		return tx.Migrator().CreateIndex(&chatMembers0011{}, "ix_chat_members_invitor")
	}}
}

type couponPlans0011 struct {
	ID    string `gorm:"primaryKey;size:128"`
	SetAt int64  `gorm:"not null"`
	Body  string `gorm:"size:16777215;not null"`
}

func (couponPlans0011) TableName() string { return "coupon_plans" }

// couponBudgets0011 has one row a plan, which is what those who issue coupons lock.
type couponBudgets0011 struct {
	Plan   string `gorm:"primaryKey;size:128"`
	Budget int64  `gorm:"not null"`
}

func (couponBudgets0011) TableName() string { return "coupon_budgets" }

// coupons0011 is read by code, by whose they are, by when the clock has to look at
// them, which is when they end, and backwards by when they were redeemed and marked.
type coupons0011 struct {
	Code           string `gorm:"primaryKey;size:64"`
	Plan           string `gorm:"size:128;not null;uniqueIndex:uq_coupons_owner,priority:1"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null;uniqueIndex:uq_coupons_owner,priority:2;index:ix_coupons_customer,priority:1"`
	N              int64  `gorm:"not null;uniqueIndex:uq_coupons_owner,priority:3"`
	Name           string `gorm:"size:255;not null"`
	Description    string `gorm:"size:1000;not null"`
	Terms          string `gorm:"size:16777215;not null"`
	UserID         string `gorm:"size:128;not null"`
	Store          string `gorm:"size:128;not null"`
	Source         string `gorm:"size:255;not null"`
	External       string `gorm:"size:255;not null"`
	State          string `gorm:"size:16;not null"`
	FromAt         int64  `gorm:"not null"`
	UntilAt        int64  `gorm:"not null"`
	IssuedAt       int64  `gorm:"not null;index:ix_coupons_customer,priority:2"`
	ClaimedAt      int64  `gorm:"not null"`
	ClaimKey       string `gorm:"size:128;not null"`
	HeldUntil      int64  `gorm:"not null"`
	HeldBy         string `gorm:"size:128;not null"`
	RedeemedAt     int64  `gorm:"not null;index:ix_coupons_redeemed,priority:1"`
	RedeemedBy     string `gorm:"size:128;not null"`
	RedeemedStore  string `gorm:"size:128;not null;index:ix_coupons_redeemed,priority:2"`
	OrderNumber    string `gorm:"size:128;not null"`
	ReversedAt     int64  `gorm:"not null"`
	Review         string `gorm:"size:1000;not null"`
	ReviewAt       int64  `gorm:"not null;index:ix_coupons_review"`
	RemindedAt     int64  `gorm:"not null"`
	LookAt         int64  `gorm:"not null;index:ix_coupons_look"`
}

func (coupons0011) TableName() string { return "coupons" }

// couponJournal0011 holds every step once: StepKey is what makes it one.
type couponJournal0011 struct {
	ID      int64  `gorm:"primaryKey;autoIncrement"`
	Code    string `gorm:"size:64;not null;uniqueIndex:uq_coupon_journal_step,priority:1"`
	StepKey string `gorm:"size:255;not null;uniqueIndex:uq_coupon_journal_step,priority:2"`
	Step    string `gorm:"size:16;not null"`
	At      int64  `gorm:"not null;index:ix_coupon_journal_at"`
	ByUser  string `gorm:"size:128;not null"`
	Store   string `gorm:"size:128;not null"`
}

func (couponJournal0011) TableName() string { return "coupon_journal" }

// couponTallies0011 says in parts how many coupons of a plan are in each state: the
// sum of a plan's rows is what counts. There are several rows of a store, so that
// those who write at the same time seldom meet.
type couponTallies0011 struct {
	Plan     string `gorm:"primaryKey;size:128"`
	Store    string `gorm:"primaryKey;size:128"`
	Part     int64  `gorm:"primaryKey;autoIncrement:false"`
	Issued   int64  `gorm:"not null"`
	Claimed  int64  `gorm:"not null"`
	Held     int64  `gorm:"not null"`
	Redeemed int64  `gorm:"not null"`
	Expired  int64  `gorm:"not null"`
	Lapsed   int64  `gorm:"not null"`
	Reversed int64  `gorm:"not null"`
	Review   int64  `gorm:"not null"`
	Codes    int64  `gorm:"not null"`
}

func (couponTallies0011) TableName() string { return "coupon_tallies" }

// couponCodes0011 are the codes of other systems, each for one coupon.
type couponCodes0011 struct {
	ID      int64  `gorm:"primaryKey;autoIncrement"`
	Plan    string `gorm:"size:128;not null;index:ix_coupon_codes_free,priority:1"`
	Code    string `gorm:"size:255;not null;uniqueIndex:uq_coupon_codes_code"`
	Coupon  string `gorm:"size:64;not null;index:ix_coupon_codes_free,priority:2"`
	AddedAt int64  `gorm:"not null"`
	GivenAt int64  `gorm:"not null"`
}

func (couponCodes0011) TableName() string { return "coupon_codes" }

// chatMembers0011 is the index by who brought somebody into a group.
type chatMembers0011 struct {
	Invitor  string `gorm:"size:128;index:ix_chat_members_invitor,priority:1"`
	JoinedAt int64  `gorm:"index:ix_chat_members_invitor,priority:2"`
}

func (chatMembers0011) TableName() string { return "chat_members" }
