package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// apply carries out the data effects of one event, without a queue around it.
func (s *Store) apply(tx *gorm.DB, ev applyContext, effects ...bot.Effect) error {
	c := newChanges(s, newMemory(tx, map[int64]bool{ev.EventID: true}))
	c.ev = ev
	for _, e := range effects {
		if err := c.take(e); err != nil {
			return err
		}
	}
	return c.write()
}
