package moderation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

const checkQRCodes = "qr_codes"

// qrCodes looks at what the QR codes in a picture lead to. A code says nothing
// about a place in the words, so its hits are about the whole message.
func qrCodes(s *Settings) (Check, bool) {
	step, wanted := s.step(checkQRCodes)
	allowed := s.allowed()
	return Check{Name: checkQRCodes, Title: "图片里的二维码", Speakers: wordfilter.Both, Look: func(said Said) Verdict {
		v := Verdict{Check: checkQRCodes, Details: "没有读到二维码"}
		for _, text := range said.Codes {
			if c := codeOf(text, allowed, s.Own); c.title != "" && len(v.Hits) < mostHits {
				v.Hits = append(v.Hits, bot.Hit{
					Check: checkQRCodes, Word: c.title, Category: c.category, Step: step, Why: "图片里有" + c.title + "：" + c.why, Reviewing: c.unsure,
				})
			}
		}
		if len(said.Codes) > 0 {
			v.Details = fmt.Sprintf("读到 %d 个二维码，%d 个要看一下", len(said.Codes), len(v.Hits))
		}
		return v
	}}, wanted
}

// leading is what a QR code leads to.
type leading struct {
	// begins is how what it says begins; nothing begins every address.
	begins               string
	title, category, why string
	// unsure says that it may be the shop's own.
	unsure bool
}

// codes are what QR codes lead to, the first that fits. Codes of WeCom look alike
// whoever made them: those that the shop does not know as its own a person has to
// look at.
var codes = []leading{
	{begins: "u.wechat.com/", title: "个人微信的名片码", category: categoryPoaching, why: "扫了会加到私人微信上"},
	{begins: "weixin.qq.com/g/", title: "微信群的码", category: categoryPoaching, why: "扫了会进别的群"},
	{begins: "weixin.qq.com/", title: "微信的码", category: categoryAdvertising, why: "扫了会到别的公众号或视频号", unsure: true},
	{begins: "wxp://", title: "个人收款码", category: categoryPoaching, why: "钱会付到私人账户，出了问题没人能负责"},
	{begins: "qr.alipay.com/", title: "支付宝的码", category: categoryPoaching, why: "钱可能会付到私人账户"},
	{begins: "qm.qq.com/", title: "QQ 的码", category: categoryPoaching, why: "扫了会加到 QQ 或者 QQ 群"},
	{begins: "work.weixin.qq.com/", title: "企业微信的码", category: categoryPoaching, why: "看不出是不是自家的，请看一眼是哪一家的", unsure: true},
}

// codeOf is what a code leads to that the shop does not want; without a title if
// it is the shop's own, leads to a site that is allowed, or is no address, as the
// bar code of an article.
func codeOf(text string, allowed domains, own []string) leading {
	folded := strings.ToLower(strings.TrimSpace(text))
	if slices.Contains(own, strings.TrimSpace(text)) {
		return leading{}
	}
	page := withoutScheme(folded)
	for _, c := range codes {
		if !strings.HasPrefix(page, c.begins) {
			continue
		}
		if !strings.HasSuffix(c.begins, "://") && allowed.allow(folded) {
			return leading{}
		}
		return c
	}
	if len(linksIn(text, allowed)) > 0 {
		return leading{title: "外部链接的码", category: categoryAdvertising, why: "扫了会打开店外的网页"}
	}
	return leading{}
}
