package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/campaigns"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// listCampaigns is the list whose lines are called by their numbers.
const listCampaigns = "campaigns"

// The bounds of what is listed.
const (
	campaignsMost  = 30
	campaignsSince = 14 * day
)

// campaignList shows what goes on and what is not long over.
func (c *counter) campaignList(call bot.Call, v bot.View) (bot.Answer, error) {
	all, err := v.Campaigns().Campaigns(call.Scope, v.Now().Add(-campaignsSince), campaignsMost)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(all) == 0 {
		text := "最近没有活动。"
		if call.Role.May(bot.RoleManager, false) {
			text += "做一个发 /活动 新建，缺什么会问您。"
		}
		return bot.Answer{Text: text, List: listCampaigns}, nil
	}
	var entries []listEntry
	for _, one := range all {
		tally, err := v.Campaigns().Tally(one.ID)
		if err != nil {
			return bot.Answer{}, err
		}
		parts := []string{campaigns.KindTitle(one.Kind) + "「" + shownText(one.Title) + "」"}
		if one.Store != "" && len(c.roster.Stores(call.Scope)) > 1 {
			parts = append(parts, c.roster.StoreName(one.Store))
		}
		parts = append(parts, c.campaignStands(one, v), fmt.Sprintf("%d 人参加", tally.Answers))
		if one.Seats > 0 {
			parts = append(parts, fmt.Sprintf("名额 %d/%d", tally.Seats, one.Seats))
		}
		entries = append(entries, listEntry{one.ID, strings.Join(parts, "，") + "（编号 " + one.ID + "）"})
	}
	lines := append([]string{"最近的活动："}, numbered(entries)...)
	lines = append(lines, "看结果发 /活动 结果 1；名单发 /活动 名单 1；新建发 /活动 新建")
	return bot.Answer{Text: strings.Join(lines, "\n"), List: listCampaigns, Listed: idsOf(entries)}, nil
}

// campaignStands says whether a campaign goes on.
func (c *counter) campaignStands(one bot.Campaign, v bot.View) string {
	switch {
	case !one.OffAt.IsZero():
		return "已撤回"
	case one.OpenAt(v.Now()):
		return c.moment(one.End, v.Now()) + " 截止"
	default:
		return "已结束"
	}
}

// campaignResult says what came of a campaign so far.
func (c *counter) campaignResult(call bot.Call, v bot.View, one bot.Campaign) (bot.Answer, error) {
	lines, err := c.host.Result(v, one)
	if err != nil {
		return bot.Answer{}, err
	}
	next, err := c.host.Next(v, one, call.Scope)
	if err != nil {
		return bot.Answer{}, err
	}
	lines = append([]string{campaigns.KindTitle(one.Kind) + "「" + shownText(one.Title) + "」，" + c.campaignStands(one, v) + "（编号 " + one.ID + "）"}, lines...)
	if url := c.host.URL(one, ""); url != "" && one.OpenAt(v.Now()) {
		lines = append(lines, "这一页可以直接发给客户："+url)
	}
	if next != "" {
		lines = append(lines, "下一期秒杀可以直接发这一行，缺的会问您：", next)
	}
	return bot.Answer{Text: strings.Join(lines, "\n"), Store: one.Store}, nil
}

// campaignMembers lists who answered what, a page at a time.
func (c *counter) campaignMembers(call bot.Call, v bot.View, one bot.Campaign) (bot.Answer, error) {
	page := max(1, int(call.Arg("页").Number))
	var answers []bot.CampaignAnswer
	after, more := "", true
	for n := 1; n <= page && more; n++ {
		found, err := v.Campaigns().CampaignAnswers(call.Scope, one.ID, after, membersPage+1)
		if err != nil {
			return bot.Answer{}, err
		}
		more = len(found) > membersPage
		answers = found[:min(len(found), membersPage)]
		if n < page && !more {
			return say("「%s」的名单没有第 %d 页，一共 %d 页。", shownText(one.Title), page, n)
		}
		if len(answers) > 0 {
			after = answers[len(answers)-1].ExternalUserID
		}
	}
	if len(answers) == 0 {
		return say("「%s」还没有人参加。", shownText(one.Title))
	}
	lines := []string{fmt.Sprintf("「%s」名单，第 %d 页：", shownText(one.Title), page)}
	for i, a := range answers {
		customer, err := v.Customer(a.ExternalUserID)
		if err != nil {
			return bot.Answer{}, err
		}
		lines = append(lines, fmt.Sprintf("%d. %s%s", (page-1)*membersPage+i+1, shownName(customer.Name), c.answerText(a, v)))
	}
	if more {
		lines = append(lines, fmt.Sprintf("下一页发 /活动 名单 %s 页=%d", one.ID, page+1))
	}
	return bot.Answer{Text: strings.Join(lines, "\n"), Store: one.Store}, nil
}

// answerText is what somebody answered.
func (c *counter) answerText(a bot.CampaignAnswer, v bot.View) string {
	text := ""
	if a.Option != "" {
		text += "，" + shownText(a.Option)
	}
	if a.Stars > 0 {
		text += fmt.Sprintf("，%d 星", a.Stars)
	}
	if a.Seat > 0 {
		text += fmt.Sprintf("，第 %d 位", a.Seat)
	}
	if a.Words != "" {
		text += "：「" + shorten(shownText(moderation.Masked(a.Words)), saidMost) + "」"
	}
	if a.Hidden {
		text += "（不公开）"
	}
	return text + "（" + c.moment(a.At, v.Now()) + "）"
}
