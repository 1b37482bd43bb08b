package doctor

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
)

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Hostname()
}

// onlyNear is advice about a public address that is not public.
func onlyNear(address string) (Finding, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return Finding{}, false
	}
	host, ip := u.Hostname(), net.ParseIP(u.Hostname())
	f := Finding{Status: Advice, Example: "server:\n  public_url: https://bot.example.com"}
	switch {
	case strings.EqualFold(host, "localhost"), ip != nil && ip.IsLoopback():
		f.What = "自测通过，不过 " + address + " 只有这台机器自己打得开"
		f.Why = "企业微信和客户的手机都到不了这里。试用没关系，开门营业前要换。"
		f.Do = []string{"给这台机器一个公网域名（前面放带证书的反向代理），填进 server.public_url。"}
	case ip != nil && (ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()):
		f.What = "自测通过，不过 " + address + " 是内网地址"
		f.Why = "企业微信和客户的手机都到不了内网。"
		f.Do = []string{"换成公网域名。"}
	case u.Scheme == "http":
		f.What = "自测通过，不过公网地址是 http，不是 https"
		f.Why = "优惠券页面在有的手机上会被提示不安全，回调的内容虽有加密，也容易被中间的网络改动。"
		f.Do = []string{"前面放一个带证书的反向代理（Caddy 会自己申请证书），再把地址改成 https。"}
	default:
		return Finding{}, false
	}
	return f, true
}

// pagePatience is how long a customer looks at an empty screen.
const pagePatience = 5 * time.Second

// Pages opens what customers open. Where phones log in a coupon's page leads there
// first.
func Pages(publicURL string, login bool, coupons []config.Coupon, transport http.RoundTripper) Check {
	return Check{Name: "pages", Title: "客户页面", Needs: []string{"callback"}, Run: func(ctx context.Context) Finding {
		o := CallbackOptions{PublicURL: publicURL, Transport: transport}
		var found []Finding
		opened := 0
		for _, c := range coupons {
			if c.URL != "" || c.AppID != "" {
				continue
			}
			if publicURL == "" {
				return Finding{
					Status: Advice, What: "优惠券「" + c.Name + "」没有地方打开", Why: "它没有自己的 url，而 server.public_url 也空着。",
					Do: []string{"填上 server.public_url，或者给这张券一个 url。"},
				}
			}
			opened++
			if f := o.couponPage(ctx, c, login); f.Status != OK {
				found = append(found, f)
			}
		}
		if opened == 0 {
			return well("优惠券都有自己的地址，不用机器人的页面")
		}
		return gather(found, well("%d 张优惠券的页面都打得开", opened))
	}}
}

// couponPage opens the page of a coupon.
func (o CallbackOptions) couponPage(ctx context.Context, c config.Coupon, login bool) Finding {
	address := o.PublicURL + "/coupon/" + url.PathEscape(c.ID)
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return unanswered("优惠券的地址不成样子", err)
	}
	a := o.ask(ctx, req, pagePatience)
	switch {
	case a.err != nil:
		return o.unreached(address, a, pagePatience)
	case login && a.toLogin():
	case a.status == http.StatusNotFound:
		return Finding{
			Status: Fail, What: "优惠券「" + c.Name + "」的页面打不开（404）", Why: "正在跑的机器人还不知道这张券，或者反向代理没有把 /coupon/ 转过来。",
			Do: []string{"重启 zhanggui serve；代理里把 /coupon/ 和 /static/ 也转给 server.listen。"}, Example: address,
		}
	case a.toLogin():
		return Finding{
			Status: Fail, What: "优惠券「" + c.Name + "」的页面要人登录，可是这份配置没有开登录", Why: "正在跑的机器人用的不是这份配置。",
			Do: []string{"重启 zhanggui serve；启动它的 --config 和体检的是不是同一份？"}, Example: address,
		}
	case a.status != http.StatusOK || !strings.Contains(a.body, c.Name):
		return Finding{
			Status: Fail, What: fmt.Sprintf("优惠券「%s」的页面不对（HTTP %d）", c.Name, a.status), Why: "打开的不是机器人的优惠券页面。",
			Do: []string{"用手机打开下面的地址看看是什么；配置改过的话，重启 zhanggui serve。"}, Example: address,
		}
	}
	return Finding{Status: OK}
}

// toLogin says that an answer sends the phone to the bot's login.
func (a answer) toLogin() bool {
	at, err := url.Parse(a.location)
	return err == nil && a.status == http.StatusFound && at.Path == "/login"
}
