package wecom

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

const (
	testKf   = "wkEXAMPLEkf0000000000000000001"
	kfWriter = "wmEXAMPLEcustomer0000000000000001"
)

// kfFeeds is a feed store in memory.
type kfFeeds struct {
	place    bot.FeedPlace
	arrivals []bot.Arrival
	seen     map[string]bool
}

func (f *kfFeeds) Feed(context.Context, string) (bot.FeedPlace, error) { return f.place, nil }

func (f *kfFeeds) TakeFeed(_ context.Context, _, from, _ string, arrivals []bot.Arrival, at bot.FeedPlace) error {
	if f.place.Position != from {
		return bot.ErrFeedMoved
	}
	for _, a := range arrivals {
		if !f.seen[a.Key] {
			f.seen[a.Key] = true
			f.arrivals = append(f.arrivals, a)
		}
	}
	f.place = at
	return nil
}

// bodies are what arrived, decoded.
func (f *kfFeeds) bodies(t *testing.T) []bot.Body {
	t.Helper()
	var all []bot.Body
	for _, a := range f.arrivals {
		body, err := bot.DecodeInternal(a.Kind, a.Body)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, body)
	}
	return all
}

// withKf gives a world a kf account and the means to read it.
func withKf(t *testing.T) (*world, *kfFeeds) {
	t.Helper()
	feeds := &kfFeeds{seen: map[string]bool{}}
	w := newWorld(t, func(c *simulator.Config) {
		c.Kf = []simulator.KfAccount{{OpenKfID: testKf, Name: "客服", Servicers: []string{"liming", "hanmei"}}}
	})
	w.feeds = feeds
	return w, feeds
}

// visitor opens the chat in the simulator, by a link, and writes.
func (w *world) visitor(t *testing.T, lines ...string) string {
	t.Helper()
	id, err := w.sim.KfEnter(simulator.KfVisit{Scene: "till", SceneParam: "a=1", Name: "小雨"})
	for _, line := range lines {
		if err == nil {
			_, err = w.sim.KfWrite(simulator.KfWords{ExternalUserID: id, Text: line})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

var kfReadFeed = bot.ReadFeed{Feed: bot.FeedKf + testKf}

func TestAKfAccountIsReadToItsEnd(t *testing.T) {
	w, feeds := withKf(t)
	who := w.visitor(t, "有燕麦奶吗", "在吗")
	o := w.send(kfReadFeed)
	want(t, o, bot.ClassDone, 0)
	if read := o.Result.(bot.FeedRead); read.Messages != 3 || !read.Caught || read.Unreadable != 0 || read.NewestAt.IsZero() {
		t.Errorf("read %+v", read)
	}
	got := feeds.bodies(t)
	enter, said := got[0].(bot.KfEvent), got[1].(bot.ChatMessage)
	if enter.Event != "enter_session" || enter.ExternalUserID != who || enter.Scene != "till" || enter.SceneParam != "a=1" || enter.WelcomeCode == "" {
		t.Errorf("entered %+v", enter)
	}
	if said.Speaker != who || said.By != bot.SpeakerCustomer || said.OpenKfID != testKf || said.Text() != "有燕麦奶吗" || said.Customer() != who || said.At.IsZero() {
		t.Errorf("said %+v", said)
	}
	for _, a := range feeds.arrivals {
		if a.Lane != "kf:"+testKf+"/"+who || len(a.Key) > 64 {
			t.Errorf("arrival %+v", a)
		}
	}
	want(t, w.send(kfReadFeed), bot.ClassDone, 0)
	if len(feeds.arrivals) != 3 {
		t.Errorf("reading on brings %d arrivals", len(feeds.arrivals))
	}
}

func TestPagesWithoutMessagesAreNoEnd(t *testing.T) {
	w, feeds := withKf(t)
	w.visitor(t, "你好")
	if err := w.sim.KfEmptyPages("", 2); err != nil {
		t.Fatal(err)
	}
	want(t, w.send(kfReadFeed), bot.ClassDone, 0)
	if len(feeds.arrivals) != 2 {
		t.Errorf("%d arrivals came", len(feeds.arrivals))
	}
}

func TestReadingWithoutATokenTooOftenWaits(t *testing.T) {
	w, _ := withKf(t)
	for range 3 {
		want(t, w.send(kfReadFeed), bot.ClassDone, 0)
	}
	want(t, w.send(kfReadFeed), bot.ClassRetry, 45009)
}

func TestAnOldTokenIsDoneWithout(t *testing.T) {
	w, feeds := withKf(t)
	w.visitor(t, "你好")
	old := kfReadFeed
	old.Token = "ENCexpired"
	want(t, w.send(old), bot.ClassDone, 0)
	if len(feeds.arrivals) != 2 || w.calls(apiKfSync) != 2 {
		t.Errorf("%d arrivals by %d calls", len(feeds.arrivals), w.calls(apiKfSync))
	}
}

func TestACursorThatWeComForgotBeginsAnewAndRepeatsNothing(t *testing.T) {
	w, feeds := withKf(t)
	w.visitor(t, "你好")
	want(t, w.send(kfReadFeed), bot.ClassDone, 0)
	feeds.place.Position = "forgotten"
	want(t, w.send(kfReadFeed), bot.ClassDone, 0)
	if len(feeds.arrivals) != 2 || feeds.place.Position == "forgotten" {
		t.Errorf("%d arrivals, at %q", len(feeds.arrivals), feeds.place.Position)
	}
}

func TestAnAnswerThatIsTooLargeIsAskedForInPieces(t *testing.T) {
	f := newFixture(t)
	f.feeds = &kfFeeds{seen: map[string]bool{}}
	f.wecom.say(apiKfSync, func(c call, w http.ResponseWriter) {
		if c.json(t)["limit"].(float64) > 10 {
			code(45029, "too large")(c, w)
			return
		}
		ok(`"next_cursor":"c1","has_more":0,"msg_list":[]`)(c, w)
	})
	want(t, f.send(kfReadFeed), bot.ClassDone, 0)
}

func TestAGapIsSaidAfterThreeDaysWithoutReading(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiKfSync, ok(`"next_cursor":"c2","has_more":0,"msg_list":[]`))
	for age, gap := range map[time.Duration]bool{kfHistory - time.Minute: false, kfHistory: true} {
		read := f.clock.Now().Add(-age)
		f.feeds = &kfFeeds{place: bot.FeedPlace{Position: "c1", CaughtAt: read, ReadAt: read}}
		if got := f.send(kfReadFeed).Result.(bot.FeedRead).Gap; got != gap {
			t.Errorf("after %s the gap is %v", age, got)
		}
	}
}

func TestKfAnswersArriveOnce(t *testing.T) {
	w, _ := withKf(t)
	who := w.visitor(t, "你好")
	answer := bot.KfMessage{OpenKfID: testKf, ExternalUserID: who, MsgID: "k1", Text: "请选", Until: time.Now().Add(time.Hour),
		Menu: []bot.KfItem{{ID: "coupon", Content: "我的券"}, {Content: "入群", URL: "https://example.com/g?a=1&b=2"}}}
	want(t, w.send(answer), bot.ClassDone, 0)
	want(t, w.send(answer, 1), bot.ClassAlready, 95033)
	phone, err := w.sim.CustomerPhone(who)
	if err != nil || len(phone) != 2 || phone[1].Via != "kf" {
		t.Fatalf("the phone shows %+v, %v", phone, err)
	}
	if got := phone[1].Menu; len(got) != 2 || got[0].ID != "coupon" || got[1].URL != "https://example.com/g?a=1&b=2" {
		t.Errorf("the menu is %+v", got)
	}
	w.sim.Faults.Add(simulator.Fault{API: apiKfSend, Times: 1, Late: true, Drop: true})
	answer.MsgID = "k2"
	want(t, w.send(answer), bot.ClassRetry, 0)
	want(t, w.send(answer, 1), bot.ClassAlready, 95033)
	for i := range 3 {
		answer.MsgID = fmt.Sprintf("k3-%d", i)
		want(t, w.send(answer), bot.ClassDone, 0)
	}
	answer.MsgID = "k4"
	want(t, w.send(answer), bot.ClassPermanent, 95001)
	answer.Until = time.Now()
	if o := w.send(answer); o.Class != bot.ClassPermanent || o.Unsure || !strings.Contains(o.Reason, "太久") {
		t.Errorf("too late is %+v", o)
	}
	want(t, w.send(bot.KfMessage{OpenKfID: testKf, ExternalUserID: who, MsgID: "k5"}), bot.ClassPermanent, 44004)
}

func TestAKfWelcomeWorksOnce(t *testing.T) {
	w, feeds := withKf(t)
	who := w.visitor(t)
	want(t, w.send(kfReadFeed), bot.ClassDone, 0)
	enter := feeds.bodies(t)[0].(bot.KfEvent)
	hello := bot.KfMessage{OpenKfID: testKf, ExternalUserID: who, MsgID: "w1", Text: "欢迎", Code: enter.WelcomeCode, Until: enter.At.Add(20 * time.Second)}
	w.sim.Faults.Add(simulator.Fault{API: apiKfOnEvent, Times: 1, Code: -1})
	o := w.send(hello)
	want(t, o, bot.ClassRetry, -1)
	if o.RetryAt.After(time.Now().Add(welcomeAgain)) {
		t.Errorf("the next try waits until %s", o.RetryAt)
	}
	want(t, w.send(hello, 1), bot.ClassDone, 0)
	hello.MsgID = "w2"
	if o := w.send(hello, 1); o.Class != bot.ClassPermanent || !o.Unsure {
		t.Errorf("a code that is used gives %+v", o)
	}
	if phone, _ := w.sim.CustomerPhone(who); len(phone) != 1 {
		t.Errorf("the phone shows %d greetings", len(phone))
	}
}

func TestATalkIsGivenToPeopleOnce(t *testing.T) {
	w, _ := withKf(t)
	who := w.visitor(t, "找人工")
	over := bot.KfHandOver{OpenKfID: testKf, ExternalUserID: who}
	want(t, w.send(over), bot.ClassDone, 0)
	want(t, w.send(over), bot.ClassAlready, 0)
	want(t, w.send(bot.KfMessage{OpenKfID: testKf, ExternalUserID: who, MsgID: "h1", Text: "插嘴"}), bot.ClassPermanent, 95018)
	over.Servicer = "nobody"
	want(t, w.send(over), bot.ClassPermanent, 95014)
	over.Servicer = "liming"
	want(t, w.send(over), bot.ClassDone, 0)
	want(t, w.send(over), bot.ClassAlready, 0)
	if err := w.sim.KfFinish(simulator.KfHand{ExternalUserID: who, UserID: "liming"}); err != nil {
		t.Fatal(err)
	}
	want(t, w.send(over), bot.ClassPermanent, 95013)
}

func TestWhatPeopleDoInAKfTalkIsTold(t *testing.T) {
	w, feeds := withKf(t)
	who := w.visitor(t)
	msg, err := w.sim.KfWrite(simulator.KfWords{ExternalUserID: who, Text: "写错了"})
	if err != nil {
		t.Fatal(err)
	}
	want(t, w.send(bot.KfHandOver{OpenKfID: testKf, ExternalUserID: who}), bot.ClassDone, 0)
	by := simulator.KfHand{ExternalUserID: who, UserID: "liming", Text: "我来帮您", To: "hanmei"}
	answered := ""
	for _, act := range []func() error{
		func() error { return w.sim.KfRecall("", who, msg) },
		func() error { return w.sim.KfTake(by) },
		func() (err error) { answered, err = w.sim.KfAnswer(by); return },
		func() error { return w.sim.KfPass(by) },
		func() error { return w.sim.KfFinish(simulator.KfHand{ExternalUserID: who, UserID: "hanmei"}) },
		func() error { return w.sim.KfReject("", who, true) },
		func() error { return w.sim.KfAttend("", "liming", false) },
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
	}
	want(t, w.send(kfReadFeed), bot.ClassDone, 0)
	var told []string
	for _, body := range feeds.bodies(t)[2:] {
		switch b := body.(type) {
		case bot.ChatRecalled:
			told = append(told, fmt.Sprintf("recalled %t %t", b.Recalled == msg, b.Speaker == who))
		case bot.ChatMessage:
			told = append(told, fmt.Sprintf("said by %s %s %t %t", b.Speaker, b.By, b.Customer() == who, b.MsgID == answered))
		case bot.KfEvent:
			told = append(told, fmt.Sprintf("%s %d %s>%s %t", b.Event, b.Change, b.From, b.To, b.Code != ""))
		}
	}
	wanted := []string{
		"recalled true true", "session_status_change 1 >liming true", "said by liming staff true true",
		"session_status_change 2 liming>hanmei false", "session_status_change 3 hanmei> true",
		"reject_customer_msg_switch_change 1 > false", "servicer_status_change 2 >liming false",
	}
	if diff := cmp.Diff(wanted, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestKfAccountsAreCalledByTheirApp(t *testing.T) {
	f := newFixture(t, func(o *Options) {
		o.Apps["service"] = App{AgentID: 1000009, Secret: "another-secret"}
		o.Kf = map[string]string{testKf: "service"}
	})
	f.wecom.say(apiKfSend, code(48002, "api forbidden"))
	o := f.send(bot.KfMessage{OpenKfID: testKf, ExternalUserID: kfWriter, MsgID: "x", Text: "x"})
	want(t, o, bot.ClassPermanent, 48002)
	if !strings.Contains(o.Reason, "微信客服") {
		t.Errorf("the reason is %s", o.Reason)
	}
	if asked := string(f.wecom.of(apiToken)[0].body); !strings.Contains(asked, "another-secret") {
		t.Error("the token is another app's")
	}
}

func TestAnExpiredTokenOfTheAppCostsAKfReadingNothing(t *testing.T) {
	w, feeds := withKf(t)
	w.visitor(t, "你好")
	want(t, w.send(kfReadFeed), bot.ClassDone, 0)
	w.sim.ExpireTokens(MainApp)
	want(t, w.send(kfReadFeed), bot.ClassDone, 0)
	w.sim.RevokeTokens(MainApp)
	want(t, w.send(bot.KfHandOver{OpenKfID: testKf, ExternalUserID: feeds.bodies(t)[0].(bot.KfEvent).ExternalUserID}), bot.ClassDone, 0)
}
