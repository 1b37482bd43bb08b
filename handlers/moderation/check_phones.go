package moderation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

const checkPhones = "phones"

// phones looks for phone numbers of the mainland that customers write into a
// group: it is how they are led away, and how they give away their own. What a
// customer tells a clerk alone is for the delivery, and what staff give out are
// the shop's numbers.
func phones(s *Settings) (Check, bool) {
	step, wanted := s.step(checkPhones)
	return Check{Name: checkPhones, Title: "电话号码", Speakers: wordfilter.Customers, Look: func(said Said) Verdict {
		if said.ChatID == "" {
			return Verdict{Check: checkPhones, Details: "一对一的聊天里留电话是正常的，不查"}
		}
		return verdict(checkPhones, phonesIn(said.Words), bot.Hit{
			Word: "电话号码", Category: categoryPoaching, Step: step, Why: "群里留了电话号码：可能是把客户往外带，也可能是客户不小心公开了自己的号码",
		})
	}}, wanted
}

// phonesIn are the places of phone numbers, mobile and fixed.
func phonesIn(text string) []place {
	p := plainOf(text)
	all := p.phones(true)
	if slices.ContainsFunc(p.styled, func(styled bool) bool { return styled }) {
		// 周六13800138000: the 六 is no digit of it.
		all = append(all, p.phones(false)...)
	}
	if p.spell() {
		all = append(all, p.phones(true)...)
	}
	return apart(all)
}

// spell reads letters that look like digits as digits (l38oo138ooo), where they
// stand among some; it says whether there were any.
func (p *plain) spell() bool {
	text, any := []byte(p.text), false
	for _, at := range lookalike.FindAllStringIndex(p.text, -1) {
		if !strings.ContainsAny(p.text[at[0]:at[1]], "0123456789") {
			continue
		}
		for i := at[0]; i < at[1]; i++ {
			if !isDigit(text[i]) {
				text[i], p.styled[i], any = map[bool]byte{true: '0', false: '1'}[text[i] == 'o'], true, true
			}
		}
	}
	p.text = string(text)
	return any
}

// lookalike is a word of digits and of the letters that look like them.
var lookalike = regexp.MustCompile(`\b[0-9oil]{3,11}\b`)

func (p plain) phones(styled bool) []place {
	var all []place
	for _, row := range p.numbers(styled) {
		for from := 0; from < len(row.groups); from++ {
			for to := min(len(row.groups), from+phoneGroups); to > from; to-- {
				n := row.piece(from, to)
				if isPhone(n, p.before(n.start(), 2)) && !p.isOrder(n) && !p.isPrice(n) && !p.attached(n) {
					all = append(all, p.of(n))
					from = to - 1
					break
				}
			}
		}
	}
	return all
}

// phoneGroups is the most groups that a phone number is written in: a digit each,
// with the country's code.
const phoneGroups = 13

var (
	mobile = regexp.MustCompile(`^1[3-9]\d{9}$`)
	// fixed is an area code with seven or eight digits; the areas with three digits
	// are 010 and those with 02.
	fixed = regexp.MustCompile(`^(?:010|02\d)[2-9]\d{7}$|^0[3-9]\d{2}[2-9]\d{6,7}$`)
)

// isPhone says whether a row of digits is a phone number, by its digits and by how
// they are parted: 138 0013 8000, and not 139 129 4999.
func isPhone(n number, before string) bool {
	digits, groups := n.digits, n.groups
	switch len(digits) {
	case 11, 12, 13, 15:
	default:
		return false
	}
	switch {
	case len(digits) == 13 && digits[:2] == "86":
		if groups[0] == 2 {
			groups = groups[1:]
		} else if before == "" || before[len(before)-1] != '+' {
			return false
		} else {
			groups = slices.Concat([]int{groups[0] - 2}, groups[1:])
		}
		digits = digits[2:]
	case len(digits) == 15 && digits[:4] == "0086":
		digits = digits[4:]
		if groups[0] == 4 {
			groups = groups[1:]
		} else {
			groups = slices.Concat([]int{groups[0] - 4}, groups[1:])
		}
	}
	shape := fmt.Sprint(groups)
	switch {
	case mobile.MatchString(digits):
		return shape == "[11]" || n.alone() && isMobileShape(n, shape)
	case fixed.MatchString(digits):
		return shape == fmt.Sprint([]int{len(digits)}) || n.alone() && n.within(" -()") && (groups[0] == 3 || groups[0] == 4)
	}
	return false
}

// isMobileShape says whether people part a mobile number so.
func isMobileShape(n number, shape string) bool {
	switch shape {
	case "[3 4 4]", "[1 1 1 1 1 1 1 1 1 1 1]", "[2 2 2 2 2 1]", "[1 2 2 2 2 2]":
		return true
	case "[3 8]", "[7 4]":
		return n.within(" -()" + sign)
	}
	return n.within(" "+sign) && !n.within(" ")
}
