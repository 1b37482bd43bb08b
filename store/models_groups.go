package store

import "github.com/zhanggui/zhanggui/bot"

// chat is a customer group. Its number stands for the chat_id with its members.
type chat struct {
	ID           int64  `gorm:"primaryKey;autoIncrement"`
	ChatID       string `gorm:"column:chat_id"`
	Name         string
	Owner        string
	Store        string
	CreatedAt    instant `gorm:"autoCreateTime:false"`
	DismissedAt  instant
	Version      string
	ChangedAt    instant
	FetchedAt    instant
	TemplateTold string
}

// TableName is "chats": GROUPS is a word of MySQL's own.
func (chat) TableName() string { return "chats" }

// chatMember is somebody who is or was in a customer group.
type chatMember struct {
	ChatNumber int64  `gorm:"primaryKey;autoIncrement:false"`
	MemberID   string `gorm:"primaryKey"`
	Customer   bool
	Name       string
	UnionID    string `gorm:"column:unionid"`
	Present    bool
	JoinedAt   instant
	LeftAt     instant
	Removed    bool
	Scene      bot.JoinScene
	State      string
	Invitor    string
}

// TableName is "chat_members".
func (chatMember) TableName() string { return "chat_members" }

// syncRow is a sync. The row without an id is none; see memory.newestSync.
type syncRow struct {
	ID string `gorm:"primaryKey"`
	// Cause is what bot.Sync calls the trigger, a word of MySQL's own.
	Cause      string
	Step       bot.SyncStep
	StartedAt  instant
	UpdatedAt  instant `gorm:"autoUpdateTime:false"`
	FinishedAt instant
	// Progress is the whole bot.Sync as JSON, for what nobody searches by.
	Progress string
}

// TableName is "syncs".
func (syncRow) TableName() string { return "syncs" }

// staffRow is a member of the corp as the newest sync saw them.
type staffRow struct {
	UserID string `gorm:"column:userid;primaryKey"`
	Name   string
	// Contact says whether the member has customer contact, SeenAt when they
	// were last listed among those who have.
	Contact bool
	SeenAt  instant
}

// TableName is "staff".
func (staffRow) TableName() string { return "staff" }
