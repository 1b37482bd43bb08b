package handlers

import "github.com/zhanggui/zhanggui/bot"

// The world of these tests has no staff who ask and no managers who listen.
func (w *world) Staff() bot.StaffView    { return nil }
func (w *world) Desk() bot.DeskView      { return nil }
func (w *world) Alerting() bot.AlertView { return nil }
func (w *world) Posting() bot.PostView   { return nil }
