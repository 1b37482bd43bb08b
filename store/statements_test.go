package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/zhanggui/zhanggui/bot"
)

// tally writes down every statement.
type tally struct {
	logger.Interface
	mu  sync.Mutex
	sql []string
}

// Trace takes the beginning of a statement, which tells enough.
func (t *tally) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	sql, _ := statement()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sql = append(t.sql, sql[:min(len(sql), 120)])
}

// ParamsFilter leaves the values out: putting ten thousand of them into a text
// takes longer than writing them.
func (t *tally) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

// take is what was written down since the last time.
func (t *tally) take() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	said := t.sql
	t.sql = nil
	return said
}

// counting makes a store write down its statements.
func counting(s *Store) *tally {
	t := &tally{Interface: logger.Discard}
	s.db = s.db.Session(&gorm.Session{Logger: t})
	return t
}

// atMost fails with the statements if there are more than n.
func (t *tally) atMost(tb testing.TB, n int, what string) {
	tb.Helper()
	if said := t.take(); len(said) > n {
		tb.Errorf("%s took %d statements, want at most %d:\n%s", what, len(said), n, strings.Join(said[:min(len(said), 30)], "\n"))
	}
}

func TestAThousandMembersAreWrittenByAFewStatements(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		said := counting(s)
		all := func(present bool) []bot.Effect {
			effects := []bot.Effect{bot.SetGroup{Group: promos}}
			for i := range 1000 {
				m := bot.Member{ID: fmt.Sprintf("wm%04d", i), Customer: true, Present: present, JoinedAt: opening, Name: "🍵芳芳"}
				effects = append(effects, bot.SetMember{ChatID: promos.ChatID, Member: m})
			}
			return effects
		}
		applied(t, s, told{1, all(true)})
		said.atMost(t, 18, "a new group of a thousand strangers")
		applied(t, s, told{2, all(false)})
		said.atMost(t, 9, "the same thousand leaving")
		err := s.db.Transaction(func(tx *gorm.DB) error {
			seen := newMemory(tx, map[int64]bool{})
			if members := ok[[]bot.Member](t)(s.view(seen).Members(promos.ChatID)); len(members) != 1000 || members[0].Present {
				t.Errorf("%d members, the first is %+v; want 1000 who left", len(members), members[0])
			}
			said.atMost(t, 2, "reading them")
			c := newChanges(s, seen)
			for _, e := range all(true) {
				if err := c.take(e); err != nil {
					return err
				}
			}
			return c.write()
		})
		if err != nil {
			t.Fatal(err)
		}
		said.atMost(t, 6, "changing those that were read")
		if n := count(t, s, "chat_members WHERE present"); n != 1000 {
			t.Errorf("%d members are present, want 1000", n)
		}
	})
}

func TestTheSecondMemberThatIsAskedForBringsAllOfThem(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		said := counting(s)
		var effects []bot.Effect
		for i := range 50 {
			effects = append(effects, bot.SetMember{ChatID: "wr1", Member: bot.Member{ID: fmt.Sprint("wm", i), Present: true}})
		}
		applied(t, s, told{1, effects})
		said.take()
		viewed(t, s, func(v view) {
			for i := range 60 {
				if m := ok[bot.Member](t)(v.Member("wr1", fmt.Sprint("wm", i))); m.Present != (i < 50) {
					t.Errorf("member %d is %+v", i, m)
				}
			}
		})
		said.atMost(t, 3, "asking for sixty members, ten of whom were never there")
	})
}

// pageOf is what a sync decides about a page of customers.
func pageOf(customers int, at time.Time) (ids []string, effects []bot.Effect) {
	for i := range customers {
		p := bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprintf("wm%03d", i)}
		ids = append(ids, p.ExternalUserID)
		effects = append(effects,
			bot.SetCustomer{ExternalUserID: p.ExternalUserID, Name: "芳芳", Type: 1, At: at},
			bot.SetRelation{Pair: p, Status: bot.RelationActive, At: opening},
			bot.SetRemark{Pair: p, Remark: "常客", AddWay: 1, At: at},
			bot.AddTag{Pair: p, Tag: newcomer, At: at},
			bot.AddTag{Pair: p, Tag: regular, At: at})
	}
	return ids, effects
}

func TestAPageOfCustomersIsReadAndWrittenByAFewStatements(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		now := clockAt(opening)
		o.Now = now.Now
		s := mustOpen(t, o)
		said := counting(s)
		for round, most := range []int{12, 9, 9} {
			now.set(opening.Add(time.Duration(round) * time.Hour))
			ids, effects := pageOf(100, now.Now())
			event := fmt.Sprint("page", round)
			mustPut(t, s, arrival(event, ""))
			item := mustClaim(t, s, event)[0]
			said.take()
			err := s.Inbox().Process(background, item, func(v bot.View) ([]bot.Planned, error) {
				lookAtAll(t, v, ids, round > 0, said)
				return decides(effects...)(v)
			})
			if err != nil {
				t.Fatal(err)
			}
			said.atMost(t, most, event)
		}
		counts := ok[Counts](t)(s.Count(background))
		if counts.Customers != 100 || counts.Relations[bot.RelationActive] != 100 || counts.Tagged != 200 {
			t.Errorf("%+v; want 100 customers with an active pair and two tags each", counts)
		}
	})
}

// lookAtAll meets customers and then looks at each for nothing.
func lookAtAll(t *testing.T, v bot.View, ids []string, known bool, said *tally) {
	t.Helper()
	for range 2 {
		if err := v.Meet(ids); err != nil {
			t.Fatal(err)
		}
	}
	for i, id := range ids {
		p := bot.Pair{UserID: "liming", ExternalUserID: id}
		r, pairs := ok[bot.Relation](t)(v.Relation(p)), ok[[]bot.Relation](t)(v.Pairs(id))
		who, held := ok[bot.Customer](t)(v.Customer(id)), ok[[]bot.HeldTag](t)(v.Tags(p))
		if found := r.Status == bot.RelationActive && len(pairs) == 1 && who.Name == "芳芳" && len(held) == 2; found != known {
			t.Fatalf("customer %d: %+v, %+v, %+v, %+v", i, r, pairs, who, held)
		}
	}
	reads := func(sql string) bool { return strings.HasPrefix(sql, "SELECT") && !strings.Contains(sql, "inbox") }
	if asked := slices.DeleteFunc(said.take(), func(sql string) bool { return !reads(sql) }); len(asked) > 3 {
		t.Errorf("looking at a page took %d questions:\n%s", len(asked), strings.Join(asked, "\n"))
	}
}

func TestAPageThatNobodyLookedAtIsWrittenByAFewStatementsToo(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		said := counting(s)
		for round, most := range []int{10, 8} {
			said.take()
			_, effects := pageOf(100, opening.Add(time.Duration(round)*time.Hour))
			applied(t, s, told{int64(round + 1), effects})
			said.atMost(t, most, fmt.Sprint("round ", round))
		}
	})
}
