package store

import "github.com/zhanggui/zhanggui/bot"

// alertItem is one thing that managers should hear of.
type alertItem struct {
	ID             int64 `gorm:"primaryKey;autoIncrement"`
	ItemKey        string
	Kind           bot.AlertKind
	Store          string
	UserID         string
	ExternalUserID string `gorm:"column:external_userid"`
	Human          string
	ChatID         string
	At             instant
	Detail         string
	Urgent         bool
	// AlertID is the alert that took it, Aside why it was set aside. Both are
	// empty as long as nothing was decided.
	AlertID string
	Aside   string
}

// TableName is "alert_items".
func (alertItem) TableName() string { return "alert_items" }

// alertRow is what managers hear of.
type alertRow struct {
	ID            string `gorm:"primaryKey"`
	Kind          bot.AlertKind
	Store         string
	UserID        string
	OfKind        bot.AlertKind
	FirstAt       instant
	LastAt        instant
	Items         int
	People        int
	Cause         string
	Urgent        bool
	OpenedAt      instant
	NotifiedAt    instant
	NotifiedCount int
	Notices       int
	// Told and Tasks are lists as JSON.
	Told     string
	Level    int
	LevelAt  instant
	AckAt    instant
	AckBy    string
	Assigned string
	ClosedAt instant
	Tasks    string
}

// TableName is "alerts".
func (alertRow) TableName() string { return "alerts" }

// silenceRow keeps alerts quiet.
type silenceRow struct {
	ID      string `gorm:"primaryKey"`
	Kind    bot.AlertKind
	Store   string
	UserID  string
	UntilAt instant
	Reason  string
	ByUser  string
	At      instant
	EndedAt instant
}

// TableName is "silences".
func (silenceRow) TableName() string { return "silences" }

// riskRow is why a customer may be lost soon. Their name is not kept twice.
type riskRow struct {
	ExternalUserID string `gorm:"column:external_userid;primaryKey"`
	UserID         string `gorm:"primaryKey"`
	Store          string
	Reason         string
	NextStep       string
	Score          int
	SinceAt        instant
	At             instant
}

// TableName is "risks".
func (riskRow) TableName() string { return "risks" }

// winBackRow is an attempt to bring a customer back.
type winBackRow struct {
	ID             string `gorm:"primaryKey"`
	AlertID        string
	Store          string
	UserID         string
	ExternalUserID string `gorm:"column:external_userid"`
	Post           string
	ByUser         string
	At             instant
	Held           bool
	BackAt         instant
}

// TableName is "win_backs".
func (winBackRow) TableName() string { return "win_backs" }
