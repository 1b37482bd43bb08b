package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Posts are mass-send tasks, newest first.
func (d desk) Posts(scope bot.Scope, open bool, limit int) ([]bot.Post, error) {
	return alerting(d.view, func(tx *gorm.DB) ([]bot.Post, error) { return postsIn(tx, scope, open, limit) })
}
