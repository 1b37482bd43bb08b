package handlers

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// mentions says whether one of the words is in one of the texts, whatever the
// case and width of the letters.
func mentions(texts, words []string) bool {
	for _, text := range texts {
		plain := fold(text)
		if slices.ContainsFunc(words, func(word string) bool { return word != "" && strings.Contains(plain, fold(word)) }) {
			return true
		}
	}
	return false
}

// fold writes full-width letters, digits and signs (ＡＢＣ１２３！) as plain ones,
// and all letters small.
func fold(text string) string {
	const wide, wideEnd, shift, wideSpace = '！', '～', '！' - '!', '\u3000'
	return strings.ToLower(strings.Map(func(r rune) rune {
		switch {
		case r >= wide && r <= wideEnd:
			return r - shift
		case r == wideSpace:
			return ' '
		default:
			return r
		}
	}, text))
}

// wares are the names and categories of what an order is for.
func wares(o bot.Order) []string {
	all := []string{}
	for _, item := range o.Items {
		all = append(all, item.Name, item.Category)
	}
	return all
}
