package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// staffView reads members of staff and the bot's talk with them.
type staffView struct{ view }

// Staff reads what is kept of members of staff.
func (v view) Staff() bot.StaffView { return staffView{v} }

// Member is what is known of a member.
func (v staffView) Member(userID string) (bot.StaffRecord, error) {
	who := foldedKey(userID)
	if who == "" {
		return bot.StaffRecord{}, nil
	}
	all, err := v.members(who)
	if err != nil || len(all) == 0 {
		return bot.StaffRecord{}, err
	}
	return all[0], nil
}

// Members are all members, in order of userid.
func (v staffView) Members() ([]bot.StaffRecord, error) { return v.members("") }

func (v staffView) members(who string) ([]bot.StaffRecord, error) {
	if err := v.wait(subject{desk: true}); err != nil {
		return nil, err
	}
	all, err := membersOf(v.tx, who)
	v.note(err)
	return all, err
}

// Session is the talk with a member. It is not kept from others: it is written in
// the member's own lane, and read by all who have something to tell them.
func (v staffView) Session(userID string) (bot.Session, error) {
	s, err := keptBy[bot.Session](v.view, v.tx.Table("sessions").Where("member = ?", foldedKey(userID)))
	s.UserID = userID
	return s, err
}

// Confirmation is one by code.
func (v staffView) Confirmation(code string) (bot.Confirmation, error) {
	return keptBy[bot.Confirmation](v.view, locking(v.tx).Table("confirmations").Where("code = ?", key(code, sizeID)))
}

// Card is a card that was sent.
func (v staffView) Card(task string) (bot.CardState, error) {
	return keptBy[bot.CardState](v.view, locking(v.tx).Table("cards").Where("task = ?", key(task, sizeID)))
}

// LastWrite is a member's newest write that was not undone; of those of one
// instant the one with the greatest ID.
func (v staffView) LastWrite(userID string) (bot.Write, error) {
	return keptBy[bot.Write](v.view, locking(v.tx).Table("writes").Where("member = ? AND undone = ?", foldedKey(userID), false).Order("at DESC, id DESC"))
}

// keptBy is the first of what a question finds that is kept as JSON; zero if
// there is none.
func keptBy[T any](v view, ask *gorm.DB) (value T, err error) {
	if err := v.wait(subject{desk: true}); err != nil {
		return value, err
	}
	var bodies []string
	err = ask.Limit(1).Pluck("body", &bodies).Error
	v.note(err)
	if err != nil || len(bodies) == 0 {
		return value, err
	}
	if err := json.Unmarshal([]byte(bodies[0]), &value); err != nil {
		return value, fmt.Errorf("store: what is kept of a member of staff cannot be read: %w", err)
	}
	return value, nil
}

// membersOf are the members whom lists of the staff or the roster ever named, or
// that one of them whose userid is given in lower case.
func membersOf(tx *gorm.DB, who string) ([]bot.StaffRecord, error) {
	listed, known := tx.Order("seen_at, userid"), tx.Where("member <> ''")
	if who != "" {
		listed, known = listed.Where("LOWER(userid) = ?", who), known.Where("member = ?", who)
	}
	var contacts []staffRow
	var rows []rosterRow
	if err := listed.Find(&contacts).Error; err != nil {
		return nil, err
	}
	if err := known.Find(&rows).Error; err != nil {
		return nil, err
	}
	members := map[string]bot.StaffRecord{}
	for _, row := range rows {
		var err error
		if members[row.Member], err = row.seen(); err != nil {
			return nil, err
		}
	}
	for _, row := range contacts {
		m := members[foldedKey(row.UserID)]
		m.UserID, m.Contact = row.UserID, m.Contact || row.Contact
		if row.Name != "" {
			m.Name = row.Name
		}
		members[foldedKey(row.UserID)] = m
	}
	all := make([]bot.StaffRecord, 0, len(members))
	for _, who := range slices.Sorted(maps.Keys(members)) {
		all = append(all, members[who])
	}
	return all, nil
}
