package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// membersPage is how many of a list of people one page has.
const membersPage = 100

// claimTitles are what people call where a customer stands.
var claimTitles = map[bot.ClaimState]string{
	bot.ClaimHeld: "待提", bot.ClaimSold: "已提", bot.ClaimWaiting: "候补", bot.ClaimOffered: "轮到了", bot.ClaimLapsed: "过期", bot.ClaimLeft: "放弃",
}

// saleMembers lists who took part, a page at a time.
func (c *counter) saleMembers(call bot.Call, v bot.View, s bot.Sale) (bot.Answer, error) {
	state := bot.ClaimState(call.Arg("状态").Text)
	page := max(1, int(call.Arg("页").Number))
	var claims []bot.SaleClaim
	after, more := int64(0), true
	for n := 1; n <= page && more; n++ {
		found, err := v.Sales().Claims(call.Scope, s.ID, state, after, membersPage+1)
		if err != nil {
			return bot.Answer{}, err
		}
		more = len(found) > membersPage
		claims = found[:min(len(found), membersPage)]
		if n < page && !more {
			return say("「%s」的名单没有第 %d 页，一共 %d 页。", shownText(s.Item), page, n)
		}
		if len(claims) > 0 {
			after = claims[len(claims)-1].Seq
		}
	}
	if len(claims) == 0 {
		return say("「%s」还没有人抢到或候补。", shownText(s.Item))
	}
	lines := []string{fmt.Sprintf("「%s」名单，第 %d 页：", shownText(s.Item), page)}
	for i, claim := range claims {
		line, err := c.claimLine(v, claim)
		if err != nil {
			return bot.Answer{}, err
		}
		lines = append(lines, fmt.Sprintf("%d. %s", (page-1)*membersPage+i+1, line))
	}
	if more {
		lines = append(lines, fmt.Sprintf("下一页发 /秒杀 名单 %s 页=%d", s.ID, page+1))
	}
	return bot.Answer{Text: strings.Join(lines, "\n"), Store: s.Store}, nil
}

// claimLine is one customer's part in a sale.
func (c *counter) claimLine(v bot.View, claim bot.SaleClaim) (string, error) {
	customer, err := v.Customer(claim.ExternalUserID)
	if err != nil {
		return "", err
	}
	parts := []string{shownName(customer.Name), claimTitles[claim.State]}
	if claim.Quantity > 1 {
		parts = append(parts, fmt.Sprintf("%d 份", claim.Quantity))
	}
	if claim.Store != "" {
		parts = append(parts, c.roster.StoreName(claim.Store))
	}
	switch {
	case claim.State == bot.ClaimSold:
		by, err := c.staffName(v, claim.SoldBy)
		if err != nil {
			return "", err
		}
		parts = append(parts, strings.TrimSpace(c.moment(claim.ChangedAt, v.Now())+" "+by))
	case !claim.Until.IsZero() && (claim.State == bot.ClaimHeld || claim.State == bot.ClaimOffered):
		parts = append(parts, "到 "+c.moment(claim.Until, v.Now()))
	}
	return strings.Join(parts, "，"), nil
}
