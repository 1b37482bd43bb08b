package segment

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// factExamples show how a fact is compared.
var factExamples = map[Fact]string{
	Seen: "seen > 30d（最近出现在 30 天以前）", Added: "added < 7d（7 天以内加的好友）", Ordered: "ordered > 60d（最近下单在 60 天以前）",
	Orders: "orders >= 3（下单至少 3 次）", Spent: "spent >= 500（消费至少 500 元）",
	Store: "store = s17", Channel: "channel = s17-door", Staff: "staff = liming", Group: "group = wrEXAMPLEgroup",
	Relation: "relation = active（是好友）", Name: "name ~ 雨（名字里有雨）",
}

// factTitle is what people call a fact.
func factTitle(f Fact) string { return factNames[f][0] }

// factList names all facts that can be compared.
func factList() string {
	var all []string
	for _, f := range []Fact{Seen, Added, Ordered, Orders, Spent, Store, Channel, Staff, Group, Relation, Name} {
		all = append(all, fmt.Sprintf("%s（%s）", f, factTitle(f)))
	}
	return strings.Join(all, "、")
}

// Describe says a condition in Chinese, so that whoever wrote it sees how it
// was understood.
func Describe(e Expr) string {
	switch e := e.(type) {
	case And:
		return described(e.Parts, "，并且")
	case Or:
		return described(e.Parts, "，或者")
	case Not:
		return denied(e.Part)
	case Tag:
		return "有标签" + tagTitle(e)
	case Ago:
		return agoTitle(e, "")
	case Number:
		return factTitle(e.Fact) + opTitles[e.Op] + " " + amountTitle(e)
	case Text:
		return textTitle(e, "")
	case InGroup:
		return "在客户群里"
	default:
		return e.String()
	}
}

func described(parts []Expr, by string) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = Describe(p)
		if len(joinedParts(p)) > 0 {
			texts[i] = "（" + texts[i] + "）"
		}
	}
	return strings.Join(texts, by)
}

func joinedParts(e Expr) []Expr {
	switch e := e.(type) {
	case And:
		return e.Parts
	case Or:
		return e.Parts
	default:
		return nil
	}
}

func denied(e Expr) string {
	switch e := e.(type) {
	case Tag:
		return "没有标签" + tagTitle(e)
	case InGroup:
		return "不在客户群里"
	case Text:
		return textTitle(e, "不")
	case Ago:
		return agoTitle(e, "不")
	default:
		return "不符合（" + Describe(e) + "）"
	}
}

func tagTitle(t Tag) string {
	if t.Group == "" {
		return "「" + t.Name + "」"
	}
	return "「" + t.Group + "/" + t.Name + "」"
}

var opTitles = map[Op]string{
	Less: "少于", LessEqual: "至多", Greater: "超过", GreaterEqual: "至少", Equal: "等于", NotEqual: "不等于",
}

// agoTitle says where a time lies, and with a word of denial that it does not.
func agoTitle(e Ago, not string) string {
	n, unit := int64(e.Age/time.Hour), "小时"
	if n%24 == 0 {
		n, unit = n/24, "天"
	}
	where := map[Op]string{Less: "以内", LessEqual: "以内（含）", Greater: "以前", GreaterEqual: "以前（含）"}[e.Op]
	if not != "" {
		where += "，或从来没有"
	}
	return fmt.Sprintf("%s%s在 %d %s%s", factTitle(e.Fact), not, n, unit, where)
}

func amountTitle(e Number) string {
	if e.Fact == Spent {
		return strings.TrimSuffix(bot.Money(e.N).String(), ".00") + " 元"
	}
	return strconv.FormatInt(e.N, 10) + " 次"
}

func textTitle(e Text, not string) string {
	switch {
	case e.Op == Contains:
		return factTitle(e.Fact) + "里" + map[string]string{"": "有", "不": "没有"}[not] + "「" + e.Value + "」"
	case e.Fact == Relation:
		return factTitle(e.Fact) + not + "是「" + statusNames[e.Value][0] + "」"
	case e.Fact == Group:
		return not + "在群「" + e.Value + "」里"
	default:
		return factTitle(e.Fact) + not + "是「" + e.Value + "」"
	}
}
