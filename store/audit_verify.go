package store

import (
	"context"
	"fmt"
	"math"

	"gorm.io/gorm"
)

// AuditFault says in which way the audit trail is not as it was written.
type AuditFault string

// The faults.
const (
	// AuditWhole: there is none.
	AuditWhole AuditFault = ""
	// AuditChanged: an entry says something else than was written.
	AuditChanged AuditFault = "changed"
	// AuditMissing: an entry is gone from between others.
	AuditMissing AuditFault = "missing"
	// AuditReordered: an entry stands in another one's place.
	AuditReordered AuditFault = "reordered"
	// AuditAdded: there is an entry that was not written by the bot, before the
	// first or behind the last one.
	AuditAdded AuditFault = "added"
	// AuditCut: the newest entries are gone.
	AuditCut AuditFault = "cut"
	// AuditHead: what was noted of the newest entry does not fit it.
	AuditHead AuditFault = "head"
)

// AuditReport says whether the audit trail is whole.
type AuditReport struct {
	// Fault is the first that was found, At the Seq of it.
	Fault AuditFault
	At    int64
	// Checked is how many entries were found to be in order.
	Checked int64
	// Seq and Hash are those of the newest entry as they were noted. Somebody who
	// wrote them down elsewhere before can see whether they still fit the trail.
	Seq  int64
	Hash string
}

// Whole says that nothing is wrong with the trail.
func (r AuditReport) Whole() bool { return r.Fault == AuditWhole }

// VerifyAudit walks the whole audit trail and says whether every entry is as it
// was written, or where it first is not. It only reads, and others may write
// meanwhile: it walks as far as the trail reached when it began. progress, which
// may be nil, hears after each page how many of all entries are done.
func (s *Store) VerifyAudit(ctx context.Context, progress func(done, all int64)) (AuditReport, error) {
	tx := s.read.WithContext(ctx)
	var end struct {
		Seq  int64
		Hash string
		Last int64
	}
	// In one statement, so that nobody writes between the two.
	err := tx.Raw("SELECT COALESCE(MAX(h.seq), 0) AS seq, COALESCE(MAX(h.hash), '') AS hash, COALESCE((SELECT MAX(seq) FROM audit), 0) AS last " +
		"FROM audit_head h WHERE h.id = 1").Scan(&end).Error
	if err != nil {
		return AuditReport{}, fmt.Errorf("store: verify the audit trail: %w", err)
	}
	w := auditWalk{tx: tx, AuditReport: AuditReport{Seq: end.Seq, Hash: end.Hash}, all: min(end.Seq, end.Last)}
	if err := w.walk(progress); err != nil {
		return AuditReport{}, fmt.Errorf("store: verify the audit trail: %w", err)
	}
	switch {
	case w.Fault != AuditWhole:
	case w.seq < end.Seq:
		w.fault(AuditCut, w.seq+1)
	case w.hash != end.Hash:
		w.fault(AuditHead, end.Seq)
	case end.Last > end.Seq:
		w.fault(AuditAdded, end.Seq+1)
	}
	return w.AuditReport, nil
}

// auditWalk goes from entry to entry.
type auditWalk struct {
	tx *gorm.DB
	AuditReport
	// seq and hash are those of the last entry that was in order.
	seq  int64
	hash string
	all  int64
}

func (w *auditWalk) fault(what AuditFault, seq int64) { w.Fault, w.At = what, seq }

func (w *auditWalk) walk(progress func(done, all int64)) error {
	for after := int64(math.MinInt64); w.Fault == AuditWhole; {
		var rows []auditRow
		err := w.tx.Where("seq > ? AND seq <= ?", after, w.Seq).Order("seq").Limit(pageLimit).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			if err := w.check(row); err != nil || w.Fault != AuditWhole {
				return err
			}
		}
		after = rows[len(rows)-1].Seq
		if progress != nil {
			progress(w.Checked, w.all)
		}
	}
	return nil
}

// check takes a step, if the entry is the next one.
func (w *auditWalk) check(row auditRow) error {
	next := w.seq + 1
	switch {
	case row.Seq < next:
		w.fault(AuditAdded, row.Seq)
	case row.Seq > next:
		w.fault(AuditMissing, next)
	case row.Hash != row.chained(w.hash) || row.Actor != foldedKey(row.UserID):
		elsewhere, err := w.elsewhere(row)
		if err != nil {
			return err
		}
		w.fault(AuditChanged, next)
		if elsewhere {
			w.fault(AuditReordered, next)
		}
	default:
		w.seq, w.hash = row.Seq, row.Hash
		w.Checked++
	}
	return nil
}

// elsewhere says whether what belongs in the place of an entry stands further
// down: with its own hash, or with the one that was left behind in its place.
func (w *auditWalk) elsewhere(wrong auditRow) (bool, error) {
	for after := wrong.Seq; ; {
		var rows []auditRow
		err := w.tx.Where("seq > ?", after).Order("seq").Limit(pageLimit).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return false, err
		}
		for _, row := range rows {
			after = row.Seq
			there := row
			there.Seq = wrong.Seq
			if h := there.chained(w.hash); h == row.Hash || h == wrong.Hash {
				return true, nil
			}
		}
	}
}
