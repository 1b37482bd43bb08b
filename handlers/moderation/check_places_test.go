package moderation

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot/config"
)

// finder looks for something in a text.
type finder func(text string) []place

var testAllowed = domains{"example.com", "work.weixin.qq.com", "mp.weixin.qq.com"}

func linksOf(text string) []place  { return linksIn(text, testAllowed) }
func emailsOf(text string) []place { return emailsIn(text, testAllowed) }

// finds tries what a finder finds: in every hit, what stands between brackets ⟦ ⟧
// is the place that it shall name.
func finds(t *testing.T, find finder, hits, harmless []string) {
	t.Helper()
	for _, marked := range hits {
		text := strings.NewReplacer("⟦", "", "⟧", "").Replace(marked)
		var shown strings.Builder
		last := 0
		for _, p := range find(text) {
			shown.WriteString(text[last:p.start] + "⟦" + text[p.start:p.end] + "⟧")
			last = p.end
		}
		shown.WriteString(text[last:])
		if got := shown.String(); got != marked {
			t.Errorf("got  %s\n    want %s", got, marked)
		}
	}
	for _, text := range harmless {
		for _, p := range find(text) {
			t.Errorf("%q: stopped at %q", text, text[p.start:p.end])
		}
	}
}

func TestPhones(t *testing.T) {
	finds(t, phonesIn, []string{
		"打⟦13800138000⟧", "加我⟦138-0013-8000⟧谢谢", "⟦138 0013 8000⟧", "⟦138.0013.8000⟧", "⟦１３８００１３８０００⟧",
		"⟦①③⑧⓪⓪①③⑧⓪⓪⓪⟧", "⟦一三八零零一三八零零零⟧", "⟦幺三八〇〇幺三八〇〇〇⟧", "⟦1 3 8 0 0 1 3 8 0 0 0⟧", "⟦138✨00138✨000⟧",
		"⟦壹叁捌00138000⟧", "⟦1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣⟧", "⟦138\u200b0013\u200b8000⟧", "+⟦8613800138000⟧", "⟦86 138 0013 8000⟧", "⟦0086-13800138000⟧",
		"周六⟦13800138000⟧找我", "tel⟦13800138000⟧", "⟦13800138000⟧，⟦13900139000⟧", "⟦13800138000⟧ ⟦13900139000⟧", "店里⟦010-88886666⟧", "(⟦0755)26668888⟧",
		"⟦021 5888 8888⟧", "座机⟦01088886666⟧", "⟦𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎⟧", "订单有问题，打⟦13800138000⟧", "订单号错了联系电话⟦13800138000⟧", "两件69.9 ⟦13800138000⟧",
		"⟦l38oo138ooo⟧", "⟦138-oo13-8ooo⟧", "(⟦138)00138000⟧",
	}, []string{
		"尺码165/88A有吗", "订单号13800138000", "快递单号 13800138000", "SF1380013800012", "YT13800138000", "69.9元", "营业时间10:30-22:00", "3.5折",
		"2026-11-22 10:30", "2026/11/22", "13-14-15-16号都在", "159-169-179-189元四款", "1599 2999 3999 4999 都有", "139 149 159 169 179", "¥13800138000",
		"138****8000", "尾号8000", "4006-999-999", "400-820-8820", "120*60*75", "1500*1800*200的床", "6901234567892", "身高165体重50", "取件码 13-2-8001",
		"123456789012", "12345678901", "1380013800", "138001380001", "第一三八路公交", "1.5L*6瓶", "13.8+13.9+14.9", "验证码 13800138000", "一三五七九上班",
		"169.9-188.8-19.9", "奶粉900g*6罐 1380元", "100-50 200-100 300-150", "一二三四五六七八九十一", "13800138000@qq.com", "会员卡号13800138000", "oil 5l 10l", "条码13812345678", "18岁 60个 15人",
	})
}

func TestBankCards(t *testing.T) {
	finds(t, bankCardsIn, []string{
		"打到⟦6222020200112233446⟧", "⟦6222 0202 0011 2233 446⟧", "⟦6222-0202-0011-2233-446⟧", "⟦4111111111111111⟧", "卡号⟦5555 5555 5555 4444⟧",
		"⟦６２２２０２０２００１１２２３３４４６⟧", "工行⟦4111 1111 1111 1111⟧李明", "⟦378282246310005⟧",
	}, []string{
		"6222020200112233447", "订单号4111111111111111", "运单 4111111111111111", "SF4111111111111111", "6901234567892", "2511221030123456789", "4200001234202611221234567890",
		"2026112210301234", "1234567890123456", "快递单号：4111 1111 1111 1111", "88888888888888", "0.01", "62 62 62 62 62 62 62 62",
	})
}

func TestLinks(t *testing.T) {
	finds(t, linksOf, []string{
		"看⟦https://evil.cn/a?b=1⟧", "⟦http://1.2.3.4:8080/x⟧", "⟦www.evil.com⟧", "⟦evil.com⟧", "点⟦m.evil.shop/abc⟧看", "⟦evil。com⟧", "⟦ｅｖｉｌ．ｃｏｍ⟧", "⟦evil点com⟧",
		"⟦evil 点 com⟧", "⟦evil[.]com⟧", "⟦evil . com⟧", "⟦evil(dot)com⟧", "⟦www。evil。cn⟧", "⟦evil.c0m⟧", "⟦evil.c o m⟧", "⟦t.cn/A6abc⟧", "⟦dwz.cn/abc⟧", "⟦bit.ly/3xyz⟧",
		"⟦https://example.com.evil.cn/⟧", "⟦https://example.com@evil.cn/⟧", "⟦notexample.com⟧", "⟦weixin://dl/business/?t=abc⟧", "⟦#小程序://别家/abc⟧", "⟦HTTPS：//Evil.COM/a⟧",
		"⟦163点com⟧", "复制⟦￥AbC123dEf45￥⟧打开", "去⟦evil.com⟧。", "⟦evil.com:8080/a⟧", "⟦ev\u200bil.com⟧", "⟦https://evil.com/买一送一⟧", "⟦evil.top⟧！", "⟦𝐞𝐯𝐢𝐥.𝐜𝐨𝐦⟧", "⟦evil。c。o。m⟧", "⟦evil丶com⟧",
		"⟦￥CZ0001 AbCdEfGhIj￥⟧",
	}, []string{
		"https://example.com/a", "www.example.com", "shop.example.com/x", "example。com", "example点com", "https://work.weixin.qq.com/gm/abc", "https://mp.weixin.qq.com/s/abc",
		"69.9元", "3.5折", "10:30-22:00", "v2.0.1", "Dr.Martens", "Mr.me", "wwww哈哈", "哈哈哈www", "www牌子", "No.1", "U.S.A", "1.2.3.4", "165/88A", "8点", "3点cn", "9.9包邮。top款",
		"好的。ok", "node.js", "第1点com", "kefu@example.com", "abc@evil.com", "买1.送1.", "A.P.C.的包", "a.m.", "谢谢...me too", "50.cc", "￥69.9￥", "￥199 ￥299", "尺码S.M.L", "T.o.p", "iPhone15.我要",
	})
}

func TestEmails(t *testing.T) {
	finds(t, emailsOf, []string{
		"写信到⟦abc@evil.com⟧", "⟦123456@qq.com⟧", "⟦123456＠qq.com⟧", "⟦abc[at]evil.com⟧", "⟦abc (at) evil.com⟧", "⟦abc at evil dot com⟧", "⟦123456艾特qq点com⟧", "⟦123456@qq点com⟧",
		"⟦123456#qq.com⟧", "⟦Abc.Def+x@Evil.Co.Uk⟧",
	}, []string{
		"kefu@example.com", "@李明 在吗", "@所有人", "look at this", "3@9.9", "at home.", "a@b", "买2@1", "见 at 店里",
	})
}

func TestIDs(t *testing.T) {
	finds(t, idsIn, []string{
		"⟦微信：abc_12345⟧", "⟦vx abc12345⟧", "⟦VX:abc12345⟧", "加⟦薇信abc12345⟧", "⟦加v：abc12345⟧", "⟦+V abc12345⟧", "⟦wx13800138000⟧", "⟦微❤abc12345⟧", "⟦V信号：xiaoming⟧", "⟦w x : abc12345⟧",
		"⟦wechat: xiaoming⟧", "⟦威芯abc-12345⟧", "⟦QQ123456789⟧", "⟦扣扣：１２３４５６⟧", "⟦q q 群 123456789⟧", "⟦企鹅号123456⟧", "⟦抠抠①②③④⑤⑥⟧", "⟦球球 12345678⟧", "⟦微信号是xiaoming⟧", "⟦➕薇：abc12345⟧",
		"加⟦微信abc12345⟧", "⟦微信同号13800138000⟧", "⟦Q-Q：12345678⟧",
		"⟦V❤信 abc12345⟧", "⟦vx➡️abc12345⟧", "⟦V✗：abc12345⟧", "⟦微//信：abc12345⟧", "⟦wei信abc12345⟧", "⟦微 信 号 a b c 1 2 3 4 5⟧", "⟦q：123456789⟧", "⟦Q 1 2 3 4 5 6 7 8 9⟧", "⟦扣我 123456789⟧",
	}, []string{
		"微信支付", "微信支付100000元", "微信转账123456", "微信 iphone版", "微信小程序", "QQ糖10000", "qq音乐会员", "VX3276显示器", "WX123456789CN", "我用微信付了", "扣扣子", "加微信群", "微信pay",
		"扣12345元", "微信：iphone", "微信红包66666元", "现在微信下单满199减20", "加微信", "v领毛衣 abc123", "新款V领S165", "球球大作战", "秋秋10月", "QQ肠5包", "vx", "微信扫码123", "新品Q2000", "扣1元", "扣100积分", "eq 1234567", "企鹅图案 110cm",
	})
}

// Harmless chat of a shop stops no check: at most one message in ten thousand.
func TestHarmlessChatPasses(t *testing.T) {
	text, err := os.ReadFile("../../bot/wordfilter/testdata/harmless.txt")
	if err != nil {
		t.Fatal(err)
	}
	finders := map[string]finder{checkPhones: phonesIn, checkBankCards: bankCardsIn, checkLinks: linksOf, checkEmails: emailsOf, checkIDs: idsIn}
	lines, stopped := 0, 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		lines++
		for name, find := range finders {
			for _, p := range find(line) {
				stopped++
				t.Logf("%s stopped at %q in %q", name, line[p.start:p.end], line)
			}
		}
	}
	if lines < 1000 || stopped*10000 > lines {
		t.Errorf("%d of %d harmless messages were stopped at", stopped, lines)
	}
}

// Whatever the text, places lie in it, on the borders of characters, in order and
// apart.
func FuzzPlaces(f *testing.F) {
	for _, seed := range []string{"138-0013-8000", "６２２２ 0202 0011 2233 446", "evil。com/a?b=1。", "微❤abc12345", "abc at evil dot com", "①③⑧\xff00138000", "１️⃣ﷺ℡:13800138000", "+86 138✨00138✨000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, find := range map[string]finder{checkPhones: phonesIn, checkBankCards: bankCardsIn, checkLinks: linksOf, checkEmails: emailsOf, checkIDs: idsIn} {
			last := 0
			for _, p := range find(text) {
				switch {
				case p.start < last || p.end <= p.start || p.end > len(text):
					t.Fatalf("%s in %q: %d to %d after %d", name, text, p.start, p.end, last)
				case utf8.ValidString(text) && !utf8.ValidString(text[p.start:p.end]):
					t.Fatalf("%s in %q: %q cuts a character", name, text, text[p.start:p.end])
				}
				last = p.end
			}
		}
	})
}

func TestSettingsAllowTheShopsOwnPages(t *testing.T) {
	s := &Settings{Moderation: config.Moderation{Domains: []string{"Example.com"}}, Own: []string{"https://bot.shop.cn:8443/", "https://work.weixin.qq.com/gm/OWN", ""}}
	finds(t, func(text string) []place { return linksIn(text, s.allowed()) },
		[]string{"⟦shop.cn⟧", "⟦https://work.weixin.qq.com/gm/OTHER⟧", "⟦https://work.weixin.qq.com/gm/OWNER⟧"},
		[]string{"a.example.com", "https://bot.shop.cn/coupon", "https://work.weixin.qq.com/gm/OWN", "work.weixin.qq.com/gm/OWN?x=1"})
}
