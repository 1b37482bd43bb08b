package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/campaigns"
)

// The bounds of a campaign: how long it runs of which nobody said, how many options
// and characters it has.
const (
	campaignLasts   = 3 * day
	campaignLongest = 90 * day
	optionsMost     = 10
	optionRunes     = 20
	titleRunes      = 30
	campaignRunes   = 300
)

// campaignNew makes a campaign of what the line says.
func (c *counter) campaignNew(call bot.Call, v bot.View) (bot.Answer, error) {
	if !call.Role.May(bot.RoleManager, false) {
		return notAllowed("新建活动由店长及以上来做，您可以看：发 /活动。需要的话请找店长"), nil
	}
	if missing := c.campaignMissing(call); missing != "" {
		return say("%s", missing)
	}
	one := bot.Campaign{
		ID: "C" + digestOf("campaign", call.Event)[:6], Kind: bot.CampaignKind(call.Arg("类型").Text), Title: cutRunes(shownText(call.Arg("标题").Text), titleRunes),
		Seats: int(call.Arg("名额").Number), If: strings.TrimSpace(call.Arg("受众").Text), Start: call.At, Store: call.Arg("门店").Text, By: call.UserID, At: call.At,
	}
	one.Words = call.Arg("留言").Text == "yes" || one.Kind == bot.CampaignReview && call.Arg("留言").Text != "no"
	one.End = campaignEnds(call)
	one.Group, one.Tag = tagWanted(one.Kind, call.Arg("标签").Text)
	if mine := c.roster.Stores(call.Scope); one.Store == "" && !call.Scope.All && len(mine) > 0 {
		one.Store = mine[0].ID
	}
	one.Text, one.Options = cutRunes(shownText(call.Arg("内容").Text), campaignRunes), optionsIn(call.Arg("选项").Text)
	if one.Kind == bot.CampaignVote && len(one.Options) == 0 {
		one.Text, one.Options = "", optionsIn(one.Text)
	}
	problem, err := c.campaignProblem(call, v, &one)
	if err != nil || problem != "" {
		return bot.Answer{Text: problem}, err
	}
	return c.campaignMade(call, v, one)
}

// campaignEnds is when a campaign ends that begins now: at a full hour, unless it is
// over within the day.
func campaignEnds(call bot.Call) time.Time {
	if at := call.Arg("结束").Time; !at.IsZero() {
		return at
	}
	span := cmp.Or(call.Arg("结束").Span, campaignLasts)
	end := call.At.Add(span)
	if hour := end.Truncate(time.Hour); span >= day && hour.Before(end) {
		end = hour.Add(time.Hour)
	}
	return end
}

// campaignMissing says what a line lacks, with one that holds what was said.
func (c *counter) campaignMissing(call bot.Call) string {
	set, lines := map[string]string{}, []string{"好，来做一个活动。还差："}
	if !call.Given("类型") {
		set["类型"] = "投票"
		lines = append(lines, "· 类型：试吃（招人试）、好评（请大家评价）或投票（选下一期秒杀什么）")
	}
	if !call.Given("标题") {
		set["标题"] = "下一期秒杀选什么"
		lines = append(lines, "· 标题：客户看到的名字")
	}
	vote := call.Arg("类型").Text == string(bot.CampaignVote) || !call.Given("类型")
	if vote && !call.Given("选项") && !call.Given("内容") {
		set["选项"] = "鲜牛奶、酸奶、鸡蛋"
		if call.Given("类型") {
			lines = append(lines, "· 选项：让大家选什么，用、隔开")
		}
	}
	stores := c.roster.Stores(call.Scope)
	if !call.Scope.All && len(stores) > 1 && !call.Given("门店") {
		set["门店"] = stores[0].Name
		lines = append(lines, "· 门店：哪家店的")
	}
	if len(lines) == 1 {
		return ""
	}
	return strings.Join(append(lines, "照着补上，发这样一行：", c.lineWith(campaignsCommand(c), call, set)), "\n")
}

// tagWanted is the group and the name of the tag that an answer gives.
func tagWanted(kind bot.CampaignKind, typed string) (group, name string) {
	if typed = strings.TrimSpace(typed); typed != "" {
		group, name, grouped := strings.Cut(strings.ReplaceAll(typed, "／", "/"), "/")
		if !grouped {
			return "活动", shownText(group)
		}
		return shownText(group), shownText(name)
	}
	switch kind {
	case bot.CampaignVote:
		return "想要", "{answer}"
	case bot.CampaignReview:
		return "评价", "{answer}"
	default:
		return "活动", "报名试吃"
	}
}

// optionsIn are what can be chosen, each once.
func optionsIn(text string) []string {
	var all []string
	for _, o := range separated(text) {
		if o = cutRunes(shownText(o), optionRunes); o != "" && !slices.Contains(all, o) {
			all = append(all, o)
		}
	}
	return all
}

// campaignProblem says what is wrong with a campaign, and takes in the groups and the
// coupon that were named.
func (c *counter) campaignProblem(call bot.Call, v bot.View, one *bot.Campaign) (string, error) {
	switch {
	case one.Kind == bot.CampaignVote && len(one.Options) < 2:
		return "投票至少要两个选项，用、隔开，什么都没有做。例如：\n" + c.lineWith(campaignsCommand(c), call, map[string]string{"选项": "鲜牛奶、酸奶、鸡蛋"}), nil
	case len(one.Options) > optionsMost:
		return fmt.Sprintf("选项太多了（%d 个），手机上不好选，最多 %d 个。", len(one.Options), optionsMost), nil
	case one.Kind == bot.CampaignReview && len(one.Options) > 0:
		return "好评是打一到五颗星，不用写选项。要大家选请用 投票。", nil
	case !one.End.After(call.At):
		return fmt.Sprintf("截止时间 %s 已经过了，什么都没有做。", c.moment(one.End, call.At)), nil
	case one.End.Sub(call.At) > campaignLongest:
		return "截止时间太远了，最长 90 天。", nil
	case call.Given("名额") && one.Seats == 0:
		return "名额至少是 1；不限人数就不要写名额。", nil
	case c.host.URL(*one, "") == "":
		return "现在没有客户能打开的页面，做不了活动：请总部在配置里写上 server.public_url。", nil
	}
	if one.If != "" {
		audience, err := v.Desk().Audience(call.Scope, one.If, 0, 1)
		if err != nil || audience.Problem != "" {
			return "受众「" + shownText(one.If) + "」看不懂：" + audience.Problem, err
		}
	}
	if call.Given("群") {
		chats, problem, err := c.chatsNamed(call, v, call.Arg("群").Text)
		if err != nil || problem != "" {
			return problem, err
		}
		one.Chats = chats
	}
	return c.campaignCoupon(call, v, one)
}

// campaignCoupon takes in the coupon that was named, by its ID or its name.
func (c *counter) campaignCoupon(call bot.Call, v bot.View, one *bot.Campaign) (string, error) {
	typed := strings.TrimSpace(call.Arg("券").Text)
	if typed == "" {
		return "", nil
	}
	plan, names, err := c.planNamed(v, typed)
	if err == nil && plan.ID == "" {
		return fmt.Sprintf("没有券「%s」，或者已经停了。可以写：%s。", shownText(cutRunes(typed, 20)), shorten(strings.Join(names, "、"), 200)), nil
	}
	one.Coupon = plan.ID
	return "", err
}

// planNamed is the plan of a coupon that is given now, by its ID or its name, with the
// names of all.
func (c *counter) planNamed(v bot.View, typed string) (bot.CouponPlan, []string, error) {
	plans, err := c.giver.Plans(v)
	var found bot.CouponPlan
	var names []string
	for _, p := range plans {
		if !p.OpenAt(v.Now()) {
			continue
		}
		names = append(names, p.ID+"（"+shownText(p.Name)+"）")
		if fold(p.ID) == fold(typed) || fold(p.Name) == fold(typed) {
			found = p
		}
	}
	return found, names, err
}

// campaignMade shows what the groups would be told, and makes the campaign once
// somebody agreed.
func (c *counter) campaignMade(call bot.Call, v bot.View, one bot.Campaign) (bot.Answer, error) {
	plan, _, err := c.planNamed(v, one.Coupon)
	if err != nil {
		return bot.Answer{}, err
	}
	preview, err := c.host.Preview(one, plan.Name)
	if err != nil {
		return bot.Answer{}, err
	}
	effects, posts, err := c.host.Opening(v, one, plan.Name)
	if err != nil {
		return bot.Answer{}, err
	}
	owners, err := c.ownerNames(v, posts.Owners)
	if err != nil {
		return bot.Answer{}, err
	}
	var notes []string
	switch {
	case posts.Groups == 0 && posts.Full == 0:
		notes = append(notes, "没有可以发的群，群里不会有通知")
	case posts.Full > 0:
		notes = append(notes, fmt.Sprintf("%d 个群今天已经有群发了，这次不发", posts.Full))
	}
	summary := fmt.Sprintf("新建%s「%s」，%s 截止", campaigns.KindTitle(one.Kind), one.Title, c.moment(one.End, call.At))
	if posts.Groups > 0 {
		summary += fmt.Sprintf("，发到 %d 个群（由%s确认）", posts.Groups, owners)
	}
	return bot.Answer{
		Text:    fmt.Sprintf("好了，%s。编号 %s。\n看结果发 /活动 结果 %s", strings.TrimPrefix(summary, "新建"), one.ID, one.ID),
		Effects: effects, Store: one.Store,
		Plan: &bot.Plan{
			Summary: summary, Ask: true, Note: strings.Join(notes, "；"), Preview: "群里会看到：\n" + preview,
			// The end that was said as a span is a little later when they confirm.
			Bind: digestOf(
				one.Kind, one.Title, one.Text, strings.Join(one.Options, "/"), one.Words, one.Seats, plan.ID, plan.Name, one.Store, one.If,
				strings.Join(one.Chats, " "), one.Group, one.Tag, call.Arg("结束").Text, posts.Groups,
			),
		},
		Undo: &bot.Undo{Payload: campaignWrite{ID: one.ID, Posts: posts.IDs}},
	}, nil
}

// ownerNames are who has to confirm posts.
func (c *counter) ownerNames(v bot.View, owners []string) (string, error) {
	var names []string
	for _, o := range owners {
		name, err := c.staffName(v, o)
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	return some(names), nil
}
