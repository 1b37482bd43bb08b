package commands

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// What 敏感词 does.
const (
	wordsAdd       = "add"
	wordsRemove    = "remove"
	wordsList      = "list"
	wordsTest      = "test"
	wordsAllow     = "allow"
	wordsTry       = "try"
	wordsPrecision = "precision"
	wordsRestore   = "restore"
)

// stepOptions are the steps that a rule may have.
var stepOptions = []bot.Option{
	{Value: string(bot.StepNote), Words: []string{"留痕"}}, {Value: string(bot.StepWarn), Words: []string{"提醒", "提醒店员"}},
	{Value: string(bot.StepReview), Words: []string{"复核", "店长复核"}}, {Value: string(bot.StepRemove), Words: []string{"移除", "请群主移除"}},
}

// wordsCommand keeps the words that messages are looked through for.
func wordsCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "敏感词", English: "words", Aliases: []string{"word"}, Topic: bot.TopicShop,
		Help: "查、测、加、删敏感词，对所有门店起作用。店长可以加到「复核」；「移除」和自带的词由总部改",
		Examples: []string{
			"/敏感词", "/敏感词 列 挖客", "/敏感词 测 加葳信领券", "/敏感词 试 转账", "/敏感词 加 隔壁团长 类别=挖客 级别=提醒",
			"/敏感词 加 转账+私下 级别=复核 范围=都 变体=折叠 试", "/敏感词 放行 隔壁老王 隔壁老王的奶茶", "/敏感词 删 隔壁老王", "/敏感词 准确率", "/敏感词 复位 1",
		},
		Args: []bot.Arg{
			{Name: "做", English: "do", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
				{Value: wordsAdd, Words: []string{"加", "添加", "新增", "改"}},
				{Value: wordsRemove, Words: []string{"删", "删除", "去掉"}},
				{Value: wordsList, Words: []string{"列", "列表", "查", "看"}},
				{Value: wordsTest, Words: []string{"测", "测试", "检查"}},
				{Value: wordsAllow, Words: []string{"放行", "放过", "允许"}},
				{Value: wordsTry, Words: []string{"试", "回测", "backtest"}},
				{Value: wordsPrecision, Words: []string{"准确率", "成绩"}},
				{Value: wordsRestore, Words: []string{"复位", "恢复"}},
			}},
			{Name: "词", English: "word", Type: bot.ArgText, Optional: true, Help: "词，A+B 是两个词都出现；列表里也可以写类别"},
			{Name: "其他", English: "more", Type: bot.ArgText, Optional: true, Rest: true, Help: "放行的说法，或要测的话"},
			{Name: "类别", English: "category", Type: bot.ArgText, Optional: true, Named: true, Help: "例如 挖客、广告，也可以自己起名"},
			{Name: "级别", English: "step", Type: bot.ArgChoice, Optional: true, Named: true, Help: "不写是提醒", Options: stepOptions},
			{Name: "范围", English: "speakers", Type: bot.ArgChoice, Optional: true, Named: true, Help: "查谁说的话，不写是客户", Options: []bot.Option{
				{Value: "customers", Words: []string{"客户"}}, {Value: "staff", Words: []string{"员工", "店员"}}, {Value: "both", Words: []string{"都", "全部"}},
			}},
			{Name: "变体", English: "techniques", Type: bot.ArgText, Optional: true, Named: true, Help: "认哪些变着法的写法：全部（不写就是）、折叠（只认大小写、繁体、夹符号这些），或谐音、拼音、形近字……"},
			{Name: "放行", English: "allow", Type: bot.ArgText, Optional: true, Named: true, Help: "哪些说法里不算，几种用、隔开"},
		},
		Role: bot.RoleClerk, Writes: true, Reads: true,
		Run: c.words, Undo: c.wordsUndo,
	}
}

func (c *counter) words(call bot.Call, v bot.View) (bot.Answer, error) {
	switch call.Arg("做").Text {
	case wordsAdd:
		return c.wordAdd(call, v)
	case wordsRemove:
		return c.wordRemove(call, v)
	case wordsAllow:
		return c.wordAllow(call, v)
	case wordsRestore:
		return c.wordRestore(call, v)
	case wordsTest:
		return c.wordTest(call)
	case wordsTry:
		return c.wordTry(call, v)
	case wordsPrecision:
		return c.wordPrecision(call, v)
	default:
		return c.wordList(call, v)
	}
}

// wordWrite is what the journal keeps of a changed rule.
type wordWrite struct {
	// Before is the rule as people had made or changed it; only its ID is set if
	// nobody had.
	Before bot.WordRule `json:"before"`
	Made   bool         `json:"made"`
	At     time.Time    `json:"at"`
}

// change records a rule, with the job that lets WeCom's own rules for staff
// follow.
func (c *counter) change(call bot.Call, r rule, now bot.WordRule, plan bot.Plan, text string) bot.Answer {
	now.By, now.At = call.UserID, after(call.At, r.made.At)
	before := r.made
	before.ID = now.ID
	return bot.Answer{
		Text:    text,
		Effects: []bot.Effect{bot.SetWordRule{WordRule: now}, moderation.FollowWords(digestOf(now.ID, call.Event), call.At)},
		Plan:    &plan, Undo: &bot.Undo{Payload: wordWrite{Before: before, Made: r.isMade(), At: now.At}},
	}
}

// wordsUndo brings a rule back as it was before, unless it was changed again since.
func (c *counter) wordsUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w wordWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a word: %w", err)
	}
	all, err := v.Moderation().WordRules()
	if err != nil {
		return bot.Answer{}, err
	}
	for _, made := range all {
		if made.ID != w.Before.ID || !made.At.Equal(w.At) {
			continue
		}
		r := c.ruleMade(made)
		back := w.Before
		// One that was not there is taken out of force: what is known of it stays.
		if back.Off = back.Off || !w.Made && !r.shipped(); back.Off && len(back.Words) == 0 {
			back.Words, back.Category, back.Step = made.Words, made.Category, made.Step
		}
		text := "好，「" + r.title() + "」改回之前的样子了，几秒后生效。"
		answer := c.change(call, r, back, bot.Plan{Summary: "改回敏感词「" + r.title() + "」", Bind: digestOf(back.ID, w.At.UnixNano())}, text)
		answer.Undo = nil
		return answer, nil
	}
	return say("这条规则后来又改过，不能撤销了。")
}
