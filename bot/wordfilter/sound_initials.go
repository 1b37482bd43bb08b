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

// abbreviations are letters that mostly mean something ordinary: SD卡, 50db.
const abbreviations = " ok tv pc cd dvd pk cp ps ppt pdf app vip diy gps usb led lcd cpu gpu ssd hdr ktv atm id ip it ai ar vr hr hd qc xs xl xxl ml mm cm kg km mg " +
	"db gb mb tb kb am pm ac dc bb cc aa nfc kfc jk nba cba ufo dj mv dna pvc spf mpv suv abs sku spu kpi ceo cfo cto gdp sos ems sf jd zto yto sto yd sd wc hp bbq spa pos "

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
	} else if strings.Contains(abbreviations, " "+string(initials)+" ") {
		price = abbreviationCost
	}
	list := []initialsWay{{string(initials), price}}
	for i := 1; i < len(chars); i++ {
		list = append(list, initialsWay{string(chars[:i]) + string(initials[i:]), partialCost},
			initialsWay{string(initials[:i]) + string(chars[i:]), partialCost})
	}
	return list
}
