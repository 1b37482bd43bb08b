package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0002 makes the two queues.
func migration0002() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0002_queues", Migrate: func(tx *gorm.DB) error {
		return createTables(tx, &inbox0002{}, &outbox0002{})
	}}
}

// inbox0002 is found by key (has this event been here), by due time and, for
// open rows only, by lane in order of id, which every index of InnoDB and
// SQLite ends with.
type inbox0002 struct {
	ID         int64   `gorm:"primaryKey;autoIncrement:false"`
	EventKey   string  `gorm:"size:64;not null;uniqueIndex:uq_inbox_key"`
	Lane       string  `gorm:"size:255;not null"`
	OpenLane   *string `gorm:"size:255;index:ix_inbox_lane"`
	Receiver   string  `gorm:"size:64;not null"`
	Kind       string  `gorm:"size:128;not null"`
	Format     string  `gorm:"size:16;not null"`
	Body       []byte  `gorm:"size:16777215;not null"`
	At         int64   `gorm:"not null"`
	ReceivedAt int64   `gorm:"not null"`
	FirstDue   int64   `gorm:"not null"`
	State      string  `gorm:"size:16;not null"`
	Owner      string  `gorm:"size:64;not null"`
	Attempts   int     `gorm:"not null"`
	DueAt      *int64  `gorm:"index:ix_inbox_due"`
	Cause      string  `gorm:"size:1000;not null"`
	FinishedAt int64   `gorm:"not null"`
}

func (inbox0002) TableName() string { return "inbox" }

// outbox0002 is found by key, by due time, by the head of a lane, by those
// behind it, and by subject for the time line.
type outbox0002 struct {
	ID          int64   `gorm:"primaryKey;autoIncrement:false"`
	SendKey     string  `gorm:"size:191;not null;uniqueIndex:uq_outbox_key"`
	EventID     int64   `gorm:"not null"`
	Handler     string  `gorm:"size:128;not null"`
	Kind        string  `gorm:"size:32;not null"`
	Payload     []byte  `gorm:"size:16777215;not null"`
	Priority    int     `gorm:"not null"`
	Deadline    int64   `gorm:"not null"`
	Lane        string  `gorm:"size:255;not null"`
	Subject     string  `gorm:"size:128;not null;index:ix_outbox_subject"`
	TellFailure bool    `gorm:"not null"`
	HeadOf      *string `gorm:"size:255;uniqueIndex:uq_outbox_head"`
	Behind      *string `gorm:"size:255;index:ix_outbox_behind"`
	CreatedAt   int64   `gorm:"not null"`
	State       string  `gorm:"size:16;not null"`
	Owner       string  `gorm:"size:64;not null"`
	Attempts    int     `gorm:"not null"`
	DueAt       *int64  `gorm:"index:ix_outbox_due"`
	Cause       string  `gorm:"size:1000;not null"`
	FinishedAt  int64   `gorm:"not null"`
	Class       string  `gorm:"size:16;not null"`
	Code        int     `gorm:"not null"`
}

func (outbox0002) TableName() string { return "outbox" }
