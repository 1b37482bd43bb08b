package commands

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// said is what a line came to, for the page that it was given on.
type said struct {
	// done says that something was done, asked is the code of the confirmation that
	// waits for the caller's yes.
	done  bool
	asked string
	// would says that a trial would do something.
	would bool
}

// tooSoon is what a page says where the chat stays silent: a page that hears nothing
// would wait for ever.
const tooSoon = "这一条没有执行：刚才发得太快了。请过一分钟再试。"

// fromPage says that the line was given on a page, which has buttons for what the
// chat names words for.
func (t *turn) fromPage() bool {
	_, ok := t.ev.Body.(bot.PageLine)
	return ok
}

// onPage is everything that was decided, with the answer for the page instead of the
// caller's messages, cards as their text. What others hear they hear as always, and a
// file goes to the chat.
func (t *turn) onPage(line bot.PageLine) []bot.Effect {
	var kept []bot.Effect
	var texts []string
	unseen := map[string]bool{}
	for _, e := range t.effects {
		m, ok := e.(bot.AppMessage)
		if !ok || !slices.ContainsFunc(m.ToUsers, t.isCaller) {
			kept = append(kept, e)
			continue
		}
		texts = append(texts, m.Text)
		if m.ToUsers = slices.DeleteFunc(slices.Clone(m.ToUsers), t.isCaller); len(m.ToUsers) > 0 {
			kept = append(kept, m)
		} else if m.Card != nil {
			unseen[m.Card.Task] = true
		}
	}
	// A card that nobody was sent has no buttons to understand.
	kept = slices.DeleteFunc(kept, func(e bot.Effect) bool {
		state, ok := e.(bot.SetCardState)
		return ok && unseen[state.Task]
	})
	text := strings.Join(texts, "\n")
	if text == "" && !t.said.done {
		text = tooSoon
	}
	return append(kept, bot.SetReply{Reply: bot.Reply{
		ID: line.Reply, UserID: t.caller.UserID, Text: cmp.Or(text, "好了。"),
		Done: t.said.done, Asks: t.said.asked != "" || t.said.would, Code: t.said.asked, At: t.view.Now(),
	}})
}
