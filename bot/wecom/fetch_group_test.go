package wecom

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

func TestAGroupIsReadWithItsMembers(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiGroup, ok(`"group_chat":{"chat_id":"wr1","name":"福利群","owner":"liming","create_time":1785578400,"member_version":7,
		"member_list":[{"userid":"liming","type":1,"join_time":1785578400,"join_scene":1,"name":"李明"},
		{"userid":"wmAlice","type":"2","unionid":"un","join_time":"1785578460","join_scene":3,"state":"s17-group","name":"爱丽丝"},
		{"userid":"wmBob","type":2,"join_time":1785578461,"join_scene":1,"invitor":{"userid":"liming"},"group_nickname":"小波"}],"admin_list":[]}`))
	o := f.send(bot.FetchGroup{ChatID: "wr1", Run: "r1"})
	want(t, o, bot.ClassDone, 0)
	at := time.Unix(1785578400, 0).UTC()
	wanted := bot.GroupFetched{
		ChatID: "wr1", Name: "福利群", Owner: "liming", CreatedAt: at, Version: "7", AskedAt: f.clock.Now(), Run: "r1",
		Members: []bot.GroupMember{
			{ID: "liming", Name: "李明", JoinedAt: at, Scene: bot.JoinInvited},
			{ID: "wmAlice", Customer: true, Name: "爱丽丝", UnionID: "un", JoinedAt: at.Add(time.Minute), Scene: bot.JoinQR, State: "s17-group"},
			{ID: "wmBob", Customer: true, Name: "小波", JoinedAt: at.Add(61 * time.Second), Scene: bot.JoinInvited, Invitor: "liming"},
		},
	}
	if !reflect.DeepEqual(o.Result, bot.Body(wanted)) {
		t.Errorf("fetched %+v\nwant %+v", o.Result, wanted)
	}
	if body := f.wecom.of(apiGroup)[0].json(t); !reflect.DeepEqual(body, map[string]any{"chat_id": "wr1", "need_name": 1.0}) {
		t.Errorf("asked with %v", body)
	}
}

func TestAGroupThatCannotBeReadIsGone(t *testing.T) {
	f := newFixture(t)
	for _, c := range []struct {
		code      int
		dismissed bool
	}{{49008, true}, {40050, false}, {60011, false}, {60111, false}, {84074, false}, {40058, false}, {48011, false}} {
		f.wecom.script(apiGroup, code(c.code, "no"))
		o := f.send(bot.FetchGroup{ChatID: "wr1", Run: "r1"})
		want(t, o, bot.ClassDone, 0)
		got := o.Result.(bot.GroupGone)
		if got.ChatID != "wr1" || got.Dismissed != c.dismissed || (got.Reason == "") != c.dismissed || got.Run != "r1" || !got.AskedAt.Equal(f.clock.Now()) {
			t.Errorf("%d: %+v", c.code, got)
		}
	}
	if f.Trouble() != "" {
		t.Errorf("one group that is hidden is called trouble: %s", f.Trouble())
	}
	for n, class := range map[int]bot.Class{48002: bot.ClassPermanent, -1: bot.ClassRetry, 60020: bot.ClassRetry} {
		f.wecom.script(apiGroup, code(n, "no"))
		want(t, f.send(bot.FetchGroup{ChatID: "wr1"}), class, n)
	}
}

func TestAGroupWithoutMembersIsNoAnswer(t *testing.T) {
	f := newFixture(t)
	for _, answer := range []string{``, `"group_chat":{}`, `"group_chat":{"chat_id":"wr1","member_list":[]}`} {
		f.wecom.script(apiGroup, ok(answer), ok(answer))
		want(t, f.send(bot.FetchGroup{ChatID: "wr1"}), bot.ClassRetry, 0)
		want(t, f.send(bot.FetchGroup{ChatID: "wr1"}, incompleteTries), bot.ClassPermanent, 0)
	}
}

func TestTheListOfGroupsIsReadPageByPage(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiGroups, ok(`"group_chat_list":[{"chat_id":"wr1","status":0},{"chat_id":"wr2","status":1}],"next_cursor":"more"`),
		ok(`"group_chat_list":[{"chat_id":"wr3","status":0}],"next_cursor":""`))
	first := f.groupsPage(t, "")
	if !reflect.DeepEqual(first.ChatIDs, []string{"wr1", "wr2"}) || first.Next != "more" || first.Run != "r1" {
		t.Errorf("first page %+v", first)
	}
	second := f.groupsPage(t, first.Next)
	if !reflect.DeepEqual(second.ChatIDs, []string{"wr3"}) || second.Next != "" || second.Cursor != "more" {
		t.Errorf("second page %+v", second)
	}
	if body := f.wecom.of(apiGroups)[1].json(t); !reflect.DeepEqual(body, map[string]any{"cursor": "more", "limit": 1000.0}) {
		t.Errorf("asked with %v", body)
	}
}

func (f *fixture) groupsPage(t *testing.T, cursor string) bot.GroupsFetched {
	t.Helper()
	o := f.send(bot.FetchGroups{Run: "r1", Cursor: cursor})
	want(t, o, bot.ClassDone, 0)
	return o.Result.(bot.GroupsFetched)
}

// TestGroupsOfALargeCorpAreReadByOwner: WeCom refuses the list to an app that
// sees more than 1000 members.
func TestGroupsOfALargeCorpAreReadByOwner(t *testing.T) {
	var staff []simulator.Staff
	for i := range 1001 {
		staff = append(staff, simulator.Staff{UserID: fmt.Sprintf("s%04d", i), CustomerContact: i%4 == 0})
	}
	w := newWorld(t, func(c *simulator.Config) {
		c.Staff, c.ContactWays = staff, nil
		c.Groups = []simulator.Group{{ChatID: "wrFirst", Owner: "s0000"}, {ChatID: "wrSecond", Owner: "s0396"}, {ChatID: "wrThird", Owner: "s0400"}, {ChatID: "wrLast", Owner: "s1000"}}
	})
	var all []string
	cursor, pages := "", 0
	for {
		page := w.groupsPage(t, cursor)
		pages++
		all = append(all, page.ChatIDs...)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if strings.Join(all, " ") != "wrFirst wrSecond wrThird wrLast" || pages != 3 {
		t.Errorf("%d pages: %v", pages, all)
	}
}

func TestGroupsAgainstTheSimulator(t *testing.T) {
	w := newWorld(t, func(c *simulator.Config) { c.GroupLag = -1 })
	member, _, err := w.sim.JoinGroup(simulator.Join{ChatID: "wrGroupOfStore17", Name: "爱丽丝"})
	if err != nil {
		t.Fatal(err)
	}
	if page := w.groupsPage(t, ""); !reflect.DeepEqual(page.ChatIDs, []string{"wrGroupOfStore17"}) || page.Next != "" {
		t.Errorf("page %+v", page)
	}
	o := w.send(bot.FetchGroup{ChatID: "wrGroupOfStore17"})
	want(t, o, bot.ClassDone, 0)
	got := o.Result.(bot.GroupFetched)
	if len(got.Members) != 2 || got.Version == "" || got.Members[1].ID != member || !got.Members[1].Customer || got.Members[1].Name != "爱丽丝" {
		t.Errorf("fetched %+v", got)
	}
	if err := w.sim.DismissGroup("wrGroupOfStore17"); err != nil {
		t.Fatal(err)
	}
	if o := w.send(bot.FetchGroup{ChatID: "wrGroupOfStore17"}); o.Class != bot.ClassDone || !o.Result.(bot.GroupGone).Dismissed {
		t.Errorf("outcome %+v", o)
	}
}
