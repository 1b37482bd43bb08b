package web

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
)

// OfflineTake is a coupon that a till took while the database was away.
type OfflineTake struct {
	Code   string    `json:"code"`
	Store  string    `json:"store"`
	UserID string    `json:"user_id"`
	At     time.Time `json:"at"`
}

// Reconciler tells the database what tills took without it. It may be told the same
// takes again: a code is one take, whose Code makes it one.
type Reconciler interface {
	Reconcile(ctx context.Context, takes []OfflineTake) error
}

// Offline is what a till may do while the database is away: take coupons whose own
// token can be checked, so many for each store on this instance until they were
// reconciled, and none twice. What it took stands in a journal on the disk before
// anybody is told.
type Offline struct {
	allotment int
	log       *logrus.Logger

	mu      sync.Mutex
	journal *journal
	// taken are all that the journal knows by code, open those of them that the
	// database has not been told of, in order.
	taken map[string]OfflineTake
	open  []OfflineTake
	// settling is held by who tells the database.
	settling sync.Mutex
}

// The reasons why a till takes nothing.
var (
	errAllotment = errors.New("web: the store's allotment is used up")
	errJournal   = errors.New("web: the till's journal cannot be written")
)

// takenBefore says that a code was taken without the database already.
type takenBefore struct{ OfflineTake }

func (takenBefore) Error() string { return "web: the code was taken before" }

// OpenOffline opens the journal at a path, or begins it. Of a journal that was cut
// off in the middle of a line that line is left out: nobody was told of it.
func OpenOffline(path string, allotment int, log *logrus.Logger) (*Offline, error) {
	if allotment < 1 {
		return nil, fmt.Errorf("web: a till's allotment of %d coupons is none", allotment)
	}
	j, lines, err := openJournal(path, log)
	if err != nil {
		return nil, err
	}
	o := &Offline{allotment: allotment, log: log, journal: j, taken: map[string]OfflineTake{}}
	for _, l := range lines {
		o.replay(l)
	}
	if len(o.open) > 0 {
		log.WithField("coupons", len(o.open)).Info("a till took coupons that the database has not been told of yet")
	}
	return o, nil
}

// replay takes in a line of the journal.
func (o *Offline) replay(l journalLine) {
	if l.Settled != nil {
		o.drop(l.Settled)
		return
	}
	if _, again := o.taken[l.Code]; !again && l.Code != "" {
		o.taken[l.Code] = l.OfflineTake
		o.open = append(o.open, l.OfflineTake)
	}
}

// drop takes codes from those that the database has to be told of. They stay known,
// so that none is taken again.
func (o *Offline) drop(codes []string) {
	settled := map[string]bool{}
	for _, code := range codes {
		settled[code] = true
	}
	var open []OfflineTake
	for _, t := range o.open {
		if !settled[t.Code] {
			open = append(open, t)
		}
	}
	o.open = open
}

// Take takes a coupon. When it answers without an error the take is on the disk.
func (o *Offline) Take(t OfflineTake) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if before, ok := o.taken[t.Code]; ok {
		return takenBefore{before}
	}
	n := 0
	for _, one := range o.open {
		if one.Store == t.Store {
			n++
		}
	}
	if n >= o.allotment {
		return errAllotment
	}
	if err := o.journal.append(journalLine{OfflineTake: t}); err != nil {
		o.log.WithError(err).Error("a till's journal cannot be written: it takes nothing without the database")
		return errJournal
	}
	o.taken[t.Code] = t
	o.open = append(o.open, t)
	return nil
}

// TakenBefore is the take of a code, if there was one.
func (o *Offline) TakenBefore(code string) (OfflineTake, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t, ok := o.taken[code]
	return t, ok
}

// Settle tells the database what it has not been told of yet, and says how many those
// were. If this instance dies on the way they are told again.
func (o *Offline) Settle(ctx context.Context, r Reconciler) (int, error) {
	o.settling.Lock()
	defer o.settling.Unlock()
	o.mu.Lock()
	takes := append([]OfflineTake(nil), o.open...)
	o.mu.Unlock()
	if len(takes) == 0 {
		return 0, nil
	}
	if err := r.Reconcile(ctx, takes); err != nil {
		return 0, fmt.Errorf("web: coupons that a till took: %w", err)
	}
	var codes []string
	for _, t := range takes {
		codes = append(codes, t.Code)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.drop(codes)
	if err := o.journal.append(journalLine{Settled: codes}); err != nil {
		o.log.WithError(err).Error("a till's journal cannot be written: the same coupons will be told again")
	}
	return len(takes), nil
}

// Close ends the journal.
func (o *Offline) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.journal.close()
}
