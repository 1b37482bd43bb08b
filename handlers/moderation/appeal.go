package moderation

import (
	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// Appeal asks for another look at a violation, by somebody else than who decided
// on it: of a customer who said it, or of a member of staff. By is the customer's
// external_userid or a userid; who may see the violation is the caller's to ask.
func (m *Moderator) Appeal(call bot.Call, v bot.View, x bot.Violation, by, words string) (Ruling, error) {
	x, err := fresh(v, x)
	if err != nil {
		return Ruling{}, err
	}
	if no := mayAppeal(x, by); no != "" {
		return refusal(no), nil
	}
	users, err := m.hearers(v, x.Store, 0, x.DecidedBy, by, speakerOf(x))
	if err != nil {
		return Ruling{}, err
	}
	if len(users) == 0 {
		return refusal("现在没有别的同事可以复核，请总部先安排一位店长、区域或总部的同事。"), nil
	}
	c := change{old: x, now: x, at: call.At, whom: by}
	c.now.State, c.now.AppealedAt, c.now.AppealedBy, c.now.Appeal = bot.ViolationAppealed, call.At, by, cut(words, maxReason)
	effects, err := m.settle(v, c)
	if err != nil {
		return Ruling{}, err
	}
	asked, err := m.askAgain(v, c.now, users)
	text := "好，申诉交给另一位同事复核了（编号 " + x.ID + "），有结果就告诉您。"
	if bot.SpeakerOf(by) == bot.SpeakerCustomer {
		text = "好的，我请另一位同事再看一看，有结果就告诉您。谢谢您的耐心～"
	}
	return Ruling{
		Text: text, Summary: "请别的同事复核 " + x.ID, Effects: append(effects, asked...), Violation: c.now, Store: x.Store, Customer: x.ExternalUserID,
	}, err
}

// mayAppeal says why nobody can appeal, or nothing if they can.
func mayAppeal(x bot.Violation, by string) string {
	byCustomer := bot.SpeakerOf(by) == bot.SpeakerCustomer
	switch {
	case x.ID == "" || byCustomer && (x.ByStaff || x.ExternalUserID != by):
		return "没有找到这一条。"
	case x.State == bot.ViolationAppealed:
		return "这一条已经在复核了，有结果就告诉您。"
	case x.State == bot.ViolationOverturned && byCustomer:
		return "这一条我们已经看过，是我们弄错了，相关的限制都取消了。"
	case x.State == bot.ViolationOverturned:
		return "这一条已经判为误判，不用再申诉。"
	case !x.AppealedAt.IsZero() && byCustomer:
		return "这一条换过一位同事认真看过了，这一次还是维持原来的处理，谢谢您的理解。"
	case !x.AppealedAt.IsZero():
		return "这一条已经复核过，结果是" + rulings[x.State] + "，不再复核。"
	}
	return ""
}

// speakerOf is the member of staff who said it; empty of a customer's words.
func speakerOf(x bot.Violation) string {
	if x.ByStaff {
		return x.UserID
	}
	return ""
}

// askAgain gives an appeal to those who may decide it.
func (m *Moderator) askAgain(v bot.View, x bot.Violation, users []string) ([]bot.Effect, error) {
	words, err := m.words(v, x, nil)
	if err != nil {
		return nil, err
	}
	words.Appeal = x.Appeal
	words.Appellant = words.Customer
	if bot.SpeakerOf(x.AppealedBy) != bot.SpeakerCustomer {
		if words.Appellant, err = m.staff(v, x.AppealedBy); err != nil {
			return nil, err
		}
	}
	if x.DecidedBy != "" {
		if words.DecidedBy, err = m.staff(v, x.DecidedBy); err != nil {
			return nil, err
		}
	}
	text, plain, err := m.both("moderation/appeal", words)
	if err != nil {
		return nil, err
	}
	task, err := nextTask(v, x, "appeal")
	if err != nil {
		return nil, err
	}
	sent, err := m.send(v, note{users: users, plain: plain, about: x.ExternalUserID, card: bot.Card{
		Task: task, Source: "申诉复核", Title: words.Appellant + "申诉", Detail: m.detail(x), Text: text,
		Buttons: []bot.CardButton{
			{Text: "维持原判", Line: "/违规 属实 " + x.ID, Main: true}, {Text: "改判误判", Line: "/违规 误判 " + x.ID}, {Text: "看看前后", Line: "/违规 前后 " + x.ID},
		},
	}})
	todo := reviewTodo(x, words)
	todo.Text, todo.CreatedAt = "复核"+words.Appellant+"的申诉（/违规 "+x.ID+"）", x.AppealedAt
	return append([]bot.Effect{bot.SetTodo{Todo: todo}}, sent...), err
}

// outcome tells who appealed what came of it: a customer by kf where WeCom lets
// the bot write, else by words that the clerk has to send. What the customer is
// kept from then is by what the effects so far come to.
func (m *Moderator) outcome(v bot.View, c change, effects []bot.Effect) ([]bot.Effect, error) {
	if c.old.State != bot.ViolationAppealed {
		return nil, nil
	}
	x := c.now
	words, err := m.words(v, x, nil)
	if err != nil {
		return nil, err
	}
	words.Overturned, words.Note = x.State == bot.ViolationOverturned, x.Note
	to := x.AppealedBy
	if bot.SpeakerOf(x.AppealedBy) == bot.SpeakerCustomer {
		own, other, err := m.keptFrom(v, c, effects)
		if err != nil {
			return nil, err
		}
		switch {
		case other.Holds(c.at) && (!own.Holds(c.at) || outlasts(other, own)):
			words.Until = m.lasting(other)
		case own.Holds(c.at):
			words.Until = m.lasting(own)
		}
		said, err := m.Messages.Message("moderation/outcome", words)
		if err != nil {
			return nil, err
		}
		sent, err := m.byKf(v, x, said)
		if err != nil || len(sent) > 0 {
			return sent, err
		}
		to, words.Send = x.UserID, said
	}
	users, err := m.whom(v, to, x.Store)
	if err != nil || len(users) == 0 {
		return nil, err
	}
	text, err := m.Messages.Message("moderation/outcome_staff", words)
	return []bot.Effect{bot.AppMessage{ToUsers: users, Text: templates.Cut(text, textBytes), About: x.ExternalUserID}}, err
}
