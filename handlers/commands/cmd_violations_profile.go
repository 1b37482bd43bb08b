package commands

import (
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// violationProfile says all of one: the message, what the matter is, how it was
// bent, which step it stands on and why, what was done.
func (c *counter) violationProfile(call bot.Call, v bot.View, x bot.Violation) (bot.Answer, error) {
	where, err := c.saidWhere(call, v, x)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{where, "原话：" + cutRunes(shownText(moderation.Masked(x.Text)), 400)}
	if x.Text == "" {
		lines[1] = "原话没有留下：已经撤回，或者过了保存期"
	}
	const most = 10
	for _, h := range x.Hits[:min(len(x.Hits), most)] {
		lines = append(lines, "· "+c.hitLine(x, h))
	}
	if len(x.Hits) > most {
		lines = append(lines, fmt.Sprintf("……还有 %d 处", len(x.Hits)-most))
	}
	why, err := c.Moderator.Climbed(v, x)
	if err != nil {
		return bot.Answer{}, err
	}
	if x.State != bot.ViolationOverturned {
		lines = append(lines, "到了「"+x.Step.Title()+"」："+why)
	}
	for _, part := range []func(bot.Call, bot.View, bot.Violation) ([]string, error){c.consequences, c.lookedAt} {
		more, err := part(call, v, x)
		if err != nil {
			return bot.Answer{}, err
		}
		lines = append(lines, more...)
	}
	answer := bot.Answer{Text: strings.Join(append(lines, violationHint(x)), "\n"), Store: x.Store}
	if x.ExternalUserID != "" {
		answer.Customers = []string{x.ExternalUserID}
	}
	return answer, nil
}

// saidWhere says who said it, where and when.
func (c *counter) saidWhere(call bot.Call, v bot.View, x bot.Violation) (string, error) {
	who, err := c.violator(v, x)
	if err != nil {
		return "", err
	}
	place := "单聊里"
	if x.ChatID != "" {
		group, err := v.Group(x.ChatID)
		if err != nil {
			return "", err
		}
		if place = "群里"; group.Name != "" {
			place = "群「" + shownText(group.Name) + "」里"
		}
	}
	if x.ByStaff && x.ExternalUserID != "" {
		customer, err := v.Customer(x.ExternalUserID)
		if err != nil {
			return "", err
		}
		place += "对「" + shownName(customer.Name) + "」"
	}
	if x.Store != "" {
		place = c.roster.StoreName(x.Store) + "，" + place
	}
	return fmt.Sprintf("%s %s在%s说的（编号 %s）", c.moment(x.At, call.At), who, place, x.ID), nil
}

// hitLine is one reason: its kind, the word, how it was bent, why it matters.
func (c *counter) hitLine(x bot.Violation, h bot.Hit) string {
	line := shownText(c.Moderator.Title(h))
	if h.Word != "" {
		line += "「" + shownText(moderation.Masked(h.Word)) + "」"
	}
	line += bent(x.Text, h)
	if h.Why != "" {
		line += "：" + strings.TrimRight(shownText(h.Why), "。")
	}
	if h.Reviewing {
		line += "（这条规则只请人看，不自己处理）"
	}
	return line
}

// bent says how a word was bent, and into what.
func bent(text string, h bot.Hit) string {
	if len(h.Via) == 0 {
		return ""
	}
	if h.Start < 0 || h.End > len(text) || h.Start >= h.End {
		return "（" + wordfilter.Titles(h.Via) + "）"
	}
	said := shownText(moderation.Masked(strings.ToValidUTF8(text[h.Start:h.End], "")))
	return " 写成了「" + shorten(said, saidMost) + "」（" + wordfilter.Titles(h.Via) + "）"
}

// consequences are what came of it: what the customer is kept from, and the task
// to take them out of the group.
func (c *counter) consequences(call bot.Call, v bot.View, x bot.Violation) ([]string, error) {
	if x.ByStaff || x.ExternalUserID == "" {
		return nil, nil
	}
	all, err := v.Moderation().Exclusions(x.ExternalUserID)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, e := range all {
		switch {
		case e.Violation != x.ID:
		case !e.LiftedAt.IsZero():
			lines = append(lines, fmt.Sprintf("暂停过参加活动，%s 恢复了", c.moment(e.LiftedAt, call.At)))
		default:
			lines = append(lines, fmt.Sprintf("暂停参加活动：%s（编号 %s）", c.until(e, call.At), e.ID))
		}
	}
	if x.ChatID == "" || x.Step != bot.StepRemove {
		return lines, nil
	}
	todo, err := v.Desk().Todo(call.Scope, call.UserID, moderation.Removal(x))
	switch {
	case err != nil || todo.ID == "":
		return lines, err
	case todo.DoneAt.IsZero():
		return append(lines, "已经请群主把客户移出群，还没有移"), nil
	default:
		return append(lines, "请群主移出群的待办完成了："+shownText(todo.Outcome)), nil
	}
}

// until says how long an exclusion holds, or held.
func (c *counter) until(e bot.Exclusion, now time.Time) string {
	if e.Until.IsZero() {
		return "永久"
	}
	return "到 " + c.moment(e.Until, now)
}

// lookedAt says who asked for another look and who decided.
func (c *counter) lookedAt(call bot.Call, v bot.View, x bot.Violation) ([]string, error) {
	var lines []string
	if !x.DecidedAt.IsZero() {
		by, err := c.staffName(v, x.DecidedBy)
		if err != nil {
			return nil, err
		}
		line := fmt.Sprintf("%s在 %s 看过", by, c.moment(x.DecidedAt, call.At))
		switch x.State {
		case bot.ViolationUpheld:
			line += "，判为属实"
		case bot.ViolationOverturned:
			line += "，判为误判"
		}
		if x.Note != "" {
			line += "：" + shownText(moderation.Masked(x.Note))
		}
		lines = append(lines, line)
	}
	if x.AppealedAt.IsZero() {
		return lines, nil
	}
	by := "客户"
	if bot.SpeakerOf(x.AppealedBy) != bot.SpeakerCustomer {
		var err error
		if by, err = c.staffName(v, x.AppealedBy); err != nil {
			return nil, err
		}
	}
	line := fmt.Sprintf("%s在 %s 申诉", by, c.moment(x.AppealedAt, call.At))
	if x.Appeal != "" {
		line += "：" + shownText(moderation.Masked(x.Appeal))
	}
	return append(lines, line), nil
}

// violationHint says what one may do next.
func violationHint(x bot.Violation) string {
	around := "；看前后发 /违规 前后 " + x.ID
	switch x.State {
	case bot.ViolationAppealed:
		return "等另一位同事复核：/违规 属实 " + x.ID + " 或 /违规 误判 " + x.ID + around
	case bot.ViolationUpheld:
		if x.AppealedAt.IsZero() {
			return "不服发 /申诉 " + x.ID + " 理由" + around
		}
	case bot.ViolationNoted, bot.ViolationOpen:
		return "判定发 /违规 属实 " + x.ID + " 或 /违规 误判 " + x.ID + around
	}
	return strings.TrimPrefix(around, "；")
}
