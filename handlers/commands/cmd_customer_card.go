package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// cardRowsMost is how many rows a card has.
const cardRowsMost = 6

// card is the profile on a card, with what one does next at hand. An auditor
// only looks.
func (p profile) card(rows []bot.CardRow, story []string) *bot.Card {
	card := &bot.Card{
		Task: fmt.Sprint("customer_", p.call.Event), Source: "客户", Title: p.name(), Text: strings.Join(story, "\n"),
		Rows: rows[:min(len(rows), cardRowsMost)],
	}
	if p.call.Role.May(bot.RoleClerk, true) {
		card.Buttons = append(card.Buttons, bot.CardButton{Text: "3天后跟进", Line: "/跟进 " + p.id() + " 3天", Main: true})
	}
	card.Buttons = append(card.Buttons, bot.CardButton{Text: "时间线", Line: "/客户 " + p.id() + " 时间线"})
	if len(p.phones) > 0 {
		card.Buttons = append(card.Buttons, bot.CardButton{Text: "看电话", Line: "/客户 " + p.id() + " 电话"})
	}
	return card
}
