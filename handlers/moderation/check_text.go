package moderation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plain is a text in the form in which addresses and numbers are looked for:
// small, narrow, without what is not seen, all digits as 0 to 9; with where each
// byte of it stood.
type plain struct {
	text string
	// from and to are, for every byte of text, where its character begins and ends
	// in the original.
	from, to []int
	// styled says of a byte that it is a digit that was not written as 0 to 9.
	styled []bool
	// latin says that there are letters from a to z, without which most of what is
	// looked for cannot be there.
	latin bool
}

// plainOf folds a text. What is no UTF-8 stands for itself as a mark, so that it
// parts what is around it.
func plainOf(text string) plain {
	p := plain{from: make([]int, 0, len(text)), to: make([]int, 0, len(text)), styled: make([]bool, 0, len(text))}
	var b strings.Builder
	b.Grow(len(text))
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if r < utf8.RuneSelf {
			b.WriteByte(byte(lower(r)))
			p.add(1, at, at+size, false)
			at += size
			continue
		}
		if r == utf8.RuneError && size == 1 {
			b.WriteByte('\x00')
			p.add(1, at, at+size, false)
		} else if !unseen(r) {
			s, digit := narrow(r)
			b.WriteString(s)
			p.add(len(s), at, at+size, digit)
		} else if unicode.In(r, unicode.Mn, unicode.Me) {
			p.stretch(at, at+size)
		}
		at += size
	}
	p.text = b.String()
	p.latin = strings.ContainsFunc(p.text, func(r rune) bool { return r >= 'a' && r <= 'z' })
	return p
}

func (p *plain) add(n, from, to int, styled bool) {
	for range n {
		p.from, p.to, p.styled = append(p.from, from), append(p.to, to), append(p.styled, styled)
	}
}

// stretch lets the character that ends at a place end at another: a mark on a
// character is a part of it.
func (p *plain) stretch(from, to int) {
	for i := len(p.to) - 1; i >= 0 && p.to[i] == from; i-- {
		p.to[i] = to
	}
}

// place is where a piece of the folded text stood.
func (p plain) place(start, end int) (from, to int) {
	if start >= end {
		return 0, 0
	}
	return p.from[start], p.to[end-1]
}

func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// unseen are the characters that are not seen: zero-width ones, marks of
// variation and of keycaps, accents that stand on what is before them.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me) || r == '\u3164' || r == '\u115f' || r == '\u1160'
}

// digits are digits that are none to Unicode's mind, or that are written as words.
var digits = map[rune]byte{
	'零': '0', '〇': '0', '○': '0', '一': '1', '壹': '1', '幺': '1', '弌': '1', '二': '2', '贰': '2', '貳': '2', '三': '3', '叁': '3', '參': '3',
	'四': '4', '肆': '4', '五': '5', '伍': '5', '六': '6', '陆': '6', '陸': '6', '七': '7', '柒': '7', '八': '8', '捌': '8', '九': '9', '玖': '9',
	'⓿': '0', '🄋': '0', '🄌': '0', '🄀': '0',
}

// digitRows begin rows of the digits 1 to 9, all in the code's order.
var digitRows = []rune{'①', '⑴', '⒈', '❶', '➀', '➊', '⓵', '㈠', '㊀'}

// narrow is a character as it is looked for, and whether it is a digit in another
// style.
func narrow(r rune) (string, bool) {
	if d, ok := digits[r]; ok {
		return string(rune(d)), true
	}
	for _, first := range digitRows {
		if r >= first && r < first+9 {
			return string('1' + r - first), true
		}
	}
	if unicode.Is(unicode.Han, r) && r >= 0x3400 && r < 0xF900 {
		return string(r), false
	}
	if unicode.Is(unicode.Nd, r) {
		return string('0' + digitOf(r)), true
	}
	folded := strings.ToLower(norm.NFKC.String(string(r)))
	styled := len(folded) == 1 && folded[0] >= '0' && folded[0] <= '9'
	if folded = strings.Map(dropped, folded); folded == "" {
		return " ", false
	}
	return folded, styled
}

func dropped(r rune) rune {
	if unseen(r) {
		return -1
	}
	return r
}

// digitOf is the value of a decimal digit of any script: they stand in rows of
// ten.
func digitOf(r rune) rune {
	for _, row := range unicode.Nd.R16 {
		if r >= rune(row.Lo) && r <= rune(row.Hi) {
			return (r - rune(row.Lo)) % 10
		}
	}
	for _, row := range unicode.Nd.R32 {
		if r >= rune(row.Lo) && r <= rune(row.Hi) {
			return (r - rune(row.Lo)) % 10
		}
	}
	return 0
}

// place is a piece of a text that a check stopped at, in bytes.
type place struct {
	start, end int
	// via are the ways in which it was bent, as the word engine names them.
	via []string
}

// apart leaves out the places that begin in one before them.
func apart(all []place) []place {
	slices.SortStableFunc(all, func(a, b place) int { return a.start - b.start })
	var kept []place
	for _, one := range all {
		if len(kept) == 0 || one.start >= kept[len(kept)-1].end {
			kept = append(kept, one)
		}
	}
	return kept
}
