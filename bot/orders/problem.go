package orders

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// Problem is why a telling was not taken. It quotes no phone number.
type Problem struct {
	// Line is the line of the file, counted from 1, of the value that is wrong;
	// 0 for a call.
	Line int
	// Number is the order's, empty if it has none.
	Number string
	// Column is the column's name, empty if it is none's fault.
	Column string
	// Why says what is wrong, Write what would be right, as an example; it may
	// be empty.
	Why, Write string
	// Unpaid says that there is nothing to correct: the order was not paid, or
	// was cancelled.
	Unpaid bool
}

// Error is all of it in one line.
func (p *Problem) Error() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "第 %d 行：", p.Line)
	}
	if p.Column != "" {
		b.WriteString(p.Column + "：")
	}
	b.WriteString(p.Why)
	if p.Write != "" {
		b.WriteString("。应该写成 " + p.Write)
	}
	return b.String()
}

// wrong is a problem with a value, which is quoted cut and in one line.
func wrong(c column, value, why, write string) *Problem {
	if value != "" && c != colPhone {
		why = fmt.Sprintf("“%s”%s", cut(maskPhones(value), 40), why)
	}
	return &Problem{Column: c.title(), Why: why, Write: write}
}

var mobile = regexp.MustCompile(`\d+`)

// maskPhones hides what may be a phone number that stands in the wrong column.
func maskPhones(text string) string {
	return mobile.ReplaceAllStringFunc(text, func(digits string) string {
		number := bot.PhoneDigits(digits)
		if len(number) == 11 && number[0] == '1' {
			return number[:3] + "****" + number[7:]
		}
		return digits
	})
}

// cut shortens a text to so many characters.
func cut(text string, chars int) string {
	for i := range text {
		if chars == 0 {
			return text[:i] + "…"
		}
		chars--
	}
	return text
}
