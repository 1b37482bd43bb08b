package simulator

import (
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// hostileName is a nickname as somebody may choose one.
const hostileName = `<script>alert(1)</script>"'&{{.}}` + "\u202e\u200b"

// fetch asks the simulator for a path as a browser does.
func (c *corpForTest) fetch(method, path string, headers ...string) (*http.Response, string) {
	c.t.Helper()
	r, err := http.NewRequest(method, c.URL()+path, strings.NewReader("{}"))
	c.do(err)
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	c.do(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	c.do(err)
	return res, string(body)
}

// into reads an answer of the page's API.
func (c *corpForTest) into(path string, v any) {
	c.t.Helper()
	res, body := c.fetch("GET", path)
	if res.StatusCode != http.StatusOK {
		c.t.Fatalf("%s: status %d, %s", path, res.StatusCode, body)
	}
	c.do(json.Unmarshal([]byte(body), v))
}

func TestThePageComesWithHeadersThatLetNothingForeignRun(t *testing.T) {
	c := start(t)
	for _, path := range []string{"/", "/stage/app.js", "/stage/wire.css"} {
		res, _ := c.fetch("GET", path)
		policy := res.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy %q lacks %s", path, policy, want)
			}
		}
		if strings.Contains(policy, "unsafe") || res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s comes with %v", path, res.Header)
		}
	}
}

func TestEveryFileOfThePageIsServedAsWhatItIs(t *testing.T) {
	c := start(t)
	files, err := fs.Glob(pageFiles, "page/*")
	c.do(err)
	for _, file := range files {
		name := strings.TrimPrefix(file, "page/")
		res, body := c.fetch("GET", "/stage/"+name)
		kind := stageTypes[name[strings.LastIndexByte(name, '.'):]]
		if res.StatusCode != http.StatusOK || kind == "" || res.Header.Get("Content-Type") != kind || body == "" {
			t.Errorf("%s: status %d, %q, %d bytes", name, res.StatusCode, res.Header.Get("Content-Type"), len(body))
		}
	}
	for _, none := range []string{"/stage/none.js", "/stage/..%2fstage.go", "/stage/"} {
		if res, _ := c.fetch("GET", none); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", none, res.StatusCode)
		}
	}
}

func TestNothingInThePageIsInlineOrFromElsewhere(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<script(?:[^>]*)>[^<]|<style|\sstyle=|\son[a-z]+=|javascript:|https?://`)
	files, err := fs.Glob(pageFiles, "page/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		body, err := fs.ReadFile(pageFiles, file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, ".html") {
			if found := inline.Find(body); found != nil {
				t.Errorf("%s has %q", file, found)
			}
		}
		for _, unsafe := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "@import", "url(http", `from "http`} {
			if strings.Contains(string(body), unsafe) {
				t.Errorf("%s uses %s", file, unsafe)
			}
		}
		for _, module := range regexp.MustCompile(`from "\./([^"]+)"`).FindAllSubmatch(body, -1) {
			if _, err := fs.Stat(pageFiles, "page/"+string(module[1])); err != nil {
				t.Errorf("%s imports %s, which is not there", file, module[1])
			}
		}
	}
}

func TestTheStageTellsWhoIsThereAndWhatCanBeDone(t *testing.T) {
	c := start(t, func(conf *Config) {
		conf.Title, conf.Clerk, conf.Manager = "春芽生活", "liming", "HanMei"
		conf.Kf = []KfAccount{{OpenKfID: "wk1", Name: "春芽客服"}}
		conf.Apps[0].HomeURL, conf.Apps[0].Pages = "http://127.0.0.1:1/home", []AppPage{{Name: "看板", URL: "http://127.0.0.1:1/board"}}
		conf.Apps[0].Completions = []Completion{{Line: "/客户", What: "看客户"}}
	})
	id, _ := c.add(Scan{State: "s17-door", Name: hostileName})
	way := c.want(0, c.contact("groupchat/add_join_way", map[string]any{"scene": 2, "chat_id_list": []string{group1}, "state": "s17-group"}))
	var got stageState
	c.into("/sim/stage", &got)
	switch app := got.Apps[0]; {
	case got.Title != "春芽生活" || got.Clerk != "liming" || got.Manager != "HanMei" || !got.Now.Equal(c.clock.now()):
		t.Errorf("the shop is %+v", got)
	case len(got.Apps) != 3 || app.Name != "app" || app.AgentID != 1000007 || app.Home == "" || len(app.Pages) != 1 || len(app.Completions) != 1:
		t.Errorf("the apps are %+v", got.Apps)
	case len(got.Staff) != 3 || got.Staff[0] != stageStaff{UserID: "liming", Name: "李明"}:
		t.Errorf("the staff are %+v", got.Staff)
	case got.CustomersAll != 1 || got.Customers[0] != stageStaff{ExternalUserID: id, Name: hostileName}:
		t.Errorf("the customers are %+v", got.Customers)
	case len(got.Groups) != 1 || got.Groups[0] != stageGroup{ChatID: group1, Name: "十七号店福利群1", Owner: "liming", Members: 1}:
		t.Errorf("the groups are %+v", got.Groups)
	case len(got.Ways) != 1 || got.Ways[0].State != "s17-door" || got.Ways[0].Users[0].Name != "李明":
		t.Errorf("the ways are %+v", got.Ways)
	case len(got.Joins) != 1 || got.Joins[0].ConfigID != way.text("config_id") || got.Joins[0].ChatIDs[0] != group1:
		t.Errorf("the join ways are %+v", got.Joins)
	case len(got.Kf) != 1 || len(got.Faults) == 0:
		t.Errorf("kf %+v, faults %+v", got.Kf, got.Faults)
	}
}

func TestTheNewestCustomersComeFirst(t *testing.T) {
	c := start(t)
	c.do(c.Populate(Population{Customers: 300}))
	id, _ := c.add(Scan{State: "s17-door", Name: "小雨"})
	var got stageState
	c.into("/sim/stage", &got)
	if len(got.Customers) != 200 || got.CustomersAll != 301 || got.Customers[0].ExternalUserID != id {
		t.Errorf("%d of %d customers, the first is %+v", len(got.Customers), got.CustomersAll, got.Customers[0])
	}
}

func TestAHostileNicknameStaysATextInJSON(t *testing.T) {
	c := start(t)
	id, _ := c.add(Scan{State: "s17-door", Name: hostileName})
	for _, path := range []string{"/sim/stage", "/sim/stage/customer/" + id, "/sim/stage/member/liming", "/sim/state"} {
		res, body := c.fetch("GET", path)
		var v any
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			t.Errorf("%s is no JSON: %v", path, err)
		}
		if kind := res.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s comes as %q, %q", path, kind, res.Header.Get("X-Content-Type-Options"))
		}
		name, _ := json.Marshal(hostileName)
		if !strings.Contains(body, strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(name))) {
			t.Errorf("%s does not tell the name as it is", path)
		}
	}
}

func TestOtherWebPagesMayNotAct(t *testing.T) {
	c := start(t)
	address := strings.TrimPrefix(c.URL(), "http://")
	for name, one := range map[string]struct {
		method, path string
		headers      []string
		status       int
	}{
		"the page itself":              {"POST", "/sim/customer", []string{"Sec-Fetch-Site", "same-origin", "Origin", c.URL()}, 200},
		"a program":                    {"POST", "/sim/customer", nil, 200},
		"the page in an old browser":   {"POST", "/sim/customer", []string{"Origin", c.URL()}, 200},
		"another site":                 {"POST", "/sim/customer", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, 403},
		"another port of this machine": {"POST", "/sim/customer", []string{"Sec-Fetch-Site", "same-site", "Origin", "http://127.0.0.1:1"}, 403},
		"another site, an old browser": {"POST", "/sim/faults/preset", []string{"Origin", "https://evil.example"}, 403},
		"a sandboxed frame":            {"POST", "/sim/switch", []string{"Origin", "null"}, 403},
		"another site that deletes":    {"DELETE", "/sim/faults", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"a foreign name for us":        {"GET", "/sim/stage", []string{"Host", "rebound.evil.example"}, 403},
		"the page by a foreign name":   {"GET", "/", []string{"Host", "rebound.evil.example"}, 403},
		"an act by a foreign name":     {"POST", "/sim/customer", []string{"Host", "rebound.evil.example", "Origin", "http://rebound.evil.example"}, 403},
		"localhost":                    {"GET", "/sim/stage", []string{"Host", "localhost" + address[strings.LastIndexByte(address, ':'):]}, 200},
		"a number":                     {"GET", "/sim/stage", []string{"Host", "[::1]:80"}, 200},
		"a bot by its name for us":     {"GET", "/sim/qr/none.png", []string{"Host", "simulator:9191"}, 404},
	} {
		if res, body := c.fetch(one.method, one.path, one.headers...); res.StatusCode != one.status {
			t.Errorf("%s: status %d, want %d: %s", name, res.StatusCode, one.status, body)
		}
	}
	if n := len(c.Journal.Calls(func(e Entry) bool { return e.API == "customer" })); n != 3 {
		t.Errorf("%d customers were made, want 3", n)
	}
}

func TestAnUploadedPageDoesNotRun(t *testing.T) {
	c := start(t)
	id := c.want(0, c.upload("media/upload?type=file", "media", "a.html", []byte("<!doctype html><script>alert(1)</script>"))).text("media_id")
	res, _ := c.fetch("GET", "/sim/media/"+id)
	if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("the file comes with %v", res.Header)
	}
}
