package commands

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

func TestChannelsOfTheCallersStores(t *testing.T) {
	m := newMarket(t)
	m.adds = map[string]map[string]int{"s17": {"s17-door": 12, "": 2}, "s18": {"s18-till": 4}}
	m.wants(m.does("liming", "渠道", nil), "今天到现在加了 14 位，昨天全天 7 位", "门口海报：今天 12，昨天 6", "其他来路：今天 2，昨天 1", "not", "收银台")
	m.wants(m.does("zhaoyun", "渠道", nil), "收银台：今天 4", "not", "门口海报", "其他来路")
	m.wants(m.does("wangzong", "渠道", nil), "今天到现在加了 18 位", "门口海报", "收银台")
}

func TestAChannelAndItsCode(t *testing.T) {
	m := newMarket(t)
	m.adds = map[string]map[string]int{"s17": {"s17-door": 12}}
	door := with{"渠道": text("s17-door")}
	m.wants(m.does("liming", "渠道", door), "「门口海报」（s17-door）", "今天 12 位，昨天 6 位", "十七号店", "正在生成")

	m.assets[bot.ContactWayName("s17-door")] = bot.Asset{Problem: "名额用完了"}
	m.wants(m.does("liming", "渠道", door), "还没做成：名额用完了")

	m.assets[bot.ContactWayName("s17-door")] = bot.Asset{URL: "https://wework.qpic.cn/door", ReadyAt: time.Now()}
	m.wants(m.does("liming", "渠道", with{"渠道": text("s17-door"), "看": text(showCode)}), "https://wework.qpic.cn/door", "长按")

	m.wants(m.does("zhaoyun", "渠道", with{"渠道": text("s17-door"), "看": text(showCode)}), "没有「s17-door」", "not", "qpic")
}

func TestACodeThatIsMadeElsewhere(t *testing.T) {
	c := newCounter(marketOptions())
	a, err := c.channelCode(newMarket(t), config.Channel{Name: "海报", Code: config.CodeNone})
	if err != nil || a.Text != "「海报」的码不由掌柜生成，去企业微信后台看。" {
		t.Errorf("%q, %v", a.Text, err)
	}
}
