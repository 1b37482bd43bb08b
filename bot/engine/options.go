package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// Inbox is where events are kept until they are handled.
type Inbox interface {
	// Claim leases up to n rows that are due, oldest first, and tells when the
	// next row is due (zero if none is).
	Claim(ctx context.Context, n int) (items []bot.InboxItem, next time.Time, err error)
	// Process applies what decide answers and finishes the row, in one
	// transaction. It may call decide more than once. bot.ErrLaneBusy means the
	// row was put back, bot.ErrLeaseLost that it is not ours any more; in both
	// cases nothing was applied.
	Process(ctx context.Context, item bot.InboxItem, decide func(bot.View) ([]bot.Planned, error)) error
	// Fail records a failed handling; a zero retryAt makes it a dead letter.
	Fail(ctx context.Context, item bot.InboxItem, retryAt time.Time, cause string) error
	// Renew extends the leases of rows held here.
	Renew(ctx context.Context, ids []int64) error
	// Release hands rows back, due at once.
	Release(ctx context.Context, ids []int64) error
}

// Outbox is where sends are kept until they have come to an end.
type Outbox interface {
	// Claim leases up to n rows that are due and tells when the next row is due.
	Claim(ctx context.Context, n int) (items []bot.OutboxItem, next time.Time, err error)
	// Settle records what became of one attempt: the end if the outcome is
	// final, the next attempt at retryAt otherwise. bot.ErrLeaseLost means the
	// row is not ours any more.
	Settle(ctx context.Context, item bot.OutboxItem, o bot.Outcome, retryAt time.Time) error
	// Renew extends the leases of rows held here.
	Renew(ctx context.Context, ids []int64) error
	// Release hands rows back, due at once.
	Release(ctx context.Context, ids []int64) error
}

// Sender carries out one send: the gateway to WeCom.
type Sender interface {
	Send(ctx context.Context, item bot.OutboxItem) bot.Outcome
}

// Waker tells other instances that rows wait for them. What it says may be
// lost; polling makes up for it.
type Waker interface {
	Wake(ctx context.Context, topic string) error
	Listen(ctx context.Context, topic string) (<-chan struct{}, error)
}

// Arrivals is the door by which scheduled jobs enter.
type Arrivals interface {
	Put(ctx context.Context, a bot.Arrival) (fresh bool, err error)
}

// Job is something that happens by the clock. Each tick becomes one bot.JobDue
// event, however many instances run.
type Job struct {
	// Name tells which job; its events are of the kind bot.JobKind(Name).
	Name string
	// Schedule is a cron line of five fields ("0 4 * * *"), or "@every 10m",
	// which counts from the zero time, so that all instances tick together.
	// Empty is never, for a job that only runs at the start.
	Schedule string
	// RunAtStart makes one more event each time an instance starts.
	RunAtStart bool
	// Lane keeps its events in order with others of the same lane, one at a time;
	// empty if their order does not matter.
	Lane string
}

// Options are what an engine is made of. Parse, Router, Inbox, Outbox and
// Sender must be set, Arrivals too if there are Jobs.
type Options struct {
	// Instance names this process among others, in logs and in the keys of
	// jobs that run at the start.
	Instance string
	// Parse turns a row into the event it holds.
	Parse  func(bot.InboxItem) (bot.Event, error)
	Router *bot.Router
	Inbox  Inbox
	Outbox Outbox
	Sender Sender
	// Waker reaches other instances; nil if there are none.
	Waker    Waker
	Arrivals Arrivals
	Jobs     []Job
	// Location is the shop's time zone, in which schedules are read; nil is UTC.
	Location *time.Location

	// Workers is how many events are handled at a time (24), Senders how many
	// sends are under way at a time (32). A quarter of the senders is kept for
	// welcomes and answers.
	Workers, Senders int
	// Capacity bounds each queue in memory (10,000).
	Capacity int
	// Attempts is how often the handling of an event is tried (6).
	Attempts int
	// Lease must be the store's (6 s); Poll is how often to look for rows that
	// nobody spoke of (1 s).
	Lease, Poll time.Duration

	Now      func() time.Time
	Log      *logrus.Logger
	Registry prometheus.Registerer
}

func (o *Options) complete() error {
	missing := map[string]bool{
		"Parse": o.Parse == nil, "Router": o.Router == nil, "Inbox": o.Inbox == nil,
		"Outbox": o.Outbox == nil, "Sender": o.Sender == nil,
		"Arrivals": len(o.Jobs) > 0 && o.Arrivals == nil,
	}
	var errs []error
	for _, name := range []string{"Parse", "Router", "Inbox", "Outbox", "Sender", "Arrivals"} {
		if missing[name] {
			errs = append(errs, fmt.Errorf("engine: option %s is missing", name))
		}
	}
	setInt(&o.Workers, 24)
	setInt(&o.Senders, 32)
	setInt(&o.Capacity, 10_000)
	setInt(&o.Attempts, 6)
	setDuration(&o.Lease, 6*time.Second)
	setDuration(&o.Poll, time.Second)
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = logrus.StandardLogger()
	}
	if o.Registry == nil {
		o.Registry = prometheus.NewRegistry()
	}
	return errors.Join(errs...)
}

func setInt(v *int, to int) {
	if *v <= 0 {
		*v = to
	}
}

func setDuration(v *time.Duration, to time.Duration) {
	if *v <= 0 {
		*v = to
	}
}
