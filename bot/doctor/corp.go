package doctor

import (
	"context"
	"net/url"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
)

// realWeCom is the host that is WeCom itself.
const realWeCom = "qyapi.weixin.qq.com"

// exampleMark begins the example's secrets.
const exampleMark = "EXAMPLE"

// Corp checks that the values of the shipped example have been replaced.
func Corp(w config.WeCom, r Reading) Check {
	return Check{Name: "corp", Title: "企业资料", Needs: []string{"config"}, Run: func(context.Context) Finding {
		u, err := url.Parse(w.APIBaseURL)
		if err == nil && !strings.EqualFold(u.Hostname(), realWeCom) {
			return well("连的不是企业微信本身，而是 %s（模拟器或代理）", w.APIBaseURL)
		}
		left := exampleValues(w)
		switch {
		case w.Example():
			return beginning(r)
		case len(left) > 0:
			return Finding{
				Status: Fail, What: "还有示例里的值没换：" + strings.Join(left, "、"),
				Why: "这几个值是随程序带的样例，企业微信不认识。",
				Do:  []string{"换成你们自己应用的值：到 管理后台 → 应用管理 → 自建 → 你的应用；\nSecret 在应用页上，Token 和 EncodingAESKey 在 接收消息 → 设置API接收。"},
			}
		}
		return well("企业 %s，应用 %d", w.CorpID, w.App.AgentID)
	}}
}

// exampleValues names the settings that still are the example's.
func exampleValues(w config.WeCom) []string {
	var left []string
	for _, s := range []struct {
		path  string
		value config.Secret
	}{{"wecom.app.secret", w.App.Secret}, {"wecom.app.token", w.App.Token}, {"wecom.app.encoding_aes_key", w.App.EncodingAESKey}} {
		if strings.HasPrefix(s.value.Reveal(), exampleMark) {
			left = append(left, s.path)
		}
	}
	return left
}

// beginning is what to say to somebody who has just unpacked it.
func beginning(r Reading) Finding {
	f := Finding{
		Status: Fail, What: "现在还是自带的示例小店，接不上你们的企业微信",
		Why: "示例里的企业、应用和员工都是编的，只有模拟器认识。程序没有坏，只差填上你们自己的五个值。\n" +
			"（想先看看它能做什么，运行 zhanggui demo，什么账号都不用。）",
		Do: []string{
			"抄一份配置来改：cp config.yaml my.yaml，下面五个值都写在 my.yaml 的 wecom 一节。",
			"corp_id：企业微信管理后台（work.weixin.qq.com）→ 我的企业 → 企业信息，最下面的「企业ID」。",
			"app.agent_id 和 app.secret：应用管理 → 自建 → 创建应用，打开应用就能看到 AgentId；\nSecret 点「查看」，会发到你手机的企业微信里。可见范围选上所有店员。",
			"app.token 和 app.encoding_aes_key：同一个应用里 接收消息 → 设置API接收，两个都点「随机获取」，抄进 my.yaml。\n这一页先别点保存：保存时企业微信马上会来敲门，要等机器人开着。",
			"再把 server.public_url 改成你们的公网地址，shop 一节的门店、员工（userid 是通讯录里的「账号」）、优惠券换成自己的。",
			"运行 zhanggui serve --config my.yaml，然后回到第 4 步那一页，URL 填 公网地址/callback/wecom/app，点保存。",
			"客户联系 → 客户 → API → 可调用接口的应用，勾上这个应用；回到应用里的「企业可信IP」，填上服务器的出口 IP。",
			"再体检一次：zhanggui doctor --config my.yaml，剩下的我接着陪你查。",
		},
		Example: "wecom:\n  corp_id: ww0123456789abcdef\n  app:\n    agent_id: 1000002\n    secret: ${WECOM_SECRET}        # 也可以放在环境变量里\n    token: ${WECOM_TOKEN}\n    encoding_aes_key: ${WECOM_AES_KEY}",
	}
	if !r.BuiltIn {
		f.What = r.File + " 里的企业还是示例，接不上你们的企业微信"
		f.Do[0] = "下面五个值都写在 " + r.File + " 的 wecom 一节（或者环境变量 ZHANGGUI_WECOM_CORP_ID 等）。"
		for n := range f.Do {
			f.Do[n] = strings.ReplaceAll(f.Do[n], "my.yaml", r.File)
		}
	}
	return f
}
