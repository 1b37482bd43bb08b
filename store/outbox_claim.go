package store

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// urgentReach is how many of the rows that became due last a claim looks
// through for an urgent one.
const urgentReach = 1000

// claimSends leases the sends that are due. Of a send that is not the head of
// its lane it makes sure that the lane has one.
func (s *Store) claimSends(w *work, n int) (items []bot.OutboxItem, seen int, err error) {
	var rows []outboxRow
	err = w.tx.Raw("SELECT * FROM outbox WHERE due_at > 0 AND due_at <= ? ORDER BY due_at LIMIT ?"+s.skip, at(w.now), n).Scan(&rows).Error
	if err == nil && len(rows) == n {
		rows, err = w.urgentFirst(rows)
	}
	if err != nil {
		return nil, 0, err
	}
	var mine, behind []int64
	var lanes []string
	for i := range rows {
		row := &rows[i]
		if row.Behind != nil {
			behind, lanes = append(behind, row.ID), append(lanes, row.Lane)
			continue
		}
		item, err := row.item()
		if err != nil {
			if err := w.bury(row, err); err != nil {
				return nil, 0, err
			}
			continue
		}
		mine, items = append(mine, row.ID), append(items, item)
	}
	if len(mine) > 0 {
		err = w.tx.Exec("UPDATE outbox SET state = ?, owner = ?, due_at = ? WHERE id IN ?",
			stateLeased, s.o.Instance, w.leaseEnd(), mine).Error
	}
	if err == nil && len(behind) > 0 {
		err = w.waitBehind(behind, lanes)
	}
	return items, len(rows), err
}

// urgentFirst puts urgent sends that are due again in place of the last of the
// rows. Their time to be tried again cannot be dated back like that of new ones,
// so a backlog stands before them; but it passed only now.
func (w *work) urgentFirst(rows []outboxRow) ([]outboxRow, error) {
	var ids []int64
	err := w.tx.Raw("SELECT id FROM (SELECT id, priority FROM outbox WHERE due_at > 0 AND due_at <= ? ORDER BY due_at DESC LIMIT ?) AS newest WHERE priority <= ?",
		at(w.now), urgentReach, bot.PriorityAnswer).Scan(&ids).Error
	ids = slices.DeleteFunc(ids, func(id int64) bool {
		return slices.ContainsFunc(rows, func(row outboxRow) bool { return row.ID == id })
	})
	if err != nil || len(ids) == 0 {
		return rows, err
	}
	var urgent []outboxRow
	err = w.tx.Raw("SELECT * FROM outbox WHERE id IN ? AND due_at > 0 AND due_at <= ? ORDER BY priority, due_at LIMIT ?"+w.s.skip,
		ids, at(w.now), len(rows)).Scan(&urgent).Error
	return append(urgent, rows[:len(rows)-len(urgent)]...), err
}

// waitBehind makes sends rest once more. Their lanes should have a head whose
// end will call them; a lane without one gets one.
func (w *work) waitBehind(ids []int64, lanes []string) error {
	err := w.tx.Exec("UPDATE outbox SET due_at = ? WHERE id IN ?", due(w.now.Add(behindRest)), ids).Error
	if err != nil {
		return err
	}
	var headed []string
	if err := w.tx.Raw("SELECT head_of FROM outbox WHERE head_of IN ?", lanes).Scan(&headed).Error; err != nil {
		return err
	}
	have := map[string]bool{}
	for _, lane := range headed {
		have[lane] = true
	}
	var headless []string
	for _, lane := range lanes {
		if !have[lane] {
			have[lane] = true
			headless = append(headless, lane)
		}
	}
	if len(headless) == 0 {
		return nil
	}
	return w.promote(headless)
}

// bury sets a send aside that this binary cannot read, such as one of a newer
// binary, so that it does not stand in the way of the others.
func (w *work) bury(row *outboxRow, why error) error {
	died := at(w.now)
	err := w.tx.Exec("UPDATE outbox SET head_of = NULL, state = ?, owner = '', class = ?, cause = ?, due_at = ?, finished_at = ? WHERE id = ?",
		stateDead, bot.ClassPermanent, text(why.Error(), maxCause), -died, died, row.ID).Error
	if err == nil && row.Lane != "" {
		err = w.promote([]string{row.Lane})
	}
	return err
}
