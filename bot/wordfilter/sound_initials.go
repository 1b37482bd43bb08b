package wordfilter

import "strings"

// slang are the initials that everybody reads as an insult or a trade; of all
// others there are too many meanings.
const slang = " sb nmsl cnm cnmd tmd wcnm wcnmb nmb nmd nmlgb mlgb rnm rnmb wqnmlgb mdzz sjb jb zz nc nt lj gdx qnmd qnmb qnm gnmd cnmb dllm ssb dsb lsp wx vx md "

// abbreviations are letters that mostly mean something ordinary: SD卡, 50db.
const abbreviations = " ok tv pc cd dvd pk cp ps ppt pdf app vip diy gps usb led lcd cpu gpu ssd hdr ktv atm id ip it ai ar vr hr hd qc xs xl xxl ml mm cm kg km mg " +
	"db gb mb tb kb am pm ac dc bb cc aa nfc kfc jk nba cba ufo dj mv dna pvc spf mpv suv abs sku spu kpi ceo cfo cto gdp sos ems sf jd zto yto sto yd sd wc hp bbq spa pos "

// addInitials takes up the initials of the word, when it is of hanzi, and those of
// all its parts but one or more characters at the ends.
func (b *secondBuilder) addInitials() {
	if len(b.plain) < 2 {
		return
	}
	t := sounds()
	var room [longestWord]code
	initials := room[:0]
	for _, c := range b.plain {
		if digit(rune(c)) {
			c = code(numeralHanzi[c-'0'])
		}
		reading := t.of(rune(c))[0]
		if reading == 0 || len(initials) == len(room) {
			return
		}
		initials = append(initials, code(t.names[reading][0]))
	}
	b.addTwo(initials, nil, lettered(lettersOf(initials), max(len(b.plain), b.length))) // 时时彩 has three
	for i := 1; i < len(initials); i++ {
		b.addTwo(b.plain[:i], initials[i:], partly)
		b.addTwo(initials[:i], b.plain[i:], partly)
	}
}

// lettered is the manner of n letters that stand for a word.
func lettered(letters string, n int) manner {
	switch spaced := " " + letters + " "; {
	case strings.Contains(slang, spaced):
		return slangy
	case strings.Contains(abbreviations, spaced):
		return abbreviated
	}
	return initials2 + manner(min(n, 4)-2)
}

// addLettered takes up the aliases of the word that are a few letters.
func (b *secondBuilder) addLettered() {
	for _, alias := range b.aliases {
		if latinWord(alias) {
			b.codes = append(b.codes[:0], b.fold(alias)...)
			b.addWay(lettered(alias, len(alias)), len(alias))
		}
	}
}

// addTwo takes two pieces up as a way to write the word.
func (b *secondBuilder) addTwo(first, next []code, m manner) {
	b.codes = b.codes[:0]
	b.put(first...)
	b.put(next...)
	b.addWay(m, len(first)+len(next))
}

// lettersOf are codes of letters as text.
func lettersOf(codes []code) string {
	text := make([]byte, len(codes))
	for i, c := range codes {
		text[i] = byte(c)
	}
	return string(text)
}
