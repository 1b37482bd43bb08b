package campaigns

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/templates"
)

// Somebody looks after a customer who was unhappy: so many stars or fewer.
const (
	unhappyStars = 2
	quotedRunes  = 60
)

// review has a manager look after a customer who was unhappy, and closes that again
// once they are not any more.
func (a *answering) review() ([]bot.Effect, error) {
	if a.campaign.Kind != bot.CampaignReview {
		return nil, nil
	}
	was := a.before.Stars > 0 && a.before.Stars <= unhappyStars
	is := a.answer.Stars <= unhappyStars
	if !was && !is {
		return nil, nil
	}
	customer, err := a.v.Customer(a.answer.ExternalUserID)
	if err != nil {
		return nil, err
	}
	todo := bot.Todo{
		ID: a.todoID("review"), Kind: bot.TodoReview, Store: cmp.Or(a.campaign.Store, a.own().Store),
		ExternalUserID: a.answer.ExternalUserID, Ref: Ref(a.campaign.ID), CreatedAt: a.answer.At, Text: a.unhappy(customer),
	}
	if !is {
		todo.CreatedAt, todo.DoneAt, todo.Outcome = a.before.At, a.answer.At, fmt.Sprintf("客户改成了 %d 星", a.answer.Stars)
	}
	return []bot.Effect{bot.SetTodo{Todo: todo}}, nil
}

// unhappy asks kindly for somebody to talk to the customer.
func (a *answering) unhappy(customer bot.Customer) string {
	name := templates.NewNickname(customer.Name)
	text := fmt.Sprintf("「%s」在「%s」里只给了 %d 星", name, a.campaign.Title, a.answer.Stars)
	if words := strings.Join(strings.Fields(moderation.Masked(a.answer.Words)), " "); words != "" {
		cut := templates.CutRunes(words, quotedRunes)
		if cut != words {
			cut += "…"
		}
		text += "，说：「" + inert.Replace(cut) + "」"
	}
	return text + "。TA 愿意说出来，就是还愿意再来：方便时请亲自联系一下，听一听，谢谢 TA。"
}

// inert keeps brackets from being read as a link in a message to staff.
var inert = strings.NewReplacer("<", "＜", ">", "＞")
