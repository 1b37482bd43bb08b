package shared

import (
	"time"

	"github.com/sirupsen/logrus"
)

// Option changes how Memory or Redis are set up.
type Option func(*settings)

type settings struct {
	now    func() time.Time
	prefix string
	log    logrus.FieldLogger
}

func settle(options []Option) settings {
	s := settings{now: time.Now, prefix: prefix("default"), log: logrus.StandardLogger()}
	for _, o := range options {
		o(&s)
	}
	return s
}

// prefix puts all keys of a corp into one slot of a cluster.
func prefix(corp string) string { return "zhanggui:{" + corp + "}:" }

// Now sets the clock.
func Now(now func() time.Time) Option { return func(s *settings) { s.now = now } }

// Corp keeps the keys of a corp apart from others' in the same Redis.
func Corp(id string) Option { return func(s *settings) { s.prefix = prefix(id) } }

// Log sets where it is said that Redis went away and came back.
func Log(log logrus.FieldLogger) Option { return func(s *settings) { s.log = log } }
