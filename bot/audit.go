package bot

import (
	"crypto/sha256"
	"encoding/base32"
	"time"
)

// AuditEntry is one line of the audit trail: what a person did, tried to do, or
// was shown. It names no customer: they are in it by their pseudonym.
type AuditEntry struct {
	// Seq counts the entries without a gap, from 1; the store sets it.
	Seq int64
	At  time.Time
	// UserID is who did it: a userid, or "cli:" and the name of who was logged in
	// on the server. Role is the role they had.
	UserID string
	Role   Role
	// Action is a command's name, Outcome what became of it.
	Action  string
	Outcome AuditOutcome
	// Store is whose customers it was about; empty for none or several.
	Store string
	// Subjects are pseudonyms, at most 20; Count is how many there were.
	Subjects []string
	Count    int
	// Detail says it in words, without names, phone numbers or secrets.
	Detail string
	// Hash is that of the entry and of the one before it, in hex.
	Hash string
}

// AuditOutcome is what became of what a person did.
type AuditOutcome string

// The outcomes.
const (
	AuditDone    AuditOutcome = "done"
	AuditRefused AuditOutcome = "refused"
	AuditAsked   AuditOutcome = "asked"
	AuditNo      AuditOutcome = "no"
	AuditLapsed  AuditOutcome = "lapsed"
	AuditUndone  AuditOutcome = "undone"
	AuditFailed  AuditOutcome = "failed"
	AuditShown   AuditOutcome = "shown"
)

// Title is the outcome in Chinese.
func (o AuditOutcome) Title() string {
	titles := map[AuditOutcome]string{
		AuditDone: "做了", AuditRefused: "被拒绝", AuditAsked: "等确认", AuditNo: "取消了", AuditLapsed: "过期了",
		AuditUndone: "撤销了", AuditFailed: "没做成", AuditShown: "查看了",
	}
	if title := titles[o]; title != "" {
		return title
	}
	return string(o)
}

// RecordAudit adds an entry to the audit trail.
type RecordAudit struct{ AuditEntry }

func (RecordAudit) effect() {}

// Pseudonym stands for a customer where a name may not be kept: always the same
// for the same external_userid, and no way back to it.
func Pseudonym(externalUserID string) string {
	sum := sha256.Sum256([]byte("zhanggui customer " + externalUserID))
	return base32.StdEncoding.EncodeToString(sum[:10])
}

// AuditQuery narrows the audit trail; what is empty narrows nothing.
type AuditQuery struct {
	// UserID did it, Subject is a customer's pseudonym, Action a command's name.
	UserID, Subject, Action string
	// Before is the Seq to go on from, Limit how many at most.
	Before int64
	Limit  int
}
