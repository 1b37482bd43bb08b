package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a sign or the end.
type token struct {
	kind tokenKind
	// pos and end are where it stands in the text, in bytes.
	pos, end int
	// group and name are a word's parts; group is empty without a slash.
	group, name string
	// literal says that the word was quoted or had a slash, and so is no keyword.
	literal bool
	// means is what a keyword or an operator means.
	means word
}

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenWord
	// tokenMeans is a keyword, a fact or an operator.
	tokenMeans
	tokenOpen
	tokenClose
	tokenComma
)

// whole is a word as it was meant, with its slash.
func (t token) whole() string {
	if t.group == "" {
		return t.name
	}
	return t.group + "/" + t.name
}

// signs are the operators that need no space around them, longest first.
var signs = []string{"&&", "||", ">=", "<=", "==", "!=", "<>", ">", "<", "=", "!", "~", "≥", "≤", "≠"}

// sign is the operator at the beginning of a text with its length there.
func sign(text string) (string, int) {
	for _, s := range signs {
		n := 0
		for _, want := range s {
			r, size := utf8.DecodeRuneInString(text[n:])
			if size == 0 || narrow(r) != want {
				n = 0
				break
			}
			n += size
		}
		if n > 0 {
			return s, n
		}
	}
	return "", 0
}

// ends is the length of what ends a bare word at the beginning of a text; 0 if
// the word goes on.
func ends(text string) int {
	r, size := utf8.DecodeRuneInString(text)
	if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("(),", narrow(r)) {
		return size
	}
	_, n := sign(text)
	return n
}

func slash(r rune) bool { return narrow(r) == '/' }

// opening is the quotation mark that ends what r begins; 0 if r begins nothing.
func opening(r rune) rune {
	switch r {
	case '"', '＂':
		return r
	case '\'', '＇':
		return r
	case '“', '”':
		return '”'
	case '‘', '’':
		return '’'
	case '「':
		return '」'
	case '『':
		return '』'
	default:
		return 0
	}
}

// lex cuts a text into tokens.
func lex(text string) ([]token, error) {
	var all []token
	for pos := 0; pos < len(text); {
		r, size := utf8.DecodeRuneInString(text[pos:])
		t := token{pos: pos, end: pos + size}
		switch {
		case unicode.IsSpace(r):
			pos = t.end
			continue
		case unicode.IsControl(r):
			return nil, at(text, pos, "这里有一个看不见的控制字符", "删掉它再试")
		case narrow(r) == '(':
			t.kind = tokenOpen
		case narrow(r) == ')':
			t.kind = tokenClose
		case narrow(r) == ',':
			t.kind = tokenComma
		default:
			if s, n := sign(text[pos:]); n > 0 {
				t.kind, t.means, t.end = tokenMeans, words[s], pos+n
				break
			}
			var err error
			if t, err = lexWord(text, pos); err != nil {
				return nil, err
			}
		}
		all = append(all, t)
		pos = t.end
	}
	return append(all, token{pos: len(text), end: len(text)}), nil
}

// lexWord reads a word, or two with a slash between them.
func lexWord(text string, pos int) (token, error) {
	first, end, isQuoted, err := lexPiece(text, pos, true)
	if err != nil {
		return token{}, err
	}
	t := token{kind: tokenWord, pos: pos, end: end, name: first, literal: isQuoted}
	if r, size := utf8.DecodeRuneInString(text[end:]); size > 0 && slash(r) {
		t.literal, t.group = true, first
		if t.name, t.end, _, err = lexPiece(text, end+size, false); err != nil {
			return t, err
		}
		if t.group == "" || t.name == "" {
			return t, at(text, pos, "斜线前后要各有一个词：标签组/标签", "名字里本来就有斜线的，请加引号")
		}
	}
	if means, special := words[folded(t.name)]; special && !t.literal {
		t.kind, t.means = tokenMeans, means
	}
	return t, nil
}

// lexPiece reads a bare or a quoted word. A first bare one ends at a slash.
func lexPiece(text string, pos int, first bool) (piece string, end int, isQuoted bool, err error) {
	r, size := utf8.DecodeRuneInString(text[pos:])
	if close := opening(r); size > 0 && close != 0 {
		piece, end, err = lexQuoted(text, pos, size, close)
		return piece, end, true, err
	}
	for end = pos; end < len(text); {
		r, size := utf8.DecodeRuneInString(text[end:])
		if ends(text[end:]) > 0 || first && slash(r) {
			break
		}
		// An apostrophe inside a word is a part of it: L'Oréal.
		if opening(r) != 0 && !strings.ContainsRune("'＇‘’", r) {
			return "", end, false, at(text, end, "引号前面缺一个空格或连接词", "整个名字都放进引号里")
		}
		end += size
	}
	return text[pos:end], end, false, nil
}

// lexQuoted reads up to the closing mark; two of them are one in the text.
func lexQuoted(text string, pos, size int, close rune) (string, int, error) {
	var inside strings.Builder
	for end := pos + size; end < len(text); {
		r, n := utf8.DecodeRuneInString(text[end:])
		end += n
		if r != close {
			inside.WriteRune(r)
			continue
		}
		if strings.HasPrefix(text[end:], string(close)) {
			inside.WriteRune(r)
			end += n
			continue
		}
		name := strings.TrimSpace(inside.String())
		if name == "" {
			return "", end, at(text, pos, "引号里是空的", "把标签的名字写进引号")
		}
		return name, end, nil
	}
	return "", len(text), at(text, pos, "这个引号没有关上", "在名字后面加上 "+string(close))
}
