package store

import "github.com/zhanggui/zhanggui/bot"

// Staff reads what is kept of members of staff.
func (v view) Staff() bot.StaffView { return staffView{v} }

// staffView reads members of staff and the bot's talk with them.
type staffView struct{ view }

// Member is what is known of a member.
func (staffView) Member(string) (bot.StaffRecord, error) { return bot.StaffRecord{}, nil }

// Members are all members, in order of userid.
func (staffView) Members() ([]bot.StaffRecord, error) { return nil, nil }

// Session is the talk with a member.
func (staffView) Session(string) (bot.Session, error) { return bot.Session{}, nil }

// Confirmation is one by code.
func (staffView) Confirmation(string) (bot.Confirmation, error) { return bot.Confirmation{}, nil }

// Card is a card that was sent.
func (staffView) Card(string) (bot.CardState, error) { return bot.CardState{}, nil }

// LastWrite is a member's newest write that was not undone.
func (staffView) LastWrite(string) (bot.Write, error) { return bot.Write{}, nil }
