package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
)

// LoginOptions are what is needed to try how phones log in.
type LoginOptions struct {
	Pages     config.Pages
	PublicURL string
	CorpID    string
	AgentID   int
	// Used says whether somebody logged in already. ErrNoRecords says that the database
	// has not been made.
	Used func(ctx context.Context) (bool, error)
	// Account tries the official account's secret.
	Account   func(ctx context.Context) error
	Transport http.RoundTripper
}

// Login goes the way of a phone as far as WeChat's door. Whether the app's trusted
// domain is the bot's nobody can ask: only a phone finds out.
func Login(o LoginOptions) Check {
	return Check{Name: "login", Title: "登录", Needs: []string{"callback"}, Run: func(ctx context.Context) Finding {
		switch {
		case o.Pages.Login == "" || o.Pages.Login == config.LoginNone:
			return well("没有开：没有抢购页、券包、收银台页和店长看板，欢迎语里的券照样打得开")
		case o.PublicURL == "":
			return skip("没填 server.public_url，没法试")
		}
		var found []Finding
		for _, page := range []struct{ path, app, title string }{{"/me", o.customersApp(), "客户的页面"}, {"/till", o.CorpID, "收银台页"}, {"/board", o.CorpID, "看板"}} {
			if f := o.walk(ctx, page.path, page.app, page.title); f.Status != OK {
				found = append(found, f)
			}
		}
		if o.Pages.Login == config.LoginOfficialAccount && o.Account != nil {
			if f := accountAnswers(o.Account(ctx)); f.Status != OK {
				found = append(found, f)
			}
		}
		if len(found) > 0 {
			return gather(found, Finding{})
		}
		if used, err := o.Used(ctx); err == nil && used {
			return well("路都通，已经有客户登录过")
		} else if err != nil && !errors.Is(err, ErrNoRecords) {
			return unanswered("有没有人登录过读不出来", err)
		}
		return o.byHand()
	}}
}

// customersApp is who WeChat asks customers for.
func (o LoginOptions) customersApp() string {
	if o.Pages.Login == config.LoginOfficialAccount {
		return o.Pages.OfficialAccount.AppID
	}
	return o.CorpID
}

// walk opens a page as a phone that nobody knows, and looks where it is sent.
func (o LoginOptions) walk(ctx context.Context, page, app, title string) Finding {
	door := CallbackOptions{PublicURL: o.PublicURL, Transport: o.Transport}
	var a answer
	for _, step := range []string{page, "/login?next=" + url.QueryEscape(page)} {
		address := o.PublicURL + step
		req, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			return unanswered("server.public_url 不成样子", err)
		}
		a = door.ask(ctx, req, pagePatience)
		switch {
		case a.err != nil:
			return door.unreached(address, a, pagePatience)
		case a.status != http.StatusFound, step == page && !a.toLogin():
			return Finding{
				Status: Fail, What: fmt.Sprintf("%s没有带人去登录（HTTP %d）", title, a.status), Why: "正在跑的机器人没有开登录，或者反向代理没有把这些路径转过来。",
				Do:      []string{"改过 pages.login 的话，重启 zhanggui serve。", "代理里把 /login、/oauth、/me、/s/、/c/、/a/、/coupon/、/till、/board、/static/ 都转给 server.listen；最省事是全部转过去。"},
				Example: address,
			}
		}
	}
	return o.leadsRight(a.location, app, title)
}

// leadsRight looks at the address at which WeChat asks its user.
func (o LoginOptions) leadsRight(location, app, title string) Finding {
	at, err := url.Parse(location)
	if err != nil {
		return unanswered(title+"带人去的地址不成样子", err)
	}
	q := at.Query()
	wanted := map[string]string{"appid": app, "redirect_uri": o.PublicURL + "/oauth"}
	if app == o.CorpID {
		wanted["agentid"] = strconv.Itoa(o.AgentID)
	}
	for _, name := range []string{"appid", "agentid", "redirect_uri"} {
		if want, asked := wanted[name]; asked && q.Get(name) != want {
			return Finding{
				Status: Fail, What: fmt.Sprintf("%s登录时用的 %s 是 %s，这份配置里是 %s", title, name, orElse(q.Get(name), "空的"), want),
				Why: "正在跑的机器人用的不是这份配置，登录会被微信拒绝。",
				Do:  []string{"重启 zhanggui serve；启动它的 --config 和体检的是不是同一份？"},
			}
		}
	}
	if !strings.HasPrefix(location, o.Pages.AuthorizeURL) {
		return Finding{
			Status: Fail, What: title + "登录时去的是 " + at.Host + "，配置里是 " + hostOf(o.Pages.AuthorizeURL), Why: "正在跑的机器人用的不是这份配置。",
			Do: []string{"重启 zhanggui serve。"},
		}
	}
	return Finding{Status: OK}
}

// wechatHost is where WeChat asks its users; anything else is a simulator.
const wechatHost = "open.weixin.qq.com"

// byHand says what nobody but a person at the console can see.
func (o LoginOptions) byHand() Finding {
	host := hostOf(o.PublicURL)
	if hostOf(o.Pages.AuthorizeURL) != wechatHost {
		return well("路都通，登录去的是 %s（模拟器）", hostOf(o.Pages.AuthorizeURL))
	}
	f := Finding{
		Status: Advice, What: "登录的路都通，只差可信域名：它在管理后台，企业微信不让程序查",
		Why: "可信域名不是 " + host + " 的话，客户点开抢购链接只会看到「redirect_uri 与配置的授权完成回调域名不一致」。",
		Do: []string{
			"到 管理后台 → 应用管理 → 这个应用 → 网页授权及JS-SDK → 设置可信域名，填下面这个域名（不带 https://，不带路径）。",
			"它给的校验文件 WW_verify_….txt 放到这个域名的根目录下（反向代理里直接给出这个文件）。",
			"用手机微信打开 " + o.PublicURL + "/me 试一次；有人登录成功过，这一条就不再提。",
			"想让店长在手机和电脑上一点就看到看板：这个应用 → 应用主页，填 " + o.PublicURL + "/board。",
		},
		Example: host,
	}
	if o.Pages.Login == config.LoginOfficialAccount {
		f.What = "登录的路都通，只差授权域名：它在后台，微信不让程序查"
		f.Do = []string{
			"到 公众号后台 → 设置与开发 → 公众号设置 → 功能设置 → 网页授权域名，填下面这个域名；公众号和企业微信要绑在同一个微信开放平台上。",
			"店员的收银台页和店长的看板走企业微信：管理后台 → 应用管理 → 这个应用 → 网页授权及JS-SDK → 设置可信域名，也填它。",
			"用手机微信打开 " + o.PublicURL + "/me 试一次；有人登录成功过，这一条就不再提。",
		}
	}
	if ip := net.ParseIP(host); ip != nil || strings.EqualFold(host, "localhost") {
		f.What = "公网地址是 " + host + "，登录要的是域名"
		if ip != nil && !ip.IsLoopback() {
			f.Status = Fail // On one's own machine it is a trial.
		}
		f.Why = "可信域名只能填备过案的域名，不能填 IP：客户一登录就会被微信拦下。"
		f.Do, f.Example = []string{"换成域名，填进 server.public_url；或者先把 pages.login 写成 none，不开抢购页。"}, "server:\n  public_url: https://bot.example.com"
	}
	return f
}

// WeChat's codes about an official account's own credentials.
var codesOfAccount = map[int]string{
	40013: "AppID 不对", 40125: "AppSecret 不对", 41002: "没有 AppID", 41004: "没有 AppSecret", 40164: "出口 IP 不在白名单里",
}

// accountAnswers says what trying the official account's secret came to.
func accountAnswers(err error) Finding {
	if err == nil {
		return Finding{Status: OK}
	}
	code, advice := refusal(err)
	if what, known := codesOfAccount[code]; known {
		return Finding{
			Status: Fail, What: fmt.Sprintf("公众号的%s（错误码 %d）", what, code), Why: "客户登录时微信不会告诉掌柜是谁。",
			Do: []string{"到 公众号后台 → 设置与开发 → 基本配置，把 AppID 和 AppSecret 重新抄进 pages.official_account（AppSecret 只在重置时显示一次），重启 zhanggui serve。"},
		}
	}
	return Finding{Status: Advice, What: "公众号的 AppSecret 没试出来对不对", Why: advice, Do: []string{"过一会儿再体检一次。"}}
}
