package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// unlocked marks a connection whose questions lock nothing.
const unlocked = "zhanggui:unlocked"

// Look lets a page see what handlers see, so that it can say of something what they
// say. Nothing is locked and nothing can be written; what it sees may be of different
// moments.
func (s *Store) Look(ctx context.Context, look func(bot.View) error) error {
	tx := s.read.WithContext(ctx).Set(unlocked, true).Session(&gorm.Session{})
	return look(s.view(newMemory(tx, nil)))
}
