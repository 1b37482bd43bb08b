package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// twoStores has a group in each of two stores and one that belongs to nobody.
func twoStores(t *testing.T, s *Store, midnight time.Time) {
	t.Helper()
	yesterday, today := midnight.Add(-time.Hour), midnight
	member := func(chat, id string, joined, left time.Time) bot.Effect {
		m := bot.Member{ID: id, Customer: id[:2] == "wm", Present: left.IsZero(), JoinedAt: joined, LeftAt: left}
		return bot.SetMember{ChatID: chat, Member: m}
	}
	applied(t, s, told{1, []bot.Effect{
		bot.SetGroup{Group: bot.Group{ChatID: "wr17", Name: "福利群", Store: "s17", Owner: "hanmei"}},
		member("wr17", "hanmei", today, time.Time{}), member("wr17", "liming", yesterday, time.Time{}), member("wr17", "wangwu", yesterday, today),
		member("wr17", "wm1", yesterday, time.Time{}), member("wr17", "wm2", today, time.Time{}), member("wr17", "wm3", yesterday, today),
		member("wr17", "wm4", yesterday, yesterday), member("wr17", "wm5", today, today), member("wr17", "wm6", time.Time{}, time.Time{}),
		bot.SetGroup{Group: bot.Group{ChatID: "wr18", Store: "s18", Owner: "zhaolei"}},
		bot.SetGroup{Group: bot.Group{ChatID: "wrX", Owner: "hanmei"}},
	}})
}

func TestGroupsAreSummedUpForWhoMaySeeThem(t *testing.T) {
	midnight := time.Date(2026, 3, 1, 16, 0, 0, 0, time.UTC)
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		twoStores(t, s, midnight)
		all := ok[[]bot.GroupSummary](t)(s.Groups(background, bot.Everything(), midnight, "", 0))
		want := bot.GroupSummary{
			Group:     bot.Group{ChatID: "wr17", Name: "福利群", Store: "s17", Owner: "hanmei"},
			Customers: 3, Staff: 2, Joined: 2, Left: 2,
		}
		if len(all) != 3 {
			t.Fatalf("%d groups, want 3: %+v", len(all), all)
		}
		if diff := cmp.Diff(want, all[0]); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if diff := cmp.Diff(bot.GroupSummary{Group: bot.Group{ChatID: "wr18", Store: "s18", Owner: "zhaolei"}}, all[1]); diff != "" {
			t.Errorf("a group without members (-want +got)\n%s", diff)
		}
		for _, c := range []struct {
			name  string
			scope bot.Scope
			after string
			limit int
			want  []string
		}{
			{"headquarters", bot.Everything(), "", 0, []string{"wr17", "wr18", "wrX"}},
			{"the second page", bot.Everything(), "wr17", 1, []string{"wr18"}},
			{"nobody", bot.Scope{}, "", 0, []string{}},
			{"a member without a store", bot.Scope{UserID: "hanmei"}, "", 0, []string{}},
			{"a store", bot.Scope{Stores: []string{"s17"}}, "", 0, []string{"wr17"}},
			{"two stores", bot.Scope{Stores: []string{"s18", "s17"}}, "", 0, []string{"wr17", "wr18"}},
			{"an owner", bot.Scope{Stores: []string{"s17", "s18"}, UserID: "zhaolei"}, "", 0, []string{"wr18"}},
			{"one who is in it", bot.Scope{Stores: []string{"s17", "s18"}, UserID: "liming"}, "", 0, []string{"wr17"}},
			{"one who is in it, wherever it is", bot.Scope{All: true, UserID: "hanmei"}, "", 0, []string{"wr17", "wrX"}},
			{"one who has left it", bot.Scope{Stores: []string{"s17", "s18"}, UserID: "wangwu"}, "", 0, []string{}},
		} {
			ids := []string{}
			for _, g := range ok[[]bot.GroupSummary](t)(s.Groups(background, c.scope, midnight, c.after, c.limit)) {
				ids = append(ids, g.ChatID)
			}
			if diff := cmp.Diff(c.want, ids); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.name, diff)
			}
			if c.after != "" {
				continue
			}
			for _, id := range []string{"wr17", "wr18"} {
				members, visible := ok[[]bot.Member](t)(s.GroupMembers(background, c.scope, id)), false
				for _, seen := range c.want {
					visible = visible || seen == id
				}
				if got := len(members) == 9; got != (visible && id == "wr17") {
					t.Errorf("%s sees %d members of %s", c.name, len(members), id)
				}
			}
		}
	})
}
