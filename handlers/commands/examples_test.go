package commands

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/segment"
	"github.com/zhanggui/zhanggui/templates"
)

// example is the shop of the shipped configuration on a day with something of
// everything: 小雨, a customer of 李明, an alert, a silence, a to-do, a question.
type example struct {
	bot.View
	*office
	market *market
	stall  *stall
}

func newExample(t testing.TB) *example { return newExampleWith(t) }

// newExampleWith has more stores than the shipped configuration.
func newExampleWith(t testing.TB, stores ...config.Store) *example {
	shipped := must(config.Load(must(os.ReadFile("../../config.yaml")), "", nil))
	shipped.Shop.Stores = append(shipped.Shop.Stores, stores...)
	o := Options{
		Shop: shipped.Shop, Messages: must(templates.Load("")), Location: shanghai, PublicURL: "https://bot.example.com",
		Key: []byte("a key that signs pages and codes"), Login: config.LoginWeCom, Kf: map[string]config.Kf{},
	}
	o.Moderator = talkative(t, o)
	f := openFloor(t, Handler(o))
	f.customers = nil
	yu := f.meet("wm-yu", "小雨", "s17", "liming", "13800138000")
	yu.tags["liming"] = []string{"银卡"}
	f.audit = []bot.AuditEntry{{Seq: 1, At: monday, UserID: "liming", Action: "标签", Outcome: bot.AuditDone, Subjects: []string{bot.Pseudonym("wm-yu")}}}
	f.writes = []bot.Write{{ID: "w1", UserID: "wangzong", Command: "备注", Summary: "改备注", At: monday, Payload: []byte(`{"UserID":"liming","ExternalUserID":"wm-yu"}`)}}
	f.todos = []bot.Todo{{ID: "t1", Text: "跟进 小雨", UserID: "wangzong", CreatedAt: monday, DueAt: monday}}
	f.confirmations["K7Q2MD"] = bot.Confirmation{
		Code: "K7Q2MD", UserID: "wangzong", Line: "/备注 wm-yu 奶茶妈妈", Summary: "改备注", AskedAt: monday, ExpiresAt: monday.Add(time.Hour), State: bot.ConfirmationOpen,
	}
	m := &market{floor: f, records: map[bot.Pair][]bot.TagRecord{}, stays: map[string][]bot.Membership{}, assets: map[string]bot.Asset{}}
	pair := bot.Pair{UserID: "liming", ExternalUserID: "wm-yu"}
	m.matching = []bot.Pair{pair}
	for _, tag := range []bot.Tag{silver, {Group: "会员层级", Name: "新客", Class: bot.TagTier}} {
		m.tagged(pair, tag, func(r *bot.TagRecord) { r.Held = true })
	}
	m.assets[bot.ContactWayName("s17-door")] = bot.Asset{URL: "https://wework.qpic.cn/door", ReadyAt: monday}
	m.groups = []bot.GroupSummary{{Group: bot.Group{ChatID: "wr17", Name: "十七号店福利群", Store: "s17", Owner: "hanmei"}, Customers: 3}}
	of := &office{
		floor: f, alerts: map[string]bot.Alert{}, items: map[string][]bot.AlertItem{}, attempts: map[string]bot.WinBack{}, posts: map[string]bot.Post{},
		silences: map[string]bot.Silence{"S1": {ID: "S1", Kind: bot.AlertLeft, Store: "s17", Until: monday.Add(time.Hour), By: "hanmei", At: monday, Reason: "盘点"}},
	}
	of.also("wm-yu", "hanmei", "s17")
	of.talk = talkOf("wm-yu", "s17", "liming")
	of.lost("K7Q2MDA", "s17", "wm-yu", "hanmei")
	e := &example{View: m, office: of, market: m, stall: newStall(func() time.Time { return of.now })}
	e.stall.drawer.All = append(e.stall.drawer.All, exampleCoupon())
	return e
}

func (e *example) Now() time.Time                            { return e.office.now }
func (e *example) Staff() bot.StaffView                      { return e.office.Staff() }
func (e *example) Alerting() bot.AlertView                   { return e.office.Alerting() }
func (e *example) Moderation() bot.ModerationView            { return e.office.Moderation() }
func (e *example) Kf() bot.KfView                            { return e.office.Kf() }
func (e *example) Desk() bot.DeskView                        { return exampleDesk{e.market.Desk(), e.office.Desk()} }
func (e *example) Pairs(id string) ([]bot.Relation, error)   { return e.market.Pairs(id) }
func (e *example) Relation(p bot.Pair) (bot.Relation, error) { return e.market.Relation(p) }
func (e *example) Customer(id string) (bot.Customer, error)  { return e.market.Customer(id) }
func (e *example) Tags(p bot.Pair) ([]bot.HeldTag, error)    { return e.market.Tags(p) }
func (e *example) Group(id string) (bot.Group, error)        { return e.market.Group(id) }

type exampleDesk struct {
	bot.DeskView
	office bot.DeskView
}

func (d exampleDesk) Risks(scope bot.Scope, limit int) ([]bot.Risk, error) {
	return d.office.Risks(scope, limit)
}

func (d exampleDesk) Price(scope bot.Scope, from, until time.Time, within time.Duration, by bot.PriceBy) ([]bot.Price, error) {
	return d.office.Price(scope, from, until, within, by)
}

// Audience reads the expression as the store does.
func (d exampleDesk) Audience(scope bot.Scope, expression string, after int64, limit int) (bot.Audience, error) {
	if _, err := segment.Parse(expression); err != nil {
		return bot.Audience{Problem: err.Error()}, nil
	}
	return d.DeskView.Audience(scope, expression, after, limit)
}

// hears is what a member reads who types a line.
func (e *example) hears(userID, line string) string {
	e.events++
	e.now = e.now.Add(time.Second)
	body := bot.AppText{Content: line}
	effects := must(e.handler.Handle(bot.Event{ID: e.events, Receiver: "app", From: userID, Kind: body.Kind(), At: e.now, ReceivedAt: e.now, Body: body}, e))
	var read []string
	for _, effect := range effects {
		e.market.apply(effect)
		e.stall.keeps(effect)
		if m, ok := effect.(bot.AppMessage); ok && slices.Contains(m.ToUsers, userID) {
			read = append(read, m.Text)
		}
	}
	return strings.Join(read, "\n")
}

// notUnderstood is what somebody reads whose line did not work.
var notUnderstood = regexp.MustCompile(`没有找到|没有「[^」]*」这个|没看懂|看不懂|用法：|还缺|写清楚|写两次|不是[^，。]*。请写|出错了|对不上|管的门店里没有|需要.*及以上`)

// calledByNumber is a line about what stands at a number of a list.
var calledByNumber = regexp.MustCompile(`^/(提醒|待办|违规|敏感词|申诉)( \S+)? 1( |$)`)

// Whoever copies an example from the help, with the names of the example shop,
// finds that it works.
func TestEveryExampleWorksInTheExampleShop(t *testing.T) {
	for _, cmd := range newSwitchboard(testOptions(), List(testOptions())).commands {
		if len(cmd.Examples) == 0 {
			t.Errorf("/%s has no example", cmd.Name)
		}
		for _, line := range cmd.Examples {
			e := newExample(t)
			if calledByNumber.MatchString(line) {
				// Who calls a line by its number has the list before them.
				for _, list := range []string{"/提醒", "/提醒 静默列表", "/待办", "/违规", "/敏感词 准确率"} {
					e.hears("wangzong", list)
				}
			}
			got := e.hears("wangzong", line)
			if wrong := notUnderstood.FindString(got); got == "" || wrong != "" && cmd.Name != helpName {
				t.Errorf("%s is answered with %q, which says %q", line, got, wrong)
			}
			t.Logf("%s\n%s\n", line, got)
		}
	}
}
