package wordfilter

import (
	"strings"
	"unicode/utf8"
)

// Strategy is what Replace writes where something was found.
type Strategy struct {
	write func(found string) string
	cut   bool
}

// Mask writes a mark for every character: 代开发票 is ****.
func Mask(mark rune) Strategy {
	return With(func(found string) string {
		return strings.Repeat(string(mark), utf8.RuneCountInString(found))
	})
}

// KeepFirst writes the first character and a mark for every other one: 代***.
func KeepFirst(mark rune) Strategy {
	return With(func(found string) string {
		_, size := utf8.DecodeRuneInString(found)
		return found[:size] + strings.Repeat(string(mark), utf8.RuneCountInString(found[size:]))
	})
}

// With writes what a function makes of what was found.
func With(write func(found string) string) Strategy { return Strategy{write: write} }

// Cut takes out what was found, again and again until nothing is found in what
// remains: without 毒品, 赌毒品博 would be 赌博.
func Cut() Strategy { return Strategy{write: func(string) string { return "" }, cut: true} }

// patience is how often Cut takes words out that only came to be by the cutting;
// afterwards it leaves a full stop where they were, which nothing goes on behind.
const patience = 8

// Replace writes something else wherever a rule holds. Places that overlap are
// replaced as one.
func (e *Engine) Replace(text string, strategy Strategy) string {
	room := make([]Match, 0, 16)
	write := strategy.write
	for round := 1; ; round++ {
		matches := e.Find(text, room[:0])
		if len(matches) == 0 {
			return text
		}
		text = rewrite(text, matches, write)
		if !strategy.cut {
			return text
		}
		if round == patience {
			write = func(string) string { return "。" }
		}
	}
}

// rewrite replaces the places of matches, which are in the order of their starts.
func rewrite(text string, matches []Match, write func(string) string) string {
	var out strings.Builder
	done := 0
	for i := 0; i < len(matches); {
		start, end := matches[i].Start, matches[i].End
		for i++; i < len(matches) && matches[i].Start < end; i++ {
			end = max(end, matches[i].End)
		}
		out.WriteString(text[done:start])
		out.WriteString(write(text[start:end]))
		done = end
	}
	out.WriteString(text[done:])
	return out.String()
}
