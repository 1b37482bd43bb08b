package web

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// openBackroom is a house whose managers have something to do.
func openBackroom(t *testing.T) (*house, *Backroom) {
	t.Helper()
	back := NewBackroom(evening)
	h := openHouse(t, func(o *Options) { o.Boards, o.Teller = back, back })
	h.callers = back.Visitors
	return h, back
}

// goes is somebody's phone on the page of what waits.
func (h *house) goes(who, path string) (phone, page) {
	h.t.Helper()
	p := h.phone()
	return p, p.enters(path, "CODE-"+who, Who{UserID: who})
}

// does presses a button of the page, with what was chosen beside it.
func (p phone) does(at page, do string, more ...string) page {
	p.t.Helper()
	fields := p.form(at, do)
	for i := 0; i < len(more); i += 2 {
		fields.Set(more[i], more[i+1])
	}
	return p.post("/board/do", fields)
}

var offered = regexp.MustCompile(`<button name="do" value="([^"]*)"`)

// buttons are all that the page offers to do.
func buttons(at page) (all []string) {
	for _, b := range offered.FindAllStringSubmatch(at.body, -1) {
		all = append(all, b[1])
	}
	return all
}

func TestEveryButtonGivesTheLineOfItsCommand(t *testing.T) {
	h, _ := openBackroom(t)
	p, at := h.goes("hanmei", "/board/todo")
	lines := map[string]string{
		"ack ALOST17": "/提醒 处理 ALOST17", "alert ALOST17": "/提醒 ALOST17", "ack AGIVEN2": "/提醒 处理 AGIVEN2", "alert AGIVEN2": "/提醒 AGIVEN2",
		"assign ALOST17": `/提醒 分派 ALOST17 "@zhaoli"`, "assign AGIVEN2": `/提醒 分派 AGIVEN2 "@zhaoli"`,
		"silence ALOST17": `/提醒 静默 ALOST17 "4小时 正在 '换班'"`, "silence AGIVEN2": `/提醒 静默 AGIVEN2 "4小时 正在 '换班'"`,
		"done DFOLLOW": "/待办 完成 DFOLLOW", "later DFOLLOW": "/待办 推迟 DFOLLOW 3天", "agree K7Q2MD": "/确认 K7Q2MD", "refuse K7Q2MD": "/取消 K7Q2MD",
		"uphold V234567": `/违规 属实 V234567 "正在 '换班'"`, "overturn V234567": `/违规 误判 V234567 "正在 '换班'"`,
		"uphold V765432": `/违规 属实 V765432 "正在 '换班'"`, "overturn V765432": `/违规 误判 V765432 "正在 '换班'"`,
		"around V234567": "/违规 前后 V234567", "violation V234567": "/违规 V234567", "around V765432": "/违规 前后 V765432", "violation V765432": "/违规 V765432",
		"remind PSALE77": "/群发 催 PSALE77", "clear 7K3Q9F2MX8RT": "/券 放行 7K3Q9F2MX8RT", "coupon 7K3Q9F2MX8RT": "/券 7K3Q9F2MX8RT",
	}
	for _, do := range buttons(at) {
		want, known := lines[do]
		if !known {
			t.Errorf("the page offers %q", do)
			continue
		}
		delete(lines, do)
		p.does(at, do, "to", "zhaoli", "for", map[bool]string{true: "4小时", false: "3天"}[strings.HasPrefix(do, "silence")], "why", " 正在\n“换班” ")
		if last := h.lines[len(h.lines)-1]; last.Line != want || last.UserID != "hanmei" {
			t.Errorf("%s gives %q of %s, want %q", do, last.Line, last.UserID, want)
		}
	}
	if len(lines) != 0 {
		t.Errorf("nobody can press %v", lines)
	}
}

func TestARoleIsOfferedWhatItsCommandsTake(t *testing.T) {
	h, back := openBackroom(t)
	_, at := h.goes("auditor", "/board/todo")
	for _, do := range buttons(at) {
		if verb, _, _ := strings.Cut(do, " "); !slices.Contains([]string{"alert", "around", "violation", "coupon"}, verb) {
			t.Errorf("an auditor is offered %q", do)
		}
	}
	p, at := h.goes("liming", "/board/todo")
	p.shows(at, "AGIVEN2", "!ALOST17", "等的就是您", "!assign", "!silence", "!remind", "!clear", "!uphold V234567", "uphold V765432")
	if asked := back.Asked[len(back.Asked)-1]; asked.Reader != "liming" || asked.Scope.UserID != "liming" || asked.Scope.All {
		t.Errorf("asked is %+v", asked)
	}
	p, at = h.goes("hanmei", "/board/todo")
	// What is in another list is not there twice.
	p.shows(at, "!violation:V234567", "!AAGIVEN2", `等的就是您`)
	for path, code := range map[string]int{"/board/todo": http.StatusForbidden} {
		customer := h.phone()
		if got := customer.enters(path, "C", xiaoli); got.code != code || strings.Contains(got.body, "ALOST17") {
			t.Errorf("a customer at %s: %d", path, got.code)
		}
	}
	if got := h.phone().open("/board/todo"); got.code != http.StatusFound {
		t.Errorf("a stranger: %d", got.code)
	}
}

func TestAnAnswerIsTheCommandsOwnAndOffersWhatComesNext(t *testing.T) {
	h, _ := openBackroom(t)
	h.replies["/提醒 处理 ALOST17"] = bot.Reply{Text: "好，记下了 <b>您</b>", Done: true}
	h.replies["/提醒 处理 AGIVEN2"] = bot.Reply{Text: "提醒 AGIVEN2 已经由您处理了，不用再处理。"}
	h.replies["/违规 误判 V765432"] = bot.Reply{Text: "真的？", Asks: true, Code: "K7Q2MD"}
	h.replies["/确认 K7Q2MD"] = bot.Reply{Text: "改判了", Done: true}
	h.replies["/违规 属实 V234567"] = bot.Reply{Text: "判了", Done: true}
	h.replies["/违规 误判 V234567"] = bot.Reply{Text: "改了", Done: true}
	h.replies["/取消 K7Q2MD"] = bot.Reply{Text: "好的，没有做"}
	h.replies["/撤销"] = bot.Reply{Text: "又等人处理了", Done: true}
	p, at := h.goes("hanmei", "/board/todo")
	done := p.does(at, "ack ALOST17")
	p.shows(done, "好，记下了 &lt;b&gt;您", "按错了，撤销", `class="answer good"`)
	p.shows(p.does(done, "undo"), "又等人处理了", "!按错了")
	p.shows(p.does(at, "ack AGIVEN2"), "不用再处理", "!按错了", `class="answer plain"`)
	asks := p.does(at, "overturn V765432")
	p.shows(asks, "真的？", "不做了", "!按错了", `class="answer ask"`)
	p.shows(p.does(asks, "yes K7Q2MD"), "改判了", "按错了")
	p.shows(p.does(asks, "no K7Q2MD"), "没有做", "!按错了")
	slip := p.does(at, "uphold V234567")
	p.shows(slip, "判错了，改为误判", "!按错了")
	p.shows(p.does(slip, "overturn V234567"), "判错了，改为属实")
	// Another's question is answered, and nothing of one's own is taken back for it.
	p.shows(p.does(at, "agree K7Q2MD"), "改判了", "!按错了")
}

func TestTheSamePressIsDoneOnceAndLookedAtAgain(t *testing.T) {
	h, _ := openBackroom(t)
	p, at := h.goes("hanmei", "/board/todo")
	waits := p.does(at, "silence ALOST17", "for", "1天", "why", "盘点")
	p.shows(waits, "还没有结果", "不会重复", "看结果")
	h.replies[`/提醒 静默 ALOST17 "1天 盘点"`] = bot.Reply{Text: "好，不再提醒", Done: true}
	p.shows(p.asksAgain(waits), "好，不再提醒")
	p.does(at, "silence ALOST17", "for", "1天", "why", "盘点")
	p.does(at, "silence ALOST17", "for", "7天", "why", "盘点")
	ids := map[string]int{}
	for _, l := range h.lines {
		ids[l.Reply]++
	}
	if len(h.lines) != 4 || len(ids) != 2 || ids[h.lines[0].Reply] != 3 {
		t.Errorf("%+v", h.lines)
	}
	h.lineErr = errors.New("dial tcp 10.1.2.3")
	p.shows(p.does(at, "ack ALOST17"), "还没有结果", "!10.1.2.3")
}

// asksAgain looks again for what has not been answered.
func (p phone) asksAgain(at page) page {
	p.t.Helper()
	form, _, _ := strings.Cut(at.body, ">看结果</button>")
	form = form[strings.LastIndex(form, "<form"):]
	fields := url.Values{}
	for _, in := range regexp.MustCompile(`name="([a-z]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		fields.Set(in[1], in[2])
	}
	return p.post("/board/do", fields)
}

func TestAFormThatIsNoneOfThePagesGivesNothing(t *testing.T) {
	h, _ := openBackroom(t)
	p, at := h.goes("hanmei", "/board/todo")
	good := p.form(at, "ack ALOST17")
	for _, do := range []string{
		"", "ack", "ack ", "drop ALOST17", "ack 1", "ack 12", "ack ALOST17 试", "ack ALOST17\n/删除", `ack A"LOST17`, "undo 5", "ack \xff\xfe\xfd\xfc", "ack " + strings.Repeat("A", 300),
		"assign ALOST17", "silence ALOST17", "later DFOLLOW", "yes", "ack “ALOST17”",
	} {
		fields := url.Values{}
		for name := range good {
			fields.Set(name, good.Get(name))
		}
		fields.Set("do", do)
		fields.Set("to", "@李明 试")
		fields.Set("for", "99年")
		if got := p.post("/board/do", fields); got.code != http.StatusOK || !strings.Contains(got.body, "什么都没有做") {
			t.Errorf("%q: %d", do, got.code)
		}
	}
	other, theirs := h.goes("quyu", "/board/todo")
	for name, got := range map[string]page{
		"another site":          p.post("/board/do", good, "Origin", "https://evil.example"),
		"a page in a box":       p.post("/board/do", good, "Origin", "null"),
		"no token":              p.post("/board/do", url.Values{"do": {"ack ALOST17"}, "key": {strings.Repeat("A", 26)}}),
		"another phone's token": p.post("/board/do", other.form(theirs, "ack ALOST17")),
	} {
		if got.code != http.StatusForbidden {
			t.Errorf("%s: %d", name, got.code)
		}
	}
	if got := h.phone().post("/board/do", good); got.code != http.StatusUnauthorized {
		t.Errorf("a stranger: %d", got.code)
	}
	if len(h.lines) != 0 {
		t.Errorf("given is %q", h.given())
	}
	h.callers["hanmei"] = bot.Caller{Role: bot.RoleNone}
	if got := p.post("/board/do", good); got.code != http.StatusForbidden || len(h.lines) != 0 {
		t.Errorf("whose role was taken away: %d, %q", got.code, h.given())
	}
}

func TestAStoreIsKeptFromPageToPage(t *testing.T) {
	h, back := openBackroom(t)
	p, at := h.goes("quyu", "/board/todo?store=s17")
	p.shows(at, `<option value="s17" selected>`, `action="/board/do?store=s17#answer"`, `href="/till?store=s17"`)
	fields := p.form(at, "ack ALOST17")
	p.shows(p.post("/board/do?store=s17", fields), `<option value="s17" selected>`)
	for _, asked := range back.Asked {
		if !slices.Equal(asked.Scope.Stores, []string{"s17"}) || asked.Scope.All {
			t.Errorf("asked is %+v", asked)
		}
	}
	p.shows(p.open("/board/todo?store=s99"), "不在您能看的门店里")
	if got := p.open("/board/do"); got.at != "/board/todo" {
		t.Errorf("going back leads to %s", got.at)
	}
}

func TestLongListsAreCutAndSaySo(t *testing.T) {
	h, back := openBackroom(t)
	for range 80 {
		back.Waits.Posts = append(back.Waits.Posts, bot.Post{ID: "P" + randomText(), Sender: "liming", Store: "s17"})
	}
	back.Waits.More["posts"] = 7
	p, at := h.goes("hanmei", "/board/todo")
	p.shows(at, `等确认的群发 <b>89</b>`, "还有 59 条没有列出来")
}

func TestWhileTheListsAreAwayAnAnswerIsShownAllTheSame(t *testing.T) {
	h, back := openBackroom(t)
	h.replies["/提醒 处理 ALOST17"] = bot.Reply{Text: "好，记下了", Done: true}
	p, at := h.goes("hanmei", "/board/todo")
	back.Away = errors.New("dial tcp 10.1.2.3")
	got := p.open("/board/todo")
	p.shows(got, "清单暂时读不出来", "!10.1.2.3")
	if got.code != http.StatusServiceUnavailable {
		t.Errorf("%d", got.code)
	}
	p.shows(p.does(at, "ack ALOST17"), "好，记下了", "清单暂时读不出来")
}

func TestTheOtherPagesLeadToTheBoardWhereThereIsOne(t *testing.T) {
	h, _ := openBackroom(t)
	p, at := h.goes("hanmei", "/till")
	p.shows(at, `href="/board?store=s17"`, `href="/board/todo?store=s17"`)
	bare := openHouse(t)
	q := bare.clerk()
	q.shows(q.open("/till"), "!/board")
	if got := q.open("/board/todo"); got.code != http.StatusNotFound {
		t.Errorf("without boards: %d", got.code)
	}
}
