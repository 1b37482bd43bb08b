package commands

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/campaigns"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// What 活动 does.
const (
	campaignNew     = "new"
	campaignEnd     = "end"
	campaignMembers = "members"
	campaignResult  = "result"
	campaignList    = "list"
)

const campaignsName = "活动"

// campaignsCommand asks customers something: who wants to try a thing, what they think
// of it, which one they want.
func campaignsCommand(c *counter) bot.Command {
	return bot.Command{
		Name: campaignsName, English: "campaign", Aliases: []string{"campaigns"}, Topic: bot.TopicShop,
		Help: "试吃招募、好评有礼、投票选品：新建、看结果和名单、提前结束。店员看，店长做自己门店的",
		Examples: []string{
			"/活动", "/活动 新建 投票 下一期秒杀选什么 鲜牛奶、酸奶、鸡蛋 结束=2天 门店=十七号店",
			"/活动 新建 试吃 春茶试喝 名额=20 结束=3天 券=new10 门店=十七号店", "/活动 新建 好评 鲜牛奶好喝吗 结束=7天 券=new10 门店=十七号店",
			"/活动 结果 C7K2QMA", "/活动 名单 C7K2QMA", "/活动 结束 C7K2QMA",
		},
		Args: campaignArgs(), Role: bot.RoleClerk, Writes: true, Reads: true,
		Run: c.campaigns, Undo: c.campaignsUndo,
	}
}

func campaignArgs() []bot.Arg {
	return []bot.Arg{
		{Name: "做", English: "do", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
			{Value: campaignNew, Words: []string{"新建", "加", "添加", "create"}},
			{Value: campaignEnd, Words: []string{"结束", "停"}},
			{Value: campaignResult, Words: []string{"结果"}},
			{Value: campaignMembers, Words: []string{"名单"}},
			{Value: campaignList, Words: []string{"列表", "看"}},
		}},
		{Name: "类型", English: "kind", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
			{Value: string(bot.CampaignTrial), Words: []string{"试吃", "试用", "试喝"}},
			{Value: string(bot.CampaignReview), Words: []string{"好评", "评价", "好评有礼"}},
			{Value: string(bot.CampaignVote), Words: []string{"投票"}},
		}},
		{Name: "标题", English: "title", Type: bot.ArgText, Optional: true, Help: "客户看到的名字，有空格请加引号；结束、结果、名单时写编号或列表里的序号"},
		{Name: "内容", English: "text", Type: bot.ArgText, Optional: true, Rest: true, Help: "补一句介绍；投票时是选项，用、隔开"},
		{Name: "选项", English: "options", Type: bot.ArgText, Optional: true, Named: true, Help: "几种用、隔开，例如 选项=龙井、碧螺春"},
		{Name: "名额", English: "seats", Type: bot.ArgNumber, Optional: true, Named: true, Help: "先到先得几位，不写不限"},
		{Name: "结束", English: "end", Type: bot.ArgWhen, Optional: true, Named: true, Help: "多久或什么时候截止，例如 3天、周五 20:00；不写是 3 天"},
		{Name: "券", English: "coupon", Type: bot.ArgText, Optional: true, Named: true, Help: "参加就送的券，写编号或名字"},
		{Name: "留言", English: "words", Type: bot.ArgChoice, Optional: true, Named: true, Help: "能不能写几句话，好评不写就是能", Options: []bot.Option{
			{Value: "yes", Words: []string{"要", "能"}}, {Value: "no", Words: []string{"不要", "不能"}},
		}},
		{Name: "标签", English: "tag", Type: bot.ArgText, Optional: true, Named: true, Help: "参加的客户打什么标签，写 组/标签；{answer} 是选的那一项"},
		{Name: "门店", English: "store", Type: bot.ArgStore, Optional: true, Named: true, Help: "哪家店的；总部不写就是全部门店"},
		{Name: "群", English: "groups", Type: bot.ArgText, Optional: true, Named: true, Help: "只给这些群的人，写群名的一部分，几个用、隔开"},
		{Name: "受众", English: "if", Type: bot.ArgText, Optional: true, Named: true, Help: "只给这些客户，例如 受众=银卡"},
		{Name: "页", English: "page", Type: bot.ArgNumber, Optional: true, Named: true, Help: "名单的第几页"},
	}
}

func (c *counter) campaigns(call bot.Call, v bot.View) (bot.Answer, error) {
	do := call.Arg("做").Text
	switch do {
	case campaignNew:
		return c.campaignNew(call, v)
	case campaignList, "":
		if !call.Given("标题") {
			return c.campaignList(call, v)
		}
	}
	one, problem, err := c.campaignNamed(call, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	switch do {
	case campaignEnd:
		return c.campaignEnd(call, v, one)
	case campaignMembers:
		return c.campaignMembers(call, v, one)
	default:
		return c.campaignResult(call, v, one)
	}
}

// campaignNamed is the campaign that a line means: by its ID, or by its number in the
// list that was shown.
func (c *counter) campaignNamed(call bot.Call, v bot.View) (bot.Campaign, bot.Answer, error) {
	what := call.Arg("标题").Text
	if !call.Given("标题") {
		answer, err := say("哪一个？请写编号，例如 /活动 结果 C7K2QMA。现在有哪些发 /活动 看。")
		return bot.Campaign{}, answer, err
	}
	id := strings.ToUpper(fold(strings.TrimLeft(what, "#＃")))
	if n, ok := lineNumber(what); ok {
		seen, problem, err := seenAt(call, v, listCampaigns, n)
		if err != nil || problem != "" {
			return bot.Campaign{}, bot.Answer{Text: problem}, err
		}
		id = seen
	}
	one, err := v.Campaigns().CampaignOf(call.Scope, id)
	if err != nil || one.ID != "" {
		return one, bot.Answer{}, err
	}
	answer, err := say("在您的范围内没有找到活动「%s」，什么都没有做。请写列表里的编号，发 /活动 看有哪些。", shownText(cutRunes(what, 20)))
	answer.Refused = outOfScope
	return bot.Campaign{}, answer, err
}

// campaignWrite is what the journal keeps of a campaign that was made.
type campaignWrite struct {
	ID    string   `json:"id"`
	Posts []string `json:"posts"`
}

// campaignsUndo calls a campaign off as long as nobody has answered, with its posts.
func (c *counter) campaignsUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w campaignWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a campaign: %w", err)
	}
	one, err := v.Campaigns().CampaignOf(call.Scope, w.ID)
	if err != nil {
		return bot.Answer{}, err
	}
	tally, err := v.Campaigns().Tally(w.ID)
	switch {
	case err != nil:
		return bot.Answer{}, err
	case one.ID == "" || !one.OffAt.IsZero() || !one.ToldAt.IsZero():
		return say("这个活动已经结束了，不用撤。")
	case tally.Answers > 0:
		return say("已经有 %d 人参加了「%s」，撤不回来。要提前结束发 /活动 结束 %s", tally.Answers, shownText(one.Title), one.ID)
	}
	one.OffAt = call.At
	effects := []bot.Effect{bot.SetCampaign{Campaign: one}}
	sent := 0
	for _, id := range w.Posts {
		p, err := v.Posting().Post(id)
		switch {
		case err != nil:
			return bot.Answer{}, err
		case !p.ConfirmedAt.IsZero():
			sent++
			continue
		case p.ID == "" || !p.CancelledAt.IsZero() || p.Problem != "" || !roster.Shows(call.Scope, p.Store):
			continue
		}
		more, err := c.callOff(call, v, p)
		if err != nil {
			return bot.Answer{}, err
		}
		effects = append(effects, more...)
	}
	text := "活动「" + shownText(one.Title) + "」撤回了，还没确认的群发不会再发。"
	if sent > 0 {
		text += fmt.Sprintf("有 %d 条已经发到群里了，点开会看到活动取消了。", sent)
	}
	return bot.Answer{
		Text: text, Effects: effects, Store: one.Store, Plan: &bot.Plan{Summary: "撤回活动「" + shownText(one.Title) + "」", Bind: digestOf(one.ID, sent)},
	}, nil
}

// callOff takes back a post that nobody has confirmed, and what its sender was to do.
func (c *counter) callOff(call bot.Call, v bot.View, p bot.Post) ([]bot.Effect, error) {
	p.CancelledAt = call.At
	effects := []bot.Effect{bot.SavePost{Post: p}}
	if p.MsgID != "" {
		// One that is being made is called off as soon as it was.
		effects = append(effects, bot.CancelPost{ID: p.ID, MsgID: p.MsgID})
	}
	todo, err := v.Desk().Todo(call.Scope, p.Sender, p.TodoID())
	if todo.ID != "" && todo.DoneAt.IsZero() {
		todo.DoneAt, todo.DoneBy, todo.Outcome = call.At, call.UserID, "撤回了"
		effects = append(effects, bot.SetTodo{Todo: todo})
	}
	return effects, err
}

// campaignEnd ends a campaign before its time.
func (c *counter) campaignEnd(call bot.Call, v bot.View, one bot.Campaign) (bot.Answer, error) {
	switch {
	case !call.Role.May(bot.RoleManager, false):
		return notAllowed("结束活动由店长及以上来做，您可以看：发 /活动 结果 " + one.ID), nil
	case one.Store == "" && !call.Scope.All:
		return notAllowed("这是全部门店的活动，请总部来结束"), nil
	case !one.OffAt.IsZero() || !one.ToldAt.IsZero():
		return say("「%s」已经结束了。看结果发 /活动 结果 %s", shownText(one.Title), one.ID)
	}
	effects, text, err := c.host.Closing(v, one, call.At)
	if err != nil {
		return bot.Answer{}, err
	}
	tally, err := v.Campaigns().Tally(one.ID)
	plan := &bot.Plan{
		Summary: fmt.Sprintf("现在结束%s「%s」（%d 人参加）", campaigns.KindTitle(one.Kind), shownText(one.Title), tally.Answers),
		Bind:    digestOf(one.ID), Ask: true, Lasting: "结束以后不能再开，要再办请新建一个",
	}
	if tally.Answers > 0 {
		plan.Note = "感谢名单会交给群主发到群里"
	}
	return bot.Answer{Text: text, Effects: effects, Store: one.Store, Plan: plan}, err
}
