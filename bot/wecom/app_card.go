package wecom

import (
	"context"
	"errors"

	"github.com/zhanggui/zhanggui/bot"
)

// codeTask is the answer to a task_id that WeCom does not take: one that is
// malformed, which newCard lets nobody send, or one that was used before.
const codeTask = 42014

// sendCard sends a card. A repeat of the same request is dropped by WeCom for a
// while, and after that refused, because a task_id works once: either way the
// card is there. A card that WeCom does not take is said as a text.
func (g *Gateway) sendCard(ctx context.Context, item bot.OutboxItem, s bot.AppMessage, users []string) bot.Outcome {
	card, why := newCard(*s.Card)
	if card == nil {
		return g.sendInstead(ctx, item, s, users, why)
	}
	var expected []int
	if item.Again && card.Task != "" {
		expected = append(expected, codeTask)
	}
	answer, err := g.tell(ctx, item, users, s.Answer, appMessageBody{Type: "template_card", Card: card}, expected...)
	switch {
	case err == nil:
		return told(s, users, answer)
	case len(expected) > 0 && refusedWith(err, codeTask):
		return bot.Outcome{Class: bot.ClassAlready, Code: codeTask, Reason: "这张卡片之前已经送到"}
	case cardRefused(err):
		return g.sendInstead(ctx, item, s, users, sentenceOf(err))
	default:
		return g.outcome(ctx, item, err)
	}
}

// sendInstead says as a text what a card cannot, and says so in the outcome.
func (g *Gateway) sendInstead(ctx context.Context, item bot.OutboxItem, s bot.AppMessage, users []string, why string) bot.Outcome {
	words := s.Text
	if words == "" {
		words = cardText(*s.Card)
	}
	if words == "" {
		return permanent(44004, reactionTo(44004).say, "neither a card nor a text")
	}
	answer, err := g.tell(ctx, item, users, s.Answer, textMessage(words))
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	o := told(s, users, answer)
	if o.Class == bot.ClassDone {
		note := "卡片没有发成（" + why + "），改发了文字"
		if o.Reason != "" {
			note += "；" + o.Reason
		}
		o.Reason = note
	}
	return o
}

// cardRefused says whether it is the card that WeCom does not take: a text may
// still go.
func cardRefused(err error) bool {
	var e *APIError
	if !errors.As(err, &e) || e.Class != bot.ClassPermanent {
		return false
	}
	_, aboutCards := cardCodes[e.Code]
	return aboutCards || refusedWith(err, 40008, 40035, 40058, 40063, 43012, 45002)
}
