package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// showCode asks for a channel's code.
const showCode = "qr"

// channelsCommand says how many customers each channel brings, and shows codes.
func channelsCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "渠道", English: "channels", Aliases: []string{"活码"}, Topic: bot.TopicShop,
		Help:     "各渠道今天加了多少人；看一个渠道和它的活码",
		Examples: []string{"/渠道", "/渠道 门口海报", "/渠道 门口海报 码"},
		Args: []bot.Arg{
			{Name: "渠道", English: "channel", Type: bot.ArgChannel, Optional: true, Help: "渠道名或 state"},
			{Name: "看", English: "show", Type: bot.ArgChoice, Optional: true, Help: "写「码」看活码", Options: []bot.Option{
				{Value: showCode, Words: []string{"码", "活码", "二维码", "qr"}},
			}},
		},
		Role: bot.RoleClerk,
		Run:  c.channels,
	}
}

func (c *counter) channels(call bot.Call, v bot.View) (bot.Answer, error) {
	if !call.Given("渠道") {
		return c.channelList(call, v)
	}
	state := call.Arg("渠道").Text
	i := slices.IndexFunc(c.Shop.Channels, func(ch config.Channel) bool {
		return (ch.State == state || ch.Name == state) && roster.Shows(call.Scope, ch.Store)
	})
	if i < 0 {
		return say("没有「%s」这个渠道。发 /渠道 看有哪些。", shownText(cutRunes(state, 30)))
	}
	ch := c.Shop.Channels[i]
	if call.Arg("看").Text == showCode {
		return c.channelCode(v, ch)
	}
	return c.channelDetails(call, v, ch)
}

// adds counts the pairs that channels brought today and yesterday.
func (c *counter) adds(call bot.Call, v bot.View) (today, yesterday map[string]int, err error) {
	begin := c.midnight(v.Now())
	if today, err = v.Desk().ChannelAdds(call.Scope, begin, v.Now().Add(instant)); err != nil {
		return nil, nil, err
	}
	yesterday, err = v.Desk().ChannelAdds(call.Scope, begin.AddDate(0, 0, -1), begin)
	return today, yesterday, err
}

// channelList are the channels of the caller's stores, the busiest first.
func (c *counter) channelList(call bot.Call, v bot.View) (bot.Answer, error) {
	today, yesterday, err := c.adds(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	type row struct {
		name             string
		today, yesterday int
	}
	var rows []row
	met := map[string]bool{}
	for _, ch := range c.Shop.Channels {
		if roster.Shows(call.Scope, ch.Store) {
			met[ch.State] = true
			rows = append(rows, row{cmp.Or(ch.Name, ch.State), today[ch.State], yesterday[ch.State]})
		}
	}
	other := row{name: "其他来路"}
	for state, n := range today {
		if !met[state] {
			other.today += n
		}
	}
	for state, n := range yesterday {
		if !met[state] {
			other.yesterday += n
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Or(b.today-a.today, b.yesterday-a.yesterday) })
	if other.today+other.yesterday > 0 {
		rows = append(rows, other)
	}
	if len(rows) == 0 {
		return say("您的门店还没有渠道。渠道写在配置的 shop.channels 里。")
	}
	sum, sumBefore := 0, 0
	var lines []string
	for _, r := range rows {
		sum, sumBefore = sum+r.today, sumBefore+r.yesterday
		lines = append(lines, fmt.Sprintf("%s：今天 %d，昨天 %d", shownText(r.name), r.today, r.yesterday))
	}
	title := fmt.Sprintf("今天到现在加了 %d 位，昨天全天 %d 位", sum, sumBefore)
	return bot.Answer{Text: title + "\n" + strings.Join(lines, "\n") + "\n看活码：/渠道 " + quote(shownText(rows[0].name)) + " 码"}, nil
}

// channelDetails is one channel: what it brought, where it leads and to whom.
func (c *counter) channelDetails(call bot.Call, v bot.View, ch config.Channel) (bot.Answer, error) {
	today, yesterday, err := c.adds(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	week, err := v.Desk().ChannelAdds(call.Scope, c.midnight(v.Now()).AddDate(0, 0, -6), v.Now().Add(instant))
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{
		fmt.Sprintf("「%s」（%s）", shownText(ch.Name), ch.State),
		fmt.Sprintf("今天 %d 位，昨天 %d 位，近 7 天 %d 位", today[ch.State], yesterday[ch.State], week[ch.State]),
	}
	for _, more := range []struct{ name, value string }{
		{"门店", c.roster.StoreName(ch.Store)}, {"活动", ch.Campaign},
	} {
		if more.value != "" {
			lines = append(lines, more.name+"："+shownText(more.value))
		}
	}
	if len(ch.Staff) > 0 {
		names := make([]string, len(ch.Staff))
		for i, u := range ch.Staff {
			if names[i], err = c.staffName(v, u); err != nil {
				return bot.Answer{}, err
			}
		}
		lines = append(lines, "接待："+strings.Join(names, "、"))
	}
	if ch.DailyCap > 0 {
		lines = append(lines, fmt.Sprintf("每人每天最多 %d 位", ch.DailyCap))
	}
	code, err := c.channelCode(v, ch)
	return bot.Answer{Text: strings.Join(append(lines, code.Text), "\n")}, err
}

// channelCode is where the picture of a channel's code is. WeCom tells the
// address of the picture and not what is written in it.
func (c *counter) channelCode(v bot.View, ch config.Channel) (bot.Answer, error) {
	if ch.Code == config.CodeNone {
		return say("「%s」的码不由掌柜生成，去企业微信后台看。", shownText(ch.Name))
	}
	a, err := v.Asset(bot.ContactWayName(ch.State))
	if err != nil {
		return bot.Answer{}, err
	}
	switch {
	case a.URL == "" && a.Problem != "":
		return say("「%s」的活码还没做成：%s。掌柜会再试，急用请找管理员。", shownText(ch.Name), shownText(a.Problem))
	case a.URL == "":
		return say("「%s」的活码正在生成，过几分钟再看：/渠道 %s 码", shownText(ch.Name), quote(ch.State))
	}
	text := fmt.Sprintf("「%s」的活码，点开是图片，长按可保存：\n%s", shownText(ch.Name), a.URL)
	if a.Problem != "" {
		text += "\n留意：上次更新没成功：" + shownText(a.Problem)
	}
	return bot.Answer{Text: text}, nil
}
