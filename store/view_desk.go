package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// desk answers what staff ask, inside the transaction of the event. It locks
// nothing.
type desk struct{ view }

// Desk answers what staff ask.
func (v view) Desk() bot.DeskView { return desk{v} }

// FindCustomers looks for customers by what somebody may type.
func (desk) FindCustomers(bot.Scope, string, int) ([]bot.Found, error) { return nil, nil }

// Person is the human behind an external_userid.
func (desk) Person(bot.Scope, string) (bot.Person, error) { return bot.Person{}, nil }

// TimeLine is a customer's story, newest first.
func (desk) TimeLine(bot.Scope, string, int) ([]bot.TimeLineEntry, error) { return nil, nil }

// Phones are the phone numbers that staff in the scope noted.
func (desk) Phones(bot.Scope, string) ([]string, error) { return nil, nil }

// Groups lists customer groups.
func (desk) Groups(bot.Scope, time.Time, string, int) ([]bot.GroupSummary, error) { return nil, nil }

// ChannelAdds counts by state the pairs that were added.
func (desk) ChannelAdds(bot.Scope, time.Time, time.Time) (map[string]int, error) { return nil, nil }

// Audience is one page of the customers that an expression holds for.
func (desk) Audience(bot.Scope, string, int64, int) (bot.Audience, error) { return bot.Audience{}, nil }

// Todos are what waits for a member.
func (desk) Todos(bot.Scope, string, int) ([]bot.Todo, error) { return nil, nil }

// Todo is one by ID.
func (desk) Todo(bot.Scope, string, string) (bot.Todo, error) { return bot.Todo{}, nil }

// Audit is the audit trail, newest first.
func (desk) Audit(bot.Scope, bot.AuditQuery) ([]bot.AuditEntry, error) { return nil, nil }
