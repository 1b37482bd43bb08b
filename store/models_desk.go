package store

import "github.com/zhanggui/zhanggui/bot"

// rosterRow is where a member of the corp belongs and what they may do, by the
// userid in lower case. The row of nobody holds when the newest list was made.
type rosterRow struct {
	Member string `gorm:"primaryKey"`
	// UserID is the userid with its capitals, as far as they were ever told.
	UserID string `gorm:"column:userid"`
	Name   string
	// Departments, Tags and Stores are lists as JSON.
	Departments string
	Tags        string
	// ListedAt is when the list was made that Name, Departments and Tags are of.
	ListedAt instant
	// LeftAt is 0 for who is there, as of LeftToldAt.
	LeftAt     instant
	LeftToldAt instant
	Role       bot.Role
	Stores     string
	RoleBy     string
	RoleAt     instant
}

// TableName is "roster".
func (rosterRow) TableName() string { return "roster" }

// Of what nobody searches by, the rows of these four hold the whole as JSON.
type (
	// sessionRow is a bot.Session, by the userid in lower case.
	sessionRow struct {
		Member    string  `gorm:"primaryKey"`
		UpdatedAt instant `gorm:"autoUpdateTime:false"`
		Body      string
	}
	// confirmationRow is a bot.Confirmation.
	confirmationRow struct {
		Code    string `gorm:"primaryKey"`
		AskedAt instant
		Body    string
	}
	// cardRow is a bot.CardState.
	cardRow struct {
		Task   string `gorm:"primaryKey"`
		SentAt instant
		Body   string
	}
	// writeRow is a bot.Write, of a member by the userid in lower case.
	writeRow struct {
		ID     string `gorm:"primaryKey"`
		Member string
		Undone bool
		At     instant
		Body   string
	}
)

// TableName is "sessions".
func (sessionRow) TableName() string { return "sessions" }

// TableName is "confirmations".
func (confirmationRow) TableName() string { return "confirmations" }

// TableName is "cards".
func (cardRow) TableName() string { return "cards" }

// TableName is "writes".
func (writeRow) TableName() string { return "writes" }

// todoRow is something that waits for a member of staff; Member is their userid
// in lower case.
type todoRow struct {
	ID             string `gorm:"primaryKey"`
	Kind           bot.TodoKind
	Member         string
	UserID         string
	Store          string
	ExternalUserID string `gorm:"column:external_userid"`
	Ref            string
	Text           string
	CreatedAt      instant `gorm:"autoCreateTime:false"`
	DueAt          instant
	DoneAt         instant
	DoneBy         string
	Outcome        string
}

// TableName is "todos".
func (todoRow) TableName() string { return "todos" }

// auditRow is an entry of the audit trail. It is never changed.
type auditRow struct {
	Seq    int64 `gorm:"primaryKey;autoIncrement:false"`
	At     instant
	UserID string
	// Actor is UserID in lower case.
	Actor   string
	Role    bot.Role
	Action  string
	Outcome bot.AuditOutcome
	Store   string
	// Subjects is a list as JSON.
	Subjects string
	Count    int
	Detail   string
	Hash     string
}

// TableName is "audit".
func (auditRow) TableName() string { return "audit" }

// auditHead is the one row that says where the audit trail ends.
type auditHead struct {
	ID   int64 `gorm:"primaryKey;autoIncrement:false"`
	Seq  int64
	Hash string
}

// TableName is "audit_head".
func (auditHead) TableName() string { return "audit_head" }
