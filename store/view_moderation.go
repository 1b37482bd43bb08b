package store

import "github.com/zhanggui/zhanggui/bot"

// Moderation reads what was said and what became of it.
func (v view) Moderation() bot.ModerationView { return nil }

// Kf reads how kf accounts stand with customers.
func (v view) Kf() bot.KfView { return nil }
