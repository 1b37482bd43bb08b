package store

import (
	"errors"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// forged is an entry that looks as if it had been written behind another.
func forged(t testing.TB, s *Store, seq int64, before string) string {
	t.Helper()
	row := newAuditRow(tagging(99), opening)
	row.Seq = seq
	row.Hash = row.chained(before)
	if n, err := auditTable.insert(s.db, []auditRow{row}); err != nil || n != 1 {
		t.Fatalf("%d forged, %v", n, err)
	}
	return row.Hash
}

func exec(t testing.TB, s *Store, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if err := s.db.Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhateverIsDoneToTheAuditTrailIsFound(t *testing.T) {
	// row is entry n of a trail of 9, as it was written.
	row := func(t *testing.T, s *Store, n int64) (r auditRow) {
		if err := s.db.First(&r, "seq = ?", n).Error; err != nil {
			t.Fatal(err)
		}
		return r
	}
	cases := map[string]struct {
		tamper func(t *testing.T, s *Store)
		fault  AuditFault
		at     int64
	}{
		"a word changed": {func(t *testing.T, s *Store) { exec(t, s, "UPDATE audit SET detail = '没什么' WHERE seq = 4") }, AuditChanged, 4},
		"a space added":  {func(t *testing.T, s *Store) { exec(t, s, "UPDATE audit SET store = 's17 ' WHERE seq = 4") }, AuditChanged, 4},
		"another culprit": {func(t *testing.T, s *Store) {
			exec(t, s, "UPDATE audit SET user_id = 'hanmei', actor = 'hanmei' WHERE seq = 4")
		}, AuditChanged, 4},
		"hidden from queries": {func(t *testing.T, s *Store) { exec(t, s, "UPDATE audit SET actor = 'nobody' WHERE seq = 4") }, AuditChanged, 4},
		"a time moved":        {func(t *testing.T, s *Store) { exec(t, s, "UPDATE audit SET at = at + 1 WHERE seq = 1") }, AuditChanged, 1},
		"the last changed":    {func(t *testing.T, s *Store) { exec(t, s, "UPDATE audit SET outcome = 'no' WHERE seq = 9") }, AuditChanged, 9},
		"changed with a hash to fit": {func(t *testing.T, s *Store) {
			r := row(t, s, 4)
			r.Detail = "没什么"
			r.Hash = r.chained(row(t, s, 3).Hash)
			if err := auditTable.overwrite(s.db, []auditRow{r}); err != nil {
				t.Fatal(err)
			}
		}, AuditChanged, 5},
		"the last changed with a hash to fit": {func(t *testing.T, s *Store) {
			r := row(t, s, 9)
			r.Detail = "没什么"
			r.Hash = r.chained(row(t, s, 8).Hash)
			if err := auditTable.overwrite(s.db, []auditRow{r}); err != nil {
				t.Fatal(err)
			}
		}, AuditHead, 9},
		"one gone from the middle": {func(t *testing.T, s *Store) { exec(t, s, "DELETE FROM audit WHERE seq = 5") }, AuditMissing, 5},
		"the first gone":           {func(t *testing.T, s *Store) { exec(t, s, "DELETE FROM audit WHERE seq = 1") }, AuditMissing, 1},
		"one gone and the rest moved up": {func(t *testing.T, s *Store) {
			exec(t, s, "DELETE FROM audit WHERE seq = 5", "UPDATE audit SET seq = seq - 1 WHERE seq > 5 AND seq < 7", "UPDATE audit SET seq = 6 WHERE seq = 7",
				"UPDATE audit SET seq = 7 WHERE seq = 8", "UPDATE audit SET seq = 8 WHERE seq = 9", "UPDATE audit_head SET seq = 8")
		}, AuditChanged, 5},
		"two changed places": {func(t *testing.T, s *Store) {
			exec(t, s, "UPDATE audit SET seq = 100 WHERE seq = 3", "UPDATE audit SET seq = 3 WHERE seq = 7", "UPDATE audit SET seq = 7 WHERE seq = 100")
		}, AuditReordered, 3},
		"two changed places, with their hashes left": {func(t *testing.T, s *Store) {
			a, b := row(t, s, 3), row(t, s, 7)
			a.Seq, b.Seq, a.Hash, b.Hash = b.Seq, a.Seq, b.Hash, a.Hash
			if err := auditTable.overwrite(s.db, []auditRow{a, b}); err != nil {
				t.Fatal(err)
			}
		}, AuditReordered, 3},
		"the tail cut":     {func(t *testing.T, s *Store) { exec(t, s, "DELETE FROM audit WHERE seq > 7") }, AuditCut, 8},
		"all of it gone":   {func(t *testing.T, s *Store) { exec(t, s, "DELETE FROM audit") }, AuditCut, 1},
		"the end set back": {func(t *testing.T, s *Store) { exec(t, s, "UPDATE audit_head SET seq = 8") }, AuditHead, 8},
		"the end set back, with its hash": {func(t *testing.T, s *Store) {
			exec(t, s, "UPDATE audit_head SET seq = 8, hash = '"+row(t, s, 8).Hash+"'")
		}, AuditAdded, 9},
		"the end gone":                {func(t *testing.T, s *Store) { exec(t, s, "DELETE FROM audit_head") }, AuditAdded, 1},
		"one forged behind the last":  {func(t *testing.T, s *Store) { forged(t, s, 10, row(t, s, 9).Hash) }, AuditAdded, 10},
		"one forged before the first": {func(t *testing.T, s *Store) { forged(t, s, 0, "") }, AuditAdded, 0},
		"one forged into the middle": {func(t *testing.T, s *Store) {
			for _, step := range []string{"9, 10", "8, 9", "7, 8", "6, 7", "5, 6"} {
				from, to, _ := strings.Cut(step, ", ")
				exec(t, s, "UPDATE audit SET seq = "+to+" WHERE seq = "+from)
			}
			exec(t, s, "UPDATE audit_head SET seq = 10")
			forged(t, s, 5, row(t, s, 4).Hash)
		}, AuditChanged, 6},
		"the last replaced by a forged one": {func(t *testing.T, s *Store) {
			exec(t, s, "DELETE FROM audit WHERE seq = 9")
			forged(t, s, 9, row(t, s, 8).Hash)
		}, AuditHead, 9},
	}
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				exec(t, s, "DELETE FROM audit", "DELETE FROM audit_head", "INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '')")
				recorded(t, s, 9)
				if before := verified(t, s); !before.Whole() || before.Seq != 9 {
					t.Fatalf("the trail is %+v before", before)
				}
				c.tamper(t, s)
				if r := verified(t, s); r.Whole() || r.Fault != c.fault || r.At != c.at {
					t.Errorf("the report is %+v, want %s at %d", r, c.fault, c.at)
				}
			})
		}
	})
}

func TestALongTrailIsWalkedToItsEndWithItsProgressTold(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		many := make([]bot.Effect, 2*pageLimit+7)
		for i := range many {
			many[i] = bot.RecordAudit{AuditEntry: tagging(i)}
		}
		applied(t, s, told{1, many})
		var heard []int64
		r := ok[AuditReport](t)(s.VerifyAudit(background, func(done, all int64) { heard = append(heard, done, all) }))
		if all := int64(len(many)); !r.Whole() || r.Checked != all || len(heard) != 6 || heard[0] != pageLimit || heard[4] != all || heard[5] != all {
			t.Errorf("the report is %+v, and of its progress it told %v", r, heard)
		}
		exec(t, s, "UPDATE audit SET seq = 0 WHERE seq = 1", "UPDATE audit SET seq = 1 WHERE seq = 2005", "UPDATE audit SET seq = 2005 WHERE seq = 0")
		if r := verified(t, s); r.Fault != AuditReordered || r.At != 1 {
			t.Errorf("far from each other two changed places: %+v", r)
		}
	})
}

func TestNothingIsRecordedBehindATrailThatLostItsEnd(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		recorded(t, s, 2)
		exec(t, s, "DELETE FROM audit_head")
		if err := s.Audit(background, tagging(3)); !errors.Is(err, errNoHead) {
			t.Errorf("without an end: %v", err)
		}
		exec(t, s, "INSERT INTO audit_head (id, seq, hash) VALUES (1, 1, '')")
		if err := s.Audit(background, tagging(3)); err == nil || !strings.Contains(err.Error(), "audit verify") {
			t.Errorf("with one behind the end: %v", err)
		}
		if n := count(t, s, "audit"); n != 2 {
			t.Errorf("%d entries, want the two that were there", n)
		}
	})
}
