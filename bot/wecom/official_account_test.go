package wecom

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// officialAccount is a client of an official account at an address.
func (f *fixture) officialAccount(base string) *OfficialAccount {
	log := logrus.New()
	log.SetOutput(f.logs)
	a, err := NewOfficialAccount(OfficialAccountOptions{BaseURL: base, AppID: "wx1", Secret: testSecret, Log: log})
	if err != nil {
		panic(err)
	}
	return a
}

func TestWhoReadsAPageOfAnOfficialAccount(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		want   Reader
	}{
		"with a unionid": {`{"access_token":"A","openid":"oX","scope":"snsapi_userinfo","unionid":"uX"}`, Reader{OpenID: "oX", UnionID: "uX"}},
		"without one":    {`{"access_token":"A","openid":"oX","scope":"snsapi_base"}`, Reader{OpenID: "oX"}},
		"a snapshot":     {`{"access_token":"A","openid":"oX","is_snapshotuser":1}`, Reader{OpenID: "oX", Snapshot: true}},
	} {
		f := newFixture(t)
		f.wecom.script(apiReader, raw(200, "text/plain", c.answer))
		if got, err := f.officialAccount(f.wecom.URL).Reader(context.Background(), "C&appid=evil"); err != nil || got != c.want {
			t.Errorf("%s: %+v %v", name, got, err)
		}
		asked, err := url.ParseQuery(string(f.wecom.of(apiReader)[0].body))
		if err != nil || asked.Encode() != "appid=wx1&code=C%26appid%3Devil&grant_type=authorization_code&secret="+testSecret {
			t.Errorf("%s: asked %v", name, asked)
		}
	}
}

func TestWhatAnOfficialAccountAnswersInstead(t *testing.T) {
	for name, c := range map[string]struct {
		a     answer
		login bool
		class bot.Class
	}{
		"a code that was used": {code(40163, "code been used"), true, bot.ClassPermanent},
		"a code made up":       {code(40029, "invalid code"), true, bot.ClassPermanent},
		"a wrong secret":       {code(40125, "invalid appsecret "+testSecret), false, bot.ClassPermanent},
		"busy":                 {code(-1, "system error"), false, bot.ClassRetry},
		"a page":               {raw(200, "text/html", "<html>"+testSecret), false, bot.ClassRetry},
		"an error":             {raw(500, "text/html", testSecret), false, bot.ClassRetry},
		"nobody":               {raw(200, "text/plain", `{}`), false, bot.ClassRetry},
		"nothing":              {hangUp, false, bot.ClassRetry},
		"half":                 {cutOff, false, bot.ClassRetry},
	} {
		f := newFixture(t)
		f.wecom.script(apiReader, c.a)
		_, err := f.officialAccount(f.wecom.URL).Reader(context.Background(), "CODE")
		var e *APIError
		if IsLoginCode(err) != c.login || !errors.As(err, &e) || e.Class != c.class || e.Sentence == "" {
			t.Errorf("%s: %+v", name, err)
		}
		f.noSecretIn(t, err.Error()+e.Sentence+f.logs.String())
	}
	f := newFixture(t)
	if _, err := f.officialAccount(f.wecom.URL).Reader(context.Background(), strings.Repeat("x", codeBytes+1)); !IsLoginCode(err) {
		t.Errorf("%v", err)
	}
}

func TestAnOfficialAccountNeedsWhatItIs(t *testing.T) {
	for _, o := range []OfficialAccountOptions{{}, {AppID: "wx1"}, {AppID: "wx1", Secret: "s", BaseURL: "ftp://x"}, {AppID: "wx1", Secret: "s", BaseURL: "x"}} {
		if _, err := NewOfficialAccount(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}
