package posts

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// world is a view of posts.
type world struct {
	bot.View
	bot.PostView
	now   time.Time
	posts map[string]bot.Post
	since time.Time
}

func (w *world) Now() time.Time                   { return w.now }
func (w *world) Posting() bot.PostView            { return w }
func (w *world) Staff() bot.StaffView             { return nobody{} }
func (w *world) Post(id string) (bot.Post, error) { return w.posts[id], nil }
func (w *world) Unfinished(since time.Time, _ int) ([]bot.Post, error) {
	w.since = since
	var all []bot.Post
	for _, id := range []string{"p1", "p2", "p3", "p4", "p5"} {
		if p, ok := w.posts[id]; ok {
			all = append(all, p)
		}
	}
	return all, nil
}

// nobody is a view without records of staff.
type nobody struct{ bot.StaffView }

func (nobody) Member(string) (bot.StaffRecord, error) { return bot.StaffRecord{}, nil }

// winBack is a post to two customers that hanmei asked for.
var winBack = bot.Post{
	ID: "p1", Sender: "liming", Store: "s17", Template: "winback/default", Text: "好久不见\n送您一张券", Customers: []string{"wm1", "wm2"}, By: "hanmei", At: noon,
}

func handle(t *testing.T, w *world, body bot.Body) []bot.Effect {
	t.Helper()
	var all []bot.Effect
	for _, h := range Handlers(Options{Shop: config.Shop{Staff: []config.Staff{{UserID: "liming", Name: "李明"}}}}) {
		for _, k := range h.Kinds {
			if k != body.Kind() {
				continue
			}
			effects, err := h.Handle(bot.Event{ID: 5, Kind: k, At: noon, Body: body}, w)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, effects...)
		}
	}
	return all
}

func of(posts ...bot.Post) *world {
	w := &world{now: noon.Add(time.Minute), posts: map[string]bot.Post{}}
	for _, p := range posts {
		w.posts[p.ID] = p
	}
	return w
}

func TestAPostThatWasMadeWaitsForItsSender(t *testing.T) {
	made := winBack
	made.MsgID = "msg1"
	task := bot.Todo{ID: "post:p1", Kind: bot.TodoPost, UserID: "liming", Store: "s17", Ref: "p1", CreatedAt: noon,
		Text: "企业微信里有一条群发等您确认：发给 2 位客户，「好久不见 送您一张券」"}
	wanted := []bot.Effect{bot.SavePost{Post: made}, bot.SetTodo{Todo: task}}
	if got := handle(t, of(winBack), bot.PostCreated{ID: "p1", MsgID: "msg1"}); !reflect.DeepEqual(got, wanted) {
		t.Errorf("effects %+v\nwant %+v", got, wanted)
	}
	if got := handle(t, of(made), bot.PostCreated{ID: "p1", MsgID: "msg1"}); !reflect.DeepEqual(got, wanted) {
		t.Errorf("told again, the effects are %+v", got)
	}
	if got := handle(t, of(), bot.PostCreated{ID: "p1", MsgID: "msg1"}); got != nil {
		t.Errorf("of a post that nobody knows come %+v", got)
	}
}

func TestWhoCannotGetAPostIsSaidToWhoAskedForItOnce(t *testing.T) {
	event := bot.PostCreated{ID: "p1", MsgID: "msg1", Failed: []string{"wm2"}}
	got := handle(t, of(winBack), event)
	saved := got[0].(bot.SavePost).Post
	if !reflect.DeepEqual(saved.Customers, []string{"wm1"}) || len(got) != 3 {
		t.Fatalf("effects %+v", got)
	}
	if todo := got[1].(bot.SetTodo).Todo; todo.ExternalUserID != "wm1" {
		t.Errorf("to-do %+v", todo)
	}
	if m := got[2].(bot.AppMessage); m.ToUsers[0] != "hanmei" || !strings.Contains(m.Text, "1 位客户 收不到") {
		t.Errorf("message %+v", m)
	}
	if again := handle(t, of(saved), event); len(again) != 2 {
		t.Errorf("told again, the effects are %+v", again)
	}
}

func TestAPostThatWasCalledOffWhileItWasMade(t *testing.T) {
	off := winBack
	off.CancelledAt = noon
	got := handle(t, of(off), bot.PostCreated{ID: "p1", MsgID: "msg1"})
	if len(got) != 2 || !reflect.DeepEqual(got[1], bot.CancelPost{ID: "p1", MsgID: "msg1"}) {
		t.Errorf("effects %+v", got)
	}
}

func TestAConfirmedPostTouchesThoseWhoGotItAndIsDone(t *testing.T) {
	made := winBack
	made.MsgID = "msg1"
	at := noon.Add(time.Hour)
	found := bot.PostFetched{ID: "p1", ConfirmedAt: at, AskedAt: at.Add(time.Minute), Results: []bot.PostResult{
		{ID: "wm1", Status: bot.PostSent, At: at}, {ID: "wm2", Status: bot.PostHadOthers}}}
	got := handle(t, of(made), found)
	touch := bot.RecordTouch{Touch: bot.Touch{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm1"}, Template: "winback/default", At: at, Ref: "p1"}}
	if len(got) != 3 || !reflect.DeepEqual(got[0], touch) {
		t.Fatalf("effects %+v", got)
	}
	saved, done := got[1].(bot.SavePost).Post, got[2].(bot.SetTodo).Todo
	if !saved.ConfirmedAt.Equal(at) || !done.DoneAt.Equal(at) || done.ID != "post:p1" || done.Outcome != "已确认发送，2 位客户中送达 1 位" {
		t.Errorf("saved %+v, to-do %+v", saved, done)
	}
	if again := handle(t, of(saved), found); !reflect.DeepEqual(again, []bot.Effect{touch}) {
		t.Errorf("told again, the effects are %+v", again)
	}
	if late := handle(t, of(saved), bot.PostCreated{ID: "p1", MsgID: "msg1"}); len(late) != 1 {
		t.Errorf("told backwards, the to-do comes back: %+v", late)
	}
	if got := handle(t, of(made), bot.PostFetched{ID: "p1", AskedAt: at}); got != nil {
		t.Errorf("a post that waits has the effects %+v", got)
	}
}

func TestAGroupPostTouchesNobodyInParticular(t *testing.T) {
	p := bot.Post{ID: "p1", MsgID: "msg1", Sender: "liming", ChatIDs: []string{"wr1"}, Text: "今晚开抢", At: noon}
	got := handle(t, of(p), bot.PostFetched{ID: "p1", ConfirmedAt: noon, Results: []bot.PostResult{{ID: "wr1", Status: bot.PostSent}}})
	if len(got) != 2 || got[1].(bot.SetTodo).Outcome != "已确认发送，1 个群中送达 1 个" {
		t.Errorf("effects %+v", got)
	}
}

// What is known to have been reached grows as WeCom tells of it, whatever comes late
// or twice, and what the post is about stays with it.
func TestWhatAPostReachedIsCounted(t *testing.T) {
	p := bot.Post{ID: "p1", MsgID: "msg1", Sender: "liming", ChatIDs: []string{"wr1", "wr2"}, Text: "今晚开抢", At: noon, Ref: "sale:S7K2", Reminders: 1}
	reached := func(p bot.Post, chats ...string) bot.Post {
		t.Helper()
		found := bot.PostFetched{ID: "p1", ConfirmedAt: noon.Add(time.Minute)}
		for _, chat := range chats {
			found.Results = append(found.Results, bot.PostResult{ID: chat, Status: bot.PostSent})
		}
		for _, e := range handle(t, of(p), found) {
			if saved, ok := e.(bot.SavePost); ok {
				p = saved.Post
			}
		}
		return p
	}
	first := reached(p, "wr1")
	both := reached(first, "wr1", "wr2")
	if first.Sent != 1 || both.Sent != 2 || both.Ref != "sale:S7K2" || both.Reminders != 1 || !both.ConfirmedAt.Equal(first.ConfirmedAt) {
		t.Errorf("first %+v\nthen %+v", first, both)
	}
	if late := reached(both, "wr1"); late.Sent != 2 {
		t.Errorf("an older telling takes something back: %+v", late)
	}
}

func TestPostsAreLookedAtWhileItMakesSense(t *testing.T) {
	now := noon.Add(40 * 24 * time.Hour)
	post := func(id string, age time.Duration, change func(*bot.Post)) bot.Post {
		p := bot.Post{ID: id, MsgID: "msg-" + id, Sender: "liming", At: now.Add(-age)}
		if change != nil {
			change(&p)
		}
		return p
	}
	w := of(post("p1", time.Hour, nil), post("p2", 30*time.Hour, nil), post("p3", 20*24*time.Hour, nil),
		post("p4", 20*24*time.Hour, func(p *bot.Post) { p.ConfirmedAt = now.Add(-time.Hour) }), post("p5", 0, func(p *bot.Post) { p.MsgID = "" }))
	w.now = now
	for minute, wanted := range map[int][]string{0: {"p1", "p2", "p4"}, 25: {"p1", "p4"}} {
		var asked []string
		for _, e := range handle(t, w, bot.JobDue{Name: JobPosts, Due: now.Add(time.Duration(minute) * time.Minute)}) {
			asked = append(asked, e.(bot.FetchPost).ID)
		}
		if !reflect.DeepEqual(asked, wanted) {
			t.Errorf("at minute %d %v are asked for, want %v", minute, asked, wanted)
		}
	}
	if !w.since.Equal(now.Add(-settling)) {
		t.Errorf("asked for those confirmed since %s", w.since)
	}
}

func TestAPostThatCouldNotBeMadeIsSaidInWords(t *testing.T) {
	payload, err := json.Marshal(bot.CreatePost{Post: winBack})
	if err != nil {
		t.Fatal(err)
	}
	event := bot.SendFailed{SendKind: bot.KindCreatePost, Payload: payload, Code: 41048, Reason: "没有可以发送的客户"}
	for name, w := range map[string]*world{"known": of(winBack), "not saved": of()} {
		got := handle(t, w, event)
		if len(got) != 2 {
			t.Fatalf("%s: effects %+v", name, got)
		}
		saved, m := got[0].(bot.SavePost).Post, got[1].(bot.AppMessage)
		if saved.Problem != "没有可以发送的客户" || m.ToUsers[0] != "hanmei" || !strings.Contains(m.Text, "由 李明 发给 2 位客户") || !strings.Contains(m.Text, "谁也没有收到：没有可以发送的客户") {
			t.Errorf("%s: saved %+v, message %q", name, saved, m.Text)
		}
	}
	event.Unsure = true
	if m := handle(t, of(winBack), event)[1].(bot.AppMessage); strings.Contains(m.Text, "谁也没有收到") || !strings.Contains(m.Text, "不确定") {
		t.Errorf("of what may have been made it says %q", m.Text)
	}
	made := winBack
	made.MsgID = "msg1"
	if got := handle(t, of(made), event); got != nil {
		t.Errorf("of a post that was made come %+v", got)
	}
	byHand := winBack
	byHand.By = "cli:root"
	if got := handle(t, of(byHand), event); len(got) != 1 {
		t.Errorf("somebody without a chat is told: %+v", got)
	}
}
