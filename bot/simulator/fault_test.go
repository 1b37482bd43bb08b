package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFaultsOnCalls(t *testing.T) {
	c := start(t)
	ask := func() answer { return c.contact("get_follow_user_list", nil) }
	c.want(0, ask())

	c.Faults.Add(Fault{API: "get_follow_user_list", Code: -1, Times: 2, Skip: 1})
	for _, code := range []int{0, -1, -1, 0} {
		c.want(code, ask())
	}
	c.Faults.Add(Fault{Code: 45009, For: time.Minute})
	c.want(45009, ask())
	c.want(45009, c.contact("get_corp_tag_list", answer{}))
	c.want(0, c.gettoken("secret-app"))
	c.clock.pass(time.Minute)
	c.want(0, ask())
	c.Faults.Add(Fault{App: "crm", Code: 60020})
	c.want(0, ask())
	c.want(60020, c.as("crm", "externalcontact/get_follow_user_list", nil))
	c.Faults.Clear()
	c.want(0, c.as("crm", "externalcontact/get_follow_user_list", nil))
	id := c.Faults.Add(Fault{API: "gettoken", Code: 40001})
	c.want(40001, c.gettoken("secret-app"))
	c.Faults.Remove(id)
	if got := c.Faults.List(); len(got) != 0 {
		t.Errorf("still active: %+v", got)
	}
}

func TestFaultsOnTheWire(t *testing.T) {
	c := start(t)
	c.want(0, c.contact("get_follow_user_list", nil))
	ask := func() (*http.Response, string, error) {
		res, err := http.Get(c.URL() + "/cgi-bin/externalcontact/get_follow_user_list?access_token=" + c.token["app"])
		if err != nil {
			return nil, "", err
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		return res, string(body), err
	}
	c.Faults.Add(Fault{API: "get_follow_user_list", HTML: true, Times: 1})
	if res, body, err := ask(); err != nil || res.StatusCode != 200 || !strings.HasPrefix(body, "<html>") {
		t.Errorf("HTML: %v %s", err, body)
	}
	c.Faults.Add(Fault{API: "get_follow_user_list", Status: 502, Times: 1})
	if res, _, err := ask(); err != nil || res.StatusCode != 502 {
		t.Errorf("status: %v", err)
	}
	c.Faults.Add(Fault{API: "get_follow_user_list", Truncate: 10, Times: 1})
	if _, body, err := ask(); err != nil || len(body) != 10 {
		t.Errorf("truncated: %v %q", err, body)
	}
	c.Faults.Add(Fault{API: "get_follow_user_list", Drop: true, Times: 2})
	if _, _, err := ask(); err == nil {
		t.Error("a dropped connection answered")
	}
}

func TestLostAnswerOfACallThatTookEffect(t *testing.T) {
	c := start(t)
	id, code := c.add(Scan{State: "s17-door"})
	c.Faults.Add(Fault{API: "send_welcome_msg", Code: -1, Late: true, Times: 1})
	c.want(-1, c.contact("send_welcome_msg", hello(code)))
	if phone, _ := c.CustomerPhone(id); len(phone) != 1 {
		t.Error("the call had no effect")
	}
	c.want(41050, c.contact("send_welcome_msg", hello(code)))
}

// control does a request of the control API.
func (c *corpForTest) control(method, path, body string) (int, answer) {
	c.t.Helper()
	req, err := http.NewRequest(method, c.URL()+path, strings.NewReader(body))
	c.do(err)
	res, err := http.DefaultClient.Do(req)
	c.do(err)
	defer res.Body.Close()
	var a answer
	c.do(json.NewDecoder(res.Body).Decode(&a))
	return res.StatusCode, a
}

func TestControlOverHTTP(t *testing.T) {
	c := start(t)
	_, scanned := c.control("POST", "/sim/scan", `{"state":"s17-door","name":"王小姐"}`)
	id := scanned.text("external_userid")
	if id == "" || scanned["ok"] != true {
		t.Fatalf("scan answers %v", scanned)
	}
	c.settle()
	c.want(0, c.contact("send_welcome_msg", hello(c.phone.last().WelcomeCode)))
	for _, step := range []struct {
		path, body string
		status     int
	}{
		{"/sim/scan", `{"state":"invented"}`, 400},
		{"/sim/scan", `{"stat":"s17-door"}`, 400},
		{"/sim/group/join", `{"chat_id":"` + group1 + `","member_id":"` + id + `"}`, 200},
		{"/sim/speak", `{"from":"` + id + `","chat_id":"` + group1 + `","text":"在吗"}`, 200},
		{"/sim/group/remove", `{"chat_id":"` + group1 + `","member_id":"` + id + `"}`, 200},
		{"/sim/app/type", `{"app":"app","userid":"liming","content":"/help"}`, 200},
		{"/sim/app/verify", `{"app":"app"}`, 200},
		{"/sim/faults", `{"api":"remark","code":45009,"for":"1m","times":1}`, 200},
		{"/sim/faults", `{"for":"soon"}`, 400},
		{"/sim/app/trust", `{"app":"app","on":true}`, 200},
		{"/sim/app/trust", `{"app":"app"}`, 400},
		{"/sim/app/trust", `{"on":false}`, 400},
		{"/sim/app/callback", `{"url":"http://127.0.0.1:1"}`, 400},
		{"/sim/tokens/revoke", `{}`, 200},
		{"/sim/delete_staff", `{"userid":"liming","external_userid":"` + id + `"}`, 200},
		{"/sim/delete_staff", `{"userid":"liming","external_userid":"` + id + `"}`, 400},
	} {
		if status, a := c.control("POST", step.path, step.body); status != step.status {
			t.Errorf("%s %s: status %d, %v", step.path, step.body, status, a)
		}
	}
	_, state := c.control("GET", "/sim/state", "")
	pair := state["pairs"].([]any)[0].(map[string]any)
	if pair["external_userid"] != id || pair["lost"] != true || pair["welcomed"] != true {
		t.Errorf("the state shows %v", pair)
	}
	_, journal := c.control("GET", "/sim/journal?api=send_welcome_msg&code=0&kind=api", "")
	if entries := journal["entries"].([]any); len(entries) != 1 {
		t.Errorf("the journal shows %v", entries)
	}
	if _, faults := c.control("GET", "/sim/faults", ""); len(faults["faults"].([]any)) != 1 {
		t.Errorf("the faults are %v", faults)
	}
	if _, ended := c.control("DELETE", "/sim/faults", ""); ended["ok"] != true || len(c.Faults.List()) != 0 {
		t.Error("the faults did not end")
	}
}

func TestEveryControlPathIsListed(t *testing.T) {
	c := start(t)
	res, err := http.Get(c.URL() + "/sim/")
	c.do(err)
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	c.do(err)
	for _, rt := range c.controlRoutes() {
		if !strings.Contains(string(page), rt.address()) || rt.what == "" {
			t.Errorf("%s is not on the page", rt.address())
		}
	}
}

func TestJournalStream(t *testing.T) {
	c := start(t)
	res, err := http.Get(c.URL() + "/sim/journal/stream?kind=act")
	c.do(err)
	defer res.Body.Close()
	c.add(Scan{State: "s17-door"})
	line := make([]byte, 4096)
	n, err := res.Body.Read(line)
	c.do(err)
	if !strings.Contains(string(line[:n]), `"api":"add_external_contact"`) {
		t.Errorf("the stream says %q", line[:n])
	}
}

func TestUnknownPathIsInTheJournal(t *testing.T) {
	c := start(t)
	res, err := http.Get(c.URL() + "/cgi-bin/externalcontact/invented?access_token=secret")
	c.do(err)
	_ = res.Body.Close()
	got := c.Journal.Calls(func(e Entry) bool { return e.API == "externalcontact/invented" })
	if res.StatusCode != http.StatusNotFound || len(got) != 1 || strings.Contains(got[0].Query, "secret") {
		t.Errorf("status %d, %+v", res.StatusCode, got)
	}
}
