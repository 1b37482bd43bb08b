package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

const apiUpdateCard = "message/update_template_card"

// codeResponse is the answer to a response_code that was used, is older than 72
// hours, or is none [docs 94888].
const codeResponse = 60140

// updateCardBody is the request of message/update_template_card: a new text on
// the buttons, or a whole card.
type updateCardBody struct {
	Users    []string      `json:"userids"`
	Agent    int           `json:"agentid"`
	Response string        `json:"response_code"`
	Button   *buttonBody   `json:"button,omitempty"`
	Card     *templateCard `json:"template_card,omitempty"`
}

type buttonBody struct {
	Name string `json:"replace_name"`
}

// updateCard changes a card that stands in chats. The code of a tap works once,
// so that a repeat changes nothing: WeCom refuses it. Who tapped must not be
// left without an answer, so where the card stays as it is they get the text.
func (g *Gateway) updateCard(ctx context.Context, item bot.OutboxItem, s bot.UpdateCard) bot.Outcome {
	users, problem := addressees(s.UserIDs)
	if problem != nil {
		return *problem
	}
	body := updateCardBody{Users: users, Agent: g.agent(), Response: s.ResponseCode}
	why := ""
	switch {
	case s.ResponseCode == "":
		return g.answerInstead(ctx, item, s, users, bot.Outcome{Class: bot.ClassAlready, Reason: "这张卡片不能再更新"})
	case s.Card.Title == "" && s.Card.Done != "":
		body.Button = &buttonBody{cutShown(s.Card.Done, maxCardButton)}
	default:
		if body.Card, why = renewed(s.Card); body.Card == nil {
			return g.answerInstead(ctx, item, s, users, permanent(0, why, "the card cannot be shown"))
		}
	}
	err := g.call(ctx, request{app: MainApp, api: apiUpdateCard, answers: []int{codeResponse}}, body, nil)
	switch {
	case err == nil:
		return bot.Outcome{Class: bot.ClassDone}
	case refusedWith(err, codeResponse):
		return g.answerInstead(ctx, item, s, users, bot.Outcome{Class: bot.ClassAlready, Code: codeResponse, Reason: reactionTo(codeResponse).say})
	case cardRefused(err) || refusedWith(err, 82101, 82102):
		return g.answerInstead(ctx, item, s, users, g.outcome(ctx, item, err))
	default:
		return g.outcome(ctx, item, err)
	}
}

// renewed is a card that takes the place of another. One that is done keeps its
// buttons, greyed; a card with nothing to tap gets one grey button, because a
// notice must lead somewhere.
func renewed(c bot.Card) (*templateCard, string) {
	if c.Done != "" && len(cardKeys(c.Buttons)) == 0 && !address(c.URL) {
		c.Buttons = []bot.CardButton{{Text: c.Done, Line: "done"}}
	}
	card, why := newCard(c)
	if card != nil && card.Type == cardButtons {
		card.Replace = cutShown(c.Done, maxCardButton)
	}
	return card, why
}

// answerInstead tells the one who tapped by a text, if there is one.
func (g *Gateway) answerInstead(ctx context.Context, item bot.OutboxItem, s bot.UpdateCard, users []string, otherwise bot.Outcome) bot.Outcome {
	if s.Text == "" {
		return otherwise
	}
	one := users[:1]
	answer, err := g.tell(ctx, item, one, true, textMessage(s.Text))
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	o := reached(one, answer)
	if o.Class == bot.ClassDone {
		o.Reason = "卡片没有更新（" + otherwise.Reason + "），改发了文字"
	}
	return o
}
