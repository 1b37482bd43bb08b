package segment

import (
	"slices"
	"strings"
	"unicode"
)

// word is what a bare word means that is no tag. One of the fields is set.
type word struct {
	join Expr // And{}, Or{} or Not{}
	fact Fact
	op   Op
}

// words are all that mean something by themselves, folded. A tag that is
// called like one of them is written in quotes.
var words = func() map[string]word {
	all := map[string]word{}
	say := func(w word, names ...string) {
		for _, n := range names {
			all[n] = w
		}
	}
	say(word{join: And{}}, "and", "且", "并且", "而且", "&&", "&")
	say(word{join: Or{}}, "or", "或", "或者", "||", "|")
	say(word{join: Not{}}, "not", "非", "没有", "!")
	for f, names := range factNames {
		say(word{fact: f}, append(names, string(f))...)
	}
	say(word{op: Greater}, "大于", "超过", "多于", ">")
	say(word{op: GreaterEqual}, "大于等于", "不少于", "至少", ">=", "≥")
	say(word{op: Less}, "小于", "少于", "不到", "<")
	say(word{op: LessEqual}, "小于等于", "不超过", "至多", "<=", "≤")
	say(word{op: Equal}, "等于", "是", "=", "==")
	say(word{op: NotEqual}, "不等于", "不是", "!=", "<>", "≠")
	say(word{op: Contains}, "包含", "~")
	return all
}()

// factNames are the other names of the facts, the first of them the one that
// people are told.
var factNames = map[Fact][]string{
	Seen:     {"最近出现", "最后出现", "last_seen"},
	Added:    {"加好友", "添加"},
	Ordered:  {"最近下单", "最后下单", "last_order"},
	Orders:   {"下单次数", "订单数"},
	Spent:    {"消费", "消费金额"},
	Store:    {"门店"},
	Channel:  {"渠道"},
	Staff:    {"店员"},
	Group:    {"群"},
	Relation: {"关系"},
	Name:     {"名字", "昵称"},
	inGroup:  {"在群"},
}

// statusNames are what people call the statuses of a relation.
var statusNames = map[string][]string{
	"active": {"好友"},
	"half":   {"待确认"},
	"lost":   {"客户已删除"},
}

// folded is a word without regard to case and width.
func folded(s string) string {
	return strings.ToLower(strings.Map(narrow, s))
}

// narrow is the ASCII character of a full-width one.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\u3000':
		return ' '
	default:
		return r
	}
}

// Nearest is the one of some words that is written most alike, if any is alike
// at all; otherwise it is empty.
func Nearest(to string, among []string) string {
	among = slices.Sorted(slices.Values(among))
	best, least := "", 0
	for _, w := range among {
		d := distance([]rune(folded(to)), []rune(folded(w)))
		if d <= max(1, min(len([]rune(w)), len([]rune(to)))/2) && d < len([]rune(w)) && (best == "" || d < least) {
			best, least = w, d
		}
	}
	return best
}

// distance is how many characters must be changed, put in, left out or
// exchanged with their neighbour to make one word of another.
func distance(a, b []rune) int {
	before, row := []int(nil), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		older := before
		before = row
		row = make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			change := before[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, before[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

// alike lists the words that a condition could want, but for signs.
func alike(want func(word) bool) []string {
	var all []string
	for name, w := range words {
		if want(w) && unicode.IsLetter([]rune(name)[0]) {
			all = append(all, name)
		}
	}
	return all
}
