package store

import "github.com/zhanggui/zhanggui/bot"

// Posts are mass-send tasks, newest first.
func (desk) Posts(bot.Scope, bool, int) ([]bot.Post, error) { return nil, nil }
