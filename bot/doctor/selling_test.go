package doctor

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// doorman answers as the bot does to a phone that nobody knows, for a corp's app.
func doorman(t *testing.T, authorize, corp, agent string) *httptest.Server {
	var s *httptest.Server
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) {
		q := url.Values{"appid": {corp}, "redirect_uri": {s.URL + "/oauth"}, "response_type": {"code"}, "scope": {"snsapi_base"}, "state": {"x"}, "agentid": {agent}}
		http.Redirect(w, r, authorize+"?"+q.Encode()+"#wechat_redirect", http.StatusFound)
	})
	for _, page := range []string{"/me", "/till", "/board"} {
		mux.Handle("GET "+page, http.RedirectHandler("/login?next="+url.QueryEscape(page), http.StatusFound))
	}
	s = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

const wechatAuthorize = "https://open.weixin.qq.com/connect/oauth2/authorize"

func TestLogin(t *testing.T) {
	used := func(used bool, err error) func(context.Context) (bool, error) {
		return func(context.Context) (bool, error) { return used, err }
	}
	right := doorman(t, wechatAuthorize, "ww1", "1000002")
	closed := httptest.NewServer(http.NotFoundHandler())
	defer closed.Close()
	for name, c := range map[string]struct {
		change func(*LoginOptions)
		status Status
		words  []string
	}{
		"not wanted":        {func(o *LoginOptions) { o.Pages.Login = config.LoginNone }, OK, []string{"没有开", "店长看板", "欢迎语里的券照样打得开"}},
		"no address":        {func(o *LoginOptions) { o.PublicURL = "" }, Skipped, []string{"server.public_url"}},
		"used already":      {func(o *LoginOptions) { o.Used = used(true, nil) }, OK, []string{"已经有客户登录过"}},
		"an IP is no name":  {func(*LoginOptions) {}, Advice, []string{"登录要的是域名", "https://bot.example.com"}},
		"another app":       {func(o *LoginOptions) { o.AgentID = 1000009 }, Fail, []string{"agentid 是 1000002", "1000009", "重启 zhanggui serve"}},
		"another corp":      {func(o *LoginOptions) { o.CorpID = "ww2" }, Fail, []string{"appid 是 ww1"}},
		"another door":      {func(o *LoginOptions) { o.Pages.AuthorizeURL = "http://127.0.0.1:9/authorize" }, Fail, []string{"open.weixin.qq.com"}},
		"a bot without it":  {func(o *LoginOptions) { o.PublicURL = closed.URL }, Fail, []string{"没有带人去登录（HTTP 404）", "/login、/oauth", "/board", "收银台页", "看板没有带人去登录"}},
		"nobody listens":    {func(o *LoginOptions) { o.PublicURL = "http://127.0.0.1:9" }, Fail, []string{"没有人应门"}},
		"official account":  {func(o *LoginOptions) { o.Pages.Login = config.LoginOfficialAccount }, Fail, []string{"appid 是 ww1", "wxACCOUNT"}},
		"unread records":    {func(o *LoginOptions) { o.Used = used(false, no{advice: "超时"}) }, Fail, []string{"超时"}},
		"no records so far": {func(o *LoginOptions) { o.Used = used(false, ErrNoRecords) }, Advice, []string{"登录要的是域名"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := LoginOptions{
				Pages:     config.Pages{Login: config.LoginWeCom, AuthorizeURL: wechatAuthorize, OfficialAccount: config.OfficialAccount{AppID: "wxACCOUNT"}},
				PublicURL: right.URL, CorpID: "ww1", AgentID: 1000002, Used: used(false, nil),
			}
			c.change(&o)
			says(t, Login(o).Run(t.Context()), c.status, c.words...)
		})
	}
}

// What nobody can ask is said with what to click.
func TestTheTrustedDomainIsSaidInWords(t *testing.T) {
	o := LoginOptions{Pages: config.Pages{Login: config.LoginWeCom, AuthorizeURL: wechatAuthorize}, PublicURL: "https://bot.example.com"}
	says(t, o.byHand(), Advice, "网页授权及JS-SDK", "设置可信域名", "bot.example.com", "redirect_uri", "WW_verify_", "https://bot.example.com/me")
	o.PublicURL = "https://203.0.113.7"
	says(t, o.byHand(), Fail, "203.0.113.7", "登录要的是域名")
	o.PublicURL = "https://bot.example.com"
	o.Pages.Login = config.LoginOfficialAccount
	says(t, o.byHand(), Advice, "公众号后台", "网页授权域名", "收银台页", "看板")
	o.Pages.AuthorizeURL = "http://127.0.0.1:9090/authorize"
	says(t, o.byHand(), OK, "模拟器")
	says(t, accountAnswers(no{code: 40125, advice: "说明"}), Fail, "AppSecret 不对", "40125", "基本配置")
	says(t, accountAnswers(no{code: -1, advice: "系统繁忙"}), Advice, "系统繁忙")
	says(t, accountAnswers(nil), OK)
}

func TestTill(t *testing.T) {
	on := config.Till{Offline: true, Allotment: 20, Journal: "data/till.journal"}
	may, mayNot := func(string) string { return "" }, func(string) string { return "/srv/data" }
	says(t, Till(config.Till{}, config.LoginWeCom, mayNot).Run(t.Context()), OK, "没有开")
	says(t, Till(on, config.LoginWeCom, may).Run(t.Context()), OK, "20 张", "data/till.journal")
	says(t, Till(on, config.LoginWeCom, mayNot).Run(t.Context()), Fail, "/srv/data 不让写", "写权限")
	says(t, Till(on, config.LoginNone, may).Run(t.Context()), Advice, "没有收银台页", "login: wecom")
}

func TestCoupons(t *testing.T) {
	for name, c := range map[string]struct {
		plan   PlanState
		err    error
		status Status
		words  []string
	}{
		"without a bound":  {PlanState{ID: "a", Name: "甲", Given: 1e6}, nil, OK, []string{"1 张券在发，其中 0 张有数量限制"}},
		"enough":           {PlanState{ID: "a", Name: "甲", Budget: 100, Given: 89}, nil, OK, []string{"都还够"}},
		"nearly used up":   {PlanState{ID: "a", Name: "甲", Budget: 100, Given: 90}, nil, Advice, []string{"只剩 10 张", "/券 加量 a 100"}},
		"used up":          {PlanState{ID: "a", Name: "甲", Budget: 100, Given: 100}, nil, Advice, []string{"100 张发完了", "/券 停 a"}},
		"no code left":     {PlanState{ID: "movie", Name: "电影票", External: true}, nil, Fail, []string{"一个券码也没有了", "zhanggui coupons import 券码.csv --plan movie"}},
		"few codes left":   {PlanState{ID: "movie", Name: "电影票", External: true, Codes: 49}, nil, Advice, []string{"只剩 49 个券码"}},
		"codes enough":     {PlanState{ID: "movie", Name: "电影票", External: true, Codes: 50}, nil, OK, []string{"1 张有数量限制"}},
		"no database":      {PlanState{}, ErrNoRecords, Skipped, []string{"zhanggui serve"}},
		"database is away": {PlanState{}, no{advice: "超时"}, Fail, []string{"超时"}},
	} {
		t.Run(name, func(t *testing.T) {
			check := Coupons(func(context.Context) ([]PlanState, error) { return []PlanState{c.plan}, c.err })
			says(t, check.Run(t.Context()), c.status, c.words...)
		})
	}
}

func TestSalesOfSchedules(t *testing.T) {
	wednesday := config.SaleSchedule{Name: "周三福利日", Picture: "web/static/sale.png", Post: true}
	next := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	group := bot.Group{ChatID: "wr1", Name: "福利群", Owner: "hanmei", Store: "s17"}
	for name, c := range map[string]struct {
		change func(*SalesOptions)
		groups []bot.Group
		status Status
		words  []string
	}{
		"fine":               {nil, []bot.Group{group}, OK, []string{"「周三福利日」下一场 11月25日 10:00"}},
		"none":               {func(o *SalesOptions) { o.Shop.Sales.Schedules = nil }, nil, OK, []string{"/秒杀 新建"}},
		"never":              {func(o *SalesOptions) { o.Next = func(config.SaleSchedule) time.Time { return time.Time{} } }, []bot.Group{group}, Fail, []string{"一场也不会办"}},
		"without a picture":  {func(o *SalesOptions) { o.Shop.Sales.Schedules[0].Picture = "" }, []bot.Group{group}, Advice, []string{"没有图片"}},
		"store has no group": {nil, nil, Advice, []string{"没有客户群", "十七号店"}},
		"another's stores":   {func(o *SalesOptions) { o.Shop.Sales.Schedules[0].Stores = []string{"s99"} }, nil, OK, nil},
		"not posted":         {func(o *SalesOptions) { o.Shop.Sales.Schedules[0].Post = false }, nil, OK, nil},
		"nobody's group":     {nil, []bot.Group{{ChatID: "wr1", Store: "s17"}}, Advice, []string{"没有群主", "wr1", "离职继承"}},
		"owner may not post": {func(o *SalesOptions) { o.Follow = follows("liming") }, []bot.Group{group}, Fail, []string{"福利群（群主 hanmei）", "权限配置"}},
		"WeCom away":         {func(o *SalesOptions) { o.Follow = refuses(-1) }, []bot.Group{group}, Fail, []string{"没成"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := SalesOptions{
				Shop: exampleShop(), Next: func(config.SaleSchedule) time.Time { return next }, Follow: follows("HanMei"), Groups: book{groups: c.groups},
			}
			o.Shop.Sales.Schedules = []config.SaleSchedule{wednesday}
			if c.change != nil {
				c.change(&o)
			}
			says(t, Sales(o).Run(t.Context()), c.status, c.words...)
		})
	}
	says(t, Sales(SalesOptions{
		Shop: config.Shop{Sales: config.Sales{Schedules: []config.SaleSchedule{wednesday}}}, Next: func(config.SaleSchedule) time.Time { return next }, Groups: book{err: ErrNoRecords},
	}).Run(t.Context()), Skipped, "zhanggui serve")
}
