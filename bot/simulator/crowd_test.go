package simulator

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// crowdOf is a corp with a crowd that has lived for a while, without hurry or pause.
func crowdOf(t *testing.T, seed int64, lives time.Duration, change ...func(*Config)) (*corpForTest, *crowd) {
	t.Helper()
	c := start(t, change...)
	people := newCrowd(c.Simulator, seed)
	c.want(0, c.contact("groupchat/add_join_way", joinWayBody(answer{"scene": 1})))
	people.advance(t.Context(), lives, 1<<20)
	c.settle()
	return c, people
}

// deeds are what people did, in order.
func deeds(c *corpForTest) []string {
	var out []string
	for _, e := range c.Journal.Calls(func(e Entry) bool { return e.Kind == EntryAct }) {
		out = append(out, e.API+" "+e.Request)
	}
	return out
}

func TestTheSameSeedIsTheSameCrowd(t *testing.T) {
	one, _ := crowdOf(t, 5, openFor)
	two, _ := crowdOf(t, 5, openFor)
	other, _ := crowdOf(t, 6, openFor)
	if !slices.Equal(deeds(one), deeds(two)) {
		t.Error("the same seed did other things")
	}
	if slices.Equal(deeds(one), deeds(other)) {
		t.Error("another seed did the same")
	}
	if names := one.State().Customers; len(names) < arrivalsPerDay/2 || !slices.Equal(names, two.State().Customers) {
		t.Errorf("%d customers came", len(names))
	}
}

func TestTimeInStepsIsTheSameTime(t *testing.T) {
	whole, _ := crowdOf(t, 5, openFor)
	steps, people := crowdOf(t, 5, 0)
	for people.clock < openFor {
		people.advance(t.Context(), min(crowdTick*60, openFor-people.clock), actsPerTick)
	}
	got, want := deeds(steps), deeds(whole)
	if n := min(len(got), len(want)); n < 100 || !slices.Equal(got[:n-5], want[:n-5]) {
		t.Errorf("in steps it did %d things, at once %d", len(got), len(want))
	}
}

func TestACrowdLivesAShopsDay(t *testing.T) {
	c, people := crowdOf(t, 5, 5*openFor)
	var state CrowdState
	state.Acts = map[string]int{}
	people.tell(&state)
	for _, act := range []string{"scan", "join", "speak", "ask", "answer", "leave", "delete", "back"} {
		if state.Acts[act] == 0 {
			t.Errorf("in five days nobody did %s: %v", act, state.Acts)
		}
	}
	if a := state.Acts; a["scan"] < 400 || a["scan"] > 800 || a["join"] > a["scan"] || a["leave"] > a["join"]/4 || a["delete"] > a["scan"]/8 {
		t.Errorf("no shop has days like this: %v", a)
	}
	if state.Day != 6 || state.Clock != "08:30" || state.Failed > 0 {
		t.Errorf("after five days it is day %d, %s, and %d acts failed", state.Day, state.Clock, state.Failed)
	}
	seen := map[string]int{}
	for _, m := range c.phone.all() {
		seen[m.ChangeType+m.UpdateDetail]++
	}
	if seen["add_external_contact"] != state.Acts["scan"]+state.Acts["back"] || seen["updateadd_member"] < state.Acts["join"] || seen["del_follow_user"] != state.Acts["delete"] {
		t.Errorf("the bot heard %v of %v", seen, state.Acts)
	}
}

func TestMostComeWhenAShopIsBusy(t *testing.T) {
	people := newCrowd(start(t).Simulator, 9)
	var come [24]int
	for at := time.Duration(0); at < 100*openFor; at = people.nextArrival(at) {
		come[hourOf(at)]++
	}
	total := 0
	for hour, n := range come {
		total += n
		if busy[hour] == 0 && n > 0 {
			t.Errorf("%d come at %d, when the shop is closed", n, hour)
		}
	}
	if total < 80*arrivalsPerDay || total > 120*arrivalsPerDay || come[19] < come[15]*3/2 || come[11] < come[14] {
		t.Errorf("%d come in a hundred days, by the hour %v", total, come)
	}
}

func TestACrowdDoesNoMoreThanAPageCanShow(t *testing.T) {
	people := newCrowd(start(t).Simulator, 5)
	for range 50 {
		if done := people.advance(t.Context(), 10*openFor, actsPerTick); done > actsPerTick {
			t.Fatalf("%d acts in a tick", done)
		}
	}
	if people.clock > openFor {
		t.Errorf("the clock is at %v after 150 acts: it did not wait for them", people.clock)
	}
	for range mostShoppers {
		people.newcomer()
	}
	if n := len(people.shoppers); n > mostShoppers {
		t.Errorf("%d people came", n)
	}
	for range 200 {
		people.newcomer()
	}
	if n := len(people.shoppers); n > mostShoppers {
		t.Errorf("%d people came", n)
	}
}

func TestACrowdOpensWhatItWasSentAndPresses(t *testing.T) {
	pressed := map[string]int{}
	var c *corpForTest
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.Method == http.MethodPost {
			_ = r.ParseForm()
			pressed[r.Header.Get("Origin")+" "+r.RequestURI+" "+r.PostForm.Encode()]++
			_, _ = io.WriteString(w, "您的券码 7K3Q-9F2M-X8RT")
			return
		}
		_, _ = io.WriteString(w, `<details><form method=post action=/leave><button>让出</button></form></details>
			<form method=get action=/search><button>找</button></form><form method=post action="/off"><button disabled>关了</button></form>
			<form method=post action="/claim?a=1&amp;b=2"><input type=hidden name=key value="k&amp;1"><input type=radio name=store value=s1><input type=radio name=store value=s2 checked>
			<select name=n><option value=1>1<option value=2 selected>2</select><input type=checkbox name=no value=1><button name=do value=go>抢</button></form>`)
	}))
	defer site.Close()
	c = start(t, func(conf *Config) {
		conf.Apps[0].TrustedDomains = []string{hostOf(site.URL)}
		conf.Apps[0].Completions = []Completion{{Line: "/核销"}}
	})
	c.rooms[group1].feed = append(c.rooms[group1].feed,
		PhoneItem{At: c.clock.now(), Via: "post", Kind: "link", URL: "https://elsewhere.example.com/"},
		PhoneItem{At: c.clock.now(), Via: "post", Kind: "link", URL: site.URL + "/sale"})
	people := newCrowd(c.Simulator, 5)
	people.advance(t.Context(), openFor, 1<<20)
	if len(pressed) != 1 || pressed[site.URL+" /claim?a=1&b=2 do=go&key=k%261&n=2&store=s2"] != people.acts["claim"] || people.acts["claim"] < 10 {
		t.Errorf("%d claimed, by %v", people.acts["claim"], pressed)
	}
	chat, _ := c.MemberChat("liming")
	if n := people.acts["redeem"]; n == 0 || len(chat) != n || chat[0].Text != "/核销 7K3Q-9F2M-X8RT" {
		t.Errorf("%d redeemed, and the chat shows %+v", n, chat[:min(1, len(chat))])
	}
	site.Close()
	people.advance(t.Context(), openFor, 1<<20)
	if people.failed == 0 || people.acts["scan"] < arrivalsPerDay {
		t.Errorf("with the pages away %d acts failed, and %v were done", people.failed, people.acts)
	}
}

func TestWhoseWorkThePageIsForDoesItThemselves(t *testing.T) {
	_, people := crowdOf(t, 5, openFor, func(conf *Config) { conf.Clerk = "liming" })
	if people.acts["ask"] == 0 || people.acts["answer"] != 0 {
		t.Errorf("of the clerk on the page were put words into the mouth: %v", people.acts)
	}
}

func TestACrowdComesAndGoesWhenTold(t *testing.T) {
	c := start(t)
	told := func(body string) (int, string) {
		res, err := http.Post(c.URL()+"/sim/crowd", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		text, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(text)
	}
	for _, body := range []string{`{"on":true,"speed":7}`, `{"on":true,"speed":-1}`, `{"fast":true}`} {
		if status, text := told(body); status != http.StatusBadRequest {
			t.Errorf("%s is answered with %d %s", body, status, text)
		}
	}
	if status, text := told(`{"on":true,"speed":600,"seed":5}`); status != http.StatusOK || !strings.Contains(text, `"on": true`) {
		t.Fatalf("it does not come: %d %s", status, text)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := c.Journal.Wait(ctx, func(e Entry) bool { return e.API == "add_external_contact" && e.Kind == EntryAct }); err != nil {
		t.Fatal("nobody came")
	}
	if status, text := told(`{"on":false}`); status != http.StatusOK || !strings.Contains(text, `"on": false`) {
		t.Fatalf("it does not go: %d %s", status, text)
	}
	select {
	case <-c.gone:
	default:
		t.Error("it is said to be gone and is not")
	}
	before := c.Crowd()
	told(`{"on":true,"speed":60}`)
	if now := c.Crowd(); now.Seed != 5 || now.People < before.People || now.Speed != 60 || !now.On {
		t.Errorf("another crowd came: %+v", now)
	}
	told(`{"on":true,"speed":60,"seed":8}`)
	if now := c.Crowd(); now.Seed != 8 || now.Total > before.Total+actsPerTick {
		t.Errorf("the old crowd is still there: %+v", now)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if now := c.Crowd(); now.On {
		t.Error("it stays in a shop that is closed")
	}
	if err := c.SetCrowd(CrowdOrder{On: true}); err != nil || c.Crowd().On {
		t.Errorf("it comes to a shop that is closed: %v", err)
	}
}

func TestWhoIsSentAwayStopsInTheMiddle(t *testing.T) {
	people := newCrowd(start(t).Simulator, 5)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if done := people.advance(ctx, openFor, 1<<20); done != 0 {
		t.Errorf("%d acts after it was sent away", done)
	}
}

func TestPagesOfAnyShapeAreReadForTheirForm(t *testing.T) {
	for page, want := range map[string]string{
		`<form method=post action=/a><input name=x value=1><button>go`:                                                    "",
		`<form method=post action=/a><input name=x value=1><button>go</button></form>`:                                    "/a x=1",
		`<form method=POST><button name=do value=1>a</button><button name=do value=2>b</button></form>`:                   "/p do=1",
		`<form method=post enctype=multipart/form-data action=/a><button>go</button></form>`:                              "",
		`<form method=post action=//else.test/a><button>go</button></form>`:                                               "",
		`</details></form><form method=post action=b><textarea name=t></textarea><button>go</button></form>`:              "/b ",
		`<form method=post action=/a><select><option>1</select><input value=2><button>go</button></form>`:                 "/a =",
		`<details><form method=post action=/a><button>go</button></form></details><form method=post action=/b></form><p>`: "",
	} {
		where, form, ok := mainForm(Page{Status: 200, URL: "http://shop.test/p", Body: page})
		got := ""
		if ok {
			got = fmt.Sprint(strings.TrimPrefix(where, "http://shop.test"), " ", form.Encode())
		}
		if got != want {
			t.Errorf("%s is read as %q, want %q", page, got, want)
		}
	}
}
