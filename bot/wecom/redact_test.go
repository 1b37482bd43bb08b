package wecom

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// echoAddress repeats everything it was asked with, as error pages do.
func echoAddress(status int, kind, format string) answer {
	return func(c call, w http.ResponseWriter) {
		address := "https://qyapi.weixin.qq.com/cgi-bin/" + c.api + "?access_token=" + c.token + "&corpsecret=" + testSecret + "&key=" + testHook + " " + testHook
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
		for _, failing := range everyAPI(t) {
			t.Run(way+" of "+failing, func(t *testing.T) {
				f := newFixture(t)
				told := f.failAt(t, failing, a)
				if len(f.wecom.of(failing)) == 0 {
					t.Fatalf("%s was never called", failing)
				}
				f.noSecretIn(t, f.logs.String())
				f.noSecretIn(t, f.Trouble())
				for _, o := range told {
					f.noSecretIn(t, fmt.Sprintf("%+v", o))
				}
			})
		}
	}
}

// everyAPI is every API that the package names, read from its source: a new one
// cannot be left out.
func everyAPI(t *testing.T) []string {
	t.Helper()
	var all []string
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?m)^(?:const|)\s*api[A-Z]\w*\s*= "(.+)"$`)
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range named.FindAllStringSubmatch(string(text), -1) {
			// What begins with archive/ names a question to the archive's library, which
			// is none over HTTP; its errors are held to the same in that package.
			if !strings.HasPrefix(found[1], "archive/") {
				all = append(all, found[1])
			}
		}
	}
	if len(all) < 25 {
		t.Fatalf("only %d APIs were found: %v", len(all), all)
	}
	return all
}

// failAt makes every call, the sends' and the questions', while one fails, and
// returns what became of them.
func (f *fixture) failAt(t *testing.T, failing string, a answer) (told []any) {
	t.Helper()
	f.wecom.say(apiAddJoinWay, ok(`"config_id":"cfg"`))
	f.wecom.say(apiAddContactWay, ok(`"config_id":"cfg"`))
	f.wecom.say(apiAddTemplate, ok(`"template_id":"tpl"`))
	f.wecom.say(apiFollowUsers, ok(`"follow_user":["liming","hanmei"]`))
	f.wecom.say(apiDepartments, ok(`"department_id":[{"id":1}]`))
	f.wecom.say(apiPostTasks, ok(`"task_list":[{"userid":"liming","status":2}]`))
	f.wecom.say(apiAddIntercept, ok(`"rule_id":"cfg"`))
	if failing == apiListIntercept {
		f.wecom.say(apiAddIntercept, code(codeInterceptTaken, "exists"))
	}
	f.wecom.say(failing, a)
	if failing == apiListTag {
		f.wecom.say(apiAddTag, code(40071, "exists"))
	}
	sends := []bot.Send{bot.PushTags{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: "wmBob"}}}
	f.pend(bot.Pair{UserID: "hanmei", ExternalUserID: "wmBob"}, bot.TagChange{Tag: regular, Add: true, Version: 1})
	for _, spec := range []bot.AssetSpec{joinWaySpec, contactWaySpec, templateSpec, interceptSpec} {
		spec.RemoteID, spec.Hash, spec.Name = "cfg", "h2", spec.Name+"-2"
		sends = append(sends, bot.PrepareAsset{Spec: spec})
	}
	gone := bot.AssetSpec{Name: "intercept:gone", Kind: bot.AssetIntercept, RemoteID: "cfg"}
	sends = append(sends, bot.PrepareAsset{Spec: gone})
	for _, s := range f.everySend(t) {
		sends = append(sends, s)
	}
	for _, s := range sends {
		told = append(told, f.send(s))
	}
	told = append(told, f.send(aPost, 1), f.send(aFile), f.send(bot.AppMessage{ToUsers: []string{"liming"}, Card: &alertCard}))
	for _, ask := range f.everyQuestion() {
		told = append(told, ask(context.Background()))
	}
	return told
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
