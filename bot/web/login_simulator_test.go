package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// asker asks a simulated WeCom who brought a code, as the gateway does.
type asker struct {
	base string
}

func (a *asker) Who(ctx context.Context, code string) (Who, error) {
	var answer struct {
		Code     int    `json:"errcode"`
		Token    string `json:"access_token"`
		UserID   string `json:"userid"`
		Customer string `json:"external_userid"`
	}
	ask := func(path string) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+path, nil)
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		return json.NewDecoder(res.Body).Decode(&answer)
	}
	if err := ask("/cgi-bin/gettoken?corpid=ww1&corpsecret=s"); err != nil {
		return Who{}, err
	}
	if err := ask("/cgi-bin/auth/getuserinfo?access_token=" + answer.Token + "&code=" + url.QueryEscape(code)); err != nil {
		return Who{}, err
	}
	switch answer.Code {
	case 0:
		return Who{ExternalUserID: answer.Customer, UserID: answer.UserID}, nil
	case 40029:
		return Who{}, ErrLoginCode
	default:
		return Who{}, fmt.Errorf("errcode %d", answer.Code)
	}
}

// TestPhonesComeInThroughAStrictWeChat walks the whole way: page, login, WeChat, code,
// session, page.
func TestPhonesComeInThroughAStrictWeChat(t *testing.T) {
	sim, err := simulator.New(simulator.Config{
		CorpID: "ww1", Seed: 7,
		Apps:        []simulator.App{{Name: "app", AgentID: 1000002, Secret: "s", CustomerContact: true}},
		Staff:       []simulator.Staff{{UserID: "liming", Name: "李明", CustomerContact: true}},
		ContactWays: []simulator.ContactWay{{State: "s17-door", Users: []string{"liming"}, SkipVerify: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	customer, err := sim.Scan(simulator.Scan{State: "s17-door", Name: "小丽"})
	if err != nil {
		t.Fatal(err)
	}
	h := openHouse(t, func(o *Options) {
		o.Login.AuthorizeURL = sim.URL() + "/connect/oauth2/authorize"
		o.Identity = &asker{base: sim.URL()}
	})
	if page, err := sim.Phone("liming").Open(h.server.URL + "/till"); err != nil || !strings.Contains(page.Body, "50001") {
		t.Errorf("before the domain is trusted: %+v %v", page, err)
	}
	if err := sim.SetTrustedDomains("app", strings.TrimPrefix(h.server.URL, "http://")); err != nil {
		t.Fatal(err)
	}
	for who, says := range map[string]string{"liming": "李明 · 店员", customer: "这是店员用的页面", "stranger": "这是店员用的页面"} {
		p := sim.Phone(who)
		page, err := p.Open(h.server.URL + "/till")
		if err != nil || !strings.Contains(page.Body, says) {
			t.Errorf("%s: %+v %v", who, page, err)
		}
		// Known now, the phone is not sent to WeChat again; a stranger is.
		asked := len(sim.Journal.Calls(func(e simulator.Entry) bool { return e.API == "auth/getuserinfo" }))
		if again, err := p.Open(h.server.URL + "/till"); err != nil || again.Body == "" {
			t.Errorf("%s: %v", who, err)
		}
		more := len(sim.Journal.Calls(func(e simulator.Entry) bool { return e.API == "auth/getuserinfo" })) - asked
		if (more == 0) != (who != "stranger") {
			t.Errorf("%s was asked %d times more", who, more)
		}
	}
	if text := h.log.String(); strings.Contains(text, customer) || strings.Contains(text, "liming") {
		t.Errorf("the log names somebody: %s", text)
	}
	if h.door.login.Login != config.LoginWeCom {
		t.Error("the test is about another login")
	}
}
