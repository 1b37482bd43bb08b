package engine

import (
	"context"
	"sync"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// Topics by which instances wake each other.
const (
	topicInbox  = "inbox"
	topicOutbox = "outbox"
)

// Engine is the moving part of one instance.
type Engine struct {
	o       Options
	log     *logrus.Entry
	metrics *metrics
	inbox   *Queue[bot.InboxItem]
	outbox  *Queue[bot.OutboxItem]
	jobs    []job
	recent  *recent

	// working is the life of handlings, sends and renewals; watching, which
	// ends before it, that of pollers and the scheduler.
	working, watching       context.Context
	endWorking, endWatching context.CancelFunc
	watchers, renewers      sync.WaitGroup
	calls                   map[string]chan struct{}

	mu      sync.Mutex
	started bool
	stop    sync.Once
	stopErr error
}

// New makes an engine that does nothing yet.
func New(o Options) (*Engine, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	jobs, err := parseJobs(o.Jobs, o.Location)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		o: o, log: o.Log.WithField("instance", o.Instance), jobs: jobs, recent: newRecent(4096),
		calls: map[string]chan struct{}{topicInbox: make(chan struct{}, 1), topicOutbox: make(chan struct{}, 1)},
	}
	e.working, e.endWorking = context.WithCancel(context.Background())
	e.watching, e.endWatching = context.WithCancel(e.working)
	e.inbox = newQueue(inboxShape(o))
	e.outbox = newQueue(outboxShape(o))
	if e.metrics, err = newMetrics(o.Registry, o.Router.Kinds(), e.inbox.depth, e.outbox.depth); err != nil {
		return nil, err
	}
	return e, nil
}

// InboxQueue is where the store hands over events.
func (e *Engine) InboxQueue() *Queue[bot.InboxItem] { return e.inbox }

// OutboxQueue is where the store hands over sends.
func (e *Engine) OutboxQueue() *Queue[bot.OutboxItem] { return e.outbox }

func inboxShape(o Options) shape[bot.InboxItem] {
	return shape[bot.InboxItem]{
		id:       func(i bot.InboxItem) int64 { return i.ID },
		lane:     func(i bot.InboxItem) string { return i.Lane },
		less:     func(a, b bot.InboxItem) bool { return a.ID < b.ID },
		urgent:   func(bot.InboxItem) bool { return true },
		capacity: o.Capacity, places: o.Workers, lease: o.Lease, now: o.Now,
	}
}

func outboxShape(o Options) shape[bot.OutboxItem] {
	return shape[bot.OutboxItem]{
		id:       func(i bot.OutboxItem) int64 { return i.ID },
		lane:     sendLane,
		less:     sooner,
		urgent:   func(i bot.OutboxItem) bool { return i.Meta.Priority <= bot.PriorityAnswer },
		capacity: o.Capacity, places: o.Senders, kept: (o.Senders + 3) / 4, lease: o.Lease, now: o.Now,
	}
}

// sendLane keeps what a new customer's event sends behind the customer's
// welcome: WeCom is asked for nothing else of them before that. It orders what
// this instance holds, by urgency, so that the welcome of a second member does
// not stand behind the tags of the first; across instances the lanes of the
// database hold, which keep a pair's tags and its reading apart. What a sync reads stays out: a
// customer who comes while thousands are read must not wait for their turn.
func sendLane(i bot.OutboxItem) string {
	if f, ok := i.Send.(bot.FetchContact); ok && f.Run != "" {
		return i.Meta.Lane
	}
	switch i.Meta.Kind {
	case bot.KindWelcome, bot.KindPushTags, bot.KindFetchContact:
		if i.Meta.Subject != "" {
			return "customer:" + i.Meta.Subject
		}
	}
	return i.Meta.Lane
}

// sooner orders sends: by priority, then by deadline (none is last), then by
// age.
func sooner(a, b bot.OutboxItem) bool {
	if a.Meta.Priority != b.Meta.Priority {
		return a.Meta.Priority < b.Meta.Priority
	}
	if da, db := a.Meta.Deadline, b.Meta.Deadline; !da.Equal(db) {
		return !da.IsZero() && (db.IsZero() || da.Before(db))
	}
	return a.ID < b.ID
}
