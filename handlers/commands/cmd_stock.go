package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// journalLines is how much of a sale's journal is shown.
const journalLines = 8

// stockCommand counts what sales have, and shows the books behind it.
func stockCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "库存", English: "stock", Aliases: []string{"对账"}, Topic: bot.TopicShop,
		Help:     "秒杀的份数都在哪里：卖出、保留、候补中、可抢加起来就是总数，重新数一遍，附流水",
		Examples: []string{"/库存", "/库存 对账 S7K2QMA"},
		Args: []bot.Arg{
			{Name: "做", English: "do", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{{Value: "audit", Words: []string{"对账", "核对", "看"}}}},
			{Name: "哪场", English: "sale", Type: bot.ArgText, Optional: true, Rest: true, Help: "秒杀的编号，或列表里的序号"},
		},
		Role: bot.RoleClerk,
		Run:  c.stock,
	}
}

func (c *counter) stock(call bot.Call, v bot.View) (bot.Answer, error) {
	if !call.Given("哪场") {
		return c.stockOfAll(call, v)
	}
	// A sale is named as everywhere else.
	named := bot.NewCall(call, map[string]bot.Value{"品名": call.Arg("哪场")})
	s, problem, err := c.saleNamed(named, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	audit, err := v.Sales().Audit(call.Scope, s.ID, journalLines)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{fmt.Sprintf("「%s」%s（编号 %s）", shownText(s.Item), c.saleTime(s, v.Now()), s.ID), "卖出 + 保留 + 候补中 + 可抢 = 总数"}
	for _, b := range audit.Kept {
		lines = append(lines, c.equation(b))
	}
	if len(audit.Kept) > 1 {
		total := summed(audit.Kept)
		lines = append(lines, fmt.Sprintf("合计：%s；候补排队 %d 人", sumOf(total), total.Waiting))
	}
	wrong := c.amiss(audit)
	if len(wrong) == 0 {
		lines = append(lines, "账平：按抢购记录重新数了一遍，一份不差。")
	} else {
		lines = append(append(lines, "账不平，已经提醒店长和总部："), wrong...)
	}
	lines = append(lines, fmt.Sprintf("流水 %d 笔，最新的：", audit.Entries))
	for _, e := range audit.Lines {
		lines = append(lines, c.journalLine(e, v))
	}
	lines = append(lines, "校验码 "+shorten(audit.Hash, 16)+"（流水改动过就会变）")
	answer := bot.Answer{Text: strings.Join(lines, "\n"), Store: s.Store}
	if len(wrong) > 0 {
		answer.Effects = []bot.Effect{offBalance(call, s, audit, wrong)}
	}
	return answer, nil
}

// stockOfAll says of all sales that are not long over whether their books are right.
func (c *counter) stockOfAll(call bot.Call, v bot.View) (bot.Answer, error) {
	all, err := v.Sales().Sales(call.Scope, v.Now().Add(-salesSince), salesMost)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(all) == 0 {
		return bot.Answer{Text: "这几天没有秒杀，没有要核对的库存。", List: listSales}, nil
	}
	answer := bot.Answer{List: listSales}
	var entries []listEntry
	for _, s := range all {
		audit, err := v.Sales().Audit(call.Scope, s.ID, 0)
		if err != nil {
			return bot.Answer{}, err
		}
		state := "账平"
		if wrong := c.amiss(audit); len(wrong) > 0 {
			state = "账不平，已经提醒店长和总部"
			answer.Effects = append(answer.Effects, offBalance(call, s, audit, wrong))
		}
		entries = append(entries, listEntry{s.ID, fmt.Sprintf("%s（%s）：%s，%s", shownText(s.Item), s.ID, sumOf(summed(audit.Kept)), state)})
	}
	lines := append([]string{"卖出 + 保留 + 候补中 + 可抢 = 总数"}, numbered(entries)...)
	answer.Text = strings.Join(append(lines, "看流水发 /库存 对账 1"), "\n")
	answer.Listed = idsOf(entries)
	return answer, nil
}

func sumOf(b bot.SaleBalance) string {
	sign := "="
	if !b.Holds() {
		sign = "≠"
	}
	return fmt.Sprintf("%d + %d + %d + %d %s %d", b.Sold, b.Held, b.Offered, b.Available, sign, b.Total)
}

// equation is where the units of a store are, as a sum.
func (c *counter) equation(b bot.SaleBalance) string {
	return fmt.Sprintf("%s：%s；候补排队 %d 人", c.stockPlace(b.Store), sumOf(b), b.Waiting)
}

func (c *counter) stockPlace(store string) string {
	if store == "" {
		return "各店合用"
	}
	return c.roster.StoreName(store)
}

// amiss says exactly what does not fit: an equation, a number that comes out
// otherwise when it is counted anew, or a journal that was changed.
func (c *counter) amiss(a bot.SaleAudit) []string {
	if a.Right() {
		return nil
	}
	var lines []string
	counted := map[string]bot.SaleBalance{}
	for _, b := range a.Counted {
		counted[b.Store] = b
	}
	for _, b := range a.Kept {
		where := c.stockPlace(b.Store)
		if !b.Holds() {
			lines = append(lines, "· "+where+"："+sumOf(b))
		}
		again, ok := counted[b.Store]
		if !ok {
			lines = append(lines, "· "+where+"：记录里数不到")
			continue
		}
		delete(counted, b.Store)
		for _, n := range []struct {
			what       string
			kept, anew int
		}{
			{"卖出", b.Sold, again.Sold}, {"保留", b.Held, again.Held}, {"候补中", b.Offered, again.Offered},
			{"可抢", b.Available, again.Available}, {"总数", b.Total, again.Total}, {"候补排队", b.Waiting, again.Waiting},
		} {
			if n.kept != n.anew {
				lines = append(lines, fmt.Sprintf("· %s：%s记的是 %d，重新数是 %d（差 %+d）", where, n.what, n.kept, n.anew, n.kept-n.anew))
			}
		}
	}
	for _, b := range a.Counted {
		if _, left := counted[b.Store]; left {
			lines = append(lines, "· "+c.stockPlace(b.Store)+"：有抢购记录，但是没有库存")
		}
	}
	if !a.Sound {
		lines = append(lines, "· 流水前后对不上，可能被改动过")
	}
	return lines
}

// offBalance has managers look at books that are not right, once for what is wrong.
func offBalance(call bot.Call, s bot.Sale, a bot.SaleAudit, wrong []string) bot.Effect {
	return bot.RaiseAlert{AlertItem: bot.AlertItem{
		Key: "sale-audit/" + s.ID + "/" + digestOf(a.Hash, strings.Join(wrong, "\n")), Kind: bot.AlertSale, Store: s.Store, At: call.At, Urgent: true,
		Detail: fmt.Sprintf("秒杀「%s」（%s）账不平：%s", shownText(s.Item), s.ID, strings.TrimPrefix(strings.Join(wrong, "；"), "· ")),
	}}
}

// entryTitles are what people call what a journal's line is about.
var entryTitles = map[string]string{
	"stock": "库存", "claims": "抢购", "pickup": "提货", "lapsed": "过期", "left": "放弃", "offers": "轮到候补", "accepted": "候补领走",
}

// journalLine is a line of a sale's journal.
func (c *counter) journalLine(e bot.SaleEntry, v bot.View) string {
	what, ok := entryTitles[e.What]
	if !ok {
		what = shownText(e.What)
	}
	parts := []string{fmt.Sprintf("#%d %s %s", e.Seq, c.moment(e.At, v.Now()), what)}
	if e.Store != "" {
		parts = append(parts, c.roster.StoreName(e.Store))
	}
	if e.Claims > 0 {
		parts = append(parts, fmt.Sprintf("%d 人次", e.Claims))
	}
	for _, n := range []struct {
		what string
		by   int
	}{{"总数", e.Total}, {"卖出", e.Sold}, {"保留", e.Held}, {"候补中", e.Offered}, {"可抢", e.Available}} {
		if n.by != 0 {
			parts = append(parts, fmt.Sprintf("%s %+d", n.what, n.by))
		}
	}
	return strings.Join(parts, "，")
}
