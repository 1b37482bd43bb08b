package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// migration0009 makes the tables of what people say: how far it was read, what
// was said and agreed to, what broke a rule and what followed from it, the rules
// that people made, and how kf accounts stand with customers. No index holds
// words that somebody said.
func migration0009() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0009_chats", Migrate: func(tx *gorm.DB) error {
		err := createTables(tx, &feeds0009{}, &messages0009{}, &unreadables0009{}, &consents0009{}, &violations0009{}, &violationRules0009{},
			&exclusions0009{}, &wordRules0009{}, &wordVersions0009{}, &wordExamples0009{}, &kfTalks0009{})
		if err != nil {
			return err
		}
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&wordVersions0009{ID: 1}).Error
	}}
}

type feeds0009 struct {
	Name       string `gorm:"primaryKey;size:255"`
	Position   string `gorm:"size:1000;not null"`
	CaughtAt   int64  `gorm:"not null"`
	ReadAt     int64  `gorm:"not null"`
	NewestAt   int64  `gorm:"not null"`
	Messages   int64  `gorm:"not null"`
	Unreadable int64  `gorm:"not null"`
}

func (feeds0009) TableName() string { return "feeds" }

// messages0009 is read by msgid, by group, by who said it, by the customer whom
// it is about, all of them in order of time, and backwards; what is too old is
// found by gone.
type messages0009 struct {
	ID             int64  `gorm:"primaryKey;autoIncrement"`
	MsgID          string `gorm:"column:msgid;size:128;not null;uniqueIndex:uq_messages_msgid"`
	Seq            int64  `gorm:"not null"`
	ChatID         string `gorm:"size:128;not null;index:ix_messages_chat,priority:1"`
	Speaker        string `gorm:"size:128;not null;index:ix_messages_speaker,priority:1"`
	SpeakerKind    string `gorm:"size:16;not null"`
	Listener       string `gorm:"size:128;not null"`
	UserID         string `gorm:"size:128;not null"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null;index:ix_messages_customer,priority:1"`
	OpenKfID       string `gorm:"column:open_kfid;size:128;not null"`
	Store          string `gorm:"size:128;not null"`
	At             int64  `gorm:"not null;index:ix_messages_chat,priority:2;index:ix_messages_speaker,priority:2;index:ix_messages_customer,priority:2;index:ix_messages_gone,priority:2"`
	Type           string `gorm:"size:32;not null"`
	Words          string `gorm:"size:16777215;not null"`
	Parts          string `gorm:"size:16777215;not null"`
	Media          string `gorm:"size:16777215;not null"`
	Menu           string `gorm:"size:128;not null"`
	Gone           string `gorm:"size:16;not null;index:ix_messages_gone,priority:1"`
}

func (messages0009) TableName() string { return "messages" }

type unreadables0009 struct {
	MsgID      string `gorm:"column:msgid;primaryKey;size:128"`
	Seq        int64  `gorm:"not null"`
	Why        string `gorm:"size:1000;not null"`
	KeyVersion int    `gorm:"not null"`
	Raw        []byte `gorm:"size:16777215;not null"`
	At         int64  `gorm:"not null;index:ix_unreadables_at"`
}

func (unreadables0009) TableName() string { return "unreadables" }

type consents0009 struct {
	ExternalUserID string `gorm:"column:external_userid;primaryKey;size:128"`
	UserID         string `gorm:"primaryKey;size:128"`
	ChatID         string `gorm:"primaryKey;size:128"`
	Agreed         bool   `gorm:"not null"`
	At             int64  `gorm:"not null"`
	MsgID          string `gorm:"column:msgid;size:128;not null"`
	Seq            int64  `gorm:"not null"`
}

func (consents0009) TableName() string { return "consents" }

// violations0009 is read by customer, by message, by state, and by time. Worded
// says that there are words to forget.
type violations0009 struct {
	ID             string `gorm:"primaryKey;size:128"`
	MsgID          string `gorm:"column:msgid;size:128;not null;index:ix_violations_message"`
	ChatID         string `gorm:"size:128;not null"`
	Store          string `gorm:"size:128;not null"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null;index:ix_violations_customer,priority:1"`
	UserID         string `gorm:"size:128;not null"`
	ByStaff        bool   `gorm:"not null"`
	At             int64  `gorm:"not null;index:ix_violations_at;index:ix_violations_customer,priority:2;index:ix_violations_state,priority:2;index:ix_violations_worded,priority:2"`
	Text           string `gorm:"size:16777215;not null"`
	Worded         bool   `gorm:"not null;index:ix_violations_worded,priority:1"`
	Hits           string `gorm:"size:16777215;not null"`
	Step           string `gorm:"size:16;not null"`
	State          string `gorm:"size:16;not null;index:ix_violations_state,priority:1"`
	AppealedAt     int64  `gorm:"not null"`
	AppealedBy     string `gorm:"size:128;not null"`
	Appeal         string `gorm:"size:1000;not null"`
	Decision       string `gorm:"size:16;not null"`
	DecidedAt      int64  `gorm:"not null"`
	DecidedBy      string `gorm:"size:128;not null"`
	Note           string `gorm:"size:1000;not null"`
}

func (violations0009) TableName() string { return "violations" }

// violationRules0009 finds the violations of a rule.
type violationRules0009 struct {
	ViolationID string `gorm:"primaryKey;size:128"`
	Rule        string `gorm:"primaryKey;size:255;index:ix_violation_rules_rule,priority:1"`
	At          int64  `gorm:"not null;index:ix_violation_rules_rule,priority:2;index:ix_violation_rules_at"`
}

func (violationRules0009) TableName() string { return "violation_rules" }

// exclusions0009 is read by customer, and those that hold by the newest.
type exclusions0009 struct {
	ID             string `gorm:"primaryKey;size:128"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null;index:ix_exclusions_customer,priority:1"`
	Store          string `gorm:"size:128;not null"`
	FromAt         int64  `gorm:"not null;index:ix_exclusions_customer,priority:2;index:ix_exclusions_lifted,priority:2"`
	UntilAt        int64  `gorm:"not null"`
	Reason         string `gorm:"size:1000;not null"`
	Violation      string `gorm:"size:128;not null"`
	ByUser         string `gorm:"size:128;not null"`
	LiftedAt       int64  `gorm:"not null;index:ix_exclusions_lifted,priority:1"`
}

func (exclusions0009) TableName() string { return "exclusions" }

type wordRules0009 struct {
	ID   string `gorm:"primaryKey;size:255"`
	At   int64  `gorm:"not null"`
	Body string `gorm:"size:16777215;not null"`
}

func (wordRules0009) TableName() string { return "word_rules" }

// wordVersions0009 has one row, whose number rises with every change of a rule.
type wordVersions0009 struct {
	ID      int64 `gorm:"primaryKey;autoIncrement:false"`
	Version int64 `gorm:"not null"`
}

func (wordVersions0009) TableName() string { return "word_versions" }

type wordExamples0009 struct {
	ID             string `gorm:"primaryKey;size:128"`
	Text           string `gorm:"size:16777215;not null"`
	Rule           string `gorm:"size:255;not null"`
	Harmless       bool   `gorm:"not null"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null;index:ix_word_examples_customer"`
	ByUser         string `gorm:"size:128;not null"`
	At             int64  `gorm:"not null;index:ix_word_examples_at"`
}

func (wordExamples0009) TableName() string { return "word_examples" }

type kfTalks0009 struct {
	ExternalUserID string `gorm:"column:external_userid;primaryKey;size:128"`
	OpenKfID       string `gorm:"column:open_kfid;primaryKey;size:128"`
	SaidAt         int64  `gorm:"not null"`
	Answered       int    `gorm:"not null"`
	GreetedAt      int64  `gorm:"not null"`
	Human          bool   `gorm:"not null"`
	Servicer       string `gorm:"size:128;not null"`
	HumanAt        int64  `gorm:"not null"`
	Asked          string `gorm:"size:255;not null"`
	At             int64  `gorm:"not null;index:ix_kf_talks_at"`
}

func (kfTalks0009) TableName() string { return "kf_talks" }
