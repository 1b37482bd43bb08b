package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// viewed lets a test look through a view, in a transaction of its own.
func viewed(t testing.TB, s *Store, look func(v view)) {
	t.Helper()
	err := s.db.Transaction(func(tx *gorm.DB) error {
		look(s.view(newMemory(tx, map[int64]bool{})))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func ok[T any](t testing.TB) func(T, error) T {
	t.Helper()
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// promos is a group with everything a group can have.
var promos = bot.Group{
	ChatID: "wrPromos", Name: "十七号店福利群🎉", Owner: "hanmei", Store: "s17", CreatedAt: opening.Add(-time.Hour),
	DismissedAt: opening.Add(time.Hour), Version: "v7", ChangedAt: opening, FetchedAt: opening.Add(time.Minute), TemplateTold: "hello:h1",
}

// joined is a customer of a group with everything a member can have.
var joined = bot.Member{
	ID: "wmWangFang", Customer: true, Name: "🍵芳芳", UnionID: "o1", Present: true, JoinedAt: opening, LeftAt: opening.Add(-time.Hour),
	Removed: true, Scene: bot.JoinQR, State: "s17-group", Invitor: "hanmei",
}

func TestAGroupAndItsMembersComeBackAsTheyWereSet(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		viewed(t, s, func(v view) {
			if g := ok[bot.Group](t)(v.Group("wrPromos")); g != (bot.Group{}) {
				t.Errorf("a group never heard of is %+v", g)
			}
			if m := ok[bot.Member](t)(v.Member("wrPromos", "wmWangFang")); m != (bot.Member{}) {
				t.Errorf("a member of it is %+v", m)
			}
			if all := ok[[]bot.Member](t)(v.Members("wrPromos")); len(all) != 0 {
				t.Errorf("its members are %+v", all)
			}
		})
		owner := bot.Member{ID: "hanmei", Present: true, JoinedAt: opening}
		set := []bot.Effect{bot.SetGroup{Group: promos}, bot.SetMember{ChatID: "wrPromos", Member: joined}, bot.SetMember{ChatID: "wrPromos", Member: owner}}
		applied(t, s, told{1, set})
		applied(t, s, told{2, set}) // once more changes nothing
		viewed(t, s, func(v view) {
			if diff := cmp.Diff(promos, ok[bot.Group](t)(v.Group("wrPromos"))); diff != "" {
				t.Errorf("the group (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff([]bot.Member{owner, joined}, ok[[]bot.Member](t)(v.Members("wrPromos"))); diff != "" {
				t.Errorf("the members in order of id (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(joined, ok[bot.Member](t)(v.Member("wrPromos", "wmWangFang"))); diff != "" {
				t.Errorf("one of them (-want +got)\n%s", diff)
			}
		})
		for table, want := range map[string]int{"chats": 1, "chat_members": 2, "customers WHERE external_userid = 'wmWangFang'": 1, "customers": 1, "relations": 0} {
			if n := count(t, s, table); n != want {
				t.Errorf("%d rows in %s, want %d", n, table, want)
			}
		}
	})
}

func TestWhatIsSetOfAGroupReplacesWhatWasKnown(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{bot.SetGroup{Group: promos}, bot.SetMember{ChatID: "wrPromos", Member: joined}}})
		left := bot.Member{ID: "wmWangFang", Customer: true, Name: "芳", LeftAt: opening.Add(time.Hour)}
		applied(t, s, told{2, []bot.Effect{
			bot.SetGroup{Group: bot.Group{ChatID: "wrPromos", Name: "改名"}}, bot.SetMember{ChatID: "wrPromos", Member: left},
		}})
		viewed(t, s, func(v view) {
			if g := ok[bot.Group](t)(v.Group("wrPromos")); g != (bot.Group{ChatID: "wrPromos", Name: "改名"}) {
				t.Errorf("the group is %+v", g)
			}
			if diff := cmp.Diff(left, ok[bot.Member](t)(v.Member("wrPromos", "wmWangFang"))); diff != "" {
				t.Errorf("the member (-want +got)\n%s", diff)
			}
		})
	})
}

func TestAMemberMakesAGroupKnownThatNobodyHeardOf(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{bot.SetMember{ChatID: "wrNew", Member: joined}}})
		viewed(t, s, func(v view) {
			if g := ok[bot.Group](t)(v.Group("wrNew")); g != (bot.Group{ChatID: "wrNew"}) {
				t.Errorf("the group is %+v, want one without more than its id", g)
			}
			if all := ok[[]bot.Member](t)(v.Members("wrNew")); len(all) != 1 {
				t.Errorf("its members are %+v, want one", all)
			}
		})
	})
}

func TestLongAndStrangeNamesOfGroupsAreCutAndKept(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for name, c := range map[string]struct{ in, want string }{
			"a family":    {"👨‍👩‍👧 福利群", "👨‍👩‍👧 福利群"},
			"too long":    {strings.Repeat("🍵", 9000), strings.Repeat("🍵", sizeName)},
			"not UTF-8":   {"群\xff", "群\uFFFD"},
			"with a NUL":  {"福\x00利", "福利"},
			"with quotes": {`'); DROP TABLE chats; --`, `'); DROP TABLE chats; --`},
		} {
			long := strings.Repeat("长", 500)
			applied(t, s, told{1, []bot.Effect{
				bot.SetGroup{Group: bot.Group{ChatID: "wr1", Name: c.in, Owner: long, Store: long, Version: long, TemplateTold: long}},
				bot.SetMember{ChatID: "wr1", Member: bot.Member{ID: "wm1", Name: c.in, UnionID: long, State: long, Invitor: long}},
			}})
			viewed(t, s, func(v view) {
				if g := ok[bot.Group](t)(v.Group("wr1")); g.Name != c.want {
					t.Errorf("%s: the group is called %q", name, g.Name)
				}
				if m := ok[bot.Member](t)(v.Member("wr1", "wm1")); m.Name != c.want {
					t.Errorf("%s: the member is called %q", name, m.Name)
				}
			})
		}
	})
}

func TestAnEffectAboutNoGroupAndNoMemberIsRefused(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for name, e := range map[string]bot.Effect{
			"no group": bot.SetGroup{Group: bot.Group{Name: "群"}}, "a member of none": bot.SetMember{Member: joined},
			"no member": bot.SetMember{ChatID: "wr1"}, "no sync": bot.SetSync{},
		} {
			err := s.db.Transaction(func(tx *gorm.DB) error { return s.apply(tx, applyContext{EventID: 7, Now: opening}, e) })
			if err == nil || !strings.Contains(err.Error(), "event 7") {
				t.Errorf("%s: got %v, want an error that names the event", name, err)
			}
		}
	})
}

func TestACustomersGroupsAreListedNewestJoiningFirst(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		in := func(chat, store string, at time.Time, present bool) []bot.Effect {
			m := bot.Member{ID: "wmWangFang", Customer: true, Present: present, JoinedAt: at}
			return []bot.Effect{bot.SetGroup{Group: bot.Group{ChatID: chat, Store: store}}, bot.SetMember{ChatID: chat, Member: m}}
		}
		applied(t, s, told{1, in("wrOld", "s17", opening, false)})
		applied(t, s, told{2, in("wrNew", "s18", opening.Add(time.Hour), true)})
		applied(t, s, told{3, []bot.Effect{bot.SetMember{ChatID: "wrNew", Member: bot.Member{ID: "wmOther", Customer: true, Present: true}}}})
		want := []bot.Membership{
			{ChatID: "wrNew", Store: "s18", Member: bot.Member{ID: "wmWangFang", Customer: true, Present: true, JoinedAt: opening.Add(time.Hour)}},
			{ChatID: "wrOld", Store: "s17", Member: bot.Member{ID: "wmWangFang", Customer: true, JoinedAt: opening}},
		}
		viewed(t, s, func(v view) {
			if diff := cmp.Diff(want, ok[[]bot.Membership](t)(v.Memberships("wmWangFang"))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
		if diff := cmp.Diff(want, ok[[]bot.Membership](t)(s.Memberships(background, "wmWangFang"))); diff != "" {
			t.Errorf("outside of a transaction (-want +got)\n%s", diff)
		}
	})
}

func TestOpenGroupsAreListedPageByPage(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var effects []bot.Effect
		for _, id := range []string{"wrA", "wrB", "wrC", "wrD", "wra"} {
			g := bot.Group{ChatID: id, Name: id}
			if id == "wrC" {
				g.DismissedAt = opening
			}
			effects = append(effects, bot.SetGroup{Group: g})
		}
		applied(t, s, told{1, effects})
		var seen []string
		viewed(t, s, func(v view) {
			for after, more := "", true; more && len(seen) < 9; {
				part := ok[[]bot.Group](t)(v.OpenGroups(after, 2))
				for _, g := range part {
					seen, after = append(seen, g.ChatID), g.ChatID
				}
				more = len(part) > 0
			}
		})
		if diff := cmp.Diff([]string{"wrA", "wrB", "wrD", "wra"}, seen); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
