package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func newRosterRow(member string) rosterRow { return rosterRow{Member: member} }

// spell keeps the spelling with the capitals: they come before small letters.
func (r *rosterRow) spell(userID string) {
	if said := key(userID, sizeID); said != "" && (r.UserID == "" || said < r.UserID) {
		r.UserID = said
	}
}

// list takes over a list's line about the member; an empty one says that they
// are not on it.
func (r *rosterRow) list(m bot.RosterMember, made time.Time) {
	r.spell(m.UserID)
	r.Departments, r.Tags, r.ListedAt = numberList(m.Departments), numberList(m.Tags), at(made)
	if m.Name != "" {
		r.Name = text(m.Name, sizeName)
	}
}

// leave notes that the member left or came back. Of the same time leaving counts.
func (r *rosterRow) leave(e bot.SetLeft) {
	r.spell(e.UserID)
	t := at(e.At)
	if !newer(t, r.LeftToldAt, !e.Back) {
		return
	}
	r.LeftToldAt, r.LeftAt = t, t
	if e.Back {
		r.LeftAt = 0
	}
}

// give notes the role that the member was given.
func (r *rosterRow) give(e bot.SetRole) {
	r.spell(e.UserID)
	stores := make([]string, 0, len(e.Stores))
	for _, s := range e.Stores {
		if k := key(s, sizeID); k != "" {
			stores = append(stores, k)
		}
	}
	slices.Sort(stores)
	said := rosterRow{Role: bot.Role(key(string(e.Role), sizeWord)), Stores: listOf(slices.Compact(stores)), RoleBy: key(e.By, sizeID), RoleAt: at(e.At)}
	order := cmp.Or(cmp.Compare(said.Role, r.Role), cmp.Compare(said.Stores, r.Stores), cmp.Compare(said.RoleBy, r.RoleBy))
	if newer(said.RoleAt, r.RoleAt, order > 0) {
		r.Role, r.Stores, r.RoleBy, r.RoleAt = said.Role, said.Stores, said.RoleBy, said.RoleAt
	}
}

// seen is the member as handlers see them, without what the syncs say.
func (r rosterRow) seen() (bot.StaffRecord, error) {
	s := bot.StaffRecord{
		UserID: cmp.Or(r.UserID, r.Member), Name: r.Name, LeftAt: r.LeftAt.Time(), Role: r.Role, RoleBy: r.RoleBy, RoleAt: r.RoleAt.Time(),
	}
	err := errors.Join(readList(r.Departments, &s.Departments), readList(r.Tags, &s.Tags), readList(r.Stores, &s.Stores))
	if err != nil {
		return s, fmt.Errorf("store: what is kept of member %s cannot be read: %w", r.Member, err)
	}
	return s, nil
}

// readList reads what listOf wrote.
func readList[T any](list string, into *[]T) error {
	if list == "" {
		return nil
	}
	return json.Unmarshal([]byte(list), into)
}

func numberList(numbers []int) string {
	return listOf(slices.Compact(slices.Sorted(slices.Values(numbers))))
}

// listOf is a list as JSON, an empty one as nothing.
func listOf[T any](list []T) string {
	if len(list) == 0 {
		return ""
	}
	return bodyOf(list)
}

// set takes over what is said of a to-do. It is done by whoever says so after it
// was made, and stays done unless it is made anew then or later.
func (t *todoRow) set(e bot.Todo) {
	said := todoRow{
		ID: t.ID, Kind: bot.TodoKind(key(string(e.Kind), sizeWord)), Member: foldedKey(e.UserID), UserID: key(e.UserID, sizeID),
		Store: key(e.Store, sizeID), ExternalUserID: key(e.ExternalUserID, sizeID), Ref: key(e.Ref, sizeID), Text: text(e.Text, sizeDetail),
		CreatedAt: at(e.CreatedAt), DueAt: at(e.DueAt), DoneAt: at(e.DoneAt), DoneBy: key(e.DoneBy, sizeID), Outcome: text(e.Outcome, sizeDetail),
	}
	have := *t
	anew := said.CreatedAt > have.CreatedAt && said.CreatedAt >= have.DoneAt
	switch {
	case have == (todoRow{ID: t.ID}), anew:
		*t = said
	case said.CreatedAt >= have.CreatedAt:
		*t = said
		if have.DoneAt != 0 && (said.DoneAt == 0 || have.DoneAt < said.DoneAt) {
			t.DoneAt, t.DoneBy, t.Outcome = have.DoneAt, have.DoneBy, have.Outcome
		}
	case have.DoneAt == 0 && said.DoneAt > have.CreatedAt:
		t.DoneAt, t.DoneBy, t.Outcome = said.DoneAt, said.DoneBy, said.Outcome
	}
}

// seen is the to-do as handlers see it.
func (t todoRow) seen() bot.Todo {
	return bot.Todo{
		ID: t.ID, Kind: t.Kind, UserID: t.UserID, Store: t.Store, ExternalUserID: t.ExternalUserID, Ref: t.Ref, Text: t.Text,
		CreatedAt: t.CreatedAt.Time(), DueAt: t.DueAt.Time(), DoneAt: t.DoneAt.Time(), DoneBy: t.DoneBy, Outcome: t.Outcome,
	}
}
