package store

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// The limits of a group commit. A batch stays below the smallest packet a
// server accepts by default (16 MiB).
const (
	batchRows  = 256
	batchBytes = 8 << 20
	// batchTurns is less: what these transactions lock, others wait for.
	batchTurns = 32
)

// The longest a group commit may take. A callback must be answered within
// five seconds [docs 90930], and a refusal in time makes WeCom try again.
const (
	putTimeout    = 3500 * time.Millisecond
	settleTimeout = 8 * time.Second
	turnTimeout   = 20 * time.Second
)

// queues is what inbox and outbox share.
type queues struct {
	ids      *idMaker
	puts     committer[bot.Arrival, bool]
	settles  committer[settlement, struct{}]
	turns    committer[turn, error]
	pushes   committer[pushing, struct{}]
	handoffs atomic.Pointer[handoffs]
	stuck    map[string]*stuck
	// lock and skip end a SELECT that locks what it reads, where the database
	// locks rows; SQLite's one writer has locked everything. byLane makes it
	// meet no other rows than those of the lanes it asks for.
	lock, skip, byLane string
}

// handoffs are the two ways out of the tables.
type handoffs struct {
	in  Handoff[bot.InboxItem]
	out Handoff[bot.OutboxItem]
}

// startQueues makes the queues ready.
func (s *Store) startQueues() error {
	s.ids = newIDMaker(s.o.Instance, s.o.Now)
	s.stuck = map[string]*stuck{"inbox": {}, "outbox": {}}
	s.Connect(nil, nil)
	if s.db.Name() == MySQL {
		s.lock, s.skip = " FOR UPDATE", " FOR UPDATE SKIP LOCKED"
		s.byLane = " FORCE INDEX (ix_inbox_lane)"
		s.turns.parallel = 2
	}
	s.puts.most, s.puts.heaviest, s.puts.timeout = batchRows, batchBytes, putTimeout
	s.puts.weigh = func(a bot.Arrival) int { return len(a.Body) }
	s.puts.commit, s.puts.alone = s.commitArrivals, isRefusal
	s.settles.most, s.settles.heaviest, s.settles.timeout = batchRows, batchBytes, settleTimeout
	s.settles.weigh = settlement.weight
	s.settles.commit, s.settles.alone = s.commitSettlements, isRefusal
	s.turns.most, s.turns.heaviest, s.turns.timeout = batchTurns, batchTurns, turnTimeout
	s.turns.weigh, s.turns.patient = func(turn) int { return 1 }, true
	s.turns.commit, s.turns.alone = s.commitTurns, isRefusal
	s.pushes.most, s.pushes.heaviest, s.pushes.timeout = batchTurns, batchTurns, settleTimeout
	s.pushes.weigh = func(pushing) int { return 1 }
	s.pushes.commit, s.pushes.alone = s.commitPushes, isRefusal
	return errors.Join(s.measureQueues(), s.measureRules())
}

// Connect sets who takes the rows of a commit at once. nil leaves them in the
// table for whoever claims them.
func (s *Store) Connect(in Handoff[bot.InboxItem], out Handoff[bot.OutboxItem]) {
	h := &handoffs{in: in, out: out}
	if in == nil {
		h.in = alone[bot.InboxItem]{}
	}
	if out == nil {
		h.out = alone[bot.OutboxItem]{}
	}
	s.handoffs.Store(h)
}

// work is one transaction on the queues and what it hands over afterwards.
type work struct {
	s   *Store
	tx  *gorm.DB
	now time.Time
	in  parcel[bot.InboxItem]
	out parcel[bot.OutboxItem]
}

// inTx runs do in a transaction, again if only its timing was unlucky, and
// hands over what do has packed. A panic in do leaves nothing behind.
func (s *Store) inTx(ctx context.Context, do func(w *work) error) error {
	return retrying(ctx, func() error {
		w := s.newWork(nil)
		defer w.drop()
		err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			w.tx, w.now = tx, s.o.Now()
			return do(w)
		})
		if err == nil {
			w.deliver()
		}
		return err
	})
}

func (s *Store) newWork(tx *gorm.DB) *work {
	to := s.handoffs.Load()
	return &work{
		s: s, tx: tx, now: s.o.Now(),
		in: parcel[bot.InboxItem]{to: to.in}, out: parcel[bot.OutboxItem]{to: to.out},
	}
}

// deliver hands over what was packed, sends first: an event has a few
// milliseconds, a welcome has been waiting for them.
func (w *work) deliver() {
	w.out.deliver()
	w.in.deliver()
}

func (w *work) drop() {
	w.out.drop()
	w.in.drop()
}

// retrying runs do again as long as it fails for its timing only, with a
// growing and, by the order of waking, uneven pause.
func retrying(ctx context.Context, do func() error) error {
	for pause := time.Millisecond; ; pause *= 2 {
		err := do()
		if err == nil || !(IsRetryable(err) || errors.Is(err, errIDTaken)) || pause > 64*time.Millisecond {
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return err
		case <-timer.C:
		}
	}
}

// leaseEnd is when a lease taken now ends.
func (w *work) leaseEnd() *instant { return due(w.now.Add(w.s.o.Lease)) }

// leaseNow is the lease of a row that this instance takes.
func (w *work) leaseNow() lease {
	return lease{State: stateLeased, Owner: w.s.o.Instance, DueAt: w.leaseEnd()}
}

// affected turns the count of an update into a verdict.
func affected(tx *gorm.DB, want int64) error {
	if tx.Error == nil && tx.RowsAffected != want {
		return bot.ErrLeaseLost
	}
	return tx.Error
}

// isRefusal says that the database answered and did not like what it was
// given, so that leaving one row out may help. Everything else (no connection,
// no time, no disk) concerns all rows alike.
func isRefusal(err error) bool {
	var p panicked
	if errors.Is(err, bot.ErrLeaseLost) || errors.As(err, &p) {
		return true
	}
	var my *mysqldriver.MySQLError
	if errors.As(err, &my) {
		return !IsRetryable(err)
	}
	return isConstraint(err)
}

// isConstraint recognises SQLite's refusals of a value by the driver's words.
func isConstraint(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "constraint failed") ||
		strings.Contains(err.Error(), "too big") || strings.Contains(err.Error(), "datatype mismatch"))
}
