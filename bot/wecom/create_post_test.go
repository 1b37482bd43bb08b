package wecom

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// aPost is a mass post to one customer.
var aPost = bot.CreatePost{Post: bot.Post{ID: "p1", Sender: "liming", Text: "好久不见", Customers: []string{"wm1"}}}

// postOf is a post that liming sends to customers.
func postOf(id, words string, customers ...string) bot.CreatePost {
	return bot.CreatePost{Post: bot.Post{ID: id, Sender: "liming", Text: words, Customers: customers}}
}

// retry sends what an earlier try may have done.
func (w *world) retry(s bot.Send, since time.Time) bot.Outcome {
	return w.Send(context.Background(), bot.OutboxItem{ID: 9, Send: s, Meta: s.Meta(), CreatedAt: since, Attempts: 1, Again: true})
}

func TestAPostIsMadeConfirmedAndRead(t *testing.T) {
	w := newWorld(t)
	pair, _ := w.scan(t, false)
	o := w.send(postOf("p1", "好久不见", pair.ExternalUserID, "wmNobody"))
	want(t, o, bot.ClassDone, 0)
	made := o.Result.(bot.PostCreated)
	if made.ID != "p1" || made.MsgID == "" || !reflect.DeepEqual(made.Failed, []string{"wmNobody"}) {
		t.Errorf("made %+v", made)
	}
	ask := bot.FetchPost{ID: "p1", MsgID: made.MsgID, Sender: "LiMing"}
	read := func() bot.PostFetched {
		t.Helper()
		o := w.send(ask)
		want(t, o, bot.ClassDone, 0)
		return o.Result.(bot.PostFetched)
	}
	if got := read(); !got.ConfirmedAt.IsZero() || len(got.Results) != 1 || got.Results[0].Status != bot.PostUnsent {
		t.Errorf("before it is confirmed %+v", got)
	}
	if err := w.sim.ConfirmPost(made.MsgID, "liming"); err != nil {
		t.Fatal(err)
	}
	got := read()
	if got.ConfirmedAt.IsZero() || len(got.Results) != 1 || got.Results[0].ID != pair.ExternalUserID ||
		got.Results[0].Status != bot.PostSent || got.Results[0].At.IsZero() {
		t.Errorf("after it is confirmed %+v", got)
	}
}

func TestALostAnswerMakesNoSecondPost(t *testing.T) {
	w := newWorld(t)
	first, _ := w.scan(t, false)
	second, _ := w.scan(t, false)
	before := time.Now()
	want(t, w.send(postOf("p0", "好久不见", second.ExternalUserID)), bot.ClassDone, 0)
	post := postOf("p1", "好久不见", first.ExternalUserID, "wmNobody")
	w.sim.Faults.Add(simulator.Fault{API: apiAddPost, Times: 1, Late: true, Drop: true})
	want(t, w.send(post), bot.ClassRetry, 0)
	o := w.retry(post, before)
	want(t, o, bot.ClassDone, 0)
	posts := w.sim.Posts()
	if len(posts) != 2 {
		t.Fatalf("%d posts were made", len(posts))
	}
	if got := o.Result.(bot.PostCreated); got.MsgID != posts[1].MsgID || !reflect.DeepEqual(got.Failed, []string{"wmNobody"}) {
		t.Errorf("found %+v, made %+v", got, posts[1])
	}
}

func TestWhatWasNotMadeIsMadeOnARepeat(t *testing.T) {
	w := newWorld(t)
	first, _ := w.scan(t, false)
	other, _ := w.scan(t, false)
	want(t, w.send(postOf("p0", "好久不见", other.ExternalUserID)), bot.ClassDone, 0)
	want(t, w.send(postOf("p2", "新品到店", first.ExternalUserID)), bot.ClassDone, 0)
	want(t, w.retry(postOf("p1", "好久不见", first.ExternalUserID), time.Now()), bot.ClassDone, 0)
	if n := len(w.sim.Posts()); n != 3 {
		t.Errorf("%d posts were made, want 3: others' are not this one", n)
	}
}

func TestAGroupPost(t *testing.T) {
	w := newWorld(t)
	post := bot.CreatePost{Post: bot.Post{ID: "p1", Sender: "liming", Text: "今晚八点开抢", ChatIDs: []string{"wrGroupOfStore17"},
		Attachments: []bot.Attachment{{Type: "link", Title: "抢购", URL: "https://shop.example/sale"}}}}
	w.sim.Faults.Add(simulator.Fault{API: apiAddPost, Times: 1, Late: true, Drop: true})
	before := time.Now()
	want(t, w.send(post), bot.ClassRetry, 0)
	o := w.retry(post, before)
	want(t, o, bot.ClassDone, 0)
	posts := w.sim.Posts()
	if len(posts) != 1 || posts[0].ChatType != "group" {
		t.Fatalf("posts %+v", posts)
	}
	if err := w.sim.ConfirmPost(posts[0].MsgID, "liming"); err != nil {
		t.Fatal(err)
	}
	fetched := w.send(bot.FetchPost{ID: "p1", MsgID: posts[0].MsgID, Sender: "liming"}).Result.(bot.PostFetched)
	if len(fetched.Results) != 1 || fetched.Results[0].ID != "wrGroupOfStore17" {
		t.Errorf("fetched %+v", fetched)
	}
}

func TestPostsThatCannotBeMade(t *testing.T) {
	f := newFixture(t)
	crowd := make([]string, maxPostCustomers+1)
	for name, c := range map[string]struct {
		change func(*bot.Post)
		code   int
	}{
		"nobody sends":    {func(p *bot.Post) { p.Sender = "" }, 40063},
		"nothing to say":  {func(p *bot.Post) { p.Text = "" }, 40063},
		"nobody to reach": {func(p *bot.Post) { p.Customers = nil }, codeNobody},
		"both at once":    {func(p *bot.Post) { p.ChatIDs = []string{"wr1"} }, 40058},
		"too many":        {func(p *bot.Post) { p.Customers = crowd }, 40058},
	} {
		t.Run(name, func(t *testing.T) {
			post := aPost
			c.change(&post.Post)
			want(t, f.send(post), bot.ClassPermanent, c.code)
		})
	}
	if n := len(f.wecom.of(apiAddPost)); n != 0 {
		t.Errorf("%d calls", n)
	}
	w := newWorld(t)
	want(t, w.send(postOf("p1", "好久不见", "wmNobody")), bot.ClassPermanent, codeNobody)
	f.wecom.script(apiAddPost, ok(""))
	want(t, f.send(aPost), bot.ClassRetry, 0)
}

func TestAPostDoesNotGoWithoutWhatItPromises(t *testing.T) {
	f := newFixture(t)
	post := aPost
	post.Attachments = []bot.Attachment{{Type: "image", Asset: "image:coupon"}}
	o := f.send(post)
	want(t, o, bot.ClassRetry, 0)
	if !o.Free || !strings.Contains(o.Reason, "还在准备") {
		t.Errorf("outcome %+v", o)
	}
	f.assets.put(bot.Asset{Name: "image:coupon", Kind: bot.AssetImage, Problem: "文件不存在"})
	want(t, f.send(post), bot.ClassPermanent, 0)
	f.assets.put(bot.Asset{Name: "image:coupon", Kind: bot.AssetImage, MediaID: "m1", ReadyAt: f.clock.Now(), ExpiresAt: f.clock.Now().Add(time.Hour)})
	f.wecom.script(apiAddPost, ok(`"msgid":"msg1","fail_list":[]`))
	want(t, f.send(post), bot.ClassDone, 0)
	if got := f.wecom.of(apiAddPost)[0].json(t)["attachments"].([]any); len(got) != 1 {
		t.Errorf("attachments %v", got)
	}
}

func TestPostsAreReadPageByPageAndTimesAsTextOrNumber(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiListPosts,
		ok(`"group_msg_list":[{"msgid":"other","create_time":"1785578400","text":{"content":"别的"}},
			{"msgid":"more","create_time":"1785578400","text":{"content":"好久不见"},"attachments":[{"msgtype":"image"}]}],"next_cursor":"c2"`),
		ok(`"group_msg_list":[{"msgid":"msg1","create_time":1785578400,"text":{"content":"好久不见"}}],"next_cursor":""`))
	tasks := ok(`"task_list":[{"userid":"LiMing","status":2,"send_time":"1785578500"}],"next_cursor":""`)
	f.wecom.script(apiPostTasks, ok(`"task_list":[{"userid":"hanmei","status":0}],"next_cursor":"c2"`), tasks, tasks)
	f.wecom.script(apiPostResults,
		ok(`"send_list":[{"external_userid":"wm1","status":1,"send_time":1785578500}]`),
		ok(`"send_list":[{"external_userid":"wm1","status":1,"send_time":1785578500}],"next_cursor":"c2"`),
		ok(`"send_list":[{"external_userid":"wm2","status":3}]`))
	o := f.send(aPost, 1)
	want(t, o, bot.ClassDone, 0)
	if got := o.Result.(bot.PostCreated); got.MsgID != "msg1" || len(f.wecom.of(apiAddPost)) != 0 {
		t.Errorf("found %+v", got)
	}
	o = f.send(bot.FetchPost{ID: "p1", MsgID: "msg1", Sender: "liming"})
	want(t, o, bot.ClassDone, 0)
	at := time.Unix(1785578500, 0).UTC()
	wanted := bot.PostFetched{ID: "p1", ConfirmedAt: at, AskedAt: f.clock.Now(), Results: []bot.PostResult{
		{ID: "wm1", Status: bot.PostSent, At: at}, {ID: "wm2", Status: bot.PostHadOthers}}}
	if !reflect.DeepEqual(o.Result, wanted) {
		t.Errorf("fetched %+v", o.Result)
	}
}

func TestWhatIsStillBeingHandedOutIsLookedAtLater(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiListPosts, ok(`"group_msg_list":[{"msgid":"msg1","text":{"content":"好久不见"}}]`))
	f.wecom.script(apiPostTasks, code(41063, "dispatching"))
	want(t, f.send(aPost, 1), bot.ClassRetry, 41063)
	if n := len(f.wecom.of(apiAddPost)); n != 0 {
		t.Error("a second post was made")
	}
}

func TestAPostIsCalledOffOnce(t *testing.T) {
	w := newWorld(t)
	pair, _ := w.scan(t, false)
	made := w.send(postOf("p1", "好久不见", pair.ExternalUserID)).Result.(bot.PostCreated)
	stop := bot.CancelPost{ID: "p1", MsgID: made.MsgID}
	want(t, w.send(stop), bot.ClassDone, 0)
	want(t, w.send(stop), bot.ClassAlready, codeCancelled)
	if !w.sim.Posts()[0].Cancelled || w.Trouble() != "" {
		t.Errorf("posts %+v, trouble %q", w.sim.Posts(), w.Trouble())
	}
	want(t, w.send(bot.CancelPost{ID: "p2", MsgID: "msgNobodys"}), bot.ClassPermanent, 41047)
}
