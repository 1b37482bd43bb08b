package commands

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

// remarkMost is how many characters WeCom takes as a remark [docs 92115].
const remarkMost = 20

// clearWords clear a remark.
var clearWords = []string{"清空", "无"}

// noteCommand changes a member's remark of a customer, in WeCom too.
func noteCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "备注", English: "note", Aliases: []string{"remark"}, Topic: bot.TopicCustomers,
		Help:     "改客户的备注名，企业微信里一起改",
		Examples: []string{"/备注 小雨 三楼奶茶妈妈", "/备注 小雨 清空"},
		Args: []bot.Arg{
			{Name: "客户", English: "customer", Type: bot.ArgCustomer, Help: "名字、备注、手机尾号或客户ID"},
			{Name: "备注", English: "text", Type: bot.ArgText, Rest: true, Help: "改成什么，最多 20 个字；写「清空」去掉"},
			{Name: "谁", English: "staff", Type: bot.ArgStaff, Optional: true, Named: true, Help: "改哪位店员的备注"},
		},
		Role: bot.RoleClerk, Writes: true,
		Run: c.note, Undo: c.noteUndo,
	}
}

// noteWrite is what the journal keeps of a changed remark.
type noteWrite struct {
	bot.Pair
	Before string    `json:"before"`
	After  string    `json:"after"`
	At     time.Time `json:"at"`
}

func (c *counter) note(call bot.Call, v bot.View) (bot.Answer, error) {
	found, problem, err := c.pairsOf(call, v, call.Arg("客户").Text)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	remark := shownSpaces(call.Arg("备注").Text)
	if remark == "" {
		return say("备注写什么？最多 %d 个字，例如：\n/备注 %s 三楼奶茶妈妈", remarkMost, found.name)
	}
	if n := utf8.RuneCountInString(remark); n > remarkMost {
		return say("备注最多 %d 个字，这里有 %d 个。短一点再来，例如：\n/备注 %s 三楼奶茶妈妈", remarkMost, n, found.name)
	}
	r, problem, err := c.whoseRemark(call, v, found)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	for _, w := range clearWords {
		if remark == w {
			remark = ""
		}
	}
	if r.Remark == remark {
		return say("%s 的备注本来就是%s，没有改。", found.name, remarkText(remark))
	}
	who, err := c.staffName(v, r.UserID)
	if err != nil {
		return bot.Answer{}, err
	}
	summary := fmt.Sprintf("把 %s 给 %s 的备注从%s改成%s", who, found.name, remarkText(r.Remark), remarkText(remark))
	return bot.Answer{
		Text: "已" + summary, Effects: remarkEffects(r.Pair, remark, call.At),
		Plan:      &bot.Plan{Summary: summary, People: 1, Bind: digestOf(r.Pair, r.Remark, remark)},
		Undo:      &bot.Undo{Payload: noteWrite{Pair: r.Pair, Before: r.Remark, After: remark, At: call.At}},
		Customers: []string{r.ExternalUserID}, Store: r.Store,
	}, nil
}

// remarkEffects change a remark here and in WeCom. It is read again once WeCom
// has it: what was read between the command and the writing, as by a sync, has
// the remark from before and is newer than the command.
func remarkEffects(pair bot.Pair, remark string, at time.Time) []bot.Effect {
	return []bot.Effect{
		bot.SetRemark{Pair: pair, Remark: remark, At: at},
		bot.WriteRemark{Pair: pair, Remark: remark},
		bot.FetchContact{Pair: pair},
		bot.RecordInteraction{Pair: pair, Kind: bot.InteractionEdited, At: at, Detail: "备注", Ref: "remark"},
	}
}

func remarkText(remark string) string {
	if remark == "" {
		return "空"
	}
	return "「" + shownText(remark) + "」"
}

// shownSpaces is a text on one line.
func shownSpaces(text string) string { return strings.Join(strings.Fields(text), " ") }

// whoseRemark is the pair whose remark is meant: the caller's own, the one that
// was named, or the only one; else the answer that asks.
func (c *counter) whoseRemark(call bot.Call, v bot.View, found audience) (bot.Relation, bot.Answer, error) {
	for _, r := range found.relations {
		named := call.Arg("谁").Text
		if named != "" && sameUser(r.UserID, named) || named == "" && sameUser(r.UserID, call.UserID) {
			return r, bot.Answer{}, nil
		}
	}
	switch {
	case call.Given("谁"):
		return bot.Relation{}, bot.Answer{Text: fmt.Sprintf("%s 不是 %s 的好友，没有备注可改。", found.name, shownText(call.Arg("谁").Label))}, nil
	case len(found.relations) == 0:
		return bot.Relation{}, bot.Answer{Text: fmt.Sprintf("现在没有店员和 %s 是好友，企业微信不让改备注。", found.name)}, nil
	case len(found.relations) == 1:
		return found.relations[0], bot.Answer{}, nil
	}
	answer := bot.Answer{Text: fmt.Sprintf("几位店员都加了 %s，改谁的备注？", found.name)}
	for _, r := range found.relations {
		name, err := c.staffName(v, r.UserID)
		if err != nil {
			return bot.Relation{}, bot.Answer{}, err
		}
		answer.Pick = append(answer.Pick, bot.Choice{
			Label: name + "的备注：" + remarkText(r.Remark),
			Line:  "/备注 " + quote(r.ExternalUserID) + " 谁=" + quote(r.UserID) + " " + quote(call.Arg("备注").Text),
		})
	}
	return bot.Relation{}, answer, nil
}

// noteUndo brings the remark back that was there before, unless it was changed
// again since.
func (c *counter) noteUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w noteWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a remark: %w", err)
	}
	r, err := v.Relation(w.Pair)
	if err != nil {
		return bot.Answer{}, err
	}
	if !inScope(call.Scope, r) || !r.Status.Reachable() {
		return say("备注没有动：现在改不了这位客户的备注。")
	}
	if r.Remark != w.After {
		return say("备注没有动：之后又改成了%s。", remarkText(r.Remark))
	}
	text := "备注改回了" + remarkText(w.Before)
	return bot.Answer{
		Text: text, Effects: remarkEffects(w.Pair, w.Before, after(call.At, w.At)),
		Plan:      &bot.Plan{Summary: text, People: 1, Bind: digestOf(w.Pair, r.Remark, w.Before)},
		Customers: []string{w.ExternalUserID}, Store: r.Store,
	}, nil
}
