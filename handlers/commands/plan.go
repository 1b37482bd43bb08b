package commands

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// need is what a plan needs before it is carried out.
type need struct{ confirm, second bool }

// needed says what a plan needs by its own wish and by the shop's limits.
func (t *turn) needed(p *bot.Plan) need {
	if p == nil {
		return need{}
	}
	limits := t.Shop.Commands
	second := p.Second || p.People > limits.SecondPeople || p.Money > yuan(limits.SecondMoney)
	return need{
		confirm: p.Ask || second || p.People > limits.ConfirmPeople || p.Money > yuan(limits.ConfirmMoney),
		second:  second,
	}
}

func yuan(n int) bot.Money { return bot.Money(n) * 100 }

// preview says what would happen.
func (t *turn) preview(answer bot.Answer) error {
	t.said.would = len(answer.Effects) > 0
	if answer.Plan == nil || len(answer.Effects) == 0 {
		t.say("试一下：" + cmp.Or(answer.Text, "什么都不会变。") + "\n（没有真的做）")
		return nil
	}
	lines := []string{"试一下：" + answer.Plan.Summary}
	details, err := t.details(answer)
	if err != nil {
		return err
	}
	lines = append(lines, details...)
	if answer.Plan.Preview != "" {
		lines = append(lines, answer.Plan.Preview)
	}
	switch n := t.needed(answer.Plan); {
	case n.second:
		lines = append(lines, "真的做之前会请您确认，还要另一位同事同意")
	case n.confirm:
		lines = append(lines, "真的做之前会请您确认")
	}
	t.say(strings.Join(append(lines, "（没有真的做）"), "\n"))
	return nil
}

// details are a plan in numbers and names.
func (t *turn) details(answer bot.Answer) ([]string, error) {
	var lines []string
	names, err := t.whom(answer.Customers)
	if err != nil {
		return nil, err
	}
	if names != "" {
		lines = append(lines, "客户："+names)
	}
	if answer.Plan.Money > 0 {
		lines = append(lines, "金额：¥"+answer.Plan.Money.String())
	}
	switch {
	case answer.Plan.Lasting != "":
		lines = append(lines, "不能撤销："+answer.Plan.Lasting)
	case answer.Undo != nil && answer.Undo.Note != "":
		lines = append(lines, "可以撤销，但是："+answer.Undo.Note)
	}
	if answer.Plan.Note != "" {
		lines = append(lines, "注意："+answer.Plan.Note)
	}
	return lines, nil
}

// whom names the first customers of many, so that one sees who is meant.
func (t *turn) whom(customers []string) (string, error) {
	const shown = 5
	var names []string
	for _, id := range customers[:min(len(customers), shown)] {
		c, err := t.view.Customer(id)
		if err != nil {
			return "", err
		}
		names = append(names, cmp.Or(shownName(c.Name), "没有名字的客户"))
	}
	text := strings.Join(names, "、")
	if len(customers) > shown {
		text += fmt.Sprintf("等 %d 位", len(customers))
	}
	return text, nil
}
