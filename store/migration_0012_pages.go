package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0012 makes the tables of campaigns, of what customers answered and of
// the answers that pages of staff wait for, and lets a post say what it is about.
func migration0012() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0012_pages", Migrate: func(tx *gorm.DB) error {
		if err := createTables(tx, &campaigns0012{}, &campaignAnswers0012{}, &replies0012{}); err != nil {
			return err
		}
		if err := addColumns(tx, &posts0012{}); err != nil {
			return err
		}
		if tx.Migrator().HasIndex(&posts0012{}, "ix_posts_ref") {
			return nil
		}
		return tx.Migrator().CreateIndex(&posts0012{}, "ix_posts_ref")
	}}
}

// campaigns0012 is read by ID, and those that are not over by their end.
type campaigns0012 struct {
	ID      string `gorm:"primaryKey;size:128"`
	Kind    string `gorm:"size:16;not null"`
	Content string `gorm:"size:16777215;not null"`
	Seats   int64  `gorm:"not null"`
	Coupon  string `gorm:"size:128;not null"`
	StartAt int64  `gorm:"not null"`
	EndAt   int64  `gorm:"not null;index:ix_campaigns_end"`
	Store   string `gorm:"size:128;not null"`
	ByUser  string `gorm:"size:128;not null"`
	At      int64  `gorm:"not null"`
	OffAt   int64  `gorm:"not null"`
	ToldAt  int64  `gorm:"not null"`
}

func (campaigns0012) TableName() string { return "campaigns" }

// campaignAnswers0012 is read by campaign in order of customer, by customer, and
// counted without reading what anybody wrote; words that are too old are found by
// time.
type campaignAnswers0012 struct {
	Campaign       string `gorm:"primaryKey;size:128;index:ix_campaign_answers_tally,priority:1"`
	ExternalUserID string `gorm:"column:external_userid;primaryKey;size:128;index:ix_campaign_answers_customer"`
	Choice         string `gorm:"size:255;not null;index:ix_campaign_answers_tally,priority:2"`
	Stars          int64  `gorm:"not null;index:ix_campaign_answers_tally,priority:3"`
	Words          string `gorm:"size:1000;not null"`
	Public         bool   `gorm:"not null"`
	At             int64  `gorm:"not null;index:ix_campaign_answers_at"`
	Seat           int64  `gorm:"not null;index:ix_campaign_answers_tally,priority:4"`
	Hidden         bool   `gorm:"not null"`
}

func (campaignAnswers0012) TableName() string { return "campaign_answers" }

type replies0012 struct {
	ID     string `gorm:"primaryKey;size:128"`
	UserID string `gorm:"size:128;not null"`
	Text   string `gorm:"size:16777215;not null"`
	Done   bool   `gorm:"not null"`
	Asks   bool   `gorm:"not null"`
	Code   string `gorm:"size:128;not null"`
	At     int64  `gorm:"not null;index:ix_replies_at"`
}

func (replies0012) TableName() string { return "replies" }

// posts0012 are the columns that posts get, and the index by which those about one
// thing are found.
type posts0012 struct {
	ID         string `gorm:"primaryKey;size:128;index:ix_posts_ref,priority:2"`
	Ref        string `gorm:"size:128;not null;default:'';index:ix_posts_ref,priority:1"`
	Sent       int64  `gorm:"not null;default:0"`
	Reminders  int64  `gorm:"not null;default:0"`
	RemindedAt int64  `gorm:"not null;default:0"`
}

func (posts0012) TableName() string { return "posts" }
