package store

import "github.com/zhanggui/zhanggui/bot"

// Staff reads what is kept of members of staff.
func (v view) Staff() bot.StaffView { return nil }

// Desk answers what staff ask.
func (v view) Desk() bot.DeskView { return nil }

// Alerting reads what managers are told.
func (v view) Alerting() bot.AlertView { return nil }

// Posting reads what was prepared to be sent.
func (v view) Posting() bot.PostView { return nil }
