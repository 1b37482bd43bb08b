package store

// promote makes the longest-waiting send of each lane its head, leased as far
// as there is room. The lanes have no head any more; whoever adds a send to
// one meanwhile waits for this transaction at the unique index.
func (w *work) promote(lanes []string) error {
	var ids []int64
	err := w.tx.Raw("SELECT MIN(id) FROM outbox WHERE behind IN ? GROUP BY behind", lanes).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return err
	}
	var rows []outboxRow
	if err := w.tx.Where("id IN ?", ids).Order("id").Find(&rows).Error; err != nil {
		return err
	}
	w.out.reserve(len(rows))
	for i := range rows {
		if err := w.promoteOne(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) promoteOne(row *outboxRow) error {
	row.Lease.DueAt = readyAt(w.now, row.Priority)
	if w.out.takePlace() {
		item, err := row.item()
		if err != nil {
			// A send that cannot be read is left for a claim, which buries it.
			w.out.giveBack()
		} else {
			row.Lease = w.leaseNow()
			w.out.add(item)
		}
	}
	if row.Lease.State != stateLeased {
		w.out.left(w.now)
	}
	return w.tx.Exec("UPDATE outbox SET head_of = lane, behind = NULL, state = ?, owner = ?, due_at = ? WHERE id = ?",
		row.Lease.State, row.Lease.Owner, row.Lease.DueAt, row.ID).Error
}
