package doctor

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Network checks the way to WeCom and that it gives each app a token.
func Network(baseURL string, apps []string, token func(ctx context.Context, app string) error) Check {
	return Check{Name: "network", Title: "网络与凭证", Needs: []string{"corp"}, Run: func(ctx context.Context) Finding {
		if err := reach(ctx, baseURL); err != nil {
			return noWay(baseURL, err)
		}
		var found []Finding
		for _, app := range slices.Sorted(slices.Values(apps)) {
			if err := token(ctx, app); err != nil {
				found = append(found, noToken(app, err))
				if code, _ := refusal(err); code == 40013 || code == 45009 {
					break // What is wrong with the corp is wrong with every app.
				}
			}
		}
		return gather(found, well("连得上企业微信，%d 个应用都拿到了凭证", len(apps)))
	}}
}

// reach asks an address for anything at all: whatever answers is there.
func reach(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	res, err := client(nil).Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// noWay says why WeCom cannot be reached at all.
func noWay(address string, err error) Finding {
	host := address
	if u, bad := url.Parse(address); bad == nil {
		host = u.Hostname()
	}
	f := Finding{Status: Fail, Why: cause(err), Example: "curl -v " + address}
	switch wireOf(err) {
	case wireDNS:
		f.What = "查不到 " + host + " 的地址（DNS）"
		f.Do = []string{"看看这台机器能不能上网、DNS 配了没有；在容器里看 /etc/resolv.conf。"}
	case wireTLS, wirePlain:
		f.What = "和 " + host + " 的加密连接不可信：" + certificate(err)
		f.Do = []string{"多半是公司的代理或防火墙在中间换了证书：请网管放行 " + host + "，或者把他们的根证书装到这台机器上。", "也看看这台机器的日期对不对。"}
	case wireTimeout, wireNoRoute:
		f.What = "连 " + host + " 超时，没有回音"
		f.Do = []string{"看看防火墙有没有放行到 " + host + " 443 端口的出站；要走代理的话，设好环境变量 HTTPS_PROXY。"}
	case wireRefused:
		f.What = host + " 拒绝了连接"
		f.Do = []string{"核对 wecom.api_base_url；用模拟器的话，先在另一个窗口运行 zhanggui simulate；设了 HTTPS_PROXY 的话看看代理开着没有。"}
	default:
		f.What = "连不上 " + host
		f.Do = []string{"先在这台机器上试试下面这条命令，看断在哪里。"}
	}
	return f
}

// noToken says why WeCom gave an app no token [docs 91039, 90313].
func noToken(app string, err error) Finding {
	code, advice := refusal(err)
	setting := "wecom.app"
	if app != "app" {
		setting = "wecom.apps." + app
	}
	f := Finding{Status: Fail}
	switch code {
	case 40013:
		f.What = "企业微信不认这个企业 ID（错误码 40013）"
		f.Why = "wecom.corp_id 写错了，常见的是多了空格、少抄一位。"
		f.Do = []string{"到 管理后台 → 我的企业 → 企业信息，最下面的「企业ID」，整段复制过来。"}
		f.Example = "wecom:\n  corp_id: ww0123456789abcdef"
	case 40001, 41004:
		f.What = "应用「" + app + "」的 Secret 不对（错误码 40001）"
		f.Why = "可能抄错了，拿成了别的应用的，或者有人在后台重置过。"
		f.Do = []string{
			"到 管理后台 → 应用管理 → 这个应用 → Secret 点「查看」（会发到手机的企业微信里），填进 " + setting + ".secret。",
			"改好再试，别反复试：连错几次，企业微信会把这台服务器的 IP 封一小时。",
		}
	case 40091:
		f.What = "应用「" + app + "」的 Secret 是别的企业的（错误码 40091）"
		f.Why = "corp_id 和 secret 要是同一家企业的一对。"
		f.Do = []string{"核对 wecom.corp_id 和 " + setting + ".secret 是不是从同一个管理后台抄来的。"}
	case 45009:
		f.What = "企业微信暂时不让这台服务器取凭证（错误码 45009）"
		f.Why = "一小时内 Secret 连错几次就会这样，一小时后自动解封。"
		f.Do = []string{"先把 corp_id 和 secret 核对好，一小时以后再试；这期间别反复试。"}
	case 0:
		f = unanswered("向企业微信取凭证没成", err)
		f.Do = []string{"先看看有没有代理或防火墙挡在中间，过几分钟再运行一次。"}
	default:
		f = unanswered("应用「"+app+"」取不到凭证", err)
		f.Why = advice
	}
	return f
}
