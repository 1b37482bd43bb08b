package wordfilter

import "unicode/utf8"

// token is what the second channel takes for one character: a hanzi, a syllable
// in letters, a run of letters, a symbol that stands for a character.
type token struct {
	start, end int32
	r          rune   // the folded hanzi, or the number of a run of letters
	sound      uint16 // the rough class of its reading
	syllable   uint16 // of letters: the syllable that they spell
	habit      habit  // of letters: how the run is written
	glyphs     bool   // of letters: some are of another script
	kind       tokenKind
	// first and last say whether letters begin and end their run; apart, that
	// something is skipped before the token.
	first, last, apart bool
}

type tokenKind uint8

const (
	breaking tokenKind = iota // the end of a sentence or of a part of it
	hanzi
	spelled // a syllable in Latin letters
	other   // other Latin letters
	sign    // a symbol with a meaning
	stray   // a letter of another script
)

// letterRuns is where the numbers of runs of letters begin, above all runes.
const letterRuns = 1 << 21

// numerals are the hanzi of the digits; the folds take both for the digit.
var numeralHanzi = [10]rune{'零', '一', '二', '三', '四', '五', '六', '七', '八', '九'}

// line is a text as tokens.
type line struct {
	tokens []token
	// ambiguous says that letters can be divided in another way too, strays that
	// there are tokens which may only be in the way, letters that there are
	// letters which may stand for others, turned that the direction of writing is
	// overridden.
	ambiguous, strays, letters, turned bool

	name  []byte   // the letters of a run
	at    []int32  // where each stands, and where the last one ends
	parts []uint16 // its syllables
}

// read makes the tokens of a text. Of letters that can be divided in several ways
// it takes the first, or the second.
func (l *line) read(text string, second bool) {
	a, t := letters(), sounds()
	l.tokens = l.tokens[:0]
	l.ambiguous, l.strays, l.letters, l.turned = false, false, false, false
	apart := false
	for i := 0; i < len(text); {
		if b := text[i]; b>>4 == 0xE && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2 { // nearly all of a Chinese text
			c := rune(a.near[uint32(b&0xF)<<12|uint32(text[i+1]&0x3F)<<6|uint32(text[i+2]&0x3F)])
			if han(c) {
				l.tokens = append(l.tokens, token{
					start: int32(i), end: int32(i + 3), r: c, sound: t.usual[c-hanStart], kind: hanzi, first: true, last: true, apart: apart,
				})
				apart = false
				i += 3
				continue
			}
		}
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		c := a.code(r)
		token := token{start: int32(i), end: int32(i + size), apart: apart, first: true, last: true}
		apart = false
		switch {
		case han(rune(c)):
			token.r, token.kind = rune(c), hanzi
			token.sound = t.usual[c-hanStart]
			l.tokens = append(l.tokens, token)
		case 'a' <= c && c <= 'z', lookalike(r) != 0:
			size = l.run(text, i, token.apart, second)
		case '0' <= c && c <= '9':
			token.r, token.kind = numeralHanzi[c-'0'], hanzi
			token.sound = t.usual[token.r-hanStart]
			l.strays = l.strays || between(text, i, i+size)
			l.tokens = append(l.tokens, token)
		case c == skip:
			l.turned = l.turned || r == rightToLeft
			apart = !l.sign(r, token) || r < ' '
		case c == barrier:
			l.tokens = append(l.tokens, token)
		default:
			token.r, token.kind = letterRuns, stray
			l.letters, l.strays = true, true
			l.tokens = append(l.tokens, token)
		}
		i += size
	}
}

// between says whether hanzi or the like stand right beside text[from:to].
func between(text string, from, to int) bool {
	return from > 0 && to < len(text) && text[from-1] >= utf8.RuneSelf && text[to] >= utf8.RuneSelf
}

// mostStray is how many of one letter may be in the way: 兼xxx职.
const mostStray = 3

func oneLetter(run []byte) bool {
	for _, b := range run {
		if b != run[0] {
			return false
		}
	}
	return true
}

// rightToLeft is the control that shows what follows from right to left.
const rightToLeft = 0x202E

// sign appends what a symbol stands for, when it stands for anything.
func (l *line) sign(r rune, t token) bool {
	if r < ' ' || r == ' ' {
		return false
	}
	meaning, ok := signs[r]
	if !ok {
		return false
	}
	t.kind = sign
	for _, m := range meaning {
		t.r = m
		t.sound = 0
		if han(m) {
			t.sound = sounds().rough[sounds().of(m)[0]]
		}
		l.tokens = append(l.tokens, t)
	}
	return true
}

// run appends the tokens of the Latin letters that begin at a place and says how
// many bytes they take.
func (l *line) run(text string, from int, apart, second bool) (size int) {
	a, t := letters(), sounds()
	l.letters = true
	l.name, l.at = l.name[:0], l.at[:0]
	glyphs := false
	i := from
	for i < len(text) {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		c := a.code(r)
		if !latin(c) {
			if c = lookalike(r); c == 0 {
				break
			}
			glyphs = true
		}
		l.name, l.at = append(l.name, byte(c)), append(l.at, int32(i))
		i += n
	}
	l.at = append(l.at, int32(i))
	name := string(l.name[:min(len(l.name), longestSpelling)]) // does not escape
	if len(l.name) > 1 && len(l.name) <= longestSpelling && l.spell(t, name, second) {
		how := habitOf(text[from:i], name)
		letter := 0
		for k, syllable := range l.parts {
			next := letter + len(t.names[syllable])
			l.tokens = append(l.tokens, token{
				start: l.at[letter], end: l.at[next], kind: spelled, r: letterRuns, sound: t.rough[syllable], syllable: syllable, habit: how, glyphs: glyphs,
				first: k == 0, last: k == len(l.parts)-1, apart: apart && k == 0,
			})
			letter = next
		}
		return i - from
	}
	number := runNumber(l.name)
	l.strays = l.strays || len(l.name) <= mostStray && oneLetter(l.name)
	l.tokens = append(l.tokens, token{
		start: int32(from), end: int32(i), kind: other, r: number, sound: runSound(number), glyphs: glyphs, first: true, last: true, apart: apart,
	})
	return i - from
}

func (l *line) spell(t *soundTable, name string, second bool) bool {
	if second {
		if parts, ok := t.syllables(name, 1, l.parts[:0]); ok {
			l.parts = parts
			return true
		}
	}
	parts, ok := t.syllables(name, 0, l.parts[:0])
	l.parts = parts
	if ok && len(parts) > 0 && !l.ambiguous {
		var other [longestSpelling]uint16
		_, l.ambiguous = t.syllables(name, 1, other[:0])
	}
	return ok
}

// runNumber is the number of a run of letters, above all runes.
func runNumber(letters []byte) rune {
	h := uint32(2166136261)
	for _, b := range letters {
		h = (h ^ uint32(b)) * 16777619
	}
	return letterRuns + rune(h>>4&0xFFFFFF) + 1
}

// runSound is the class of a run of letters, apart from those of syllables.
func runSound(number rune) uint16 { return 1<<15 | uint16(number&0x7FFF) }
