package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// deskChanges are the changes of what is kept of members of staff, by the keys
// of the rows.
type deskChanges struct {
	roster        map[string][]func(*rosterRow)
	lists         []bot.SetRoster
	sessions      map[string][]func(*sessionRow)
	confirmations map[string][]func(*confirmationRow)
	cards         map[string][]func(*cardRow)
	writes        map[string][]func(*writeRow)
	todos         map[string][]func(*todoRow)
	audit         []auditRow
}

func newDeskChanges() deskChanges {
	return deskChanges{
		roster: map[string][]func(*rosterRow){}, sessions: map[string][]func(*sessionRow){},
		confirmations: map[string][]func(*confirmationRow){}, cards: map[string][]func(*cardRow){},
		writes: map[string][]func(*writeRow){}, todos: map[string][]func(*todoRow){},
	}
}

// join takes over the changes of another event. Those of which anything is set
// share a subject, so that only one event of a transaction has some.
func (d *deskChanges) join(other deskChanges) {
	maps.Copy(d.roster, other.roster)
	maps.Copy(d.sessions, other.sessions)
	maps.Copy(d.confirmations, other.confirmations)
	maps.Copy(d.cards, other.cards)
	maps.Copy(d.writes, other.writes)
	maps.Copy(d.todos, other.todos)
	d.lists, d.audit = append(d.lists, other.lists...), append(d.audit, other.audit...)
}

func (d *deskChanges) addTo(subjects map[subject]bool) {
	rows := len(d.roster) + len(d.sessions) + len(d.confirmations) + len(d.cards) + len(d.writes) + len(d.todos)
	if rows+len(d.lists)+len(d.audit) > 0 {
		subjects[subject{desk: true}] = true
	}
}

// takeDesk notes what one effect changes of what is kept of members of staff.
func (c *changes) takeDesk(e bot.Effect) error {
	switch e := e.(type) {
	case bot.SetRole:
		return note(c, c.desk.roster, foldedKey(e.UserID), "member of staff", func(r *rosterRow) { r.give(e) })
	case bot.SetLeft:
		return note(c, c.desk.roster, foldedKey(e.UserID), "member of staff", func(r *rosterRow) { r.leave(e) })
	case bot.SetRoster:
		c.desk.lists = append(c.desk.lists, e)
		return nil
	case bot.SetSession:
		body, now := bodyOf(e.Session), at(c.ev.Now)
		return note(c, c.desk.sessions, foldedKey(e.UserID), "member of staff", func(r *sessionRow) { r.UpdatedAt, r.Body = now, body })
	case bot.SetConfirmation:
		row := confirmationRow{Code: key(e.Code, sizeID), AskedAt: cmp.Or(at(e.AskedAt), at(c.ev.Now)), Body: bodyOf(e.Confirmation)}
		return note(c, c.desk.confirmations, row.Code, "confirmation", func(r *confirmationRow) { *r = row })
	case bot.SetCardState:
		row := cardRow{Task: key(e.Task, sizeID), SentAt: cmp.Or(at(e.SentAt), at(c.ev.Now)), Body: bodyOf(e.CardState)}
		return note(c, c.desk.cards, row.Task, "card", func(r *cardRow) { *r = row })
	case bot.SetWrite:
		if len(e.Payload) > 0 && !json.Valid(e.Payload) {
			return fmt.Errorf("store: event %d undoes with what is no JSON", c.ev.EventID)
		}
		row := writeRow{ID: key(e.ID, sizeID), Member: foldedKey(e.UserID), Undone: e.Undone, At: at(e.At), Body: bodyOf(e.Write)}
		return note(c, c.desk.writes, row.ID, "write", func(r *writeRow) { *r = row })
	case bot.SetTodo:
		c.hear(e.ExternalUserID)
		c.erased.todos[key(e.ID, sizeID)] = key(e.ExternalUserID, sizeID)
		return note(c, c.desk.todos, key(e.ID, sizeID), "to-do", func(r *todoRow) { r.set(e.Todo) })
	case bot.RecordAudit:
		c.desk.audit = append(c.desk.audit, newAuditRow(e.AuditEntry, c.ev.Now))
		return nil
	default:
		return fmt.Errorf("store: %T is not a data effect", e)
	}
}

// note adds a change of a row, which needs a key.
func note[R any](c *changes, rows map[string][]func(*R), k, what string, change func(*R)) error {
	if k == "" {
		return fmt.Errorf("store: an effect of event %d is about no %s", c.ev.EventID, what)
	}
	rows[k] = append(rows[k], change)
	return nil
}

// foldedKey is the key of a member of staff. WeCom writes userids in lower case
// in some answers [docs 90236], so case tells nobody apart.
func foldedKey(userID string) string { return strings.ToLower(key(userID, sizeID)) }

// bodyOf is a value as JSON. None of those that are stored can fail.
func bodyOf(v any) string {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(body)
}
