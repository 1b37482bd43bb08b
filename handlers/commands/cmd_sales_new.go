package commands

import (
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// saleLasts is how long a sale goes on of which nobody said.
const saleLasts = 2 * time.Hour

// saleNew makes a sale of what the line says, or says what is still missing.
func (c *counter) saleNew(call bot.Call, v bot.View) (bot.Answer, error) {
	if refused := onlyManagers(call); refused.Text != "" {
		return refused, nil
	}
	w := &saleWish{counter: c, call: call, v: v}
	problem, err := w.read()
	if err != nil || problem != "" {
		return bot.Answer{Text: problem}, err
	}
	if len(w.missing) > 0 {
		return w.guide()
	}
	return c.saleMade(call, v, w.sale)
}

// onlyManagers refuses who may only read.
func onlyManagers(call bot.Call) bot.Answer {
	if call.Role.May(bot.RoleManager, false) {
		return bot.Answer{}
	}
	return notAllowed("新建、改和取消由店长及以上来做，您可以看：发 /秒杀。需要的话请找店长")
}

// saleMade makes a sale once somebody agreed to it and to its post, which they are
// shown.
func (c *counter) saleMade(call bot.Call, v bot.View, wish bot.Sale) (bot.Answer, error) {
	draft := c.seller.Draft(call, wish)
	answer, err := c.seller.Create(call, v, draft)
	if err != nil || len(answer.Effects) == 0 {
		return c.mended(call, answer), err
	}
	preview, err := c.salePreview(draft)
	if err != nil {
		return bot.Answer{}, err
	}
	answer.Plan.Ask = true
	answer.Plan.Preview = preview
	return journalled(answer, salesNew, draft.ID)
}

// mended puts the line to an answer that says what is wrong with it, so that it can be
// put right and sent again.
func (c *counter) mended(call bot.Call, answer bot.Answer) bot.Answer {
	if answer.Text != "" && answer.Refused == "" {
		answer.Text = joined(answer.Text, "改好再发一次，这一次什么都没有做：", c.lineWith(salesCommand(c), call, nil))
	}
	return answer
}

// joined are texts one under the other, without empty ones.
func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "\n")
}

// salePreview is the post as the groups will see it.
func (c *counter) salePreview(draft bot.Sale) (string, error) {
	text, link, err := c.seller.Preview(draft)
	if err != nil || text == "" {
		return "", err
	}
	text = "群里会看到：\n" + text
	if link.Title != "" {
		text += "\n［卡片］" + link.Title
		if link.Description != "" {
			text += "｜" + link.Description
		}
	}
	return text, nil
}

// saleAgain makes the same sale again, with what the line says of it, at the time of
// day at which it was.
func (c *counter) saleAgain(call bot.Call, v bot.View, old bot.Sale) (bot.Answer, error) {
	if refused := onlyManagers(call); refused.Text != "" {
		return refused, nil
	}
	w := &saleWish{counter: c, call: call, v: v, old: old}
	problem, err := w.read()
	if err != nil || problem != "" {
		return bot.Answer{Text: problem}, err
	}
	return c.saleMade(call, v, w.sale)
}

// nextAt is the next time after now at the time of day of another.
func (c *counter) nextAt(of, now time.Time) time.Time {
	local, today := c.local(of), c.local(now)
	next := clock(today, local.Hour(), local.Minute())
	if !next.After(now.Add(c.Shop.Sales.PostBefore)) {
		next = clock(today.AddDate(0, 0, 1), local.Hour(), local.Minute())
	}
	return next
}

// saleChange changes what may be changed of a sale that was made: what was claimed
// keeps its price.
func (c *counter) saleChange(call bot.Call, v bot.View, sale bot.Sale) (bot.Answer, error) {
	if refused := onlyManagers(call); refused.Text != "" {
		return refused, nil
	}
	w := &saleWish{counter: c, call: call, v: v, old: sale, changing: true}
	problem, err := w.read()
	if err != nil || problem != "" {
		return bot.Answer{Text: problem}, err
	}
	if !w.changed {
		return say("要改什么？可以改价格、数量、开始、结束、提货、每人、说明、图片，例如：\n/秒杀 改 %s 数量=80\n/秒杀 改 %s 价格=8.9 结束=22:00", sale.ID, sale.ID)
	}
	answer, err := c.seller.Change(call, v, w.sale)
	if err != nil || len(answer.Effects) == 0 {
		return answer, err
	}
	answer.Plan.Ask = true
	answer.Plan.Note = joined(answer.Plan.Note, "已经抢到的还是原来的价格")
	return journalled(answer, salesChange, sale.ID)
}
