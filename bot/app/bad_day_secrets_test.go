package app

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestNothingTheBotSaysHoldsASecret plays good and bad days with the most
// talkative log, and looks for every secret in the log, on the pages and in
// the messages to staff.
func TestNothingTheBotSaysHoldsASecret(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			w := onSQLite(t)
			c := exampleConfig(t, w)
			out := &lockedWriter{w: new(bytes.Buffer)}
			log, err := NewLog(config.Log{Level: "debug", Format: format}, out, secretsOf(c))
			if err != nil {
				t.Fatal(err)
			}
			h := openPlanned(t, w, plan{log: log, bot: impatient})
			tokens := []string{h.token(t)}
			for _, fault := range []simulator.Fault{
				{}, {Drop: true}, {HTML: true}, {Delay: slowAnswer}, {Code: 40014}, {Code: 60020},
				{Code: -1, Msg: "access_token=" + tokens[0] + " corpsecret=" + c.WeCom.App.Secret.Reveal()},
			} {
				fault.API, fault.Times = "externalcontact/get", 1
				h.sim.Faults.Add(fault)
				h.scan(t, "小雨", "s17-door")
			}
			h.sim.RevokeTokens("")
			h.refusedWelcome(t, "小林")
			h.settled(t)
			tokens = append(tokens, h.token(t))

			said := map[string]string{"the log": out.String()}
			for _, path := range []string{"/healthz", "/readyz", "/metrics", "/callback/wecom/app", "/nothing"} {
				said[path] = h.page(t, path)
			}
			chat, err := h.sim.MemberChat(liming)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range chat {
				said["the clerk's chat"] += m.Text
			}
			if len(said["the log"]) < 1000 || len(chat) == 0 {
				t.Fatalf("there is nothing to look at: a log of %d bytes, %d messages", len(said["the log"]), len(chat))
			}
			secrets := append(tokens, c.WeCom.App.Secret.Reveal(), c.WeCom.App.Token.Reveal(), c.WeCom.App.EncodingAESKey.Reveal())
			for where, text := range said {
				for i, secret := range secrets {
					if strings.Contains(text, secret) {
						t.Errorf("%s shows secret %d", where, i)
					}
				}
			}
		})
	}
}

// token is the access token that WeCom accepts now: whoever asks for one with
// the right secret is given the same.
func (h *house) token(t *testing.T) string {
	t.Helper()
	q := url.Values{"corpid": {h.config.WeCom.CorpID}, "corpsecret": {h.config.WeCom.App.Secret.Reveal()}}
	res, err := http.Get(h.sim.URL() + "/cgi-bin/gettoken?" + q.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || answer.Token == "" {
		t.Fatalf("no token: %v", err)
	}
	return answer.Token
}

// page is what the bot answers to a stranger.
func (h *house) page(t *testing.T, path string) string {
	t.Helper()
	res, err := http.Get("http://" + h.bots[0].Addr() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
