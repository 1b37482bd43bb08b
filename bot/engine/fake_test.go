package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/engine"
)

// errAway is what a database that is gone answers.
var errAway = &net.OpError{Op: "dial", Err: errors.New("connection refused")}

// fakeRow is a row of the inbox or of the outbox.
type fakeRow[T any] struct {
	item     T
	lane     string
	due      time.Time
	owner    string
	attempts int
	// end is how it finished: "done", "dead", or the class of a send.
	end, cause string
}

// fakeTable is one table with leases, as strict as the real one: only the
// owner finishes a row, and a claim takes rows that are due and nothing else.
type fakeTable[T any] struct {
	rows  map[int64]*fakeRow[T]
	order []int64
}

// fakeDB is a database in memory that several instances share.
type fakeDB struct {
	t     *testing.T
	now   func() time.Time
	lease time.Duration

	mu     sync.Mutex
	away   bool
	nextID int64
	claims int
	keys   map[string]bool
	events fakeTable[bot.InboxItem]
	sends  fakeTable[bot.OutboxItem]
	// inLane counts the transactions at work in each lane.
	inLane map[string]int
}

func newFakeDB(t *testing.T) *fakeDB {
	return &fakeDB{
		t: t, now: time.Now, lease: 6 * time.Second, keys: map[string]bool{}, inLane: map[string]int{},
		events: fakeTable[bot.InboxItem]{rows: map[int64]*fakeRow[bot.InboxItem]{}},
		sends:  fakeTable[bot.OutboxItem]{rows: map[int64]*fakeRow[bot.OutboxItem]{}},
	}
}

// setAway takes the database away or brings it back.
func (db *fakeDB) setAway(away bool) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.away = away
}

func (db *fakeDB) begin() error {
	db.mu.Lock()
	if db.away {
		db.mu.Unlock()
		return errAway
	}
	return nil
}

func insert[T any](db *fakeDB, table *fakeTable[T], lane, owner string, due time.Time, make func(id int64) T) T {
	db.nextID++
	row := &fakeRow[T]{item: make(db.nextID), lane: lane, owner: owner, due: due}
	table.rows[db.nextID] = row
	table.order = append(table.order, db.nextID)
	return row.item
}

func (table *fakeTable[T]) claim(db *fakeDB, owner string, n int, refresh func(*fakeRow[T]) T) (items []T, next time.Time) {
	for _, id := range table.order {
		row := table.rows[id]
		if row.end != "" {
			continue
		}
		if row.due.After(db.now()) || len(items) == n {
			if next.IsZero() || row.due.Before(next) {
				next = row.due
			}
			continue
		}
		row.owner, row.due = owner, db.now().Add(db.lease)
		items = append(items, refresh(row))
	}
	return items, next
}

// before tells whether an earlier row of a lane is open.
func (table *fakeTable[T]) before(id int64, lane string) bool {
	for _, other := range table.order {
		if row := table.rows[other]; other < id && row.lane == lane && row.end == "" {
			return true
		}
	}
	return false
}

func (table *fakeTable[T]) mine(id int64, owner string) (*fakeRow[T], error) {
	row := table.rows[id]
	if row == nil || row.owner != owner || row.end != "" {
		return nil, bot.ErrLeaseLost
	}
	return row, nil
}

func (table *fakeTable[T]) renew(db *fakeDB, owner string, ids []int64, due time.Time, newOwner string) {
	for _, id := range ids {
		if row, err := table.mine(id, owner); err == nil {
			row.due, row.owner = due, newOwner
		}
	}
}

// fakeStore is the database as one instance sees it.
type fakeStore struct {
	db       *fakeDB
	instance string
	in       *engine.Queue[bot.InboxItem]
	out      *engine.Queue[bot.OutboxItem]
}

// Put writes an arrival once and hands it over if there is room.
func (s *fakeStore) Put(_ context.Context, a bot.Arrival) (bool, error) {
	if err := s.db.begin(); err != nil {
		return false, err
	}
	if s.db.keys[a.Key] {
		s.db.mu.Unlock()
		return false, nil
	}
	s.db.keys[a.Key] = true
	due, owner := a.Due, ""
	room := due.IsZero() && s.in != nil && s.in.Reserve(1) == 1
	if due.IsZero() {
		due = s.db.now()
	}
	if room {
		due, owner = s.db.now().Add(s.db.lease), s.instance
	}
	item := insert(s.db, &s.db.events, a.Lane, owner, due, func(id int64) bot.InboxItem {
		return bot.InboxItem{ID: id, Arrival: a}
	})
	s.db.mu.Unlock()
	switch {
	case room:
		s.in.Give([]bot.InboxItem{item})
	case s.in != nil:
		s.in.Wake(due)
	}
	return true, nil
}

type fakeInbox struct{ *fakeStore }

func (s fakeInbox) Claim(_ context.Context, n int) ([]bot.InboxItem, time.Time, error) {
	if err := s.db.begin(); err != nil {
		return nil, time.Time{}, err
	}
	defer s.db.mu.Unlock()
	s.db.claims++
	items, next := s.db.events.claim(s.db, s.instance, n, func(r *fakeRow[bot.InboxItem]) bot.InboxItem {
		r.item.Attempts = r.attempts
		return r.item
	})
	return items, next, nil
}

func (s fakeInbox) Process(ctx context.Context, item bot.InboxItem, decide func(bot.View) ([]bot.Planned, error)) error {
	if err := s.db.begin(); err != nil {
		return err
	}
	row, err := s.db.events.mine(item.ID, s.instance)
	if err != nil {
		s.db.mu.Unlock()
		return err
	}
	if item.Lane != "" && s.db.events.before(item.ID, item.Lane) {
		again := s.db.now().Add(100 * time.Millisecond)
		row.owner, row.due = "", again
		s.db.mu.Unlock()
		s.in.Wake(again)
		return bot.ErrLaneBusy
	}
	if s.db.inLane[item.Lane]++; item.Lane != "" && s.db.inLane[item.Lane] > 1 {
		s.db.t.Errorf("two events of lane %s at a time", item.Lane)
	}
	s.db.mu.Unlock()
	plan, err := decide(nil)
	if err == nil {
		err = ctx.Err()
	}
	return s.commit(item, plan, err)
}

func (s fakeInbox) commit(item bot.InboxItem, plan []bot.Planned, err error) error {
	if away := s.db.begin(); away != nil {
		s.db.mu.Lock()
		s.db.inLane[item.Lane]--
		s.db.mu.Unlock()
		return away
	}
	s.db.inLane[item.Lane]--
	row, lost := s.db.events.mine(item.ID, s.instance)
	if err == nil {
		err = lost
	}
	if err != nil {
		s.db.mu.Unlock()
		return err
	}
	row.end = "done"
	var given []bot.OutboxItem
	for _, p := range plan {
		send := p.Effect.(bot.Send)
		owner, due := "", s.db.now()
		if s.out.Reserve(1) == 1 {
			owner, due = s.instance, s.db.now().Add(s.db.lease)
		}
		o := insert(s.db, &s.db.sends, send.Meta().Lane, owner, due, func(id int64) bot.OutboxItem {
			return bot.OutboxItem{ID: id, EventID: item.ID, Handler: p.Handler, Send: send, Meta: send.Meta(),
				Key: fmt.Sprintf("%d:%s:%d", item.ID, p.Handler, p.N), CreatedAt: s.db.now()}
		})
		if owner != "" {
			given = append(given, o)
		}
	}
	s.db.mu.Unlock()
	s.out.Give(given)
	return nil
}

func (s fakeInbox) Fail(_ context.Context, item bot.InboxItem, retryAt time.Time, cause string) error {
	if err := s.db.begin(); err != nil {
		return err
	}
	defer s.db.mu.Unlock()
	row, err := s.db.events.mine(item.ID, s.instance)
	if err != nil {
		return err
	}
	row.cause, row.owner, row.due = cause, "", retryAt
	row.attempts++
	if retryAt.IsZero() {
		row.end = "dead"
	} else {
		go s.in.Wake(retryAt)
	}
	return nil
}

func (s fakeInbox) Renew(_ context.Context, ids []int64) error {
	return renewRows(s.fakeStore, &s.db.events, ids)
}

func (s fakeInbox) Release(_ context.Context, ids []int64) error {
	return releaseRows(s.fakeStore, &s.db.events, ids)
}

type fakeOutbox struct{ *fakeStore }

func (s fakeOutbox) Claim(_ context.Context, n int) ([]bot.OutboxItem, time.Time, error) {
	if err := s.db.begin(); err != nil {
		return nil, time.Time{}, err
	}
	defer s.db.mu.Unlock()
	items, next := s.db.sends.claim(s.db, s.instance, n, func(r *fakeRow[bot.OutboxItem]) bot.OutboxItem {
		r.item.Attempts = r.attempts
		return r.item
	})
	return items, next, nil
}

func (s fakeOutbox) Settle(_ context.Context, item bot.OutboxItem, o bot.Outcome, retryAt time.Time) error {
	if err := s.db.begin(); err != nil {
		return err
	}
	defer s.db.mu.Unlock()
	row, err := s.db.sends.mine(item.ID, s.instance)
	if err != nil {
		return err
	}
	row.cause = o.Reason
	if o.Final() {
		row.end = string(o.Class)
		return nil
	}
	if !o.Free {
		row.attempts++
	}
	row.owner, row.due = "", retryAt
	go s.out.Wake(retryAt)
	return nil
}

func (s fakeOutbox) Renew(_ context.Context, ids []int64) error {
	return renewRows(s.fakeStore, &s.db.sends, ids)
}

func (s fakeOutbox) Release(_ context.Context, ids []int64) error {
	return releaseRows(s.fakeStore, &s.db.sends, ids)
}

func renewRows[T any](s *fakeStore, table *fakeTable[T], ids []int64) error {
	if err := s.db.begin(); err != nil {
		return err
	}
	defer s.db.mu.Unlock()
	table.renew(s.db, s.instance, ids, s.db.now().Add(s.db.lease), s.instance)
	return nil
}

func releaseRows[T any](s *fakeStore, table *fakeTable[T], ids []int64) error {
	if err := s.db.begin(); err != nil {
		return err
	}
	defer s.db.mu.Unlock()
	table.renew(s.db, s.instance, ids, s.db.now(), "")
	return nil
}

// ends counts the rows of a table by how they ended, "" for open ones.
func ends[T any](db *fakeDB, table *fakeTable[T]) map[string]int {
	db.mu.Lock()
	defer db.mu.Unlock()
	counts := map[string]int{}
	for _, row := range table.rows {
		counts[row.end]++
	}
	return counts
}

// owned counts the open rows that an instance holds.
func owned[T any](db *fakeDB, table *fakeTable[T]) int {
	db.mu.Lock()
	defer db.mu.Unlock()
	n := 0
	for _, row := range table.rows {
		if row.end == "" && row.owner != "" {
			n++
		}
	}
	return n
}

// claimed is how often somebody looked for events.
func (db *fakeDB) claimed() int {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.claims
}

func (db *fakeDB) event(id int64) fakeRow[bot.InboxItem] {
	db.mu.Lock()
	defer db.mu.Unlock()
	return *db.events.rows[id]
}

func (db *fakeDB) send(n int) fakeRow[bot.OutboxItem] {
	db.mu.Lock()
	defer db.mu.Unlock()
	ids := slices.Clone(db.sends.order)
	return *db.sends.rows[ids[n]]
}
