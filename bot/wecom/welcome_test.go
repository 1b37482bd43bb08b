package wecom

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

func (f *fixture) welcome(attachments ...bot.Attachment) bot.Welcome {
	now := f.clock.Now()
	return bot.Welcome{
		Pair: liming, App: MainApp, Code: "CODE", Text: "欢迎光临", Attachments: attachments,
		AddedAt: now, Until: now.Add(20 * time.Second), Rule: "default",
	}
}

// types lists the attachments of the last welcome.
func (f *fixture) sentTypes(t *testing.T) []string {
	t.Helper()
	calls := f.wecom.of(apiWelcome)
	if len(calls) == 0 {
		t.Fatal("no welcome was sent")
	}
	var types []string
	list, _ := calls[len(calls)-1].json(t)["attachments"].([]any)
	for _, a := range list {
		types = append(types, a.(map[string]any)["msgtype"].(string))
	}
	return types
}

var (
	qrImage   = bot.Attachment{Type: "image", Asset: "image:join_way/s17"}
	coupon    = bot.Attachment{Type: "link", Title: "满 50 减 10", URL: "https://shop.example/c/new?a=1&b=2"}
	joinLink  = bot.Attachment{Type: "link", Title: "进群", Asset: "join_way:s17"}
	miniCoupn = bot.Attachment{Type: "miniprogram", Title: "券", Asset: "image:coupon", AppID: "wx1", Page: "pages/c"}
)

func (f *fixture) image(name, media string) bot.Asset {
	return bot.Asset{Name: name, Kind: bot.AssetImage, MediaID: media, ReadyAt: f.clock.Now(), ExpiresAt: f.clock.Now().Add(mediaLife)}
}

func (f *fixture) joinWay() bot.Asset {
	return bot.Asset{Name: "join_way:s17", Kind: bot.AssetJoinWay, RemoteID: "cfg", URL: "https://wework.example/qr", ReadyAt: f.clock.Now()}
}

func TestAWelcomeCarriesTextAndAttachments(t *testing.T) {
	f := newFixture(t)
	f.assets.put(f.image("image:join_way/s17", "m-qr"))
	f.assets.put(f.image("image:coupon", "m-coupon"))
	f.assets.put(f.joinWay())
	want(t, f.send(f.welcome(qrImage, coupon, joinLink, miniCoupn)), bot.ClassDone, 0)
	got := f.wecom.of(apiWelcome)[0].json(t)
	wanted := map[string]any{
		"welcome_code": "CODE",
		"text":         map[string]any{"content": "欢迎光临"},
		"attachments": []any{
			map[string]any{"msgtype": "image", "image": map[string]any{"media_id": "m-qr"}},
			map[string]any{"msgtype": "link", "link": map[string]any{"title": "满 50 减 10", "url": "https://shop.example/c/new?a=1&b=2"}},
			map[string]any{"msgtype": "link", "link": map[string]any{"title": "进群", "url": "https://wework.example/qr"}},
			map[string]any{"msgtype": "miniprogram", "miniprogram": map[string]any{"title": "券", "pic_media_id": "m-coupon", "appid": "wx1", "page": "pages/c"}},
		},
	}
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("sent %v\nwant %v", got, wanted)
	}
	if body := string(f.wecom.of(apiWelcome)[0].body); !strings.Contains(body, "a=1&b=2") {
		t.Errorf("the link's & is escaped: %s", body)
	}
}

func TestAWelcomeUsesTheAppWhoseEventCarriedTheCode(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Apps["till"] = App{AgentID: 3, Secret: "till-secret"} })
	w := f.welcome()
	w.App = "till"
	want(t, f.send(w), bot.ClassDone, 0)
	if q := string(f.wecom.of(apiToken)[0].body); !strings.Contains(q, "till-secret") {
		t.Error("the main app's secret was used")
	}
	w.App = "nobody"
	want(t, f.send(w), bot.ClassPermanent, 0)
}

func TestEachLimitOfAWelcomeIsKept(t *testing.T) {
	f := newFixture(t)
	long := strings.Repeat("汉", 3000)
	w := f.welcome()
	w.Text = long
	for range 12 {
		w.Attachments = append(w.Attachments, bot.Attachment{Type: "link", Title: long, Description: long, URL: "https://x.example"})
	}
	want(t, f.send(w), bot.ClassDone, 0)
	got := f.wecom.of(apiWelcome)[0].json(t)
	text := got["text"].(map[string]any)["content"].(string)
	if len(text) > maxWelcomeText || len(text) < maxWelcomeText-3 || !utf8.ValidString(text) {
		t.Errorf("text has %d bytes, valid %v", len(text), utf8.ValidString(text))
	}
	list := got["attachments"].([]any)
	if len(list) != maxAttachments {
		t.Errorf("%d attachments", len(list))
	}
	body := list[0].(map[string]any)["link"].(map[string]any)
	for field, limit := range map[string]int{"title": 128, "desc": 512} {
		if s := body[field].(string); len(s) > limit || !utf8.ValidString(s) {
			t.Errorf("%s has %d bytes", field, len(s))
		}
	}
}

func TestAWelcomeWaitsForAnAssetWhileThereIsTime(t *testing.T) {
	f := newFixture(t)
	w := f.welcome(qrImage, coupon)
	o := f.send(w)
	want(t, o, bot.ClassRetry, 0)
	if !o.Free || !o.RetryAt.Equal(f.clock.Now().Add(assetAgain)) || len(f.wecom.of(apiWelcome)) != 0 {
		t.Fatalf("outcome %+v", o)
	}
	f.clock.add(11 * time.Second)
	want(t, f.send(w), bot.ClassDone, 0)
	if got := f.sentTypes(t); !reflect.DeepEqual(got, []string{"link"}) {
		t.Errorf("with 9 s left it carries %v", got)
	}
}

func TestAWelcomeWaitsForAnAssetNoLongerThanACustomerWould(t *testing.T) {
	f := newFixture(t)
	w := f.welcome(qrImage, coupon)
	decided := f.clock.Now()
	f.clock.add(assetPatience)
	o := f.Send(t.Context(), bot.OutboxItem{ID: 7, Send: w, Meta: w.Meta(), CreatedAt: decided, Again: true})
	want(t, o, bot.ClassDone, 0)
}

func TestAWelcomeDoesNotWaitForAnAssetThatFailed(t *testing.T) {
	f := newFixture(t)
	f.assets.put(bot.Asset{Name: "image:coupon", Kind: bot.AssetImage, Problem: "不是 JPG"})
	want(t, f.send(f.welcome(miniCoupn, coupon)), bot.ClassDone, 0)
	if got := f.sentTypes(t); !reflect.DeepEqual(got, []string{"link"}) {
		t.Errorf("it carries %v", got)
	}
}

func TestAnUnusablePictureOfAJoinWayBecomesALink(t *testing.T) {
	f := newFixture(t)
	f.assets.put(f.joinWay())
	expired := f.image("image:join_way/s17", "m-old")
	expired.ExpiresAt = f.clock.Now()
	f.assets.put(expired)
	want(t, f.send(f.welcome(qrImage)), bot.ClassDone, 0)
	if got := f.sentTypes(t); !reflect.DeepEqual(got, []string{"link"}) {
		t.Errorf("it carries %v", got)
	}
	for name, way := range map[string]string{
		"join_way:s17": "join_way:s17", "image:join_way:s17": "join_way:s17", "image:join_way/s17": "join_way:s17", "image:coupon/new": "", "image:join_wayward": "",
	} {
		if got, _ := joinWayBehind(name); got != way {
			t.Errorf("behind %q is %q, want %q", name, got, way)
		}
	}
}

func TestAWelcomeInItsLastSecondsIsTextAlone(t *testing.T) {
	f := newFixture(t)
	w := f.welcome(coupon)
	f.clock.add(18 * time.Second)
	want(t, f.send(w), bot.ClassDone, 0)
	if got := f.sentTypes(t); got != nil {
		t.Errorf("it carries %v", got)
	}
	f.clock.add(2 * time.Second)
	want(t, f.send(w), bot.ClassPermanent, 0)
	w.Code = ""
	want(t, f.send(w), bot.ClassPermanent, 41049)
	if n := len(f.wecom.of(apiWelcome)); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestRefusedMediaAreForgottenAndTheWelcomeGoesOnWithoutThem(t *testing.T) {
	for _, refused := range []int{40007, 40145} {
		f := newFixture(t)
		f.assets.put(f.image("image:coupon", "m-dead"))
		f.wecom.script(apiWelcome, code(refused, "invalid media_id"))
		want(t, f.send(f.welcome(miniCoupn, coupon)), bot.ClassDone, 0)
		if got := f.sentTypes(t); !reflect.DeepEqual(got, []string{"link"}) {
			t.Errorf("the repeat carries %v", got)
		}
		want(t, f.send(f.welcome(miniCoupn, coupon)), bot.ClassDone, 0)
		if n := len(f.wecom.of(apiWelcome)); n != 3 {
			t.Errorf("%d calls: the dead media were used again", n)
		}
	}
}

func TestRefusedAttachmentsLeaveTheText(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiWelcome, code(41065, "invalid attachment"))
	want(t, f.send(f.welcome(coupon)), bot.ClassDone, 0)
	if got := f.sentTypes(t); got != nil {
		t.Errorf("the repeat carries %v", got)
	}
}

func TestWhatWeComSaysToAWelcome(t *testing.T) {
	for _, c := range []struct {
		code  int
		class bot.Class
		again time.Duration
	}{
		{41050, bot.ClassPermanent, 0},
		{41051, bot.ClassAlready, 0},
		{41053, bot.ClassPermanent, 0},
		{41096, bot.ClassRetry, 500 * time.Millisecond},
		{-1, bot.ClassRetry, welcomeAgain},
		{45033, bot.ClassRetry, time.Second},
		{45009, bot.ClassPermanent, 0},
		{60020, bot.ClassPermanent, 0},
		{48002, bot.ClassPermanent, 0},
	} {
		f := newFixture(t)
		f.wecom.script(apiWelcome, code(c.code, "no"))
		o := f.send(f.welcome())
		want(t, o, c.class, c.code)
		if c.again > 0 && !o.RetryAt.Equal(f.clock.Now().Add(c.again)) {
			t.Errorf("%d is tried again at %s", c.code, o.RetryAt.Sub(f.clock.Now()))
		}
		if o.Reason == "" {
			t.Errorf("%d has no reason", c.code)
		}
	}
}

func TestARetryThatComesTooLateIsFinal(t *testing.T) {
	f := newFixture(t)
	w := f.welcome()
	f.clock.add(19*time.Second + 700*time.Millisecond)
	f.wecom.script(apiWelcome, code(41096, "being distributed"))
	o := f.send(w)
	want(t, o, bot.ClassPermanent, 41096)
	if !strings.Contains(o.Reason, "来不及") {
		t.Errorf("reason %q", o.Reason)
	}
}

func TestAWelcomeIsNotHeldByOtherTraffic(t *testing.T) {
	f := newFixture(t)
	release := make(chan struct{})
	f.wecom.say(apiMarkTag, func(c call, w http.ResponseWriter) {
		<-release
		ok("")(c, w)
	})
	if _, err := f.apps[MainApp].token.get(context.Background()); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		go func() { _ = f.ask() }()
	}
	eventually(t, "all places of mark_tag are taken", func() bool { return len(f.wecom.of(apiMarkTag)) == placesPerAPI })
	begin := time.Now()
	want(t, f.send(f.welcome()), bot.ClassDone, 0)
	if took := time.Since(begin); took > 500*time.Millisecond {
		t.Errorf("the welcome took %s behind other traffic", took)
	}
	close(release)
}

func TestAnAssetBookThatIsAwayDoesNotStopTheGreeting(t *testing.T) {
	f := newFixture(t)
	f.assets.away = errAway
	want(t, f.send(f.welcome(qrImage, coupon)), bot.ClassDone, 0)
	if got := f.sentTypes(t); len(got) != 1 || got[0] != "link" {
		t.Errorf("it carries %v", got)
	}
}
