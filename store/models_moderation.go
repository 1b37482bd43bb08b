package store

import "github.com/zhanggui/zhanggui/bot"

// violation is a message that broke a rule.
type violation struct {
	ID             string `gorm:"primaryKey"`
	MsgID          string `gorm:"column:msgid"`
	ChatID         string
	Store          string
	ExternalUserID string `gorm:"column:external_userid"`
	UserID         string
	ByStaff        bool
	At             instant
	Text           string
	// Worded says that there is text, so that what is too old is found by an index.
	Worded bool
	// Hits is a list as JSON.
	Hits       string
	Step       bot.Step
	State      bot.ViolationState
	AppealedAt instant
	AppealedBy string
	Appeal     string
	// Decision is what a person found last, whatever the state is since.
	Decision  bot.ViolationState
	DecidedAt instant
	DecidedBy string
	Note      string
}

// TableName is "violations".
func (violation) TableName() string { return "violations" }

var violationTable = table[violation]{
	name: "violations", keys: 1,
	columns: []string{
		"id", "msgid", "chat_id", "store", "external_userid", "user_id", "by_staff", "at", "text", "worded", "hits", "step", "state",
		"appealed_at", "appealed_by", "appeal", "decision", "decided_at", "decided_by", "note",
	},
	values: func(v *violation) []any {
		return []any{
			v.ID, v.MsgID, v.ChatID, v.Store, v.ExternalUserID, v.UserID, v.ByStaff, int64(v.At), v.Text, v.Worded, v.Hits, string(v.Step), string(v.State),
			int64(v.AppealedAt), v.AppealedBy, v.Appeal, string(v.Decision), int64(v.DecidedAt), v.DecidedBy, v.Note,
		}
	},
}

// violationRule says that a rule was among the reasons of a violation.
type violationRule struct {
	ViolationID string `gorm:"primaryKey"`
	Rule        string `gorm:"primaryKey"`
	At          instant
}

// TableName is "violation_rules".
func (violationRule) TableName() string { return "violation_rules" }

var violationRuleTable = table[violationRule]{
	name: "violation_rules", keys: 2,
	columns: []string{"violation_id", "rule", "at"},
	values:  func(r *violationRule) []any { return []any{r.ViolationID, r.Rule, int64(r.At)} },
}

// exclusion keeps a customer from coupons, sales and posts.
type exclusion struct {
	ID             string `gorm:"primaryKey"`
	ExternalUserID string `gorm:"column:external_userid"`
	Store          string
	FromAt         instant
	UntilAt        instant
	Reason         string
	Violation      string
	ByUser         string
	LiftedAt       instant
}

// TableName is "exclusions".
func (exclusion) TableName() string { return "exclusions" }

var exclusionTable = table[exclusion]{
	name: "exclusions", keys: 1,
	columns: []string{"id", "external_userid", "store", "from_at", "until_at", "reason", "violation", "by_user", "lifted_at"},
	values: func(e *exclusion) []any {
		return []any{e.ID, e.ExternalUserID, e.Store, int64(e.FromAt), int64(e.UntilAt), e.Reason, e.Violation, e.ByUser, int64(e.LiftedAt)}
	},
}

// wordRule is a bot.WordRule; nobody searches by what it says.
type wordRule struct {
	ID   string `gorm:"primaryKey"`
	At   instant
	Body string
}

// TableName is "word_rules".
func (wordRule) TableName() string { return "word_rules" }

var wordRuleTable = table[wordRule]{
	name: "word_rules", keys: 1, columns: []string{"id", "at", "body"},
	values: func(r *wordRule) []any { return []any{r.ID, int64(r.At), r.Body} },
}

// wordExample is a message that a person found harmless or not.
type wordExample struct {
	ID             string `gorm:"primaryKey"`
	Text           string
	Rule           string
	Harmless       bool
	ExternalUserID string `gorm:"column:external_userid"`
	ByUser         string
	At             instant
}

// TableName is "word_examples".
func (wordExample) TableName() string { return "word_examples" }

var wordExampleTable = table[wordExample]{
	name: "word_examples", keys: 1, columns: []string{"id", "text", "rule", "harmless", "external_userid", "by_user", "at"},
	values: func(w *wordExample) []any {
		return []any{w.ID, w.Text, w.Rule, w.Harmless, w.ExternalUserID, w.ByUser, int64(w.At)}
	},
}
