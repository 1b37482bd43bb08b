package segment

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// comparison is what follows the name of a fact.
func (p *parser) comparison(fact token) (Expr, error) {
	f := fact.means.fact
	op := p.next()
	if op.means.op == "" {
		name := p.text[fact.pos:fact.end]
		return nil, p.wrong(fact, "「"+name+"」后面要有比较", "这样写："+factExamples[f]+"；如果它是标签，请加引号：「"+name+"」")
	}
	p.take()
	if !slices.Contains(opsOf(f), op.means.op) {
		return nil, p.wrong(op, "「"+factTitle(f)+"」不能这样比较", "这样写："+factExamples[f])
	}
	value := p.take()
	if value.kind != tokenWord {
		return nil, p.wrong(value, "比较后面缺一个值", "这样写："+factExamples[f])
	}
	switch f {
	case Seen, Added, Ordered:
		return p.ago(f, op.means.op, value)
	case Orders, Spent:
		return p.number(f, op.means.op, value)
	default:
		return p.textual(f, op.means.op, value)
	}
}

// opsOf are the comparisons that make sense for a fact.
func opsOf(f Fact) []Op {
	switch f {
	case Seen, Added, Ordered:
		return []Op{Less, LessEqual, Greater, GreaterEqual}
	case Orders, Spent:
		return []Op{Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual}
	case Name:
		return []Op{Equal, NotEqual, Contains}
	default:
		return []Op{Equal, NotEqual}
	}
}

// hours are the units of an age.
var hours = map[string]int64{
	"h": 1, "小时": 1, "d": 24, "天": 24, "日": 24, "w": 7 * 24, "周": 7 * 24, "星期": 7 * 24,
}

// ago reads an age: 30d, 12h, 8w, 30天, also with a space before the unit.
func (p *parser) ago(f Fact, op Op, value token) (Expr, error) {
	written := folded(value.whole())
	digits := leadingDigits(written)
	unit := written[len(digits):]
	if unit == "" && p.next().kind == tokenWord && hours[folded(p.next().whole())] > 0 {
		unit = folded(p.take().whole())
	}
	const most = 100 * 366 * 24
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || hours[unit] == 0 || n*hours[unit] > most {
		return nil, p.wrong(value, "「"+value.whole()+"」不是一段时间", "这样写：30d（30 天）、12h（12 小时）、8w（8 周），最长 100 年")
	}
	return Ago{Fact: f, Op: op, Age: time.Duration(n*hours[unit]) * time.Hour}, nil
}

// number reads a count, or an amount in yuan.
func (p *parser) number(f Fact, op Op, value token) (Expr, error) {
	written := folded(value.whole())
	for _, unit := range unitsOf(f) {
		written = strings.TrimSuffix(written, unit)
		if p.next().kind == tokenWord && p.next().whole() == unit {
			p.take()
		}
	}
	var amount bot.Money
	n, err := strconv.ParseInt(written, 10, 32)
	if f == Spent {
		err = amount.UnmarshalText([]byte(written))
		n = int64(amount)
	}
	if err != nil || leadingDigits(written) == "" || n > math.MaxInt32*100 {
		return nil, p.wrong(value, "「"+value.whole()+"」不是"+map[Fact]string{Orders: "次数", Spent: "金额"}[f], "这样写："+factExamples[f])
	}
	return Number{Fact: f, Op: op, N: n}, nil
}

func unitsOf(f Fact) []string {
	if f == Spent {
		return []string{"元", "块"}
	}
	return []string{"次", "单"}
}

// textual reads a name or an id. Unequal is the opposite of equal: with no
// member of staff, in no store, is it so.
func (p *parser) textual(f Fact, op Op, value token) (Expr, error) {
	e := Text{Fact: f, Op: op, Value: value.whole()}
	if f == Relation {
		status, known := statusOf(e.Value)
		if !known {
			return nil, p.wrong(value, "没有「"+e.Value+"」这种关系", "能写的有 active（好友）、half（待确认）、lost（客户已删除）")
		}
		e.Value = status
	}
	if op == NotEqual {
		e.Op = Equal
		return Not{e}, nil
	}
	return e, nil
}

func statusOf(written string) (string, bool) {
	for _, s := range statuses {
		if folded(written) == string(s) || slices.Contains(statusNames[string(s)], written) {
			return string(s), true
		}
	}
	return "", false
}

func leadingDigits(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i]
}
