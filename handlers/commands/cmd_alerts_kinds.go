package commands

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// alertKind is a kind of alert as people call it.
type alertKind struct {
	kind bot.AlertKind
	// word is what staff type, name what an answer says.
	word, name string
	// whole says that it is about the whole shop and belongs to no store.
	whole bool
}

// alertKinds are the kinds that can be silenced by name, in the order in which
// help shows them. A storm goes by the kind of what it stands for.
var alertKinds = []alertKind{
	{kind: bot.AlertLost, word: "被删", name: "客户删除店员"},
	{kind: bot.AlertDeleted, word: "删客户", name: "店员删除客户"},
	{kind: bot.AlertLeft, word: "退群", name: "客户退群"},
	{kind: bot.AlertRemoved, word: "移出群", name: "客户被移出群"},
	{kind: bot.AlertTransfer, word: "转接", name: "客户没能转接"},
	{kind: bot.AlertWelcome, word: "欢迎语", name: "欢迎语没有送到"},
	{kind: bot.AlertRisk, word: "可能流失", name: "可能流失的客户"},
	{kind: bot.AlertSale, word: "秒杀", name: "秒杀的消息"},
	{kind: bot.AlertCoupon, word: "优惠券", name: "优惠券要看一看"},
	{kind: bot.AlertMissed, word: "对账", name: "对账补记"},
	{kind: bot.AlertUndelivered, word: "没送到", name: "提醒没有送到"},
	{kind: bot.AlertHealth, word: "应用", name: "应用要人用一用", whole: true},
	{kind: bot.AlertTrouble, word: "拒绝", name: "企业微信拒绝请求", whole: true},
	{kind: bot.AlertSilence, word: "没消息", name: "收不到企业微信的消息", whole: true},
	{kind: bot.AlertArchive, word: "存档", name: "会话存档没有跟上", whole: true},
}

// alertKindNamed is the kind that a word names: by what staff type, by its name
// or in English.
func alertKindNamed(text string) (alertKind, bool) {
	text = fold(text)
	i := slices.IndexFunc(alertKinds, func(k alertKind) bool {
		return text != "" && (text == k.word || text == k.name || text == string(k.kind))
	})
	if i < 0 {
		return alertKind{}, false
	}
	return alertKinds[i], true
}

// kindName is what an answer calls a kind.
func kindName(kind bot.AlertKind) string {
	if k, ok := alertKindNamed(string(kind)); ok {
		return k.name
	}
	return "短时间里太多"
}

// kindWords are what staff type to name a kind.
func kindWords() string {
	var words []string
	for _, k := range alertKinds {
		words = append(words, k.word)
	}
	return strings.Join(words, "、")
}

// silenceKind keeps all alerts of a kind quiet for the caller's stores.
func (c *counter) silenceKind(call bot.Call, v bot.View, k alertKind) (bot.Answer, error) {
	if k.whole && !call.Scope.All {
		return say("「%s」是整个公司的事，不归哪一家店，要总部来静默。", k.name)
	}
	stores := call.Scope.Stores
	if call.Scope.All {
		stores = []string{""}
	}
	var silences []bot.Silence
	for _, store := range stores {
		silences = append(silences, bot.Silence{Kind: k.kind, Store: store})
	}
	return c.keepQuiet(call, v, k.word, silences)
}
