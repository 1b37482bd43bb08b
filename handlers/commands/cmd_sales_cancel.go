package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// What becomes of the units that are kept for people when a sale is called off.
const (
	claimsKept  = "keep"
	claimsFreed = "free"
)

// freedMost is how many claims are given back in one go; namesInTodo how many names
// stand in what a clerk is asked to do.
const (
	freedMost   = 1000
	namesInTodo = 30
)

// saleCancel calls a sale off. Where units are kept for people it asks what becomes
// of them.
func (c *counter) saleCancel(call bot.Call, v bot.View, s bot.Sale) (bot.Answer, error) {
	if refused := onlyManagers(call); refused.Text != "" {
		return refused, nil
	}
	if s.State == bot.SaleCalledOff {
		return say("「%s」（%s）已经取消过了：%s。", shownText(s.Item), s.ID, cmp.Or(shownText(s.OffWhy), "没有写原因"))
	}
	why := cmp.Or(cutRunes(shownText(call.Arg("说明").Text), detailRunes), strings.TrimSpace(reasonIn(call)))
	if why == "" {
		return say("为什么取消？客户打开页面会看到，写在后面就行，例如：\n/秒杀 取消 %s 货没有到", s.ID)
	}
	audit, err := v.Sales().Audit(call.Scope, s.ID, 0)
	if err != nil {
		return bot.Answer{}, err
	}
	kept := summed(audit.Kept)
	if taken := kept.Held + kept.Offered; taken > 0 && !call.Given("已抢") {
		return bot.Answer{
			Text: fmt.Sprintf("「%s」有 %d 份已经给客户留着、还没提。取消以后这些怎么办？", shownText(s.Item), taken),
			Pick: []bot.Choice{
				{Label: "照样留着，客户还能来提", Line: c.lineOf(call, "已抢", "保留")},
				{Label: "不留了，请店员去说一声抱歉", Line: c.lineOf(call, "已抢", "释放")},
			},
		}, nil
	}
	end := c.seller.CallOff
	if call.Arg("已抢").Text == claimsFreed {
		end = c.seller.CallOffFreed
	}
	answer, err := end(call, v, s.ID, why)
	if err != nil || len(answer.Effects) == 0 {
		return answer, err
	}
	answer.Plan.Ask = true
	answer.Undo = nil
	if call.Arg("已抢").Text != claimsFreed {
		return answer, nil
	}
	return c.freeing(call, v, s, answer)
}

// reasonIn is a reason that was read as something else, because it stands where
// prices do.
func reasonIn(call bot.Call) string {
	for _, name := range []string{"价格", "数量", "开始"} {
		if call.Given(name) {
			return call.Arg(name).Text
		}
	}
	return ""
}

// freeing gives back what is kept for people as well, and asks those who have them to
// say that they are sorry.
func (c *counter) freeing(call bot.Call, v bot.View, s bot.Sale, answer bot.Answer) (bot.Answer, error) {
	var claims []bot.SaleClaim
	for _, state := range []bot.ClaimState{bot.ClaimHeld, bot.ClaimOffered} {
		found, err := v.Sales().Claims(call.Scope, s.ID, state, 0, freedMost+1)
		if err != nil {
			return bot.Answer{}, err
		}
		claims = append(claims, found...)
	}
	if len(claims) > freedMost {
		return say("要放回的超过 %d 份，一次做不完，所以什么都没有做。请先取消并保留：\n%s", freedMost, c.lineOf(call, "已抢", "保留"))
	}
	told := map[string][]string{}
	for _, claim := range claims {
		answer.Effects = append(answer.Effects, bot.MoveClaim{
			Sale: s.ID, ExternalUserID: claim.ExternalUserID, From: claim.State, To: bot.ClaimLapsed, At: call.At, By: call.UserID,
		})
		answer.Customers = append(answer.Customers, claim.ExternalUserID)
		clerk, err := c.clerkOf(v, claim.ExternalUserID, claim.Store)
		if err != nil {
			return bot.Answer{}, err
		}
		customer, err := v.Customer(claim.ExternalUserID)
		if err != nil {
			return bot.Answer{}, err
		}
		told[clerk] = append(told[clerk], "「"+shownName(customer.Name)+"」")
	}
	for _, clerk := range sortedNames(told) {
		answer.Effects = append(answer.Effects, bot.SetTodo{Todo: sorry(call, s, clerk, told[clerk])})
	}
	answer.Plan.Lasting = "放回的份数收不回来"
	answer.Plan.Bind = digestOf(answer.Plan.Bind, strings.Join(answer.Customers, " "))
	answer.Text += fmt.Sprintf("\n给 %d 位客户留的也放回了，已请有他们的店员说一声。", len(claims))
	return answer, nil
}

func sortedNames(of map[string][]string) []string {
	var names []string
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// sorry asks a clerk to tell customers that there is nothing for them after all; of
// those whom nobody has, whoever runs the store.
func sorry(call bot.Call, s bot.Sale, clerk string, names []string) bot.Todo {
	who := strings.Join(names[:min(len(names), namesInTodo)], "、")
	if len(names) > namesInTodo {
		who += fmt.Sprintf("等 %d 位", len(names))
	}
	return bot.Todo{
		ID: "sale-off-" + s.ID + "-" + clerk, Kind: bot.TodoSale, UserID: clerk, Store: s.Store, Ref: s.ID, CreatedAt: call.At,
		Text: fmt.Sprintf("秒杀「%s」取消了，这几位抢到的没有了，请跟他们说一声抱歉：%s。可以这样说：\n对不起，「%s」这次没法给您留货了，是我们的不是，下次有好东西一定先告诉您 🌷", shownText(s.Item), who, shownText(s.Item)),
	}
}

// clerkOf is who has a customer: at the store if somebody there does, else the newest.
func (c *counter) clerkOf(v bot.View, externalUserID, store string) (string, error) {
	pairs, err := v.Pairs(externalUserID)
	newest := ""
	for _, r := range pairs {
		if r.Status != bot.RelationActive {
			continue
		}
		member, err := v.Staff().Member(r.UserID)
		if err != nil {
			return "", err
		}
		if !member.LeftAt.IsZero() {
			continue // Who left tells nobody.
		}
		if r.Store == store && store != "" {
			return r.UserID, err
		}
		newest = cmp.Or(newest, r.UserID)
	}
	return newest, err
}
