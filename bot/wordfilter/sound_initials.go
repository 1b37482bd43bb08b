package wordfilter

import (
	"strings"
	"unicode/utf8"
)

// initialsWay is a word, or a part of it, by the first letters of its syllables.
type initialsWay struct {
	written string
	price   float32
}

// slang are the initials that everybody reads as an insult or a trade; of all
// others there are too many meanings.
const slang = " sb nmsl cnm cnmd tmd wcnm wcnmb nmb nmd nmlgb mlgb rnm rnmb wqnmlgb mdzz sjb jb zz nc nt lj gdx qnmd qnmb qnm gnmd cnmb dllm ssb dsb lsp wx vx "

// initialsOf are the initials of a word of hanzi, and of all its parts but one
// or more characters at the ends.
func initialsOf(word string) []initialsWay {
	chars := runesOf(codesOf(word))
	initials := make([]byte, len(chars))
	for i, r := range chars {
		reading := sounds().of(r)[0]
		if reading == 0 {
			return nil
		}
		initials[i] = sounds().names[reading][0]
	}
	if len(chars) < 2 {
		return nil
	}
	price := initialsCosts[min(max(len(chars), utf8.RuneCountInString(word)), len(initialsCosts)-1)] // 时时彩 has three
	if strings.Contains(slang, " "+string(initials)+" ") {
		price = slangCost
	}
	list := []initialsWay{{string(initials), price}}
	for i := 1; i < len(chars); i++ {
		list = append(list, initialsWay{string(chars[:i]) + string(initials[i:]), partialCost},
			initialsWay{string(initials[:i]) + string(chars[i:]), partialCost})
	}
	return list
}
