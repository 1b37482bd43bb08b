package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// rowState is what is being done with a row of a queue. Whether and when
// something is to be done is in due_at alone.
type rowState string

const (
	// stateWaiting rows may be taken as soon as they are due and their lane is
	// free.
	stateWaiting rowState = "waiting"
	// stateLeased rows are in the hands of their owner until due_at.
	stateLeased rowState = "leased"
	// stateRetry rows have failed and are not to be taken before due_at.
	stateRetry rowState = "retry"
	stateDone  rowState = "done"
	// stateDead rows ended without success; people look at them.
	stateDead rowState = "dead"
)

// lease is the part of a row that says whose it is and when it is due. One
// index over due_at serves every search:
//
//   - above 0: unfinished. The time from which it may be taken, which for a
//     leased row is the end of the lease.
//   - NULL: finished.
//   - below 0: dead, as the negative of the time of death, so that the last
//     one to die is the first one found.
type lease struct {
	State rowState
	Owner string
	// Attempts counts the failures.
	Attempts int
	DueAt    *instant
	// Cause says what went wrong last, for people.
	Cause      string
	FinishedAt instant
}

func due(t time.Time) *instant {
	i := at(t)
	return &i
}

// inboxRow is an event in the inbox.
type inboxRow struct {
	ID       int64 `gorm:"primaryKey;autoIncrement:false"`
	EventKey string
	Lane     string
	// OpenLane is Lane while the row has its place in it: from its first due
	// time until it is finished.
	OpenLane   *string
	Receiver   string
	Kind       bot.Kind
	Format     bot.Format
	Body       []byte
	At         instant
	ReceivedAt instant
	// FirstDue is when it was to be handled first, 0 for at once.
	FirstDue instant
	Lease    lease `gorm:"embedded"`
}

// TableName is "inbox".
func (inboxRow) TableName() string { return "inbox" }

func (r inboxRow) item() bot.InboxItem {
	return bot.InboxItem{
		ID:       r.ID,
		Attempts: r.Lease.Attempts,
		Arrival: bot.Arrival{
			Key: r.EventKey, Lane: r.Lane, Receiver: r.Receiver, Kind: r.Kind, Format: r.Format, Body: r.Body,
			At: r.At.Time(), ReceivedAt: r.ReceivedAt.Time(), Due: r.FirstDue.Time(),
		},
	}
}

// outboxRow is a send in the outbox.
type outboxRow struct {
	ID int64 `gorm:"primaryKey;autoIncrement:false"`
	// SendKey is "event:handler:n".
	SendKey string
	EventID int64
	Handler string
	// Kind and Payload are the send; the columns after them are its Meta.
	Kind        bot.SendKind
	Payload     []byte
	Priority    bot.Priority
	Deadline    instant
	Lane        string
	Subject     string
	TellFailure bool
	// HeadOf is Lane on the one unfinished row of a lane that may be sent. The
	// column is unique, so the database itself sees to it that there is one.
	HeadOf *string
	// Behind is Lane on the rows that wait until it is their turn.
	Behind    *string
	CreatedAt instant
	Lease     lease `gorm:"embedded"`
	// Class and Code are of the last outcome. Cause holds its reason.
	Class bot.Class
	Code  int
}

// TableName is "outbox".
func (outboxRow) TableName() string { return "outbox" }

func (r outboxRow) item() (bot.OutboxItem, error) {
	send, err := bot.DecodeSend(r.Kind, r.Payload)
	if err != nil {
		return bot.OutboxItem{}, err
	}
	item := r.itemOf(send)
	// A row that was left waiting has not been in anybody's hands yet.
	item.Again = r.Lease.State != stateWaiting
	return item, nil
}

func (r outboxRow) itemOf(send bot.Send) bot.OutboxItem {
	return bot.OutboxItem{
		ID: r.ID, Key: r.SendKey, EventID: r.EventID, Handler: r.Handler, Attempts: r.Lease.Attempts,
		Send: send, CreatedAt: r.CreatedAt.Time(),
		Meta: bot.Meta{
			Kind: r.Kind, Priority: r.Priority, Deadline: r.Deadline.Time(), Lane: r.Lane,
			Subject: r.Subject, TellFailure: r.TellFailure,
		},
	}
}
