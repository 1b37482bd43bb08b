package orders

import (
	"fmt"
	"hash/maphash"

	"github.com/zhanggui/zhanggui/bot"
)

// ofLines makes an order of its lines: what is the order's stands in all of them
// or in some, what is an item's in each.
func (r Rules) ofLines(lines []heldLine) (bot.Order, *Problem) {
	var t told
	where := [columns]int{}
	for _, line := range lines {
		for c := range columns {
			value := line.text[c]
			switch {
			case c == colItem || c == colCategory || c == colQuantity || c == colItemAmount || value == "":
			case t.text[c] == "":
				t.text[c], where[c] = value, line.no
			case !r.means(c, t.text[c], value):
				return bot.Order{}, r.differs(t, c, line, where[c])
			}
		}
		item := toldItem{line.text[colItem], line.text[colCategory], line.text[colQuantity], line.text[colItemAmount]}
		if !item.empty() {
			if _, p := r.item(item); p != nil {
				p.Line, p.Number = line.no, t.text[colNumber]
				return bot.Order{}, p
			}
			t.items = append(t.items, item)
		}
	}
	o, p := r.book(t)
	if p != nil {
		p.Line = lines[0].no
	}
	return o, p
}

// means says whether two texts of a column say the same: money, times and phone
// numbers are written in many ways.
func (r Rules) means(c column, one, other string) bool {
	if one == other {
		return true
	}
	switch c {
	case colAmount:
		a, why := readMoney(one)
		b, whyNot := readMoney(other)
		return why == "" && whyNot == "" && a == b
	case colPaidAt, colUpdatedAt:
		a, why := readMoment(one, r.Zone)
		b, whyNot := readMoment(other, r.Zone)
		return why == "" && whyNot == "" && a.Equal(b)
	case colStatus:
		a, unpaid, why := readStatus(one)
		b, stillUnpaid, whyNot := readStatus(other)
		return why == "" && whyNot == "" && a == b && unpaid == stillUnpaid
	case colPhone:
		return !hidden(one) && !hidden(other) && bot.PhoneDigits(one) == bot.PhoneDigits(other)
	default:
		return false
	}
}

// differs is the problem of an order whose lines contradict each other.
func (Rules) differs(t told, c column, line heldLine, first int) *Problem {
	p := wrong(c, line.text[c], fmt.Sprintf("和同一订单的第 %d 行不一样", first), "")
	if c == colAmount {
		p.Why += "；如果是单件商品的钱，列名请用小计 (item_amount)，订单金额就是它们的和"
	}
	p.Line, p.Number = line.no, t.text[colNumber]
	return p
}

// remembered is how many orders of a file are remembered, to find lines of an
// order that stand apart.
const remembered = 1 << 18

// seen remembers the latest orders of a file by hashes, in bounded memory.
type seen struct {
	seed  maphash.Seed
	by    map[uint64]sighting
	order []uint64
	at    int
}

// sighting is a telling by a hash of what it says, and where it ended.
type sighting struct {
	content uint64
	line    int
}

func newSeen() *seen { return &seen{seed: maphash.MakeSeed(), by: map[uint64]sighting{}} }

// before is the problem of an order that was told before in this file, with
// other items: its lines do not stand together, and one telling would hide the
// other. The same telling again is none.
func (s *seen) before(o bot.Order, line int) *Problem {
	key := maphash.String(s.seed, fmt.Sprint(o.Number, "\x00", o.Status, "\x00", o.UpdatedAt.UnixNano()))
	content := maphash.String(s.seed, fmt.Sprint(o))
	first, known := s.by[key]
	if known && first.content != content {
		return &Problem{Line: line, Number: o.Number, Column: colNumber.title(),
			Why: fmt.Sprintf("这笔订单到第 %d 行已经读完，这里又出现而且内容不同；请按订单号排序，让同一订单的行挨在一起，或者加一列%s说明变化的时间",
				first.line, colUpdatedAt.title())}
	}
	if known {
		return nil
	}
	if len(s.order) < remembered {
		s.order = append(s.order, key)
	} else {
		delete(s.by, s.order[s.at])
		s.order[s.at] = key
		s.at = (s.at + 1) % remembered
	}
	s.by[key] = sighting{content, line}
	return nil
}
