package store

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

func hours(n int) time.Time { return opening.Add(time.Duration(n) * time.Hour) }

func member(t testing.TB, s *Store, userID string) (m bot.StaffRecord) {
	t.Helper()
	viewed(t, s, func(v view) { m = ok[bot.StaffRecord](t)(v.Staff().Member(userID)) })
	return m
}

func TestWhatIsKnownOfAMemberComesFromListsRosterAndWhatTheyWereGiven(t *testing.T) {
	// The same events in every order come to the same.
	events := []told{
		{1, []bot.Effect{bot.SetStaff{Members: []bot.StaffMember{{UserID: "LiMing", Name: "李明"}}, At: hours(1)}}},
		{2, []bot.Effect{bot.SetRoster{At: hours(2), Members: []bot.RosterMember{
			{UserID: "LiMing", Name: "小李", Departments: []int{7, 3, 7}, Tags: []int{2}}, {UserID: "Auditor", Name: "审计员", Tags: []int{9}},
		}}}},
		{3, []bot.Effect{bot.SetRole{UserID: "liming", Role: bot.RoleManager, Stores: []string{"s18", "s17", "s18"}, By: "boss", At: hours(3)}}},
		{4, []bot.Effect{bot.SetLeft{UserID: "liming", At: hours(4)}}},
		{5, []bot.Effect{bot.SetLeft{UserID: "LIMING", Back: true, At: hours(3)}}}, // before they left
	}
	want := []bot.StaffRecord{
		{UserID: "Auditor", Name: "审计员", Tags: []int{9}},
		{
			UserID: "LiMing", Name: "李明", Contact: true, Departments: []int{3, 7}, Tags: []int{2}, LeftAt: hours(4),
			Role: bot.RoleManager, Stores: []string{"s17", "s18"}, RoleBy: "boss", RoleAt: hours(3),
		},
	}
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		if m := member(t, s, "liming"); !reflect.ValueOf(m).IsZero() {
			t.Errorf("somebody nobody has heard of is %+v", m)
		}
		for turn := range events {
			exec(t, s, "DELETE FROM staff", "DELETE FROM roster WHERE member <> ''", "UPDATE roster SET listed_at = 0")
			order := slices.Concat(events[turn:], events[:turn], events[turn:turn+1])
			if turn%2 == 1 {
				slices.Reverse(order)
			}
			for _, e := range order {
				applied(t, s, e)
			}
			viewed(t, s, func(v view) {
				if diff := cmp.Diff(want, ok[[]bot.StaffRecord](t)(v.Staff().Members())); diff != "" {
					t.Errorf("order %d (-want +got)\n%s", turn, diff)
				}
				if diff := cmp.Diff(want, ok[[]bot.StaffRecord](t)(s.Members(background))); diff != "" {
					t.Errorf("order %d, asked from outside (-want +got)\n%s", turn, diff)
				}
				for _, spelt := range []string{"liming", "LiMing", "LIMING", " LiMing "} {
					if diff := cmp.Diff(want[1], ok[bot.StaffRecord](t)(v.Staff().Member(spelt))); diff != "" {
						t.Errorf("order %d, asked for %q (-want +got)\n%s", turn, spelt, diff)
					}
				}
			})
		}
	})
}

func TestWhoIsOnNoNewerListBelongsNowhereAndKeepsTheirRole(t *testing.T) {
	list := func(h int, ids ...string) told {
		e := bot.SetRoster{At: hours(h)}
		for _, id := range ids {
			e.Members = append(e.Members, bot.RosterMember{UserID: id, Departments: []int{h}})
		}
		return told{int64(h), []bot.Effect{e}}
	}
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, told{9, []bot.Effect{bot.SetRole{UserID: "liming", Role: bot.RoleClerk, By: "boss", At: opening}}})
		applied(t, s, list(1, "liming", "hanmei"))
		applied(t, s, list(3, "hanmei"))
		applied(t, s, list(2, "liming", "zhaolei")) // an older one, late
		if m := member(t, s, "liming"); m.Departments != nil || m.Role != bot.RoleClerk || m.Contact {
			t.Errorf("who is on no list any more is %+v", m)
		}
		if m := member(t, s, "hanmei"); !slices.Equal(m.Departments, []int{3}) {
			t.Errorf("who is on the newest is %+v", m)
		}
		if m := member(t, s, "zhaolei"); m.UserID != "" {
			t.Errorf("who was only on the older one is %+v", m)
		}
		applied(t, s, list(5)) // nobody at all
		applied(t, s, list(4, "liming", "hanmei"))
		if m := member(t, s, "hanmei"); m.Departments != nil {
			t.Errorf("behind an empty list an older one put them back: %+v", m)
		}
	})
}

func TestOfTwoThingsAtOnceLeavingAndTheSameRoleWin(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		left, back := bot.SetLeft{UserID: "hanmei", At: opening}, bot.SetLeft{UserID: "hanmei", Back: true, At: opening}
		clerk := bot.SetRole{UserID: "hanmei", Role: bot.RoleClerk, Stores: []string{"s17"}, By: "a", At: opening}
		none := bot.SetRole{UserID: "hanmei", Role: bot.RoleNone, By: "b", At: opening}
		for _, order := range [][]bot.Effect{{left, back, clerk, none}, {none, clerk, back, left}} {
			exec(t, s, "DELETE FROM roster WHERE member <> ''")
			for i, e := range order {
				applied(t, s, told{int64(i + 1), []bot.Effect{e}})
			}
			if m := member(t, s, "hanmei"); m.LeftAt != opening || m.Role != bot.RoleNone || m.Stores != nil || m.RoleBy != "b" {
				t.Errorf("the member is %+v", m)
			}
		}
		applied(t, s, told{7, []bot.Effect{bot.SetLeft{UserID: "HanMei", Back: true, At: hours(1)}}})
		if m := member(t, s, "hanmei"); !m.LeftAt.IsZero() || m.UserID != "HanMei" {
			t.Errorf("who came back is %+v", m)
		}
	})
}

// talking is a session with everything it can have.
var talking = bot.Session{
	UserID: "LiMing", Choices: []string{"/客户 wm1", "/客户 “王 芳”🍵"}, ChoicesUntil: hours(1), More: strings.Repeat("还有很多。\n", 2000),
	Uses: map[string]bot.Use{"客户": {Since: opening, Count: 3, Told: true}}, PlainText: true,
	Lists: map[string]bot.Listed{"alerts": {IDs: []string{"K7Q2MDA", "post:🍵"}, At: opening}},
}

func TestASessionIsWhatWasSetLast(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		session := func(userID string) (got bot.Session) {
			viewed(t, s, func(v view) { got = ok[bot.Session](t)(v.Staff().Session(userID)) })
			return got
		}
		if got := session("LiMing"); !reflect.DeepEqual(got, bot.Session{UserID: "LiMing"}) {
			t.Errorf("before the first word there is %+v", got)
		}
		applied(t, s, told{1, []bot.Effect{bot.SetSession{Session: talking}}})
		if diff := cmp.Diff(talking, session("LiMing")); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if got := session("liming"); got.UserID != "liming" || !got.PlainText {
			t.Errorf("in small letters it is %+v", got)
		}
		applied(t, s, told{2, []bot.Effect{bot.SetSession{Session: bot.Session{UserID: "liming", More: "完"}}}})
		if diff := cmp.Diff(bot.Session{UserID: "LiMing", More: "完"}, session("LiMing")); diff != "" {
			t.Errorf("afterwards (-want +got)\n%s", diff)
		}
		if n := count(t, s, "sessions"); n != 1 {
			t.Errorf("%d sessions of one member", n)
		}
	})
}

func TestConfirmationsAndCardsComeBackAsTheyWereSet(t *testing.T) {
	waiting := bot.Confirmation{
		Code: "K7Q2MD", UserID: "liming", Line: "/标签 全部 银卡", Summary: "给 37 位客户打上「银卡」", Bind: "b1", Store: "s17", Second: true, FirstAt: hours(1),
		Tasks: []string{"t1", "t2"}, AskedAt: opening, ExpiresAt: hours(2), State: bot.ConfirmationOpen, ClosedBy: "hanmei", ClosedAt: hours(1),
	}
	sent := bot.CardState{
		Task: "t1", Users: []string{"liming", "hanmei"}, SentAt: opening, DoneAt: hours(1), DoneBy: "hanmei", Outcome: "已确认✅",
		Card: bot.Card{Task: "t1", Title: "请确认", Rows: []bot.CardRow{{Name: "人数", Value: "37"}}, Buttons: []bot.CardButton{{Text: "确认", Line: "/确认 K7Q2MD", Main: true}}},
	}
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		look := func() (c bot.Confirmation, card bot.CardState) {
			viewed(t, s, func(v view) {
				c, card = ok[bot.Confirmation](t)(v.Staff().Confirmation("K7Q2MD")), ok[bot.CardState](t)(v.Staff().Card("t1"))
			})
			return c, card
		}
		if c, card := look(); !reflect.ValueOf(c).IsZero() || !reflect.ValueOf(card).IsZero() {
			t.Errorf("before there are %+v and %+v", c, card)
		}
		for range 2 {
			applied(t, s, told{1, []bot.Effect{bot.SetConfirmation{Confirmation: waiting}, bot.SetCardState{CardState: sent}}})
		}
		c, card := look()
		if diff := cmp.Diff(waiting, c); diff != "" {
			t.Errorf("the confirmation (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff(sent, card); diff != "" {
			t.Errorf("the card (-want +got)\n%s", diff)
		}
	})
}

func TestTheLastWriteIsTheNewestThatWasNotUndone(t *testing.T) {
	write := func(id, user string, h int, undone bool) bot.Effect {
		return bot.SetWrite{Write: bot.Write{
			ID: id, UserID: user, Command: "标签", Summary: "打上「银卡」", At: hours(h), Payload: json.RawMessage(`{"tag":"银卡"}`), Note: "通知收不回", Undone: undone,
		}}
	}
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		last := func() (w bot.Write) {
			viewed(t, s, func(v view) { w = ok[bot.Write](t)(v.Staff().LastWrite("liming")) })
			return w
		}
		if w := last(); w.ID != "" {
			t.Errorf("before there is %+v", w)
		}
		applied(t, s, told{1, []bot.Effect{write("w2", "LiMing", 2, false), write("w1", "liming", 1, false), write("w3", "hanmei", 3, false)}})
		if diff := cmp.Diff(write("w2", "LiMing", 2, false).(bot.SetWrite).Write, last()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		applied(t, s, told{2, []bot.Effect{write("w2", "LiMing", 2, true)}})
		if w := last(); w.ID != "w1" {
			t.Errorf("after the newest was undone it is %+v", w)
		}
		applied(t, s, told{3, []bot.Effect{write("w12", "liming", 1, false), write("w11", "liming", 1, false)}})
		if w := last(); w.ID != "w12" {
			t.Errorf("of those of one instant it is %+v", w)
		}
		lasting := bot.Write{ID: "w20", UserID: "liming", Command: "违规", Summary: "判为属实", At: hours(9), Lasting: "判过的话不会变回没判过"}
		applied(t, s, told{4, []bot.Effect{bot.SetWrite{Write: lasting}}})
		if diff := cmp.Diff(lasting, last()); diff != "" {
			t.Errorf("what cannot be undone (-want +got)\n%s", diff)
		}
		err := s.db.Transaction(func(tx *gorm.DB) error {
			return s.apply(tx, applyContext{EventID: 7}, bot.SetWrite{Write: bot.Write{ID: "w9", Payload: json.RawMessage("{")}})
		})
		if err == nil || !strings.Contains(err.Error(), "event 7") {
			t.Errorf("what is no JSON: %v", err)
		}
	})
}

func TestAnEffectOfTheDeskAboutNothingIsRefused(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for _, e := range []bot.Effect{
			bot.SetRole{}, bot.SetLeft{UserID: "  "}, bot.SetSession{}, bot.SetConfirmation{}, bot.SetCardState{}, bot.SetWrite{}, bot.SetTodo{},
		} {
			err := s.db.Transaction(func(tx *gorm.DB) error { return s.apply(tx, applyContext{EventID: 7, Now: opening}, e) })
			if err == nil || !strings.Contains(err.Error(), "event 7") {
				t.Errorf("%T: got %v, want an error that names the event", e, err)
			}
		}
	})
}

func TestOfManyWhoTapACardAtOnceOneFindsItOpen(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Lease = time.Minute
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		applied(t, stores[0], told{1, []bot.Effect{
			bot.SetCardState{CardState: bot.CardState{Task: "t1", SentAt: opening}},
			bot.SetConfirmation{Confirmation: bot.Confirmation{Code: "K7", State: bot.ConfirmationOpen, AskedAt: opening}},
		}})
		everywhere(t, stores, claimed(t, stores, 16), func(i int, v bot.View) ([]bot.Planned, error) {
			card, err := v.Staff().Card("t1")
			if err != nil || !card.DoneAt.IsZero() {
				return nil, err
			}
			c, err := v.Staff().Confirmation("K7")
			if err != nil || c.State != bot.ConfirmationOpen {
				return nil, err
			}
			card.DoneAt, c.State = opening, bot.ConfirmationDone
			return decides(bot.SetCardState{CardState: card}, bot.SetConfirmation{Confirmation: c}, bot.RecordAudit{AuditEntry: tagging(i)},
				bot.SetTodo{Todo: bot.Todo{ID: fmt.Sprint(i)}})(v)
		})
		if n, m := count(t, stores[0], "audit"), count(t, stores[0], "todos"); n != 1 || m != 1 {
			t.Errorf("the card had its effect %d and %d times", n, m)
		}
	})
}
