// Package salestest keeps sales in memory as the store does, so that tests of what is
// decided about them need no database.
package salestest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// Ledger is where the sales are. It is a bot.SaleView, and takes the effects that
// concern it.
type Ledger struct {
	// All are the sales by ID, Taken the claims of each in order of coming.
	All   map[string]bot.Sale
	Taken map[string][]bot.SaleClaim
	// Lines are the journal of each, newest last.
	Lines map[string][]bot.SaleEntry
}

// New is an empty ledger.
func New() *Ledger {
	return &Ledger{All: map[string]bot.Sale{}, Taken: map[string][]bot.SaleClaim{}, Lines: map[string][]bot.SaleEntry{}}
}

// Apply takes an effect that concerns sales.
func (l *Ledger) Apply(e bot.Effect) {
	switch e := e.(type) {
	case bot.SaveSale:
		known, ok := l.All[e.ID]
		switch {
		case !ok || e.Version > known.Version:
			l.All[e.ID] = e.Sale
			l.note(e.ID, bot.SaleEntry{At: e.At, What: "stock", Total: e.Total() - known.Total()})
		case e.Version == known.Version:
			known.State, known.OffAt, known.OffWhy, known.ToldAt = e.State, e.OffAt, e.OffWhy, e.ToldAt
			l.All[e.ID] = known
		}
	case bot.MoveClaim:
		c := l.claim(e.Sale, e.ExternalUserID)
		if c == nil || c.State != e.From {
			return
		}
		c.State, c.ChangedAt, c.Until, c.SoldBy = e.To, e.At, e.Until, ""
		if e.To == bot.ClaimSold {
			c.SoldBy = e.By
		}
		l.note(e.Sale, bot.SaleEntry{At: e.At, Store: c.Store, What: "pickup", Claims: 1})
	}
}

// Add puts a claim there as if it had come from the page.
func (l *Ledger) Add(c bot.SaleClaim) bot.SaleClaim {
	c.Seq = int64(len(l.Taken[c.Sale]) + 1)
	c.Quantity = max(c.Quantity, 1)
	if c.ChangedAt.IsZero() {
		c.ChangedAt = c.At
	}
	l.Taken[c.Sale] = append(l.Taken[c.Sale], c)
	return c
}

func (l *Ledger) note(sale string, e bot.SaleEntry) {
	e.Seq = int64(len(l.Lines[sale]) + 1)
	e.Hash = fmt.Sprintf("%064x", e.Seq)
	l.Lines[sale] = append(l.Lines[sale], e)
}

func (l *Ledger) claim(sale, externalUserID string) *bot.SaleClaim {
	i := slices.IndexFunc(l.Taken[sale], func(c bot.SaleClaim) bool { return c.ExternalUserID == externalUserID })
	if i < 0 {
		return nil
	}
	return &l.Taken[sale][i]
}

// Sale is one by ID.
func (l *Ledger) Sale(id string) (bot.Sale, error) { return l.All[id], nil }

// SaleOf is one by ID that the scope shows.
func (l *Ledger) SaleOf(scope bot.Scope, id string) (bot.Sale, error) {
	if s := l.All[id]; shows(scope, s) {
		return s, nil
	}
	return bot.Sale{}, nil
}

// shows says whether a scope shows a sale: one without a store is everybody's.
func shows(scope bot.Scope, s bot.Sale) bool {
	return scope.All || len(scope.Stores) > 0 && (s.Store == "" || roster.Shows(scope, s.Store))
}

// Balance is that of a sale by store.
func (l *Ledger) Balance(sale string) ([]bot.SaleBalance, error) {
	s := l.All[sale]
	var all []bot.SaleBalance
	for _, store := range slices.Sorted(maps.Keys(s.Units)) {
		b := bot.SaleBalance{Sale: sale, Store: store, Total: s.Units[store], Available: s.Units[store]}
		for _, c := range l.Taken[sale] {
			if s.StockOf(c.Store) != store {
				continue
			}
			switch c.State {
			case bot.ClaimHeld:
				b.Held += c.Quantity
			case bot.ClaimSold:
				b.Sold += c.Quantity
			case bot.ClaimOffered:
				b.Offered += c.Quantity
			case bot.ClaimWaiting:
				b.Waiting++
			}
			if c.State.Takes() {
				b.Available -= c.Quantity
			}
		}
		all = append(all, b)
	}
	return all, nil
}

// Claim is a customer's.
func (l *Ledger) Claim(sale, externalUserID string) (bot.SaleClaim, error) {
	if c := l.claim(sale, externalUserID); c != nil {
		return *c, nil
	}
	return bot.SaleClaim{}, nil
}

// ClaimByCode is the one of a pickup code.
func (l *Ledger) ClaimByCode(code string) (bot.SaleClaim, error) {
	for _, sale := range slices.Sorted(maps.Keys(l.Taken)) {
		for _, c := range l.Taken[sale] {
			if code != "" && c.Code == code {
				return c, nil
			}
		}
	}
	return bot.SaleClaim{}, nil
}

// Promoted are the sales of an item or a category that begin after a time.
func (l *Ledger) Promoted(item, category string, since time.Time) ([]bot.Sale, error) {
	return l.those(func(s bot.Sale) bool {
		same := s.Item == item && item != "" || s.Category == category && category != ""
		return same && !s.Start.Before(since) && s.State != bot.SaleCalledOff
	}), nil
}

// Sales are those that end after a time, soonest start first.
func (l *Ledger) Sales(scope bot.Scope, endAfter time.Time, limit int) ([]bot.Sale, error) {
	all := l.those(func(s bot.Sale) bool { return s.End.After(endAfter) && shows(scope, s) })
	return all[:min(len(all), limit)], nil
}

func (l *Ledger) those(are func(bot.Sale) bool) []bot.Sale {
	var all []bot.Sale
	for _, s := range l.All {
		if are(s) {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b bot.Sale) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
	return all
}

// Claims are those of a sale in a state, in order of coming, after a Seq.
func (l *Ledger) Claims(scope bot.Scope, sale string, state bot.ClaimState, after int64, limit int) ([]bot.SaleClaim, error) {
	var all []bot.SaleClaim
	for _, c := range l.Taken[sale] {
		seen := scope.All || shows(scope, l.All[sale]) && (c.Store == "" || roster.Shows(scope, c.Store))
		if seen && c.Seq > after && (state == "" || c.State == state) && len(all) < limit {
			all = append(all, c)
		}
	}
	return all, nil
}

// Audit counts a sale's units anew.
func (l *Ledger) Audit(scope bot.Scope, sale string, lines int) (bot.SaleAudit, error) {
	s, err := l.SaleOf(scope, sale)
	if err != nil || s.ID == "" {
		return bot.SaleAudit{}, err
	}
	kept, err := l.Balance(sale)
	journal := slices.Clone(l.Lines[sale])
	slices.Reverse(journal)
	a := bot.SaleAudit{Kept: kept, Counted: slices.Clone(kept), Entries: int64(len(journal)), Sound: true, Lines: journal[:min(len(journal), lines)]}
	if len(journal) > 0 {
		a.Hash = journal[0].Hash
	}
	return a, err
}

// ClaimsOf are a customer's, newest first.
func (l *Ledger) ClaimsOf(_ bot.Scope, externalUserID string) ([]bot.SaleClaim, error) {
	var all []bot.SaleClaim
	for _, sale := range slices.Sorted(maps.Keys(l.Taken)) {
		if c := l.claim(sale, externalUserID); c != nil {
			all = append(all, *c)
		}
	}
	slices.SortStableFunc(all, func(a, b bot.SaleClaim) int { return b.At.Compare(a.At) })
	return all, nil
}
