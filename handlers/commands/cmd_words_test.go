package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

func (f *office) wordRule(id string) bot.WordRule {
	i := slices.IndexFunc(f.rules, func(r bot.WordRule) bool { return r.ID == id })
	if i < 0 {
		return bot.WordRule{}
	}
	return f.rules[i]
}

func TestAWordIsAddedTriedChangedAndTakenAway(t *testing.T) {
	f := newTalk(t)
	f.reads("liming", "/敏感词 加 隔壁团长", "店长")
	f.reads("sunli", "/敏感词 加 隔壁团长 级别=移除", "总部")
	f.reads("hanmei", "/敏感词 加 隔壁团长 类别=挖客 级别=复核 范围=都 变体=谐音、拼音 放行=隔壁团长辛苦了 试", "没有真的做", "挖客", "店长复核", "谐音")
	if r := f.wordRule("own/隔壁团长"); r.ID != "" {
		t.Fatalf("a trial wrote %+v", r)
	}
	f.reads("hanmei", "/敏感词 加 隔壁团长 类别=挖客 级别=复核 范围=都 变体=谐音、拼音 放行=隔壁团长辛苦了", "几秒后")
	r := f.wordRule("own/隔壁团长")
	if got := fmt.Sprintf("%s %s %s %v %v %s", r.Category, r.Step, r.Speakers, r.Techniques, r.Allow, r.By); got != "poaching review both [homophone pinyin] [隔壁团长辛苦了] hanmei" {
		t.Errorf("%s", got)
	}
	if !slices.ContainsFunc(f.effects, func(e bot.Effect) bool {
		j, ok := e.(bot.ScheduleJob)
		return ok && j.Name == moderation.JobIntercept && j.Due.After(f.now)
	}) {
		t.Error("WeCom's own rules do not follow")
	}
	f.reads("hanmei", "/敏感词 加 隔壁团长", "已经有这条规则了")
	f.reads("hanmei", "/敏感词 加 隔壁团长 级别=提醒", "改敏感词")
	f.reads("hanmei", "/撤销", "改回之前")
	if r := f.wordRule("own/隔壁团长"); r.Step != bot.StepReview {
		t.Errorf("%+v", r)
	}
	f.reads("hanmei", "/敏感词 删 隔壁团长", "不再查了")
	f.reads("hanmei", "/敏感词 删 隔壁团长", "没有「隔壁团长」这条规则")
	f.reads("hanmei", "/撤销", "改回之前")
	if r := f.wordRule("own/隔壁团长"); r.Off {
		t.Errorf("%+v", r)
	}
}

func TestABacktestSaysWhatAWordWouldFind(t *testing.T) {
	f := newTalk(t)
	f.examples = []bot.WordExample{{ID: "X1", Text: "微信转账13800138000可以吗", Rule: "own/转账", Harmless: true}}
	for i := range 2500 {
		f.messages = append(f.messages, bot.KeptMessage{ID: int64(i + 10), Store: "s18", Words: "好的", ChatMessage: bot.ChatMessage{
			MsgID: fmt.Sprint("n", i), Speaker: "wm-qian", By: bot.SpeakerCustomer, At: monday.Add(-time.Hour),
		}})
	}
	f.reads("hanmei", "/敏感词 试 转账", "没有启用", "最近 4 条消息", "会找到 1 条，其中 1 条是现在的规则找不到的", "涉及 1 位客户：十七号店 1 位", "早上好呀，转账吗",
		"1 句已经判过是误判的话会命中", "!13800138000")
	f.reads("quyu", "/敏感词 试 转账", "最近 2504 条消息")
	f.reads("sunli", "/敏感词 试 转账", "最近 2500 条消息", "一条也没有", "!早上好")
	f.reads("hanmei", "/敏感词 试 加我微信", "会找到 1 条，其中 0 条", "谐音", "138****8000", "已经在用了")
	f.reads("hanmei", "/敏感词 试", "试哪个词")
	f.reads("hanmei", "/敏感词 加 转账", "请确认", "误判", "超过百分之一")
	f.reads("hanmei", "1", "几秒后")
	if r := f.wordRule("own/转账"); r.ID == "" {
		t.Error("what was agreed to is not there")
	}
	f.reads("wangzong", "/敏感词 加 骗", "请确认", "只有一个字")
}

func TestAllowedPhrasesAndDemotedRules(t *testing.T) {
	f := newTalk(t)
	f.reads("hanmei", "/敏感词 放行 隔壁老王 草莓很甜", "本来就找不到")
	f.reads("hanmei", "/敏感词 放行 隔壁老王 隔壁老王", "什么都找不到了")
	f.reads("hanmei", "/敏感词 放行 隔壁老王 隔壁老王的奶茶", "不算了")
	f.reads("hanmei", "/敏感词 放行 隔壁老王 隔壁老王的奶茶", "本来就放行")
	f.reads("hanmei", "/敏感词 删 加vx", "总部")
	f.reads("wangzong", "/敏感词 删 加vx", "请确认", "自带")
	f.reads("hanmei", "/敏感词 准确率", "「加我微信」（挖客）：命中 12 条、9 位客户，属实 6、误判 4，准确率 60%", "1.5 小时", "已经降级")
	f.reads("hanmei", "/敏感词 复位 1", "重新自己处理")
	if r := f.wordRule("poaching/加我微信"); r.Reviewing || r.By != "hanmei" {
		t.Errorf("%+v", r)
	}
	f.reads("hanmei", "/敏感词 复位 加我微信", "本来就在起作用")
	f.reads("hanmei", "/撤销", "改回之前")
	if r := f.wordRule("poaching/加我微信"); !r.Reviewing {
		t.Errorf("%+v", r)
	}
}

func TestBadWordsAreAnswered(t *testing.T) {
	f := newTalk(t)
	before := len(f.rules)
	for line, want := range map[string]string{
		"/敏感词 加":    "加哪个词",
		"/敏感词 加 😀":  "用不了",
		"/敏感词 加 v":  "用不了",
		"/敏感词 加 ，，": "用不了",
		"/敏感词 加 " + strings.Repeat("很长", 100):    "太长",
		"/敏感词 加 两个 词":                            "一次加一个词",
		"/敏感词 加 好词 移除":                           "/敏感词 加 好词 级别=移除",
		"/敏感词 加 好词 变体=乱写":                        "没看懂变体",
		"/敏感词 加 好词 级别=乱写":                        "没看懂",
		"/敏感词 加 好词 放行=别的":                        "放行的说法要带着这个词",
		"/敏感词 删 没有的词":                            "没有「没有的词」这条规则",
		"/敏感词 放行 隔壁老王":                           "哪种说法里不算",
		"/敏感词 复位 没有的词":                           "没有「没有的词」这条规则",
		"/敏感词 测":                                 "测哪句话",
		"/敏感词 测 " + strings.Repeat("加葳信领券", 100): "找到",
		"/敏感词 列 没有的词":                            "没有带「没有的词」的规则",
	} {
		f.reads("wangzong", line, want)
		f.now = f.now.Add(time.Minute)
	}
	if len(f.rules) != before {
		t.Errorf("%d rules, not %d", len(f.rules), before)
	}
}
