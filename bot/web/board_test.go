package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

// The managers' page is for those of the staff who have a role, and tells everybody else
// what to do.
func TestTheBoardIsForTheStaff(t *testing.T) {
	st := newBoardStage(t, bigShop(2, 2))
	for name, c := range map[string]struct {
		who  web.Who
		away error
		code int
		says string
	}{
		"headquarters":         {who: web.Who{UserID: "boss"}, code: 200, says: "王总 · 总部"},
		"a manager":            {who: web.Who{UserID: "chen"}, code: 200, says: "陈店长 · 店长"},
		"a clerk":              {who: web.Who{UserID: "u001"}, code: 200, says: "李明 · 店员"},
		"an auditor":           {who: web.Who{UserID: "auditor"}, code: 200, says: "审计 · 审计"},
		"whose role was taken": {who: web.Who{UserID: "gone"}, code: 403, says: "还没有开通"},
		"who never had one":    {who: web.Who{UserID: "new"}, code: 403, says: "还没有开通"},
		"a customer":           {who: web.Who{ExternalUserID: customer}, code: 403, says: "这是店里用的页面"},
		"the database is away": {who: web.Who{UserID: "boss"}, away: errAway, code: 503, says: "看板暂时打不开"},
	} {
		for _, path := range []string{"/board", "/board/work.csv"} {
			st.counter.err = c.away
			answer, body := st.phone(c.who).get(path)
			if answer.StatusCode != c.code || path == "/board" && !strings.Contains(body, c.says) {
				t.Errorf("%s opens %s: %d, want %d and %q in\n%s", name, path, answer.StatusCode, c.code, c.says, body)
			}
			if strings.Contains(body, "3306") {
				t.Errorf("%s reads where the database is: %s", name, body)
			}
		}
	}
	st.counter.err = nil
	answer, _ := (&phone{st: st.stage}).get("/board?store=s01&days=7")
	if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusFound || to != "/login?next="+url.QueryEscape("/board?store=s01&days=7") {
		t.Errorf("nobody is sent to %d %s", answer.StatusCode, to)
	}
}

func TestTheBoardLetsNothingForeignRun(t *testing.T) {
	st := newBoardStage(t, bigShop(2, 2))
	answer, body := st.staff("boss").get("/board")
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	if got := answer.Header.Get("Content-Security-Policy"); got != policy {
		t.Errorf("the policy is %s", got)
	}
	for _, foreign := range []string{"http://", "https://", " style=", "<style", "onclick", "javascript:"} {
		if strings.Contains(body, foreign) {
			t.Errorf("the page has %s", foreign)
		}
	}
}

// What is asked of the stores is what the address says, within what the reader may see.
func TestTheAddressNamesDaysAndStore(t *testing.T) {
	st := newBoardStage(t, bigShop(3, 3))
	own, all, first := bot.Scope{Stores: []string{"s01"}}, bot.Everything(), bot.Scope{Stores: []string{"s01"}}
	for name, c := range map[string]struct {
		who, query, from, until string
		scope                   bot.Scope
		note                    string
	}{
		"nothing":                     {"boss", "", "2026-10-24", "2026-11-22", all, ""},
		"seven days":                  {"boss", "days=7", "2026-11-16", "2026-11-22", all, ""},
		"one day":                     {"boss", "days=1", "2026-11-22", "2026-11-22", all, ""},
		"a time":                      {"boss", "from=2026-11-01&until=2026-11-10", "2026-11-01", "2026-11-10", all, ""},
		"a single day":                {"boss", "from=2026-11-03&until=2026-11-03", "2026-11-03", "2026-11-03", all, ""},
		"only a beginning":            {"boss", "from=2026-11-10", "2026-11-10", "2026-11-22", all, ""},
		"only an end":                 {"boss", "until=2026-11-10", "2026-10-12", "2026-11-10", all, ""},
		"days that are no number":     {"boss", "days=viele", "2026-10-24", "2026-11-22", all, "没有看懂天数「viele」"},
		"no days":                     {"boss", "days=0", "2026-10-24", "2026-11-22", all, "没有看懂天数「0」"},
		"very many days":              {"boss", "days=99999999", "2026-08-23", "2026-11-22", all, "一次最多看 92 天"},
		"a day that does not exist":   {"boss", "from=2026-02-30&until=2026-11-10", "2026-10-12", "2026-11-10", all, "没有看懂日期「2026-02-30」"},
		"a date that is none":         {"boss", "from=%3Cb%3E", "2026-10-24", "2026-11-22", all, "没有看懂日期「&lt;b&gt;」"},
		"a very long one":             {"boss", "from=" + strings.Repeat("9", 500), "2026-10-24", "2026-11-22", all, "没有看懂日期「99999999999999999999…」"},
		"a year nobody saw":           {"boss", "from=0001-01-01&until=9999-12-31", "2026-10-24", "2026-11-22", all, "没有看懂日期「0001-01-01」"},
		"the wrong way round":         {"boss", "from=2026-11-10&until=2026-11-01", "2026-11-01", "2026-11-10", all, "已经替您对调"},
		"what is still to come":       {"boss", "from=2027-01-01&until=2027-02-01", "2026-10-24", "2026-11-22", all, "还没有到"},
		"what goes on into it":        {"boss", "from=2026-11-20&until=2026-12-20", "2026-11-20", "2026-11-22", all, ""},
		"more than can be":            {"boss", "from=2026-01-01&until=2026-06-30", "2026-03-31", "2026-06-30", all, "一次最多看 92 天"},
		"a store":                     {"boss", "store=s01", "2026-10-24", "2026-11-22", first, ""},
		"a store that does not exist": {"boss", "store=s99", "2026-10-24", "2026-11-22", all, "「s99」不在您能看的门店里"},
		"another's store":             {"chen", "store=s02", "2026-10-24", "2026-11-22", own, "「s02」不在您能看的门店里"},
		"a clerk's own":               {"u001", "", "2026-10-24", "2026-11-22", own, ""},
	} {
		st.boards.asks = nil
		answer, body := st.staff(c.who).get("/board?" + c.query)
		if answer.StatusCode != 200 || !strings.Contains(body, c.note) || c.note == "" && strings.Contains(body, `class="say"`) {
			t.Errorf("%s: %d, want %q in\n%s", name, answer.StatusCode, c.note, body)
		}
		if !strings.Contains(body, `value="`+c.from+`"`) || !strings.Contains(body, `value="`+c.until+`"`) {
			t.Errorf("%s: the page does not say that it is of %s to %s", name, c.from, c.until)
		}
		if len(st.boards.asks) != 5 {
			t.Errorf("%s: %d readings", name, len(st.boards.asks))
		}
		for _, ask := range st.boards.asks {
			from, until := ask.From.In(shanghai), ask.Until.In(shanghai).AddDate(0, 0, -1)
			if from.Format("2006-01-02 15:04") != c.from+" 00:00" || until.Format("2006-01-02 15:04") != c.until+" 00:00" || !ask.Now.Equal(afternoon) {
				t.Errorf("%s: asked of %s to %s, at %s", name, from, until, ask.Now)
			}
			if ask.Scope.All != c.scope.All || !slices.Equal(ask.Scope.Stores, c.scope.Stores) || ask.Reader != c.who {
				t.Errorf("%s: asked by %s with %+v", name, ask.Reader, ask.Scope)
			}
		}
	}
}

var (
	whatLinks = regexp.MustCompile(`href="#what-([a-z_]+)"`)
	whatCards = regexp.MustCompile(`id="what-([a-z_]+)"`)
	heads     = regexp.MustCompile(`(?s)<th scope="col"( class="text")?.*?</th>`)
)

func found(r *regexp.Regexp, body string) []string {
	var all []string
	for _, m := range r.FindAllStringSubmatch(body, -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestEveryNumberIsDefinedOneClickAway(t *testing.T) {
	st := newBoardStage(t, bigShop(3, 6))
	_, body := st.staff("boss").get("/board")
	links, cards := found(whatLinks, body), found(whatCards, body)
	if !slices.Equal(links, cards) {
		t.Errorf("the page asks for %v and defines %v", links, cards)
	}
	columns := 0
	for _, head := range heads.FindAllStringSubmatch(body, -1) {
		columns++
		if head[1] == "" && !strings.Contains(head[0], "#what-") {
			t.Errorf("a column of numbers has no definition: %s", head[0])
		}
	}
	if columns < 80 {
		t.Errorf("only %d columns were looked at", columns)
	}
}

// A part that cannot be read says so; the others stand as they are, and the cause is in
// the log alone.
func TestAPartThatFailsLeavesTheOthers(t *testing.T) {
	for name, c := range map[string]struct {
		there, gone []string
	}{
		"days":    {[]string{"漏斗", "人民路1店福利群", "新客满 50 减 10", "34,210"}, []string{`class="tiles"`, `data-plot="{&#34;x&#34;:[&#34;10-24`}},
		"journey": {[]string{`class="tiles"`, "人民路1店福利群"}, []string{"34,210"}},
		"watch":   {[]string{`class="tiles"`, "34,210"}, []string{"人民路1店福利群"}},
		"selling": {[]string{`class="tiles"`, "34,210"}, []string{"新客满 50 减 10"}},
		"lists":   {[]string{`class="tiles"`, "34,210", "人民路1店福利群"}, []string{"<b>12</b>", "暂时读不出来", `class="problem"`}},
		"names":   {[]string{`class="tiles"`, "u000"}, []string{"李明1", `class="problem"`}},
	} {
		for _, panics := range []bool{false, true} {
			st := newBoardStage(t, bigShop(2, 2), func(b *boards) {
				b.errs = map[string]error{name: errAway}
				if panics && name != "names" {
					b.errs, b.panics = nil, name
				}
			})
			answer, body := st.staff("boss").get("/board")
			if answer.StatusCode != 200 {
				t.Errorf("without %s: %d", name, answer.StatusCode)
			}
			for _, piece := range c.there {
				if !strings.Contains(body, piece) {
					t.Errorf("without %s there is no %q", name, piece)
				}
			}
			for _, piece := range append(c.gone, "10.1.2.3", "a broken reading") {
				if strings.Contains(body, piece) {
					t.Errorf("without %s there is %q", name, piece)
				}
			}
			if said := st.log.String(); !strings.Contains(said, "10.1.2.3") && !strings.Contains(said, "a broken reading") {
				t.Errorf("without %s the log says %q", name, said)
			}
		}
	}
}

func TestWithoutTheDatabaseEveryPartSaysSo(t *testing.T) {
	all := map[string]error{}
	for _, name := range []string{"days", "journey", "watch", "selling", "lists", "names"} {
		all[name] = errAway
	}
	st := newBoardStage(t, bigShop(2, 2), func(b *boards) { b.errs = all })
	answer, body := st.staff("boss").get("/board")
	if n := strings.Count(body, "这一块暂时读不出来，不是没有数"); answer.StatusCode != 200 || n != 17 {
		t.Errorf("%d, said %d times", answer.StatusCode, n)
	}
	if answer, body := st.staff("boss").get("/board/work.csv"); answer.StatusCode != 503 || !strings.Contains(body, "暂时导不出来") {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
}

// Many who look at once wait for each other, so that events keep the database.
func TestFewReadingsGoOnAtOnce(t *testing.T) {
	gate, full := make(chan struct{}), make(chan struct{}, 100)
	st := newBoardStage(t, bigShop(2, 2))
	st.boards.waits = func() { full <- struct{}{}; <-gate }
	done := make(chan int)
	for range 5 {
		go func() {
			answer, _ := st.staff("boss").get("/board")
			done <- answer.StatusCode
		}()
	}
	for range 4 {
		<-full
	}
	close(gate)
	for range 5 {
		if code := <-done; code != 200 {
			t.Errorf("answered %d", code)
		}
	}
	if st.boards.most != 4 {
		t.Errorf("%d readings went on at once", st.boards.most)
	}
}

// What nobody knows is not nought.
func TestTheBoardSaysWhatItDoesNotKnow(t *testing.T) {
	for name, c := range map[string]struct {
		change     func(*boards)
		says, nots []string
	}{
		"no archive": {func(b *boards) {
			b.watch.Archive = false
			b.watch.Violations, b.watch.Waiting, b.watch.Rules = nil, 0, nil
		}, []string{"不知道群里有没有人说话：不是没有人说", "不知道</td>", "0 不等于没有违规"}, []string{"还没有人说过"}},
		"an archive":          {func(*boards) {}, []string{"今天 15:04", "沉默的群"}, []string{"没有开通会话存档，"}},
		"days are recounted":  {func(b *boards) { b.behind = 3 }, []string{"正在重算 3 天"}, nil},
		"nothing recounted":   {func(*boards) {}, []string{"截至 11-22 15:04:05"}, []string{"正在重算"}},
		"nothing counted yet": {func(b *boards) { b.journey = bot.BoardJourney{} }, []string{"第一次统计还没有完成"}, nil},
		"nothing judged":      {func(*boards) {}, []string{"还没有判过"}, []string{"100.0%</td>\n            <td class=\"\">0</td>"}},
		"rules by name":       {func(*boards) {}, []string{"「滚开」<small>不友善</small>", "外部链接"}, []string{"unfriendly/"}},
		"people of before":    {func(b *boards) { b.journey.Since = afternoon.AddDate(0, 0, -10) }, []string{"只统计了 2026-11-12 起加进来的人"}, nil},
		"no comparison":       {func(*boards) {}, []string{"没有对照", "条数少，仅供参考"}, nil},
		"an empty shop": {func(b *boards) {
			*b = boards{empty: true, shop: b.shop, names: b.names}
		}, []string{"还没有数字，很快就会有", "还没有客户群", "还没有发过券", "这些日子没有抢购", "这些日子没有店员有数"}, []string{"NaN", "Inf", "-1%"}},
	} {
		st := newBoardStage(t, bigShop(1, 1), c.change)
		answer, body := st.staff("boss").get("/board")
		if answer.StatusCode != 200 {
			t.Fatalf("%s: %d", name, answer.StatusCode)
		}
		for _, piece := range c.says {
			if !strings.Contains(body, piece) {
				t.Errorf("%s: the page does not say %q", name, piece)
			}
		}
		for _, piece := range c.nots {
			if strings.Contains(body, piece) {
				t.Errorf("%s: the page says %q", name, piece)
			}
		}
	}
}

// Clerks see their own line, as in chat; who runs the store sees everybody's.
func TestClerksSeeTheirOwnNumbers(t *testing.T) {
	st := newBoardStage(t, bigShop(1, 2))
	if _, body := st.staff("chen").get("/board"); !strings.Contains(body, "李明1") || !strings.Contains(body, "王芳1") {
		t.Error("the manager does not see the clerks")
	}
	for _, path := range []string{"/board", "/board/work.csv", "/board/staff.csv"} {
		_, body := st.staff("u001").get(path)
		if !strings.Contains(body, "王芳1") || strings.Contains(body, "张伟1") && path != "/board" {
			t.Errorf("%s shows a clerk: %s", path, body)
		}
	}
}

// TestViolationsAreCalledWhatTheyAre: the tile and the days count what customers said and
// nobody found right, the panel of rules counts every hit; both are called and defined
// apart.
func TestViolationsAreCalledWhatTheyAre(t *testing.T) {
	st := newBoardStage(t, bigShop(2, 2))
	_, body := st.staff("boss").get("/board")
	from, until := strings.Index(body, `id="panel-violations"`), strings.Index(body, `id="panel-selling"`)
	if until < from {
		until = len(body)
	}
	if end := strings.Index(body[from:until], "</section>"); from < 0 || end >= 0 {
		until = from + end
	}
	panel := body[from:until]
	if !strings.Contains(panel, "#what-hits") || strings.Contains(panel, `#what-violations"`) {
		t.Errorf("the panel of rules defines its hits as something else: %s", panel)
	}
	rest := body[:from] + body[until:]
	if !strings.Contains(rest, `#what-violations"`) {
		t.Error("the tile of violations has no definition")
	}
	for id, says := range map[string]string{"violations": "判定没事的不算", "hits": "后来判定没事的、店员自己说的都在里面", "held": "候补", "orders": "每一位店员"} {
		_, definition, found := strings.Cut(body, `id="what-`+id+`"`)
		if definition, _, _ = strings.Cut(definition, "</div>"); !found || !strings.Contains(definition, says) {
			t.Errorf("%s is defined as %q", id, definition)
		}
	}
}
