package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Export is everything that is stored about a customer.
func (desk) Export(bot.Scope, string) (bot.Export, error) { return bot.Export{}, nil }

// Erased is when a customer's data was erased.
func (desk) Erased(string) (time.Time, error) { return time.Time{}, nil }
