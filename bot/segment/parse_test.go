package segment

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

const day = 24 * time.Hour

func TestWhatPeopleWriteIsUnderstood(t *testing.T) {
	a, b, c := Tag{Name: "新客"}, Tag{Name: "爱喝茶"}, Tag{Group: "生命周期", Name: "沉睡"}
	for text, want := range map[string]Expr{
		"新客":         a,
		"新客 and 爱喝茶": And{[]Expr{a, b}},
		"新客 且 爱喝茶":   And{[]Expr{a, b}},
		"新客&&爱喝茶":    And{[]Expr{a, b}},
		"新客 ＡＮＤ 爱喝茶": And{[]Expr{a, b}},
		"新客 或者 爱喝茶":  Or{[]Expr{a, b}},
		"新客||爱喝茶":    Or{[]Expr{a, b}},
		"非 新客":       Not{a},
		"!新客":        Not{a},
		"！新客":        Not{a},
		"没有 生命周期／沉睡": Not{c},
		"新客 and 爱喝茶, not 生命周期/沉睡":   And{[]Expr{a, b, Not{c}}},
		"新客，爱喝茶，and 非 生命周期/沉睡":      And{[]Expr{a, b, Not{c}}},
		"新客 or 爱喝茶, 生命周期/沉睡":        And{[]Expr{Or{[]Expr{a, b}}, c}},
		"新客 or 爱喝茶 and 生命周期/沉睡":     Or{[]Expr{a, And{[]Expr{b, c}}}},
		"（新客 或 爱喝茶） 且 生命周期/沉睡":      And{[]Expr{Or{[]Expr{a, b}}, c}},
		"not 新客 and 爱喝茶":            And{[]Expr{Not{a}, b}},
		"((新客 and (爱喝茶 and 新客)))":   And{[]Expr{a, b, a}},
		"“爱 喝茶”":                    Tag{Name: "爱 喝茶"},
		"「A且B」":                     Tag{Name: "A且B"},
		`"and"`:                     Tag{Name: "and"},
		`'A/B'`:                     Tag{Name: "A/B"},
		`"说""好"""`:                  Tag{Name: `说"好"`},
		`偏好/"茶 叶"`:                  Tag{Group: "偏好", Name: "茶 叶"},
		"消费/领券新客":                   Tag{Group: "消费", Name: "领券新客"},
		"L'Oréal":                   Tag{Name: "L'Oréal"},
		"A&B":                       Tag{Name: "A&B"},
		"seen > 30d":                Ago{Seen, Greater, 30 * day},
		"最近出现>30天":                  Ago{Seen, Greater, 30 * day},
		"最近出现 超过 30 天":              Ago{Seen, Greater, 30 * day},
		"LAST_SEEN ＞＝ ８ｗ":           Ago{Seen, GreaterEqual, 56 * day},
		"加好友<12小时":                  Ago{Added, Less, 12 * time.Hour},
		"ordered <= 60d":            Ago{Ordered, LessEqual, 60 * day},
		"orders≥3":                  Number{Orders, GreaterEqual, 3},
		"下单次数 不等于 3 次":              Number{Orders, NotEqual, 3},
		"spent >= 500":              Number{Spent, GreaterEqual, 50000},
		"消费 = 19.9元":                Number{Spent, Equal, 1990},
		"store = s17":               Text{Store, Equal, "s17"},
		"门店 是 s17":                  Text{Store, Equal, "s17"},
		"渠道=s17-door":               Text{Channel, Equal, "s17-door"},
		"店员 != liming":              Not{Text{Staff, Equal, "liming"}},
		"群 = wrEXAMPLE/1":           Text{Group, Equal, "wrEXAMPLE/1"},
		"关系 = 好友":                   Text{Relation, Equal, "active"},
		"name ~ 雨":                  Text{Name, Contains, "雨"},
		"在群 and not in_group":       And{[]Expr{InGroup{}, Not{InGroup{}}}},
		"store = “s 17” or (新客)   ": Or{[]Expr{Text{Store, Equal, "s 17"}, a}},
	} {
		got, err := Parse(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%q)\n got %#v, %v\nwant %#v", text, got, err, want)
			continue
		}
		if again, err := Parse(got.String()); err != nil || !reflect.DeepEqual(again, want) {
			t.Errorf("Parse(%q) of %q: %#v, %v", got.String(), text, again, err)
		}
	}
}

func TestTheCanonicalFormIsShort(t *testing.T) {
	for text, want := range map[string]string{
		"新客 或 爱喝茶，非 生命周期/沉睡": "(新客 or 爱喝茶) and not 生命周期/沉睡",
		"!(A && B)":     "not (A and B)",
		"最近出现 > 48小时":   "seen > 2d",
		"消费 >= 19.90":   "spent >= 19.90",
		"「消费」 or “a b”": `"消费" or "a b"`,
		"消费/领券":         "消费/领券",
		"门店 不是 s17":     "not store = s17",
	} {
		if e, err := Parse(text); err != nil || e.String() != want {
			t.Errorf("%q: %v, %v, want %q", text, e, err, want)
		}
	}
}

func TestAMistakeIsExplained(t *testing.T) {
	for text, want := range map[string][]string{
		"":                  {"还没有写条件"},
		"新客 and":            {"第 7 个字", "还缺一个条件"},
		"新客 adn 爱喝茶":        {"第 4 个字", "缺一个连接词", "要写 and"},
		"新客 爱喝茶":            {"缺一个连接词", "and（且）"},
		"sen > 30d":         {"没有「sen」", "要写 seen"},
		"最近出线 > 30d":        {"要写 最近出现"},
		"新客 > 30d":          {"没有「新客」", "seen（最近出现）"},
		"seen":              {"「seen」后面要有比较", "seen > 30d", "请加引号"},
		"seen > ":           {"第 8 个字", "缺一个值"},
		"seen > 30m":        {"「30m」不是一段时间", "30d"},
		"seen > 99999999d":  {"不是一段时间"},
		"seen = 30d":        {"不能这样比较", "seen > 30d"},
		"orders >= 三":       {"「三」不是次数", "orders >= 3"},
		"orders >= -1":      {"「-1」不是次数"},
		"spent > 1.234":     {"「1.234」不是金额"},
		"spent > .5":        {"「.5」不是金额"},
		"store > s17":       {"不能这样比较", "store = s17"},
		"relation = friend": {"没有「friend」这种关系", "active（好友）"},
		"(新客":               {"没有关上", "右括号"},
		"新客)":               {"多了一个右括号"},
		"「新客":               {"没有关上", "」"},
		`""`:                {"引号里是空的"},
		"/沉睡":               {"标签组/标签"},
		"新客「」":              {"引号前面缺一个空格"},
		"> 30d":             {"缺条件名"},
		"新客, , 爱喝茶":         {"这里要写一个标签"},
		"新\x00客":            {"控制字符"},
		"新客\xff":            {"UTF-8"},
	} {
		e, err := Parse(text)
		if err == nil {
			t.Errorf("%q is understood as %v", text, e)
			continue
		}
		for _, part := range append(want, "例如：") {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q: the error does not say %q:\n%v", text, part, err)
			}
		}
	}
}

func TestTheMarkStandsUnderTheMistake(t *testing.T) {
	_, err := Parse("新客 and sen > 30d")
	const want = "第 8 个字：没有「sen」这个条件\n  新客 and sen > 30d\n  　　     ^\n您是不是要写 seen？\n" + example
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%v", err, want)
	}
	_, err = Parse("a\u202eb\tand" + strings.Repeat("长", 100) + " > 3")
	if line, _ := err.(*Error).Caret(); strings.ContainsAny(line, "\u202e\t") || len([]rune(line)) > 70 {
		t.Errorf("not safe to print: %q", line)
	}
}

func TestTheLimits(t *testing.T) {
	for name, c := range map[string]struct{ inside, beyond string }{
		"text":                                {strings.Repeat("x", MaxText), strings.Repeat("x", MaxText+1)},
		"terms":                               {"x" + strings.Repeat(" or x", MaxTerms-1), "x" + strings.Repeat(" or x", MaxTerms)},
		"parentheses":                         {nested("(", "x", ")", MaxDepth), nested("(", "x", ")", MaxDepth+1)},
		"nots":                                {nested("!", "x", "", MaxDepth), nested("!", "x", "", MaxDepth+1)},
		"commas":                              {nested("(a or ", "x or y", ",z)", 49), nested("(a or ", "x or y", ",z)", MaxDepth+1)},
		"a form that is longer than the text": {strings.Repeat("x", 2000) + ",y", strings.Repeat("(x or y),", 99) + strings.Repeat("z", MaxText-99*9)},
	} {
		if _, err := Parse(c.inside); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Parse(c.beyond); err == nil {
			t.Errorf("%s: not limited", name)
		}
	}
}

func nested(open, inside, close string, n int) string {
	return strings.Repeat(open, n) + inside + strings.Repeat(close, n)
}

func TestAConditionIsSaidInWords(t *testing.T) {
	for text, want := range map[string]string{
		"新客 and (爱喝茶 or 偏好/茶), not 沉睡":                     "有标签「新客」，并且（有标签「爱喝茶」，或者有标签「偏好/茶」），并且没有标签「沉睡」",
		"seen > 30d and ordered < 12h":                     "最近出现在 30 天以前，并且最近下单在 12 小时以内",
		"not ordered < 60d":                                "最近下单不在 60 天以内，或从来没有",
		"orders >= 3 and spent < 19.9":                     "下单次数至少 3 次，并且消费少于 19.90 元",
		"staff = liming and store != s17 and not name ~ 雨": "店员是「liming」，并且门店不是「s17」，并且名字里没有「雨」",
		"relation = lost and group = wr1 and not in_group": "关系是「客户已删除」，并且在群「wr1」里，并且不在客户群里",
		"not (A and B)":                                    "不符合（有标签「A」，并且有标签「B」）",
	} {
		if e, err := Parse(text); err != nil || Describe(e) != want {
			t.Errorf("%s:\n got %s, %v\nwant %s", text, Describe(e), err, want)
		}
	}
}

func TestTheTagsOfACondition(t *testing.T) {
	e, err := Parse("A and not (g/B or A) or seen > 3d")
	if want := []Tag{{Name: "A"}, {Group: "g", Name: "B"}}; err != nil || !reflect.DeepEqual(Tags(e), want) {
		t.Errorf("%v, %v, want %v", Tags(e), err, want)
	}
}

// FuzzParse holds what is understood to its canonical form, and every error to
// being printable.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"新客 and 爱喝茶, not 生命周期/沉睡, seen > 30d", `("a""b" or 'x'/「y」) && !消费>=19.90元`, "群≠wr or 在群", "a/b/c ／ “”",
		"((a or b, c) or d, e)", "name ~ “<>”", "not not not x", "最近出现 超过 30 天", "＆＆ ＜＞ ！＝",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if err != nil {
			if line, _ := err.(*Error).Caret(); strings.ContainsAny(line, "\n\r\x1b\u202e") {
				t.Fatalf("an error that is not safe to print: %q", line)
			}
			return
		}
		again, err := Parse(e.String())
		if err != nil || !reflect.DeepEqual(again, e) {
			t.Fatalf("%q is %#v, but its canonical form %q is %#v, %v", text, e, e.String(), again, err)
		}
		if Describe(e) == "" {
			t.Fatalf("%q has no words", text)
		}
	})
}
