package handlers

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func (w *world) Adds(string, time.Time) (map[string]int, error) { return nil, nil }
func (w *world) Sync() (bot.Sync, error)                        { return bot.Sync{}, nil }
func (w *world) Unseen([]string, time.Time, bot.Pair, int) ([]bot.Pair, error) {
	return nil, nil
}
func (w *world) CustomersAfter(string, int) ([]string, error) { return nil, nil }
func (w *world) Meet([]string) error                          { return nil }
