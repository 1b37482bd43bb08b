package commands

import (
	"strings"
	"unicode"
)

// word is one word of a line.
type word struct {
	// key is what stands before an = outside of quotes, empty if nothing does;
	// text is what the word says (after the =) without quotes.
	key, text string
	// raw is as it was typed, gap what stood between it and the word before.
	raw, gap string
	// quoted says that quotes made it one word.
	quoted bool
}

// whole is what a word says when what looks like a key is none.
func (w word) whole() string {
	if w.key == "" {
		return w.text
	}
	return w.key + "=" + w.text
}

// unclosed is a quote that nothing closes.
type unclosed struct {
	// open is the quote, closed the line as it was probably meant.
	open   rune
	closed string
}

// closers are the quotes that open, with what closes them. A closing quote that
// opens is how some keyboards type both.
var closers = map[rune]rune{
	'“': '”', '”': '”', '"': '"', '＂': '＂',
	'‘': '’', '’': '’', '\'': '\'',
	'「': '」', '『': '』',
}

// alike are quotes that people mix up: where the right one is missing, another
// of the same string closes.
var alike = []string{"“”\"＂", "‘’'"}

// split breaks a line into words. Quotes hold words together where a word
// begins, or its value after =; a doubled " inside "…" is one. Nothing that
// was typed is lost but what cannot be seen.
func split(line string) ([]word, *unclosed) {
	s := splitter{in: []rune(clean(line))}
	var words []word
	for {
		gap := s.spaces()
		if s.at == len(s.in) {
			return words, nil
		}
		w, problem := s.word()
		if problem != nil {
			return nil, problem
		}
		w.gap = gap
		words = append(words, w)
	}
}

type splitter struct {
	in []rune
	at int
}

func (s *splitter) spaces() string {
	var gap strings.Builder
	for ; s.at < len(s.in) && unicode.IsSpace(s.in[s.at]); s.at++ {
		gap.WriteRune(foldRune(s.in[s.at]))
	}
	return gap.String()
}

func (s *splitter) word() (word, *unclosed) {
	var w word
	var text, raw strings.Builder
	begins := true
	for s.at < len(s.in) && !unicode.IsSpace(s.in[s.at]) {
		r := s.in[s.at]
		if closer, ok := closers[r]; ok && begins {
			inner, next, ok := s.quoted(closer)
			if !ok {
				return w, &unclosed{open: r, closed: string(s.in) + string(closer)}
			}
			text.WriteString(inner)
			raw.WriteString(string(s.in[s.at:next]))
			s.at, begins, w.quoted = next, false, true
			continue
		}
		r = foldRune(r)
		s.at++
		raw.WriteRune(r)
		if r == '=' && w.key == "" && !w.quoted && text.Len() > 0 {
			w.key = text.String()
			text.Reset()
			begins = true
			continue
		}
		text.WriteRune(r)
		begins = false
	}
	w.text, w.raw = text.String(), raw.String()
	return w, nil
}

// quoted reads from the quote that stands here to the one that closes it, and
// says where the line goes on.
func (s *splitter) quoted(closer rune) (string, int, bool) {
	if text, next, ok := s.until(string(closer)); ok {
		return text, next, true
	}
	for _, quotes := range alike {
		if strings.ContainsRune(quotes, closer) {
			return s.until(quotes)
		}
	}
	return "", 0, false
}

func (s *splitter) until(closers string) (string, int, bool) {
	var text strings.Builder
	for i := s.at + 1; i < len(s.in); i++ {
		r := s.in[i]
		switch {
		case r == '"' && closers == `"` && i+1 < len(s.in) && s.in[i+1] == '"':
			text.WriteRune('"')
			i++
		case strings.ContainsRune(closers, r):
			return text.String(), i + 1, true
		default:
			text.WriteRune(r)
		}
	}
	return "", 0, false
}

// quote writes a text so that split reads it as one word that says the same.
func quote(text string) string {
	words, problem := split(text)
	if problem == nil && len(words) == 1 && words[0].key == "" && !words[0].quoted && words[0].text == text && !isTrial(words[0]) {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}
