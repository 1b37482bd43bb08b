package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// writeDesk writes what is kept of members of staff.
func (c *changes) writeDesk() error {
	tx, d := c.seen.tx, &c.desk
	for _, list := range d.lists {
		if err := writeRosterList(tx, list); err != nil {
			return err
		}
	}
	for _, step := range []func() error{
		func() error {
			return mergeKeyed(tx, rosterTable, d.roster, func(r rosterRow) string { return r.Member }, newRosterRow)
		},
		func() error {
			return mergeKeyed(tx, sessionTable, d.sessions, func(r sessionRow) string { return r.Member }, func(k string) sessionRow { return sessionRow{Member: k} })
		},
		func() error {
			return mergeKeyed(tx, confirmationTable, d.confirmations, func(r confirmationRow) string { return r.Code }, func(k string) confirmationRow { return confirmationRow{Code: k} })
		},
		func() error {
			return mergeKeyed(tx, cardTable, d.cards, func(r cardRow) string { return r.Task }, func(k string) cardRow { return cardRow{Task: k} })
		},
		func() error {
			return mergeKeyed(tx, writeTable, d.writes, func(r writeRow) string { return r.ID }, func(k string) writeRow { return writeRow{ID: k} })
		},
		func() error {
			return mergeKeyed(tx, todoTable, d.todos, func(r todoRow) string { return r.ID }, func(k string) todoRow { return todoRow{ID: k} })
		},
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// writeAudit comes behind everything else: who adds to the audit trail stands in
// one queue until their transaction ends.
func (c *changes) writeAudit() error { return appendAudit(c.seen.tx, c.desk.audit) }

// mergeKeyed brings changes to the rows of a table whose key is one word.
func mergeKeyed[R comparable](tx *gorm.DB, t table[R], changes map[string][]func(*R), keyOf func(R) string, blank func(string) R) error {
	return mergeAll(tx, t, keyedParts(t, changes, keyOf, blank))
}

// keyedParts are changes of rows whose key is the first column, in parts that one
// statement finds.
func keyedParts[R comparable](t table[R], changes map[string][]func(*R), keyOf func(R) string, blank func(string) R) (parts []merging[string, R]) {
	for some := range slices.Chunk(slices.Sorted(maps.Keys(changes)), mostNamed) {
		of := make(map[string][]func(*R), len(some))
		for _, k := range some {
			of[k] = changes[k]
		}
		parts = append(parts, merging[string, R]{
			changes: of, keyOf: keyOf, blank: blank,
			where: func(tx *gorm.DB) *gorm.DB { return tx.Where(t.columns[0]+" IN ?", some) },
		})
	}
	return parts
}

// writeRosterList takes over a list of who belongs where, unless a newer one was
// taken over before. Who is not on it belongs nowhere.
func writeRosterList(tx *gorm.DB, e bot.SetRoster) error {
	var rows []rosterRow
	if err := locking(tx).Order("member").Find(&rows).Error; err != nil {
		return err
	}
	have, wanted := map[string]rosterRow{}, map[string][]func(*rosterRow){}
	for _, row := range rows {
		if row.Member == "" && row.ListedAt > at(e.At) {
			return nil
		}
		have[row.Member] = row
		wanted[row.Member] = []func(*rosterRow){func(r *rosterRow) { r.list(bot.RosterMember{}, e.At) }}
	}
	members := slices.SortedFunc(slices.Values(e.Members), func(a, b bot.RosterMember) int { return cmp.Compare(a.UserID, b.UserID) })
	for _, member := range members {
		if k := foldedKey(member.UserID); k != "" {
			wanted[k] = append(wanted[k], func(r *rosterRow) { r.list(member, e.At) })
		}
	}
	return mergeAll(tx, rosterTable, []merging[string, rosterRow]{{
		changes: wanted, have: have,
		where: func(tx *gorm.DB) *gorm.DB { return tx.Where("member IN ?", slices.Sorted(maps.Keys(wanted))) },
		keyOf: func(r rosterRow) string { return r.Member },
		blank: newRosterRow,
	}})
}
