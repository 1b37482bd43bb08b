package wecom

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

const apiMessage = "message/send"

const (
	maxAppText     = 2048
	maxReceivers   = 1000
	duplicateCheck = 1800
)

// appMessageBody is the request of message/send [docs 90236].
type appMessageBody struct {
	ToUser string        `json:"touser"`
	Type   string        `json:"msgtype"`
	Agent  int           `json:"agentid"`
	Text   *textBody     `json:"text,omitempty"`
	Card   *templateCard `json:"template_card,omitempty"`
	Image  *imageBody    `json:"image,omitempty"`
	File   *imageBody    `json:"file,omitempty"`
	// DuplicateCheck makes WeCom drop a repeat of the same request, so that a
	// repeat after a lost answer reaches nobody twice.
	DuplicateCheck    int `json:"enable_duplicate_check"`
	DuplicateInterval int `json:"duplicate_check_interval"`
}

type appMessageAnswer struct {
	InvalidUser    string `json:"invaliduser"`
	UnlicensedUser string `json:"unlicenseduser"`
}

// sendAppMessage tells staff something, by a card if there is one.
func (g *Gateway) sendAppMessage(ctx context.Context, item bot.OutboxItem, s bot.AppMessage) bot.Outcome {
	users, problem := addressees(s.ToUsers)
	switch {
	case problem != nil:
		return *problem
	case s.Card != nil:
		return g.sendCard(ctx, item, s, users)
	case s.Text == "":
		return permanent(44004, reactionTo(44004).say, "no text")
	}
	answer, err := g.tell(ctx, item, users, s.Answer, textMessage(s.Text))
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	return told(s, users, answer)
}

// addressees are those a message goes to, or why it goes to nobody.
func addressees(wanted []string) ([]string, *bot.Outcome) {
	users := receivers(wanted)
	var o bot.Outcome
	switch {
	case len(users) == 0:
		o = permanent(82001, reactionTo(82001).say, "no receiver")
	case len(users) > maxReceivers:
		o = permanent(0, "一条消息最多发给 1000 人", fmt.Sprintf("%d receivers", len(users)))
	default:
		return users, nil
	}
	return nil, &o
}

func textMessage(content string) appMessageBody {
	return appMessageBody{Type: "text", Text: &textBody{cutBytes(content, maxAppText)}}
}

// agent is the AgentID of the app that talks to staff.
func (g *Gateway) agent() int {
	if app := g.apps[MainApp]; app != nil {
		return app.AgentID
	}
	return 0
}

// tell sends one message of the app. WeCom drops silently what goes beyond 30 a
// minute to one member, so each member's budget is kept here, of which alerts
// leave a part to answers. answers are codes that are nobody's fault.
func (g *Gateway) tell(ctx context.Context, item bot.OutboxItem, users []string, isAnswer bool, body appMessageBody, answers ...int) (appMessageAnswer, error) {
	agent := g.agent()
	r := request{app: MainApp, api: apiMessage, answers: answers, budget: budget{most: toMemberUnasked}}
	if isAnswer {
		r.budget.most = toMember
	}
	for _, u := range users {
		r.budget.keys = append(r.budget.keys, fmt.Sprintf("member:%s:%d:%s", g.corp, agent, strings.ToLower(u)))
	}
	body.ToUser, body.Agent = strings.Join(users, "|"), agent
	body.DuplicateCheck, body.DuplicateInterval = 1, duplicateInterval(item, isAnswer)
	var answer appMessageAnswer
	err := g.call(ctx, r, body, &answer)
	return answer, err
}

// duplicateInterval is half an hour for what the bot says of itself. Answers
// to the same command, asked twice, have the same text and must both arrive:
// their interval differs from item to item, which makes the requests differ,
// and stays the same for a repeat of one item.
func duplicateInterval(item bot.OutboxItem, isAnswer bool) int {
	if !isAnswer {
		return duplicateCheck
	}
	return duplicateCheck + int(uint64(item.ID)%(3*3600))
}

// told is the outcome of a message. Where it tells of an alert, that a part did
// not get it is news of its own.
func told(s bot.AppMessage, users []string, answer appMessageAnswer) bot.Outcome {
	o := reached(users, answer)
	lost := unreached(users, answer)
	if s.Alert == "" || len(lost) == 0 || o.Class != bot.ClassDone {
		return o
	}
	met := slices.DeleteFunc(slices.Clone(users), func(u string) bool { return slices.Contains(lost, u) })
	o.Result = bot.MessageUnread{Alert: s.Alert, Lost: lost, Reached: met}
	return o
}

// unreached are those a message did not reach: WeCom answers errcode 0 as long
// as one receiver is right, and lists the others lower-cased.
func unreached(users []string, answer appMessageAnswer) []string {
	lost := map[string]bool{}
	for _, list := range []string{answer.InvalidUser, answer.UnlicensedUser} {
		for _, u := range strings.Split(list, "|") {
			lost[strings.ToLower(u)] = true
		}
	}
	var names []string
	for _, u := range users {
		if lost[strings.ToLower(u)] {
			names = append(names, u)
		}
	}
	return names
}

// reached says what an answer means for a message.
func reached(users []string, answer appMessageAnswer) bot.Outcome {
	names := unreached(users, answer)
	switch len(names) {
	case 0:
		return bot.Outcome{Class: bot.ClassDone}
	case len(users):
		return permanent(81013, reactionTo(81013).say, "no receiver is valid: "+strings.Join(names, ", "))
	default:
		return bot.Outcome{
			Class:  bot.ClassDone,
			Reason: "没有送到：" + strings.Join(names, "、") + "（账号无效、已离职或不在应用可见范围内）",
			Cause:  "invalid receivers: " + strings.Join(names, ", "),
		}
	}
}

// receivers drops what is empty or said twice, and what would break the list
// apart.
func receivers(users []string) []string {
	seen := map[string]bool{}
	var list []string
	for _, u := range users {
		u = strings.TrimSpace(u)
		if u == "" || strings.Contains(u, "|") || seen[strings.ToLower(u)] {
			continue
		}
		seen[strings.ToLower(u)] = true
		list = append(list, u)
	}
	return list
}
