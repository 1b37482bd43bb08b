package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// migration0006 makes the tables of the staff's desk: who belongs where with
// what role, what the bot keeps of its talk with each, and the audit trail.
func migration0006() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0006_desk", Migrate: func(tx *gorm.DB) error {
		if err := createTables(tx, &roster0006{}, &sessions0006{}, &confirmations0006{}, &cards0006{}, &writes0006{}, &todos0006{},
			&audit0006{}, &auditHead0006{}); err != nil {
			return err
		}
		none := clause.OnConflict{DoNothing: true}
		// The row of nobody is what newer lists of the roster are compared with.
		if err := tx.Clauses(none).Create(&roster0006{}).Error; err != nil {
			return err
		}
		return tx.Clauses(none).Create(&auditHead0006{ID: 1}).Error
	}}
}

// roster0006 is read by the userid in lower case.
type roster0006 struct {
	Member      string `gorm:"primaryKey;size:128"`
	UserID      string `gorm:"column:userid;size:128;not null"`
	Name        string `gorm:"size:255;not null"`
	Departments string `gorm:"size:16777215;not null"`
	Tags        string `gorm:"size:16777215;not null"`
	ListedAt    int64  `gorm:"not null"`
	LeftAt      int64  `gorm:"not null"`
	LeftToldAt  int64  `gorm:"not null"`
	Role        string `gorm:"size:32;not null"`
	Stores      string `gorm:"size:16777215;not null"`
	RoleBy      string `gorm:"size:128;not null"`
	RoleAt      int64  `gorm:"not null"`
}

func (roster0006) TableName() string { return "roster" }

type sessions0006 struct {
	Member    string `gorm:"primaryKey;size:128"`
	UpdatedAt int64  `gorm:"not null;autoUpdateTime:false;index:ix_sessions_updated"`
	Body      string `gorm:"size:16777215;not null"`
}

func (sessions0006) TableName() string { return "sessions" }

type confirmations0006 struct {
	Code    string `gorm:"primaryKey;size:128"`
	AskedAt int64  `gorm:"not null;index:ix_confirmations_asked"`
	Body    string `gorm:"size:16777215;not null"`
}

func (confirmations0006) TableName() string { return "confirmations" }

type cards0006 struct {
	Task   string `gorm:"primaryKey;size:128"`
	SentAt int64  `gorm:"not null;index:ix_cards_sent"`
	Body   string `gorm:"size:16777215;not null"`
}

func (cards0006) TableName() string { return "cards" }

// writes0006 is read by member, newest first.
type writes0006 struct {
	ID     string `gorm:"primaryKey;size:128;index:ix_writes_member,priority:4"`
	Member string `gorm:"size:128;not null;index:ix_writes_member,priority:1"`
	Undone bool   `gorm:"not null;index:ix_writes_member,priority:2"`
	At     int64  `gorm:"not null;index:ix_writes_member,priority:3"`
	Body   string `gorm:"size:16777215;not null"`
}

func (writes0006) TableName() string { return "writes" }

// todos0006 is read by member and by store: those that are not done, oldest
// first.
type todos0006 struct {
	ID             string `gorm:"primaryKey;size:128"`
	Kind           string `gorm:"size:32;not null"`
	Member         string `gorm:"size:128;not null;index:ix_todos_member,priority:1"`
	UserID         string `gorm:"size:128;not null"`
	Store          string `gorm:"size:128;not null"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null;index:ix_todos_customer"`
	Ref            string `gorm:"size:128;not null"`
	Text           string `gorm:"size:1000;not null"`
	CreatedAt      int64  `gorm:"not null;autoCreateTime:false;index:ix_todos_member,priority:3"`
	DueAt          int64  `gorm:"not null"`
	DoneAt         int64  `gorm:"not null;index:ix_todos_member,priority:2"`
	DoneBy         string `gorm:"size:128;not null"`
	Outcome        string `gorm:"size:1000;not null"`
}

func (todos0006) TableName() string { return "todos" }

// audit0006 is read backwards, all of it or what one person did.
type audit0006 struct {
	Seq      int64  `gorm:"primaryKey;autoIncrement:false;index:ix_audit_actor,priority:2"`
	At       int64  `gorm:"not null"`
	UserID   string `gorm:"size:128;not null"`
	Actor    string `gorm:"size:128;not null;index:ix_audit_actor,priority:1"`
	Role     string `gorm:"size:32;not null"`
	Action   string `gorm:"size:128;not null"`
	Outcome  string `gorm:"size:32;not null"`
	Store    string `gorm:"size:128;not null"`
	Subjects string `gorm:"size:2000;not null"`
	Count    int    `gorm:"not null"`
	Detail   string `gorm:"size:1000;not null"`
	Hash     string `gorm:"size:64;not null"`
}

func (audit0006) TableName() string { return "audit" }

type auditHead0006 struct {
	ID   int64  `gorm:"primaryKey;autoIncrement:false"`
	Seq  int64  `gorm:"not null"`
	Hash string `gorm:"size:64;not null"`
}

func (auditHead0006) TableName() string { return "audit_head" }
