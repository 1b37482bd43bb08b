package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// tagging is an entry with everything an entry can have.
func tagging(n int) bot.AuditEntry {
	return bot.AuditEntry{
		At: opening.Add(time.Duration(n) * time.Second), UserID: "LiMing", Role: bot.RoleClerk, Action: "标签", Outcome: bot.AuditDone,
		Store: "s17", Subjects: []string{bot.Pseudonym(fmt.Sprint("wm", n)), bot.Pseudonym("wmAll")}, Count: 2, Detail: fmt.Sprint("给 2 位客户打上「银卡」🥈 ", n),
	}
}

// recorded puts entries into the trail, each by an event of its own.
func recorded(t testing.TB, s *Store, n int) {
	t.Helper()
	for i := range n {
		applied(t, s, told{int64(i + 1), []bot.Effect{bot.RecordAudit{AuditEntry: tagging(i + 1)}}})
	}
}

func verified(t testing.TB, s *Store) AuditReport {
	t.Helper()
	return ok[AuditReport](t)(s.VerifyAudit(background, nil))
}

func seqs(entries []bot.AuditEntry) (all []int64) {
	for _, e := range entries {
		all = append(all, e.Seq)
	}
	return all
}

func TestAnAuditEntryComesBackAsItWasRecorded(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		if r := verified(t, s); !r.Whole() || r.Seq != 0 || r.Checked != 0 {
			t.Errorf("an empty trail is %+v", r)
		}
		applied(t, s, told{1, []bot.Effect{bot.RecordAudit{AuditEntry: tagging(1)}, bot.RecordAudit{AuditEntry: tagging(2)}}})
		if err := s.Audit(background, tagging(3)); err != nil {
			t.Fatal(err)
		}
		got := ok[[]bot.AuditEntry](t)(s.AuditTrail(background, bot.Everything(), bot.AuditQuery{}))
		for i := range got {
			want := tagging(3 - i)
			want.Seq, want.Hash = int64(3-i), got[i].Hash
			if diff := cmp.Diff(want, got[i]); diff != "" || len(got[i].Hash) != 64 {
				t.Errorf("entry %d with hash %q (-want +got)\n%s", 3-i, got[i].Hash, diff)
			}
		}
		if r := verified(t, s); len(got) != 3 || !r.Whole() || r.Seq != 3 || r.Hash != got[0].Hash || r.Checked != 3 {
			t.Errorf("of %d entries the trail says %+v", len(got), r)
		}
	})
}

func TestAnAuditEntryIsCutToWhatTheTrailKeeps(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		long := bot.AuditEntry{
			UserID: strings.Repeat("长", 500), Role: bot.Role(strings.Repeat("r", 90)), Action: strings.Repeat("标", 500), Outcome: "done",
			Store: " s17 ", Detail: strings.Repeat("🍵", 5000) + "\xff\x00", Subjects: make([]string, 37),
		}
		for i := range long.Subjects {
			long.Subjects[i] = bot.Pseudonym(fmt.Sprint(i))
		}
		if err := s.Audit(background, long); err != nil {
			t.Fatal(err)
		}
		got := ok[[]bot.AuditEntry](t)(s.AuditTrail(background, bot.Everything(), bot.AuditQuery{}))[0]
		if len(got.Subjects) != mostSubjects || got.Count != 37 || got.Store != "s17" || got.At.IsZero() {
			t.Errorf("%d subjects of %d, store %q, at %v", len(got.Subjects), got.Count, got.Store, got.At)
		}
		if r := verified(t, s); !r.Whole() {
			t.Errorf("what was cut does not verify: %+v", r)
		}
	})
}

func TestTwoAuditEntriesAreNeverWrittenAlike(t *testing.T) {
	one := auditRow{Seq: 1, At: 2, UserID: "ab", Actor: "c", Role: "d", Action: "e", Outcome: "f", Store: "g", Subjects: "h", Count: 3, Detail: "i"}
	hashes := map[string]string{one.chained("x"): "itself"}
	for name, change := range map[string]func(*auditRow) string{
		"its place":                func(r *auditRow) string { r.Seq = 2; return "x" },
		"its time":                 func(r *auditRow) string { r.At = 3; return "x" },
		"who":                      func(r *auditRow) string { r.UserID = "az"; return "x" },
		"a letter in the next one": func(r *auditRow) string { r.UserID, r.Actor = "a", "bc"; return "x" },
		"the role":                 func(r *auditRow) string { r.Role = "z"; return "x" },
		"the action":               func(r *auditRow) string { r.Action = "z"; return "x" },
		"the outcome":              func(r *auditRow) string { r.Outcome = "z"; return "x" },
		"the store":                func(r *auditRow) string { r.Store = "z"; return "x" },
		"the subjects":             func(r *auditRow) string { r.Subjects = "z"; return "x" },
		"the count":                func(r *auditRow) string { r.Count = 4; return "x" },
		"the words":                func(r *auditRow) string { r.Detail = "z"; return "x" },
		"words into the hash":      func(r *auditRow) string { r.Detail = ""; return "ix" },
		"what came before":         func(*auditRow) string { return "y" },
	} {
		other := one
		before := change(&other)
		h := other.chained(before)
		if same, met := hashes[h]; met {
			t.Errorf("with another %s the hash is that of %s", name, same)
		}
		hashes[h] = name
	}
}

func TestTheHashOfAnAuditEntryStaysWhatItIs(t *testing.T) {
	// A trail of years must verify: the encoding may never change.
	row := newAuditRow(tagging(1), opening)
	row.Seq = 1
	const want = "87168c0f6d5bb3ac3c780b892205d5ae24d0a61c70b1e24fb27c3229864c9245"
	if got := row.chained(""); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEntriesOfManyInstancesAtOnceAreOneChainWithoutAGap(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Lease = time.Minute
		stores := []*Store{mustOpen(t, o), beside(t, o, "two"), beside(t, o, "three")}
		items := claimed(t, stores, 24)
		var beside sync.WaitGroup
		failed := make([]error, len(stores))
		for i, s := range stores {
			beside.Go(func() {
				for n := range 5 {
					failed[i] = errors.Join(failed[i], s.Audit(background, tagging(n)))
				}
			})
		}
		everywhere(t, stores, items, func(i int, v bot.View) ([]bot.Planned, error) {
			return decides(bot.RecordAudit{AuditEntry: tagging(i)}, bot.RecordAudit{AuditEntry: tagging(i + 100)})(v)
		})
		beside.Wait()
		if err := errors.Join(failed...); err != nil {
			t.Fatal(err)
		}
		if r := verified(t, stores[1]); !r.Whole() || r.Seq != 24*2+3*5 || r.Checked != r.Seq {
			t.Errorf("the trail is %+v, want %d entries in order", r, 24*2+3*5)
		}
	})
}

func TestAnEntryThatIsRolledBackLeavesNoGap(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		recorded(t, s, 1)
		undone := errors.New("something else went wrong")
		err := s.db.Transaction(func(tx *gorm.DB) error {
			return errors.Join(s.apply(tx, applyContext{EventID: 9, Now: opening}, bot.RecordAudit{AuditEntry: tagging(9)}), undone)
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		recorded(t, s, 1)
		if r := verified(t, s); !r.Whole() || r.Seq != 2 {
			t.Errorf("the trail is %+v, want two entries", r)
		}
	})
}

func TestTheAuditTrailIsReadAsFarAsTheScopeGoes(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		entry := func(user, store, action string, subjects ...string) {
			t.Helper()
			e := bot.AuditEntry{At: opening, UserID: user, Store: store, Action: action, Outcome: bot.AuditDone, Subjects: subjects}
			if err := s.Audit(background, e); err != nil {
				t.Fatal(err)
			}
		}
		fang := bot.Pseudonym("wmFang")
		entry("LiMing", "s17", "标签", fang, bot.Pseudonym("wmOther")) // 1
		entry("hanmei", "s18", "标签", fang)                           // 2
		entry("liming", "", "角色")                                    // 3
		entry("zhaolei", "s17", "查看%")                               // 4
		entry("liming", "s18", "备注")                                 // 5
		all, stores17 := bot.Everything(), bot.Scope{Stores: []string{"s17"}}
		for name, c := range map[string]struct {
			scope bot.Scope
			query bot.AuditQuery
			want  []int64
		}{
			"headquarters see all":                     {all, bot.AuditQuery{}, []int64{5, 4, 3, 2, 1}},
			"a store sees its own":                     {stores17, bot.AuditQuery{}, []int64{4, 1}},
			"two stores see theirs":                    {bot.Scope{Stores: []string{"s17", "s18"}}, bot.AuditQuery{}, []int64{5, 4, 2, 1}},
			"nobody sees nothing":                      {bot.Scope{}, bot.AuditQuery{}, nil},
			"one without a store sees nothing":         {bot.Scope{UserID: "liming"}, bot.AuditQuery{}, nil},
			"a member sees their own in their store":   {bot.Scope{Stores: []string{"s17"}, UserID: "liming"}, bot.AuditQuery{}, []int64{3, 1}},
			"a member who sees all stores, their own":  {bot.Scope{All: true, UserID: "LIMING"}, bot.AuditQuery{}, []int64{5, 3, 1}},
			"by person, whatever the capitals":         {all, bot.AuditQuery{UserID: "liMING"}, []int64{5, 3, 1}},
			"another's are not seen by asking":         {bot.Scope{Stores: []string{"s17"}, UserID: "liming"}, bot.AuditQuery{UserID: "zhaolei"}, nil},
			"by customer":                              {all, bot.AuditQuery{Subject: fang}, []int64{2, 1}},
			"by customer, within the store":            {stores17, bot.AuditQuery{Subject: fang}, []int64{1}},
			"a customer by half a pseudonym is nobody": {all, bot.AuditQuery{Subject: fang[:5]}, nil},
			"a customer by a wild card is nobody":      {all, bot.AuditQuery{Subject: "%"}, nil},
			"by action":                                {all, bot.AuditQuery{Action: "标签"}, []int64{2, 1}},
			"page by page":                             {all, bot.AuditQuery{Limit: 2}, []int64{5, 4}},
			"the next page":                            {all, bot.AuditQuery{Before: 4, Limit: 2}, []int64{3, 2}},
		} {
			if diff := cmp.Diff(c.want, seqs(ok[[]bot.AuditEntry](t)(s.AuditTrail(background, c.scope, c.query)))); diff != "" {
				t.Errorf("%s (-want +got)\n%s", name, diff)
			}
			viewed(t, s, func(v view) {
				if diff := cmp.Diff(c.want, seqs(ok[[]bot.AuditEntry](t)(v.Desk().Audit(c.scope, c.query)))); diff != "" {
					t.Errorf("%s, at the desk (-want +got)\n%s", name, diff)
				}
			})
		}
	})
}
