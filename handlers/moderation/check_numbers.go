package moderation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// number is a row of digits in a text, or a piece of one, with what parts them.
type number struct {
	digits string
	// groups are the lengths of the pieces, gaps what stands between them.
	groups []int
	gaps   []string
	// begins are where in digits each group of a row begins, and its end.
	begins []int
	// places are those of the digits in the folded text, styled which of them were
	// not written as 0 to 9.
	places []int
	styled int
	// before and after are the gaps to more digits of the same row, if there are.
	before, after string
}

func (n number) start() int { return n.places[0] }
func (n number) end() int   { return n.places[len(n.places)-1] + 1 }

// numbers are the rows of digits in a text. Between two digits may stand a mark
// or a few that people put into numbers; anything else ends a row. Without styled
// digits those count as anything else.
func (p plain) numbers(styled bool) []number {
	var all []number
	for at := 0; at < len(p.text); {
		if !p.isDigit(at, styled) {
			at++
			continue
		}
		n := p.number(at, styled)
		all = append(all, n)
		at = n.end()
	}
	return all
}

func (p plain) isDigit(at int, styled bool) bool {
	return at < len(p.text) && isDigit(p.text[at]) && (styled || !p.styled[at])
}

// number is the row of digits that begins at a place.
func (p plain) number(at int, styled bool) number {
	var n number
	run, digits := 0, []byte(nil)
	n.begins = []int{0}
	for {
		for ; p.isDigit(at, styled); at++ {
			digits, n.places = append(digits, p.text[at]), append(n.places, at)
			if p.styled[at] {
				n.styled++
			}
			run++
		}
		n.groups, n.begins, run = append(n.groups, run), append(n.begins, len(digits)), 0
		after, gap := p.gap(at, styled)
		if after == at {
			n.digits = string(digits)
			return n
		}
		n.gaps, at = append(n.gaps, gap), after
	}
}

// piece is the number that some of the groups are.
func (n number) piece(from, to int) number {
	first, last := n.begins[from], n.begins[to]
	one := number{digits: n.digits[first:last], groups: n.groups[from:to], gaps: n.gaps[from : to-1], places: n.places[first:last], styled: n.styled}
	if from > 0 {
		one.before = n.gaps[from-1]
	}
	if to < len(n.groups) {
		one.after = n.gaps[to-1]
	}
	return one
}

// alone says that no more digits stand beside a number by the same marks as are in
// it: those would be more of the same.
func (n number) alone() bool {
	for _, gap := range n.gaps {
		if gap == n.before || gap == n.after {
			return false
		}
	}
	return true
}

// within says that all gaps are made of these marks.
func (n number) within(marks string) bool {
	for _, gap := range n.gaps {
		if strings.Trim(gap, marks) != "" {
			return false
		}
	}
	return true
}

// mostMarks is how many marks may stand between two digits of a number.
const mostMarks = 3

// sign is what every emoji and other sign between digits counts as.
const sign = "✿"

// gap passes by the marks at a place, if a digit stands behind them.
func (p plain) gap(at int, styled bool) (after int, marks string) {
	i := at
	for range mostMarks {
		if i >= len(p.text) || p.isDigit(i, styled) {
			break
		}
		r, size := utf8.DecodeRuneInString(p.text[i:])
		switch {
		case strings.ContainsRune(" -.·_/*~,、|()—–\u3000丨", r):
			marks += string(r)
		case r > unicode.MaxLatin1 && unicode.In(r, unicode.So, unicode.Sk, unicode.Sm):
			marks += sign
		default:
			return at, ""
		}
		i += size
	}
	if i > at && p.isDigit(i, styled) {
		return i, marks
	}
	return at, ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// namesOrder are words after which a number is the shop's or the carrier's own.
var namesOrder = []string{
	"订单", "定单", "单号", "快递", "运单", "物流", "编号", "货号", "款号", "条码", "条形码", "流水", "型号", "批号", "券码", "核销", "取件",
	"取货", "验证码", "会员号", "会员卡", "卡号后", "尾号", "发票号", "税号", "批次", "序列号", "积分", "id", "sku", "no", "sn", "快件", "包裹", "退货号",
}

// namesContact are words after which a number is somebody's.
var namesContact = []string{
	"电话", "手机", "tel", "phone", "mobile", "联系", "致电", "微信", "vx", "wx", "打我", "找我", "加我", "call", "热线", "whatsapp", "转账", "汇款", "打款", "收款",
}

// before is the piece of the sentence that a number stands in, up to it: at most
// so many characters.
func (p plain) before(at, characters int) string {
	start := at
	for range characters {
		if start == 0 {
			break
		}
		r, size := utf8.DecodeLastRuneInString(p.text[:start])
		if strings.ContainsRune("，。；！？\n,;!?", r) {
			break
		}
		start -= size
	}
	return p.text[start:at]
}

// isOrder says that the words before a number call it an order's, a parcel's or
// the like, and none of them somebody's.
func (p plain) isOrder(n number) bool {
	said := p.before(n.start(), 10)
	last := func(names []string) int {
		at := -1
		for _, name := range names {
			at = max(at, strings.LastIndex(said, name))
		}
		return at
	}
	order := last(namesOrder)
	return order >= 0 && order > last(namesContact)
}

// isPrice says that a number has a currency before it or a unit behind it.
func (p plain) isPrice(n number) bool {
	said := p.before(n.start(), 1)
	if strings.ContainsAny(said, "¥￥$€") {
		return true
	}
	rest := strings.TrimLeft(p.text[n.end():], " ")
	for _, unit := range []string{"元", "块", "件", "克", "斤", "积分", "%"} {
		if strings.HasPrefix(rest, unit) {
			return true
		}
	}
	return false
}

// attached says that letters stand directly before or behind a number, as in the
// numbers of parcels (SF138…) and models; but for words that name a phone.
func (p plain) attached(n number) bool {
	if n.end() < len(p.text) && (isLetter(p.text[n.end()]) || p.text[n.end()] == '@') {
		return true
	}
	start := n.start()
	for start > 0 && isLetter(p.text[start-1]) {
		start--
	}
	switch word := p.text[start:n.start()]; word {
	case "":
		return false
	case "tel", "phone", "mobile", "call", "vx", "wx", "v", "dh", "sj", "wechat", "weixin", "whatsapp":
		return start > 0 && isDigit(p.text[start-1])
	default:
		return true
	}
}

// of is where a number stands in the original.
func (p plain) of(n number) place {
	from, to := p.place(n.start(), n.end())
	at := place{start: from, end: to}
	if n.styled > 0 {
		at.via = append(at.via, "digit")
	}
	if !n.within(" -()") {
		at.via = append(at.via, "separator")
	}
	return at
}
