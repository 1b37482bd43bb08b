package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// migration0003 makes the tables of customer groups, of syncs and of the staff
// that WeCom tells, and the indexes that count a channel's customers and find
// the pairs that a sync did not see. Nobody looks for tags by the time they
// expire: each has a job for that.
func migration0003() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0003_groups", Migrate: func(tx *gorm.DB) error {
		if err := createTables(tx, &chats0003{}, &chatMembers0003{}, &syncs0003{}, &staff0003{}); err != nil {
			return err
		}
		for _, name := range []string{"ix_relations_state", "ix_relations_told"} {
			if tx.Migrator().HasIndex(&relations0003{}, name) {
				continue
			}
			if err := tx.Migrator().CreateIndex(&relations0003{}, name); err != nil {
				return err
			}
		}
		if tx.Migrator().HasIndex("pair_tags", "ix_pair_tags_expiry") {
			if err := tx.Migrator().DropIndex("pair_tags", "ix_pair_tags_expiry"); err != nil {
				return err
			}
		}
		// The row without an id is no sync: who asks for the newest one locks it.
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&syncs0003{}).Error
	}}
}

type chats0003 struct {
	ID           int64  `gorm:"primaryKey;autoIncrement"`
	ChatID       string `gorm:"size:128;not null;uniqueIndex:uq_chats_chat"`
	Name         string `gorm:"size:255;not null"`
	Owner        string `gorm:"size:128;not null"`
	Store        string `gorm:"size:128;not null"`
	CreatedAt    int64  `gorm:"not null;autoCreateTime:false"`
	DismissedAt  int64  `gorm:"not null"`
	Version      string `gorm:"size:128;not null"`
	ChangedAt    int64  `gorm:"not null"`
	FetchedAt    int64  `gorm:"not null"`
	TemplateTold string `gorm:"size:255;not null"`
}

func (chats0003) TableName() string { return "chats" }

// chatMembers0003 is read by group (the primary key keeps a group's members
// together) and by member.
type chatMembers0003 struct {
	ChatNumber int64  `gorm:"primaryKey;autoIncrement:false"`
	MemberID   string `gorm:"primaryKey;size:128;index:ix_chat_members_member"`
	Customer   bool   `gorm:"not null"`
	Name       string `gorm:"size:255;not null"`
	UnionID    string `gorm:"column:unionid;size:128;not null"`
	Present    bool   `gorm:"not null"`
	JoinedAt   int64  `gorm:"not null"`
	LeftAt     int64  `gorm:"not null"`
	Removed    bool   `gorm:"not null"`
	Scene      int    `gorm:"not null"`
	State      string `gorm:"size:128;not null"`
	Invitor    string `gorm:"size:128;not null"`
}

func (chatMembers0003) TableName() string { return "chat_members" }

type syncs0003 struct {
	ID         string `gorm:"primaryKey;size:128"`
	Cause      string `gorm:"size:32;not null"`
	Step       string `gorm:"size:32;not null"`
	StartedAt  int64  `gorm:"not null;index:ix_syncs_started"`
	UpdatedAt  int64  `gorm:"not null;autoUpdateTime:false"`
	FinishedAt int64  `gorm:"not null"`
	Progress   string `gorm:"size:16777215;not null"`
}

func (syncs0003) TableName() string { return "syncs" }

type staff0003 struct {
	UserID  string `gorm:"column:userid;primaryKey;size:128"`
	Name    string `gorm:"size:255;not null"`
	Contact bool   `gorm:"not null"`
	SeenAt  int64  `gorm:"not null"`
}

func (staff0003) TableName() string { return "staff" }

// relations0003 are the columns of relations that get an index.
type relations0003 struct {
	UserID   string `gorm:"size:128;index:ix_relations_state,priority:3;index:ix_relations_told,priority:1"`
	State    string `gorm:"size:128;index:ix_relations_state,priority:1"`
	AddedAt  int64  `gorm:"index:ix_relations_state,priority:2"`
	RemarkAt int64  `gorm:"index:ix_relations_told,priority:2"`
}

func (relations0003) TableName() string { return "relations" }
