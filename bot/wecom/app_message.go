package wecom

import (
	"context"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

const apiMessage = "message/send"

const (
	maxAppText     = 2048
	maxReceivers   = 1000
	duplicateCheck = 1800
)

// appMessageBody is the request of message/send for text [docs 90236].
type appMessageBody struct {
	ToUser string   `json:"touser"`
	Type   string   `json:"msgtype"`
	Agent  int      `json:"agentid"`
	Text   textBody `json:"text"`
	// DuplicateCheck makes WeCom drop a repeat of the same request, so that a
	// repeat after a lost answer reaches nobody twice.
	DuplicateCheck    int `json:"enable_duplicate_check"`
	DuplicateInterval int `json:"duplicate_check_interval"`
}

type appMessageAnswer struct {
	InvalidUser    string `json:"invaliduser"`
	UnlicensedUser string `json:"unlicenseduser"`
}

// sendAppMessage tells staff something. WeCom drops silently what goes beyond
// 30 a minute to one member, so each member's budget is kept here.
func (g *Gateway) sendAppMessage(ctx context.Context, item bot.OutboxItem, s bot.AppMessage) bot.Outcome {
	users := receivers(s.ToUsers)
	switch {
	case len(users) == 0:
		return permanent(82001, reactionTo(82001).say, "no receiver")
	case len(users) > maxReceivers:
		return permanent(0, "一条消息最多发给 1000 人", fmt.Sprintf("%d receivers", len(users)))
	case s.Text == "":
		return permanent(44004, reactionTo(44004).say, "no text")
	}
	agent := 0
	if app := g.apps[MainApp]; app != nil {
		agent = app.AgentID
	}
	r := request{app: MainApp, api: apiMessage}
	for _, u := range users {
		r.budgets = append(r.budgets, budget{fmt.Sprintf("member:%s:%d:%s", g.corp, agent, strings.ToLower(u)), perMember})
	}
	body := appMessageBody{
		ToUser: strings.Join(users, "|"), Type: "text", Agent: agent, Text: textBody{cutBytes(s.Text, maxAppText)},
		DuplicateCheck: 1, DuplicateInterval: duplicateInterval(item, s),
	}
	var answer appMessageAnswer
	if err := g.call(ctx, r, body, &answer); err != nil {
		return g.outcome(ctx, item, err)
	}
	return reached(users, answer)
}

// duplicateInterval is half an hour for what the bot says of itself. Answers
// to the same command, asked twice, have the same text and must both arrive:
// their interval differs from item to item, which makes the requests differ,
// and stays the same for a repeat of one item.
func duplicateInterval(item bot.OutboxItem, s bot.AppMessage) int {
	if !s.Answer {
		return duplicateCheck
	}
	return duplicateCheck + int(uint64(item.ID)%(3*3600))
}

// reached says whom a message reached: WeCom answers errcode 0 as long as one
// receiver is right, and lists the others lower-cased.
func reached(users []string, answer appMessageAnswer) bot.Outcome {
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
