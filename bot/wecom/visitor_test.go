package wecom

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWhoOpenedAPage(t *testing.T) {
	for name, c := range map[string]struct {
		fields string
		want   Visitor
	}{
		"a member":                 {`"userid":"liming","user_ticket":"T"`, Visitor{UserID: "liming"}},
		"a customer":               {`"openid":"oX","external_userid":"wmX"`, Visitor{ExternalUserID: "wmX", OpenID: "oX"}},
		"a stranger":               {`"openid":"oX"`, Visitor{OpenID: "oX"}},
		"a member, as once":        {`"UserId":"liming","DeviceId":"D"`, Visitor{UserID: "liming"}},
		"a stranger, as once":      {`"OpenId":"oX"`, Visitor{OpenID: "oX"}},
		"a member who is a number": {`"userid":10086`, Visitor{UserID: "10086"}},
	} {
		f := newFixture(t)
		f.wecom.say(apiVisitor, ok(c.fields))
		if got, err := f.Visitor(context.Background(), "CODE"); err != nil || got != c.want {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
}

func TestACodeCannotBringParametersAlong(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiVisitor, ok(`"userid":"liming"`))
	if _, err := f.Visitor(context.Background(), "C&access_token=evil&code=D#x"); err != nil {
		t.Fatal(err)
	}
	asked, err := url.ParseQuery(string(f.wecom.of(apiVisitor)[0].body))
	if err != nil || asked.Get("code") != "C&access_token=evil&code=D#x" || len(asked["access_token"]) != 1 || len(asked["code"]) != 1 {
		t.Errorf("asked %v", asked)
	}
}

func TestACodeThatIsNoGoodIsToldFromTrouble(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiVisitor, code(40029, "invalid code"))
	if _, err := f.Visitor(context.Background(), "USED"); !IsLoginCode(err) {
		t.Errorf("%v", err)
	}
	for _, none := range []string{"", strings.Repeat("x", codeBytes+1)} {
		if _, err := f.Visitor(context.Background(), none); !IsLoginCode(err) {
			t.Errorf("%d bytes: %v", len(none), err)
		}
	}
	if n := len(f.wecom.of(apiVisitor)); n != 1 {
		t.Errorf("WeCom was asked %d times", n)
	}
	if f.Trouble() != "" {
		t.Errorf("a stale page is trouble: %s", f.Trouble())
	}
	f.wecom.say(apiVisitor, code(60020, "not allow to access from your ip"))
	var e *APIError
	if _, err := f.Visitor(context.Background(), "GOOD"); IsLoginCode(err) || !errors.As(err, &e) || !strings.Contains(e.Sentence, "可信IP") {
		t.Errorf("%v", err)
	}
	f.wecom.say(apiVisitor, ok(""))
	if _, err := f.Visitor(context.Background(), "GOOD"); err == nil || IsLoginCode(err) {
		t.Errorf("an answer that names nobody: %v", err)
	}
}

func TestAStaleTokenDoesNotSpendTheCode(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiVisitor, ok(`"userid":"liming"`))
	if _, err := f.Visitor(context.Background(), "A"); err != nil {
		t.Fatal(err)
	}
	f.wecom.revoke()
	if got, err := f.Visitor(context.Background(), "B"); err != nil || got.UserID != "liming" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestTheCodeOfALoginIsNotTold(t *testing.T) {
	f := newFixture(t)
	for _, a := range []answer{echoAddress(200, "application/json", `{"errcode":40029,"errmsg":"%s"}`), echoAddress(500, "text/html", "%s"), hangUp} {
		f.wecom.say(apiVisitor, a)
		_, err := f.Visitor(context.Background(), "C0DE-of-the-app")
		f.noSecretIn(t, err.Error())
	}
	f.noSecretIn(t, f.logs.String())
	f.noSecretIn(t, f.secrets.clean("GET /oauth?code=C0DE-of-the-app&state=x"))
}

func TestAReminderIsSentAsOftenAsWeComTakesIt(t *testing.T) {
	w := newWorld(t)
	pair, _ := w.scan(t, false)
	made := w.send(postOf("p1", "好久不见", pair.ExternalUserID)).Result.(bot.PostCreated)
	remind := bot.RemindPost{ID: "p1", MsgID: made.MsgID}
	for range 3 {
		want(t, w.send(remind), bot.ClassDone, 0)
	}
	want(t, w.send(remind), bot.ClassAlready, codeReminded)
	if n := w.sim.Posts()[0].Reminders; n != 3 {
		t.Errorf("reminded %d times", n)
	}
	want(t, w.send(bot.CancelPost{ID: "p1", MsgID: made.MsgID}), bot.ClassDone, 0)
	want(t, w.send(remind), bot.ClassAlready, codeCancelled)
	want(t, w.send(bot.RemindPost{ID: "p2", MsgID: "msgNobodys"}), bot.ClassPermanent, 41047)
	if w.Trouble() != "" {
		t.Errorf("trouble %q", w.Trouble())
	}
}

func TestTheStrictSimulatorTellsWhoOpensAPage(t *testing.T) {
	w := newWorld(t)
	pair, _ := w.scan(t, false)
	shop := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(shop.Close)
	if err := w.sim.SetTrustedDomains(MainApp, strings.TrimPrefix(shop.URL, "http://")); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]Visitor{"liming": {UserID: "liming"}, pair.ExternalUserID: {ExternalUserID: pair.ExternalUserID}, "stranger": {}} {
		page, err := w.sim.Phone(who).Open(w.sim.URL() + "/connect/oauth2/authorize?appid=" + testCorp + "&redirect_uri=" + url.QueryEscape(shop.URL) + "&response_type=code&scope=snsapi_base")
		if err != nil {
			t.Fatal(err)
		}
		at, err := url.Parse(page.URL)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Visitor(context.Background(), at.Query().Get("code"))
		if (got.OpenID == "") != (want.UserID != "") {
			t.Errorf("%s: %+v", who, got)
		}
		if got.OpenID = ""; err != nil || got != want {
			t.Errorf("%s: %+v %v", who, got, err)
		}
		if _, err := w.Visitor(context.Background(), at.Query().Get("code")); !IsLoginCode(err) {
			t.Errorf("%s: the code again: %v", who, err)
		}
	}
}
