package commands

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// What 违规 does.
const (
	violationUphold   = "uphold"
	violationOverturn = "overturn"
	violationAround   = "around"
	violationExclude  = "exclude"
	violationLift     = "lift"
	violationExcluded = "excluded"
	violationRecent   = "recent"
)

// violationsCommand shows what people said that broke a rule, and decides about
// it.
func violationsCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "违规", English: "violations", Aliases: []string{"violation"}, Topic: bot.TopicShop,
		Help: "谁说了不该说的话：看、判定、暂停参加活动。轻的店员自己判，复核和申诉由店长判",
		Examples: []string{
			"/违规", "/违规 1", "/违规 属实 1", "/违规 误判 1 是在说游戏", "/违规 前后 1", "/违规 暂停 小雨 7天 反复发广告", "/违规 恢复 小雨", "/违规 名单", "/违规 最近",
		},
		Args: []bot.Arg{
			{Name: "做", English: "do", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
				{Value: violationUphold, Words: []string{"属实", "已处理", "维持"}},
				{Value: violationOverturn, Words: []string{"误判", "改判"}},
				{Value: violationAround, Words: []string{"前后", "上下文"}},
				{Value: violationExclude, Words: []string{"暂停"}},
				{Value: violationLift, Words: []string{"恢复"}},
				{Value: violationExcluded, Words: []string{"名单"}},
				{Value: violationRecent, Words: []string{"最近", "全部"}},
			}},
			{Name: "哪条", English: "which", Type: bot.ArgText, Optional: true, Help: "半小时内看过的列表里的序号或编号；暂停、恢复时写客户；只写客户，就是这位客户的"},
			{Name: "其他", English: "more", Type: bot.ArgText, Optional: true, Rest: true, Help: "判定的理由；暂停多久（1天、7天、15天、永久）和原因"},
		},
		Role: bot.RoleClerk, Writes: true, Reads: true,
		Run: c.violations, Undo: c.violationsUndo,
	}
}

func (c *counter) violations(call bot.Call, v bot.View) (bot.Answer, error) {
	switch call.Arg("做").Text {
	case violationExclude:
		return c.exclude(call, v)
	case violationLift:
		return c.lift(call, v)
	case violationExcluded:
		return c.excludedList(call, v)
	case violationRecent:
		return c.violationsRecent(call, v)
	case "":
		if !call.Given("哪条") {
			return c.violationsWaiting(call, v)
		}
	}
	x, problem, err := c.violationNamed(call, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	switch do := call.Arg("做").Text; do {
	case violationUphold, violationOverturn:
		return c.decideOn(call, v, x, do)
	case violationAround:
		return c.violationAround(call, v, x)
	default:
		return c.violationProfile(call, v, x)
	}
}

// violationWrite is what the journal keeps of what was decided.
type violationWrite struct {
	Do string    `json:"do"`
	ID string    `json:"id,omitempty"`
	At time.Time `json:"at"`
	// Before is what had been decided before, Note why.
	Before bot.ViolationState `json:"before,omitempty"`
	Note   string             `json:"note,omitempty"`
	// Exclusions are those that were begun or lifted.
	Exclusions []bot.Exclusion `json:"exclusions,omitempty"`
}

// violationsUndo takes back what was decided, as far as it still stands.
func (c *counter) violationsUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w violationWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a violation: %w", err)
	}
	switch w.Do {
	case violationExclude:
		return c.excludeUndo(call, v, w)
	case violationLift:
		return c.liftUndo(call, v, w)
	default:
		return c.decideUndo(call, v, w)
	}
}
