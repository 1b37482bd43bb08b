package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// sweepSettles is how long after an erasure the queues may still hold what was
// on its way while it happened.
const sweepSettles = time.Minute

// SweepErased empties finished events and sends that mention customers who were
// erased: it looks through up to limit rows of each queue and tells how many it
// looked through. It goes on where it stopped, and when it has come to the end
// of both queues, nothing is left that says who they were. Events that still
// wait to be handled are emptied when they are. Several instances may do it at
// once.
func (s *Store) SweepErased(ctx context.Context, limit int) (looked int64, err error) {
	var stones []tombstone
	err = s.db.WithContext(ctx).Where("swept_at = 0").Order("erased_at").Limit(1).Find(&stones).Error
	if err != nil || len(stones) == 0 {
		return 0, sweeping(err)
	}
	s.tombs.some.Store(true)
	stone := stones[0]
	if s.o.Now().Before(stone.ErasedAt.Time().Add(sweepSettles)) {
		return 0, nil
	}
	err = s.inTx(ctx, func(w *work) error {
		looked = 0
		var rows []tombstone
		if err := locking(w.tx).Where("pseudonym = ?", stone.Pseudonym).Find(&rows).Error; err != nil || len(rows) == 0 {
			return err
		}
		looked, err = w.sweep(rows[0], limit)
		return err
	})
	return looked, sweeping(err)
}

func sweeping(err error) error {
	if err != nil {
		return fmt.Errorf("store: sweep what mentions erased customers: %w", err)
	}
	return nil
}

// sweep looks through one page of each queue for a customer. At the end it
// looks through the rest of the tables once more: an instance that had not
// heard of the tombstone yet may have written something.
func (w *work) sweep(stone tombstone, limit int) (looked int64, err error) {
	if stone.SweptAt != 0 {
		return 0, nil
	}
	about := words{}.with(stone.Words)
	events, err := w.sweepEvents(&stone, about, limit)
	if err != nil {
		return 0, err
	}
	sends, waiting, err := w.sweepSends(&stone, about, limit)
	if err != nil {
		return 0, err
	}
	if looked = events + sends; looked == 0 && !waiting {
		// There may be others to look for.
		return 1, w.endSweep(stone, about)
	}
	return looked, w.tx.Save(&stone).Error
}

func (w *work) endSweep(stone tombstone, about words) error {
	since, err := addedSince(w.tx, stone.ExternalUserID)
	if err != nil {
		return err
	}
	if since > stone.ErasedAt {
		// They added the shop anew, and were taken in without a look at it.
		return w.tx.Delete(&stone).Error
	}
	told, err := w.s.forgetClaims(w.tx, stone.ExternalUserID)
	if err != nil {
		return err
	}
	if err := w.tell(told); err != nil {
		return err
	}
	if err := removeCustomer(w.tx, stone.ExternalUserID, about, at(w.now)); err != nil {
		return err
	}
	stone.ExternalUserID, stone.Words, stone.SweptAt = "", "", at(w.now)
	return w.tx.Save(&stone).Error
}

// addedSince is when a customer last added a member of staff, as far as they
// are known.
func addedSince(tx *gorm.DB, who string) (since instant, err error) {
	err = tx.Raw("SELECT COALESCE(MAX(relations.status_at), 0) FROM relations JOIN customers ON customers.id = relations.customer_id "+
		"WHERE customers.external_userid = ? AND relations.status IN ?", who, []bot.RelationStatus{bot.RelationActive, bot.RelationHalf}).Scan(&since).Error
	return since, err
}

// idPage are the ids of a queue that come after one.
func idPage(tx *gorm.DB, queue string, after int64, limit int) (ids []int64, err error) {
	err = tx.Raw("SELECT id FROM "+queue+" WHERE id > ? ORDER BY id LIMIT ?", after, limit).Scan(&ids).Error
	return ids, err
}

// mentioning is the condition that a row of a queue mentions a customer: by their id,
// by what it shows of their words, or in words where it is not about another one, who may be called the same.
func mentioning(stone *tombstone, about words, content, anybodys string) (where string, values []any) {
	where, values = mentions(content, append([]string{stone.ExternalUserID, stone.Pseudonym}, about.Marks...))
	lane, named := mentions("lane", []string{stone.ExternalUserID})
	where, values = where+" OR "+lane, append(values, named...)
	if telling := about.telling(); len(telling) > 0 {
		said, words := mentions(content, telling)
		where, values = where+" OR "+anybodys+" AND "+said, append(values, words...)
	}
	return "(" + where + ")", values
}

// sweepEvents empties the events of a page that mention the customer.
func (w *work) sweepEvents(stone *tombstone, about words, limit int) (looked int64, err error) {
	ids, err := idPage(w.tx, "inbox", stone.InboxSwept, limit)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	last := ids[len(ids)-1]
	where, values := mentioning(stone, about, "body", "lane NOT LIKE '"+customerLane+"%'")
	var found []int64
	err = w.tx.Raw("SELECT id FROM inbox WHERE id > ? AND id <= ? AND (due_at IS NULL OR due_at < 0) AND "+where,
		slices.Concat([]any{stone.InboxSwept, last}, values)...).Scan(&found).Error
	if err == nil {
		err = blankEvents(w.tx, found)
	}
	stone.InboxSwept = last
	return int64(len(ids)), err
}

// sweepSends does the same with sends. It waits at one that did not go out yet.
func (w *work) sweepSends(stone *tombstone, about words, limit int) (looked int64, waiting bool, err error) {
	ids, err := idPage(w.tx, "outbox", stone.OutboxSwept, limit)
	if err != nil || len(ids) == 0 {
		return 0, false, err
	}
	where, values := mentioning(stone, about, "payload", "subject = ''")
	var found []struct {
		ID    int64
		DueAt *int64
	}
	err = w.tx.Raw("SELECT id, due_at FROM outbox WHERE id > ? AND id <= ? AND ("+where+" OR subject = ?) ORDER BY id",
		slices.Concat([]any{stone.OutboxSwept, ids[len(ids)-1]}, values, []any{stone.ExternalUserID})...).Scan(&found).Error
	if err != nil {
		return 0, false, err
	}
	var done []int64
	for _, row := range found {
		if row.DueAt != nil && *row.DueAt > 0 {
			ids, waiting = ids[:slices.Index(ids, row.ID)], true
			break
		}
		done = append(done, row.ID)
	}
	if len(done) > 0 {
		if err := blankSends(w.tx, done, at(w.now)); err != nil {
			return 0, false, err
		}
	}
	if len(ids) > 0 {
		stone.OutboxSwept = ids[len(ids)-1]
	}
	return int64(len(ids)), waiting, nil
}

// blankEvents empties events that are done with, or were set aside. Their keys
// stay, so that none is handled a second time.
func blankEvents(tx *gorm.DB, ids []int64) error {
	for part := range slices.Chunk(ids, mostNamed) {
		err := tx.Exec("UPDATE inbox SET body = ?, lane = '', cause = '', state = ?, due_at = NULL "+
			"WHERE id IN ? AND (due_at IS NULL OR due_at < 0)", []byte{}, stateDone, part).Error
		if err != nil {
			return err
		}
	}
	return nil
}
