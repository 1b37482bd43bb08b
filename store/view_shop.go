package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Adds counts by userid the pairs that a state brought since a time.
func (v view) Adds(string, time.Time) (map[string]int, error) { return nil, errNotYet }

// Sync is the newest sync.
func (v view) Sync() (bot.Sync, error) { return bot.Sync{}, errNotYet }

// Unseen are pairs that WeCom has not described since a time.
func (v view) Unseen([]string, time.Time, bot.Pair, int) ([]bot.Pair, error) { return nil, errNotYet }

// CustomersAfter lists external_userids in order.
func (v view) CustomersAfter(string, int) ([]string, error) { return nil, errNotYet }

// Meet reads customers with their relations and tags at once.
func (v view) Meet([]string) error { return errNotYet }
