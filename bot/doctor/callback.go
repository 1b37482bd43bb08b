package doctor

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
)

// How long WeCom waits for the answer to its question when an address is saved,
// and for an event to be taken [docs 90930].
const (
	knockPatience = time.Second
	eventPatience = 5 * time.Second
)

// CallbackOptions are what the self-test of the callbacks needs.
type CallbackOptions struct {
	PublicURL string
	CorpID    string
	Receivers map[string]config.Receiver
	Now       func() time.Time
	// Transport carries the requests; nil is the ordinary one.
	Transport http.RoundTripper
}

// Callback knocks at the bot's own door by its public address, as WeCom would.
func Callback(o CallbackOptions) Check {
	return Check{Name: "callback", Title: "回调", Needs: []string{"corp"}, Run: func(ctx context.Context) Finding {
		if len(o.Receivers) == 0 {
			return Finding{
				Status: Fail, What: "没有一个应用设了 token 和 encoding_aes_key，企业微信的通知进不来",
				Do: []string{"到 管理后台 → 应用管理 → 这个应用 → 接收消息 → 设置API接收，把 Token 和 EncodingAESKey 抄进 wecom.app。"},
			}
		}
		if o.PublicURL == "" {
			return Finding{
				Status: Advice, What: "没填 server.public_url，没法替你敲门试试",
				Why: "企业微信靠公网地址把通知送进来；客户手机打开优惠券页面也靠它。",
				Do:  []string{"填上公网地址，再运行一次体检。"}, Example: "server:\n  public_url: https://bot.example.com",
			}
		}
		var found []Finding
		for _, name := range slices.Sorted(maps.Keys(o.Receivers)) {
			f, lost := o.test(ctx, name)
			if f.Status != OK {
				found = append(found, f)
			}
			if lost {
				break // What is wrong with the way is wrong with every receiver.
			}
		}
		if len(found) == 0 {
			if f, near := onlyNear(o.PublicURL); near {
				found = append(found, f)
			}
		}
		return gather(found, well("%d 个回调地址都能进、能收，答得够快", len(o.Receivers)))
	}}
}

// test makes the test of one receiver; lost says that the way there is broken.
func (o CallbackOptions) test(ctx context.Context, name string) (f Finding, lost bool) {
	r := o.Receivers[name]
	address := o.PublicURL + "/callback/wecom/" + name
	e, err := newEnvoy(address, o.CorpID, r, o.Now())
	if err != nil {
		return Finding{Status: Fail, What: "「" + name + "」的 token 或 encoding_aes_key 不成样子", Do: []string{"到 接收消息 那一页重新抄一遍：EncodingAESKey 正好 43 位。"}}, false
	}
	req, want, err := e.knock()
	if err != nil {
		return Finding{Status: Fail, What: "server.public_url 不是一个网址", Why: err.Error(), Example: "server:\n  public_url: https://bot.example.com"}, true
	}
	a := o.ask(ctx, req, knockPatience)
	if a.err != nil {
		return o.unreached(address, a, knockPatience), true
	}
	if a.status != http.StatusOK || a.body != want {
		return o.misanswered(name, address, a), a.status != http.StatusForbidden
	}
	if req, err = e.event(); err != nil {
		return unanswered("做不出一条测试通知", err), true
	}
	a = o.ask(ctx, req, eventPatience)
	switch {
	case a.err != nil:
		return o.unreached(address, a, eventPatience), true
	case a.status == http.StatusServiceUnavailable:
		return Finding{
			Status: Fail, What: "「" + name + "」收到了通知，却存不下来",
			Why: "机器人答的是 503：它的数据库这会儿写不进去。企业微信会再送一次，但只有一次。",
			Do:  []string{"看看 zhanggui serve 的日志里数据库报了什么；磁盘满没满。"},
		}, false
	case a.status != http.StatusOK:
		return o.misanswered(name, address, a), false
	}
	return well("%s", name), false
}

// answer is what came back.
type answer struct {
	status int
	body   string
	html   bool
	server string
	// location is where it leads on to.
	location string
	err      error
}

func (o CallbackOptions) ask(ctx context.Context, req *http.Request, patience time.Duration) answer {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	res, err := client(o.Transport).Do(req.WithContext(ctx))
	if err != nil {
		return answer{err: err}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return answer{err: err}
	}
	return answer{
		status: res.StatusCode, body: string(body), server: res.Header.Get("Server"), location: res.Header.Get("Location"),
		html: strings.Contains(res.Header.Get("Content-Type"), "html") || strings.HasPrefix(strings.TrimSpace(string(body)), "<"),
	}
}

// unreached says why nothing of the bot's came back.
func (o CallbackOptions) unreached(address string, a answer, patience time.Duration) Finding {
	host := hostOf(o.PublicURL)
	f := Finding{Status: Fail, Why: cause(a.err)}
	switch wireOf(a.err) {
	case wireDNS:
		f.What = "公网地址里的域名 " + host + " 查不到（DNS）"
		f.Do = []string{"核对 server.public_url；域名刚申请的话，去加一条解析，等它生效。"}
	case wireRefused:
		f.What = "没有人应门：" + o.PublicURL + " 上没有程序在听"
		f.Do = []string{"机器人要开着才能自测：在另一个窗口运行 zhanggui serve，再回来体检。", "已经开着的话，看看 server.listen 的端口和 server.public_url（或反向代理）对得上吗。"}
		f.Example = "zhanggui serve"
	case wireTLS:
		f.What = "公网地址的证书不行：" + certificate(a.err)
		f.Do = []string{"换一张公认机构签发的、带完整证书链的证书；企业微信不认自签的。"}
	case wirePlain:
		f.What = "public_url 写的是 https，那边说的却是 http"
		f.Do = []string{"掌柜自己不管证书：前面放一个带证书的反向代理（Nginx、Caddy），转到 server.listen 的端口。"}
		f.Example = "https://" + host + " → http://127.0.0.1:8080"
	case wireTimeout:
		f.What = fmt.Sprintf("敲门 %d 秒没有应答", int(patience.Seconds()))
		f.Why = "企业微信验证地址只等 1 秒，送通知只等 5 秒，超过就当没送到。"
		f.Do = []string{
			"看看 zhanggui serve 是不是开着、忙不忙，防火墙和安全组有没有放行。",
			"有的机房从里面访问不了自己的公网地址：用手机流量打开 " + o.PublicURL + "/healthz 试试，打得开就不用管这一条。",
		}
	default:
		f.What = "敲门没有结果：" + o.PublicURL
		f.Do = []string{"看看反向代理和 zhanggui serve 的日志，连接断在哪一段。"}
		f.Example = "curl -v " + address
	}
	return f
}

// misanswered says who answered in the bot's place, or why the bot refused.
func (o CallbackOptions) misanswered(name, address string, a answer) Finding {
	f := Finding{Status: Fail, Example: address}
	switch {
	case a.status == http.StatusForbidden && strings.TrimSpace(a.body) == "forbidden":
		f.What = "机器人在，但不认「" + name + "」的暗号（403）"
		f.Why = "正在跑的机器人和这份配置用的 token、encoding_aes_key 或企业 ID 不一样，或者两边时钟差得太多。"
		f.Do = []string{"改过配置的话，重启 zhanggui serve，让它读到新的；启动它的 --config 和体检的是不是同一份？", "再核对 管理后台 → 接收消息 那一页的 Token 和 EncodingAESKey，三处要一模一样。"}
		f.Example = ""
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden || a.status == http.StatusProxyAuthRequired:
		f.What = fmt.Sprintf("机器人前面有东西把门拦下了（HTTP %d）", a.status)
		f.Do = []string{"反向代理、CDN 或防火墙对 /callback/ 要了密码或做了人机验证：给这个路径放行，企业微信不会输密码。"}
	case a.status == http.StatusNotFound || a.status == http.StatusMethodNotAllowed:
		f.What = fmt.Sprintf("敲错了门：应门的不是机器人（HTTP %d）", a.status)
		f.Why = "地址通到了别的网站，或者反向代理没有把 /callback/ 转过来。"
		f.Do = []string{"在反向代理里把 /callback/ 原样转给 server.listen，不要改路径。"}
		f.Example = "location / { proxy_pass http://127.0.0.1:8080; }   # Nginx"
	case a.status >= 300 && a.status < 400:
		f.What = fmt.Sprintf("地址会跳转（HTTP %d），企业微信不跟着跳", a.status)
		f.Do = []string{"server.public_url 和管理后台里的 URL 都直接写跳转后的地址（多半是 https 开头的那个）。"}
	case a.status == http.StatusBadGateway || a.status == http.StatusServiceUnavailable || a.status == http.StatusGatewayTimeout:
		f.What = fmt.Sprintf("反向代理在，它后面的机器人不在（HTTP %d）", a.status)
		f.Do = []string{"运行 zhanggui serve；开着的话，看看代理转的端口是不是 server.listen 的端口。"}
		f.Example = "zhanggui serve"
	case a.status == http.StatusOK && a.html:
		f.What = "应门的是一个网页，不是机器人"
		f.Why = "地址通到了别的网站，或者有代理、备案拦截页挡在中间。"
		f.Do = []string{"浏览器里打开下面的地址，看看是谁的页面；在反向代理里把 /callback/ 转给 server.listen。"}
	default:
		f.What = fmt.Sprintf("应门的答得不对（HTTP %d）", a.status)
		f.Why = "企业微信要的是原样解密的一句话，前后不能多一个字。"
		f.Do = []string{"看看反向代理有没有改写内容（插脚本、压缩、缓存），对 /callback/ 都关掉。"}
	}
	if a.server != "" && f.Why != "" {
		f.Why += "（应门的自称 " + a.server + "）"
	}
	return f
}
