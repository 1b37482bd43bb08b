package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// mostSubjects is how many pseudonyms an entry of the audit trail names.
const mostSubjects = 20

// errNoHead says that the row that tells where the audit trail ends is gone.
var errNoHead = errors.New("store: the audit trail has lost its end; run audit verify")

// Audit adds an entry to the audit trail, for what is done outside of events.
func (s *Store) Audit(ctx context.Context, e bot.AuditEntry) error {
	err := s.inTx(ctx, func(w *work) error { return appendAudit(w.tx, []auditRow{newAuditRow(e, w.now)}) })
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	return nil
}

// newAuditRow is an entry as it will be stored, without its place in the trail.
func newAuditRow(e bot.AuditEntry, now time.Time) auditRow {
	subjects := make([]string, 0, min(len(e.Subjects), mostSubjects))
	for _, s := range e.Subjects[:min(len(e.Subjects), mostSubjects)] {
		subjects = append(subjects, key(s, sizeTag))
	}
	if e.At.IsZero() {
		e.At = now
	}
	return auditRow{
		At: at(e.At), UserID: key(e.UserID, sizeID), Actor: foldedKey(e.UserID), Role: bot.Role(key(string(e.Role), sizeWord)),
		Action: key(e.Action, sizeID), Outcome: bot.AuditOutcome(key(string(e.Outcome), sizeWord)), Store: key(e.Store, sizeID),
		Subjects: listOf(subjects), Count: max(e.Count, len(e.Subjects)), Detail: text(e.Detail, sizeDetail),
	}
}

// appendAudit puts entries behind the end of the trail. Whoever adds some holds
// the end until their transaction ends, so that there is no gap and no fork,
// whichever of them is rolled back.
func appendAudit(tx *gorm.DB, rows []auditRow) error {
	if len(rows) == 0 {
		return nil
	}
	var heads []auditHead
	if err := locking(tx).Where("id = 1").Find(&heads).Error; err != nil {
		return err
	}
	if len(heads) == 0 {
		return errNoHead
	}
	head := heads[0]
	for i := range rows {
		rows[i].Seq = head.Seq + 1
		rows[i].Hash = rows[i].chained(head.Hash)
		head.Seq, head.Hash = rows[i].Seq, rows[i].Hash
	}
	written, err := auditTable.insert(tx, rows)
	if err == nil && written != len(rows) {
		err = fmt.Errorf("store: the audit trail has an entry behind its end, at %d or before; run audit verify", head.Seq)
	}
	if err != nil {
		return err
	}
	return affected(tx.Exec("UPDATE audit_head SET seq = ?, hash = ? WHERE id = 1", head.Seq, head.Hash), 1)
}

// chained is the hash of an entry behind one with another hash, in hex. Each
// text goes into it with its length before it and each number as eight bytes, so
// that no two entries are written alike.
func (r auditRow) chained(before string) string {
	b := []byte("zhanggui audit 1")
	number := func(n int64) { b = binary.BigEndian.AppendUint64(b, uint64(n)) }
	word := func(s string) {
		number(int64(len(s)))
		b = append(b, s...)
	}
	number(r.Seq)
	number(int64(r.At))
	for _, s := range []string{r.UserID, r.Actor, string(r.Role), r.Action, string(r.Outcome), r.Store, r.Subjects} {
		word(s)
	}
	number(int64(r.Count))
	word(r.Detail)
	word(before)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// seen is the entry as people see it.
func (r auditRow) seen() (bot.AuditEntry, error) {
	e := bot.AuditEntry{
		Seq: r.Seq, At: r.At.Time(), UserID: r.UserID, Role: r.Role, Action: r.Action, Outcome: r.Outcome,
		Store: r.Store, Count: r.Count, Detail: r.Detail, Hash: r.Hash,
	}
	if err := readList(r.Subjects, &e.Subjects); err != nil {
		return e, fmt.Errorf("store: entry %d of the audit trail cannot be read: %w", r.Seq, err)
	}
	return e, nil
}
