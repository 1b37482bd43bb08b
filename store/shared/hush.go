package shared

import (
	"context"

	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"
)

// hushed takes what the Redis client writes to standard error by itself at
// every failed dial. This package says once that Redis is away.
type hushed struct{}

// Printf keeps the line for whoever looks for it.
func (hushed) Printf(_ context.Context, format string, v ...any) {
	logrus.StandardLogger().Debugf(format, v...)
}

// The client's logger is one for the process and must be set before any client
// is in use.
func init() { redis.SetLogger(hushed{}) }
