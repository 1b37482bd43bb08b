package wecom

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// echoAddress repeats everything it was asked with, as error pages do.
func echoAddress(status int, kind, format string) answer {
	return func(c call, w http.ResponseWriter) {
		address := "https://qyapi.weixin.qq.com/cgi-bin/" + c.api + "?access_token=" + c.token + "&corpsecret=" + testSecret
		if c.token == "" {
			address += "&" + string(c.body)
		}
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, format, address)
	}
}

// TestNothingTellsASecret fails every call in every way, each time with an
// answer that repeats the address with its secrets, and looks at all that the
// gateway lets out.
func TestNothingTellsASecret(t *testing.T) {
	ways := map[string]answer{
		"status 500":   echoAddress(500, "text/html", "<html>%s</html>"),
		"html":         echoAddress(200, "text/html", "<html>%s</html>"),
		"half json":    echoAddress(200, "application/json", `{"errcode":0,"errmsg":"%s`),
		"permanent":    echoAddress(200, "application/json", `{"errcode":40058,"errmsg":"bad parameter in %s"}`),
		"unknown code": echoAddress(200, "application/json", `{"errcode":999999,"errmsg":"%s"}`),
		"untrusted ip": echoAddress(200, "application/json", `{"errcode":60020,"errmsg":"%s, from ip: 1.2.3.4"}`),
		"token":        echoAddress(200, "application/json", `{"errcode":40014,"errmsg":"%s"}`),
		"secret":       echoAddress(200, "application/json", `{"errcode":40001,"errmsg":"%s"}`),
		"connection":   hangUp,
		"cut off":      cutOff,
	}
	for way, a := range ways {
		for _, failing := range []string{apiToken, apiWelcome, apiMessage, apiMarkTag, apiAddTag, apiListTag, apiContact, apiAddJoinWay, apiUpdateJoinWay, apiGetJoinWay, apiUpload} {
			t.Run(way+" of "+failing, func(t *testing.T) {
				f := newFixture(t)
				outcomes := f.failAt(t, failing, a)
				if len(f.wecom.of(failing)) == 0 {
					t.Fatalf("%s was never called", failing)
				}
				f.noSecretIn(t, f.logs.String())
				for _, o := range outcomes {
					f.noSecretIn(t, fmt.Sprintf("%+v", o))
				}
			})
		}
	}
}

// failAt runs the sends that make a call while the call fails.
func (f *fixture) failAt(t *testing.T, failing string, a answer) (outcomes []bot.Outcome) {
	t.Helper()
	f.wecom.say(apiAddJoinWay, ok(`"config_id":"cfg"`))
	f.wecom.say(failing, a)
	if failing == apiListTag {
		f.wecom.say(apiAddTag, code(40071, "exists"))
	}
	sends := []bot.Send{bot.PushTags{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: "wmBob"}}}
	f.pend(bot.Pair{UserID: "hanmei", ExternalUserID: "wmBob"}, bot.TagChange{Tag: regular, Add: true, Version: 1})
	update := joinWaySpec
	update.RemoteID, update.Hash = "cfg", "h2"
	sends = append(sends, bot.PrepareAsset{Spec: update})
	for _, s := range f.everySend(t) {
		sends = append(sends, s)
	}
	for _, s := range sends {
		outcomes = append(outcomes, f.send(s))
	}
	return outcomes
}

func (f *fixture) noSecretIn(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{testSecret, "-of-the-app", url.QueryEscape(testSecret)} {
		if i := strings.Index(text, secret); i >= 0 {
			t.Errorf("%q is told: …%s", secret, text[max(0, i-80):min(len(text), i+40)])
		}
	}
}

func TestSecretsAreKnownByValueAndByShape(t *testing.T) {
	r := &redactor{}
	r.add("a/b+c=secret")
	r.addToken("T0K3N")
	for text, clean := range map[string]string{
		"plain a/b+c=secret here":                      "plain <secret> here",
		"escaped a%2Fb%2Bc%3Dsecret here":              "escaped <secret> here",
		"by token T0K3N.":                              "by token <secret>.",
		"Get \"https://x/y?access_token=AAA&id=5\": x": "Get \"https://x/y?access_token=<secret>&id=5\": x",
		`{"access_token":"AAA","expires_in":7200}`:     `{"access_token":"<secret>","expires_in":7200}`,
		"corpsecret=BBB&x=1":                           "corpsecret=<secret>&x=1",
		"webhook/send?key=693a91f6-7xxx":               "webhook/send?key=<secret>",
		"nothing to hide":                              "nothing to hide",
	} {
		if got := r.clean(text); got != clean {
			t.Errorf("%q becomes %q, want %q", text, got, clean)
		}
	}
}

func TestOldTokensAreForgottenAndSecretsNever(t *testing.T) {
	r := &redactor{}
	r.add("the-secret")
	for i := range 1000 {
		r.addToken(fmt.Sprintf("token%04d", i))
	}
	if got := r.clean("the-secret token0999 token0998"); got != "<secret> <secret> <secret>" {
		t.Errorf("%q", got)
	}
	if n := len(r.values); n > 2+2*keptTokens {
		t.Errorf("%d values are kept", n)
	}
}
