package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0007 makes the tables of what managers hear, of messages that
// customers were sent and of mass posts, and the indexes that days are counted
// by.
func migration0007() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0007_alerts", Migrate: func(tx *gorm.DB) error {
		err := createTables(tx, &alertItems0007{}, &alerts0007{}, &silences0007{}, &risks0007{}, &winBacks0007{}, &touches0007{}, &posts0007{}, &postTargets0007{})
		if err != nil {
			return err
		}
		indexes := []struct {
			table any
			names []string
		}{
			{&interactions0007{}, []string{"ix_interactions_kind"}},
			{&orders0007{}, []string{"ix_orders_paid", "ix_orders_status"}},
			{&inbox0007{}, []string{"ix_inbox_received"}},
		}
		for _, of := range indexes {
			for _, name := range of.names {
				if tx.Migrator().HasIndex(of.table, name) {
					continue
				}
				if err := tx.Migrator().CreateIndex(of.table, name); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}

// alertItems0007 is found by key (has it been said), by alert (those that none
// took have neither alert nor reason), and counted by kind and store.
type alertItems0007 struct {
	ID             int64  `gorm:"primaryKey;autoIncrement"`
	ItemKey        string `gorm:"size:255;not null;uniqueIndex:uq_alert_items_key"`
	Kind           string `gorm:"size:32;not null;index:ix_alert_items_kind,priority:1"`
	Store          string `gorm:"size:128;not null;index:ix_alert_items_kind,priority:2"`
	UserID         string `gorm:"size:128;not null"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null"`
	Human          string `gorm:"size:128;not null"`
	ChatID         string `gorm:"size:128;not null"`
	At             int64  `gorm:"not null;index:ix_alert_items_kind,priority:3;index:ix_alert_items_alert,priority:3"`
	Detail         string `gorm:"size:1000;not null"`
	Urgent         bool   `gorm:"not null"`
	AlertID        string `gorm:"size:128;not null;index:ix_alert_items_alert,priority:1"`
	Aside          string `gorm:"size:128;not null;index:ix_alert_items_alert,priority:2"`
}

func (alertItems0007) TableName() string { return "alert_items" }

type alerts0007 struct {
	ID            string `gorm:"primaryKey;size:128"`
	Kind          string `gorm:"size:32;not null"`
	Store         string `gorm:"size:128;not null;index:ix_alerts_store,priority:1"`
	UserID        string `gorm:"size:128;not null"`
	OfKind        string `gorm:"size:32;not null"`
	FirstAt       int64  `gorm:"not null"`
	LastAt        int64  `gorm:"not null"`
	Items         int    `gorm:"not null"`
	People        int    `gorm:"not null"`
	Cause         string `gorm:"size:1000;not null"`
	Urgent        bool   `gorm:"not null"`
	OpenedAt      int64  `gorm:"not null;index:ix_alerts_opened;index:ix_alerts_store,priority:2"`
	NotifiedAt    int64  `gorm:"not null"`
	NotifiedCount int    `gorm:"not null"`
	Notices       int    `gorm:"not null"`
	Told          string `gorm:"size:16777215;not null"`
	Level         int    `gorm:"not null"`
	LevelAt       int64  `gorm:"not null"`
	AckAt         int64  `gorm:"not null"`
	AckBy         string `gorm:"size:128;not null"`
	Assigned      string `gorm:"size:128;not null"`
	ClosedAt      int64  `gorm:"not null;index:ix_alerts_closed"`
	Tasks         string `gorm:"size:16777215;not null"`
}

func (alerts0007) TableName() string { return "alerts" }

type silences0007 struct {
	ID      string `gorm:"primaryKey;size:128"`
	Kind    string `gorm:"size:32;not null"`
	Store   string `gorm:"size:128;not null"`
	UserID  string `gorm:"size:128;not null"`
	UntilAt int64  `gorm:"not null;index:ix_silences_until"`
	Reason  string `gorm:"size:1000;not null"`
	ByUser  string `gorm:"size:128;not null"`
	At      int64  `gorm:"not null"`
	EndedAt int64  `gorm:"not null"`
}

func (silences0007) TableName() string { return "silences" }

// risks0007 is read by customer, and by store in order of urgency.
type risks0007 struct {
	ExternalUserID string `gorm:"column:external_userid;primaryKey;size:128"`
	UserID         string `gorm:"primaryKey;size:128"`
	Store          string `gorm:"size:128;not null;index:ix_risks_store,priority:1"`
	Reason         string `gorm:"size:1000;not null"`
	NextStep       string `gorm:"size:1000;not null"`
	Score          int    `gorm:"not null;index:ix_risks_store,priority:2;index:ix_risks_score"`
	SinceAt        int64  `gorm:"not null"`
	At             int64  `gorm:"not null"`
}

func (risks0007) TableName() string { return "risks" }

// winBacks0007 is read by customer, and by time.
type winBacks0007 struct {
	ID             string `gorm:"primaryKey;size:128"`
	AlertID        string `gorm:"size:128;not null"`
	Store          string `gorm:"size:128;not null"`
	UserID         string `gorm:"size:128;not null"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null;index:ix_win_backs_customer,priority:1"`
	Post           string `gorm:"size:128;not null"`
	ByUser         string `gorm:"size:128;not null"`
	At             int64  `gorm:"not null;index:ix_win_backs_at"`
	Held           bool   `gorm:"not null"`
	BackAt         int64  `gorm:"not null;index:ix_win_backs_customer,priority:2"`
}

func (winBacks0007) TableName() string { return "win_backs" }

// touches0007 is read by pair, which its unique key begins with, and by time.
type touches0007 struct {
	ID             int64  `gorm:"primaryKey;autoIncrement"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null;uniqueIndex:uq_touches,priority:1"`
	UserID         string `gorm:"size:128;not null;uniqueIndex:uq_touches,priority:2"`
	Template       string `gorm:"size:128;not null;uniqueIndex:uq_touches,priority:3"`
	Ref            string `gorm:"size:128;not null;uniqueIndex:uq_touches,priority:4"`
	At             int64  `gorm:"not null;index:ix_touches_at"`
	Held           bool   `gorm:"not null"`
	Took           int64  `gorm:"not null"`
	Coupon         string `gorm:"size:128;not null"`
}

func (touches0007) TableName() string { return "touches" }

type posts0007 struct {
	ID          string `gorm:"primaryKey;size:128"`
	MsgID       string `gorm:"column:msgid;size:128;not null"`
	Sender      string `gorm:"size:128;not null"`
	Store       string `gorm:"size:128;not null"`
	Template    string `gorm:"size:128;not null"`
	Content     string `gorm:"size:16777215;not null"`
	ByUser      string `gorm:"size:128;not null"`
	At          int64  `gorm:"not null;index:ix_posts_at;index:ix_posts_confirmed,priority:2"`
	ConfirmedAt int64  `gorm:"not null;index:ix_posts_confirmed,priority:1"`
	CancelledAt int64  `gorm:"not null"`
	Problem     string `gorm:"size:1000;not null"`
}

func (posts0007) TableName() string { return "posts" }

// postTargets0007 is read by post, in the order that was asked for, and by who
// it goes to.
type postTargets0007 struct {
	PostID string `gorm:"primaryKey;size:128"`
	N      int    `gorm:"primaryKey;autoIncrement:false"`
	Target string `gorm:"size:128;not null;index:ix_post_targets_target"`
	Chat   bool   `gorm:"not null"`
}

func (postTargets0007) TableName() string { return "post_targets" }

// interactions0007 is the index that days are counted by. It holds all that is
// counted but groups.
type interactions0007 struct {
	CustomerID int64  `gorm:"index:ix_interactions_kind,priority:3"`
	At         int64  `gorm:"index:ix_interactions_kind,priority:2"`
	Kind       string `gorm:"size:32;index:ix_interactions_kind,priority:1"`
	UserID     string `gorm:"size:128;index:ix_interactions_kind,priority:4"`
}

func (interactions0007) TableName() string { return "interactions" }

type orders0007 struct {
	Status    string `gorm:"size:32;index:ix_orders_status,priority:1"`
	PaidAt    int64  `gorm:"index:ix_orders_paid"`
	UpdatedAt int64  `gorm:"index:ix_orders_status,priority:2"`
}

func (orders0007) TableName() string { return "orders" }

type inbox0007 struct {
	Format     string `gorm:"size:16;index:ix_inbox_received,priority:1"`
	ReceivedAt int64  `gorm:"index:ix_inbox_received,priority:2"`
}

func (inbox0007) TableName() string { return "inbox" }
