package handlers

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// Whatever WeCom refuses, the sync comes to its end and says in words what it
// could not read. Nobody is taken for deleted because a list could not be read.
func TestSyncWithRefusals(t *testing.T) {
	tests := []struct {
		kind bot.SendKind
		says string
		adds int
	}{
		{bot.KindFetchStaff, "读不到有客户联系权限的员工：没有权限", 0},
		{bot.KindFetchTags, "读不到企业标签：没有权限", 3},
		{bot.KindFetchCustomers, "读不到韩梅的客户：没有权限", 0},
		{bot.KindFetchContact, "有的客户读不到：没有权限", 3},
		{bot.KindFetchGroups, "读不到客户群的清单：没有权限", 3},
		{bot.KindFetchGroup, "有的客户群读不到：没有权限", 3},
	}
	for _, tt := range tests {
		t.Run(string(tt.kind), func(t *testing.T) {
			b := deaf(t)
			b.wecom.refuse = func(s bot.Send) string {
				if s.Meta().Kind == tt.kind {
					return "没有权限"
				}
				return ""
			}
			s := b.syncNow("r1")
			if s.Running() || !strings.Contains(strings.Join(s.Problems, "\n"), tt.says) {
				t.Errorf("sync ends as %+v", s)
			}
			if s.Missed[bot.MissedAdd] != tt.adds {
				t.Errorf("%d adds taken in, want %d", s.Missed[bot.MissedAdd], tt.adds)
			}
			if tt.kind == bot.KindFetchCustomers && b.asked[bot.KindFetchContact] != 0 {
				t.Error("pairs of members that could not be read are doubted")
			}
			for p, r := range b.relations {
				if r.Status == bot.RelationDeleted && p.ExternalUserID != "wmGONE" && p.ExternalUserID != "wmAGAIN" {
					t.Errorf("%s is taken for deleted", p)
				}
			}
		})
	}
}

// A member who left while the sync runs keeps nobody else from being compared.
func TestSyncWithAMemberWhoLeftMeanwhile(t *testing.T) {
	b := deaf(t)
	for i := range 20 {
		b.wecom.staff = append(b.wecom.staff, bot.StaffMember{UserID: fmt.Sprintf("staff%d", i)})
	}
	b.wecom.staff = append(b.wecom.staff, bot.StaffMember{UserID: "gone"})
	b.wecom.refuse = func(s bot.Send) string {
		if read, is := s.(bot.FetchCustomers); is && slices.Contains(read.Users, "gone") {
			return "看不到这位员工"
		}
		return ""
	}
	b.wecom.code = 60111
	s := b.syncNow("r1")
	if s.Running() || s.UsersDone != 23 || s.Missed[bot.MissedAdd] != 3 || !strings.Contains(strings.Join(s.Problems, "\n"), "读不到gone的客户：看不到这位员工") {
		t.Errorf("sync ends as %+v", s)
	}
}

func TestSyncWithoutAnybodyWithCustomers(t *testing.T) {
	b := quiet(t)
	b.wecom.staff = nil
	s := b.syncNow("r1")
	if s.Running() || len(s.Problems) != 1 || !strings.HasPrefix(s.Problems[0], "没有任何员工有客户联系权限") {
		t.Errorf("sync ends as %+v", s)
	}
	if len(b.raised) != 0 {
		t.Errorf("messages %+v", b.raised)
	}
}

// Members whose customers nobody told the bot to expect are named, once, with
// what to do.
func TestSyncNamesStaffThatTheConfigurationDoesNotKnow(t *testing.T) {
	b := quiet(t)
	b.wecom.staff = append(b.wecom.staff, bot.StaffMember{UserID: "zhaoliu", Name: "赵六"}, bot.StaffMember{UserID: "LiMing"})
	s := b.syncNow("r1")
	if len(s.Problems) != 1 || !strings.HasPrefix(s.Problems[0], "赵六（zhaoliu） 有客户联系权限，但配置里没有") {
		t.Errorf("problems %q", s.Problems)
	}
}

// Members without a licence are a problem, and their customers are not doubted.
func TestSyncOfUnlicensedMembers(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	w.relations[pair] = bot.Relation{Pair: pair, Status: bot.RelationActive, ChangedAt: seconds(-600)}
	w.apply(bot.SetSync{Sync: bot.Sync{ID: "r1", Step: bot.SyncCustomers, StartedAt: noon, UpdatedAt: noon, Open: 1}})
	effects, err := d.sync(event(noon, bot.CustomersFetched{Run: "r1", Users: []string{"liming"}, Unlicensed: []string{"liming"}, AskedAt: noon}), w)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range effects {
		w.apply(e)
	}
	s, _ := w.Sync()
	if s.Step != bot.SyncGroups || len(s.Problems) != 1 || !strings.Contains(s.Problems[0], "liming") {
		t.Errorf("sync goes on as %+v", s)
	}
}

// Customers are read by up to eight lists of members at a time, of at most a
// hundred members each; a page is met at once.
func TestSyncOfManyMembers(t *testing.T) {
	for _, members := range []int{1, 9, 100, 1850} {
		t.Run(fmt.Sprint(members), func(t *testing.T) {
			wecom := newFakeWeCom()
			wecom.staff = nil
			for i := range members {
				wecom.staff = append(wecom.staff, bot.StaffMember{UserID: fmt.Sprintf("u%04d", i)})
			}
			wecom.add(of("u0000", "wm1"), seconds(-60), "")
			b := newBranch(t, wecom)
			longest := 0
			wecom.refuse = func(s bot.Send) string {
				if f, ok := s.(bot.FetchCustomers); ok {
					longest = max(longest, len(f.Users))
				}
				return ""
			}
			s := b.syncNow("r1")
			if s.Running() || s.Users != members || s.UsersDone != members || s.Customers != 1 {
				t.Errorf("sync ends as %+v", s)
			}
			if n := b.most[bot.KindFetchCustomers]; n > chainsMost || longest > usersMost {
				t.Errorf("%d lists at a time of up to %d members", n, longest)
			}
			if b.met != b.asked[bot.KindFetchCustomers] {
				t.Errorf("met %d times in %d pages", b.met, b.asked[bot.KindFetchCustomers])
			}
		})
	}
}

// Deletions by the thousand are confirmed a hundred at a time.
func TestSyncOfManyDeletions(t *testing.T) {
	b := quiet(t)
	for i := range 250 {
		p := of("hanmei", fmt.Sprintf("wmGONE%03d", i))
		b.relations[p] = bot.Relation{Pair: p, Status: bot.RelationActive, ChangedAt: seconds(-60)}
	}
	s := b.syncNow("r1")
	if s.Missed[bot.MissedDeletion] != 250 || b.most[bot.KindFetchContact] != confirmedTogether {
		t.Errorf("%d deletions, %d asked at a time", s.Missed[bot.MissedDeletion], b.most[bot.KindFetchContact])
	}
}
