package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// These lines go the whole way: typed, read, permitted, confirmed, done, undone
// and in the trail.

func (m *market) types(userID, line string) string {
	m.t.Helper()
	return m.happens(userID, bot.AppText{Content: line})
}

func (m *market) happens(userID string, body bot.Body) string {
	m.t.Helper()
	m.events++
	m.now = m.now.Add(61e9) // Nobody is too fast here.
	effects, err := m.handler.Handle(bot.Event{
		ID: m.events, Receiver: "app", From: userID, Kind: body.Kind(), At: m.now, ReceivedAt: m.now, Body: body,
	}, m)
	if err != nil {
		m.t.Fatalf("%s %+v: %v", userID, body, err)
	}
	var read []string
	for _, e := range effects {
		m.apply(e)
		if a, ok := e.(bot.AppMessage); ok && slices.Contains(a.ToUsers, userID) {
			read = append(read, a.Text)
		}
	}
	return strings.Join(read, "\n")
}

// reads complains unless what somebody reads has all of the words.
func (m *market) reads(userID, line string, words ...string) string {
	m.t.Helper()
	got := m.types(userID, line)
	m.wants(bot.Answer{Text: got}, words...)
	return got
}

func TestLinesGoTheWholeWay(t *testing.T) {
	m := newMarket(t)
	richCustomer(m)
	m.reads("liming", "/客户 张三", "李明（好友")
	m.reads("liming", "／客户　8000", "张三")
	m.reads("liming", "/客户 张三 时间线", "新的在前")
	m.reads("liming", "/客户 张三 电话 原因=送货联系", "13800138000")
	m.reads("liming", "/客户 张三 电话", "例如", "not", "13800138000")
	m.reads("liming", "/标签 金卡 张三", "换下「银卡」")
	if got := m.holds(zhang); got != "奶粉 金卡" {
		t.Errorf("holds %s", got)
	}
	m.reads("liming", "/标签 爱喝茶 张三 试", "没有真的做")
	m.reads("liming", "/备注 张三 三楼 奶茶妈妈", "「三楼 奶茶妈妈」")
	m.reads("liming", "/撤销", "改回了「奶茶妈妈」")
	m.reads("liming", "/跟进 张三 3天 带试用装", "跟进 张三：带试用装")
	m.reads("liming", "/待办", "1. 跟进 张三")
	m.reads("liming", "/待办 推迟 1 2天", "再提醒")
	m.reads("liming", "/待办 完成 1", "办好了")
	m.reads("liming", "/渠道", "门口海报")
	m.reads("liming", "/渠道 门口海报 码", "活码")
	m.reads("liming", "/群", "十七号店福利群")
	m.reads("liming", "/战报 昨天", "昨天战报")
	m.reads("shenji", "/审计 人=李明", "备注", "跟进")
	m.reads("shenji", "/审计 客户=张三 命令=tag", "标签")
}

func TestARoleIsGivenAfterAYesAndTakenBack(t *testing.T) {
	m := newMarket(t)
	m.reads("quyu", "/角色 @李明 店长 门店=十七号店", "店长")
	if got := m.floor.members["liming"].Role; got != "" {
		t.Fatalf("it was done without a yes: %s", got)
	}
	var code string
	for c := range m.confirmations {
		code = c
	}
	m.reads("quyu", "/确认 "+code, "已把 李明 从「店员，十七号店」换成「店长，十七号店」")
	if got := m.floor.members["liming"].Role; got != bot.RoleManager {
		t.Errorf("the role is %s", got)
	}
	m.reads("quyu", "/撤销", "改回了")
	if got := m.floor.members["liming"].Role; got != "" {
		t.Errorf("the role is %s", got)
	}
}

func TestManyTagsAreAskedAboutAndLapseWithTheirAudience(t *testing.T) {
	m := newMarket(t)
	m.meet("wm-zhao", "赵六", "s17", "liming")
	zhao := bot.Pair{UserID: "liming", ExternalUserID: "wm-zhao"}
	m.matching = []bot.Pair{zhang, zhao}
	asked := func() string {
		m.t.Helper()
		m.reads("liming", "/标签 银卡 人群=新客", "2 位客户", "确认")
		for code, c := range m.confirmations {
			if c.State == bot.ConfirmationOpen {
				return code
			}
		}
		t.Fatal("nothing waits for a yes")
		return ""
	}
	code := asked()
	m.meet("wm-sun", "孙七", "s17", "liming")
	m.matching = append(m.matching, bot.Pair{UserID: "liming", ExternalUserID: "wm-sun"})
	m.types("liming", "/确认 "+code)
	if got := m.holds(zhang); got != "" {
		t.Fatalf("another audience than the one that was agreed to holds %s", got)
	}
	m.matching = m.matching[:2]
	for code, c := range m.confirmations {
		c.State = bot.ConfirmationLapsed
		m.confirmations[code] = c
	}
	m.reads("liming", "/确认 "+asked(), "已给 2 位客户打上「银卡」")
	if m.holds(zhang) != "银卡" || m.holds(zhao) != "银卡" {
		t.Errorf("hold %q and %q", m.holds(zhang), m.holds(zhao))
	}
	if w := m.writes[len(m.writes)-1]; strings.Contains(w.Summary, "\n") {
		t.Errorf("the journal's summary is one line: %q", w.Summary)
	}
}

func TestWhoReachesTooHighIsInTheTrail(t *testing.T) {
	m := newMarket(t)
	before := len(m.audit)
	m.reads("hanmei", "/角色 @李明 总部", "只能给比自己低的角色")
	if len(m.audit) != before+1 || m.audit[before].Outcome != bot.AuditRefused {
		t.Errorf("the trail has %+v", m.audit[before:])
	}
	m.reads("liming", "/角色 @韩梅 无", "店长")
	if a := m.audit[len(m.audit)-1]; a.Outcome != bot.AuditRefused || a.UserID != "liming" {
		t.Errorf("the trail has %+v", a)
	}
}

func TestNothingOutsideOfTheScopeIsShownOrChanged(t *testing.T) {
	m := newMarket(t)
	richCustomer(m)
	for _, line := range []string{
		"/客户 张三", "/客户 wm-zhang", "/客户 8000", "/客户 银卡", "/客户 wm-zhang 电话 原因=送货联系", "/客户 wm-zhang 时间线",
		"/标签 银卡 wm-zhang", "/去标签 银卡 wm-zhang", "/标签 银卡 人群=新客", "/备注 wm-zhang 甲", "/跟进 wm-zhang 3天",
		"/渠道 s17-door", "/渠道 门口海报 码", "/群 wr-17", "/群", "/渠道", "/战报", "/待办",
	} {
		before := len(m.effects)
		got := m.types("zhaoyun", line)
		if strings.HasPrefix(line, "/客户") && !strings.Contains(got, "没有找到") {
			t.Errorf("%s is answered with %q", line, got)
		}
		for _, secret := range []string{"13800138000", "138****", "奶茶妈妈", "十七号店福利群", "李明"} {
			if strings.Contains(got, secret) {
				t.Errorf("%s shows another store's %s: %q", line, secret, got)
			}
		}
		for _, e := range m.effects[before:] {
			switch e.(type) {
			case bot.AddTag, bot.RemoveTag, bot.SetRemark, bot.WriteRemark, bot.FetchContact, bot.PushTags, bot.SetTodo, bot.ScheduleJob, bot.SetRole:
				t.Errorf("%s changes another store's: %T %+v", line, e, e)
			}
		}
	}
}

func TestAnAuditorChangesNothing(t *testing.T) {
	m := newMarket(t)
	for line, answer := range map[string]string{
		"/标签 银卡 张三": "审计只能查看", "/去标签 银卡 张三": "审计只能查看", "/备注 张三 甲": "审计只能查看", "/跟进 张三 3天": "审计只能查看",
		"/角色 @李明 店长": "审计改不了", "/待办 完成 1": "没有待办",
	} {
		before := len(m.effects)
		m.reads("shenji", line, answer)
		for _, e := range m.effects[before:] {
			switch e.(type) {
			case bot.RecordAudit, bot.AppMessage, bot.SetSession:
			default:
				t.Errorf("%s: %T %+v", line, e, e)
			}
		}
	}
	m.reads("shenji", "/客户 张三", "张三")
}

func TestHugeAndOddInputIsAnswered(t *testing.T) {
	m := newMarket(t)
	huge := strings.Repeat("长", 4000)
	for _, name := range []string{"客户", "标签", "去标签", "备注", "跟进", "今日", "渠道", "群", "待办", "角色", "审计"} {
		for _, rest := range []string{"", " " + huge, " 🍵", " 张三 " + huge, " ' OR 1=1 --", " 张三 张三 张三 张三 张三", " 客户=张三 客户=张丽", " \u202e\u0000"} {
			line := fmt.Sprintf("/%s%s", name, rest)
			got := m.types("hanmei", line)
			if got == "" || len(got) > 6000 {
				t.Errorf("%.40q is answered with %d bytes", line, len(got))
			}
		}
	}
}
