package store

// touch is a message that a customer was sent, or that was withheld.
type touch struct {
	ID             int64  `gorm:"primaryKey;autoIncrement"`
	ExternalUserID string `gorm:"column:external_userid"`
	UserID         string
	Template       string
	Ref            string
	At             instant
	Held           bool
	// Took is in microseconds.
	Took   int64
	Coupon string
}

// TableName is "touches".
func (touch) TableName() string { return "touches" }

// postRow is a mass-send task. Whom it goes to are its targets.
type postRow struct {
	ID       string `gorm:"primaryKey"`
	MsgID    string `gorm:"column:msgid"`
	Sender   string
	Store    string
	Template string
	// Content is a postContent as JSON.
	Content     string
	ByUser      string
	At          instant
	ConfirmedAt instant
	CancelledAt instant
	Problem     string
	// Ref is what it is about.
	Ref        string
	Sent       int
	Reminders  int
	RemindedAt instant
}

// TableName is "posts".
func (postRow) TableName() string { return "posts" }

// postTarget is a customer or a group that a post goes to, the N-th of them.
type postTarget struct {
	PostID string `gorm:"primaryKey"`
	N      int    `gorm:"primaryKey;autoIncrement:false"`
	Target string
	Chat   bool
}

// TableName is "post_targets".
func (postTarget) TableName() string { return "post_targets" }
