package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// TagRecords are all tags that the pair holds or held.
func (v view) TagRecords(bot.Pair) ([]bot.TagRecord, error) { return nil, errNotYet }

// Activity is a customer's time line from a time on.
func (v view) Activity(string, time.Time) ([]bot.Interaction, error) { return nil, errNotYet }
