package archive

import (
	"regexp"
	"strings"
)

// quoteOpening is how a text begins that answers another message; WeCom's
// documentation tells of the Chinese words and that there are English ones
// [docs 91774].
var quoteOpening = regexp.MustCompile(`(?i)^\s*(?:这是一条引用/回复消息|this is an? (?:quoted?|quote/reply|quoted/reply|reply)(?: message)?)\s*[：:]\s*`)

// quoteEnd is what lies between the quoted words and the answer; the quoted words
// stand in quotes, and the line has at least six dashes.
var (
	quoteEnd  = regexp.MustCompile(`["”][ \t]*\r?\n-{6,}[ \t]*(?:\r?\n|$)`)
	dashesEnd = regexp.MustCompile(`(?m)^-{6,}[ \t]*(?:\r?\n|$)`)
)

// splitQuote parts what somebody quotes from what they say. It takes for quoted
// only what comes before the first line that ends a quote: who adds such lines
// by hand cannot make their own words pass for somebody else's by it. Without
// such a line all of it are their own words.
func splitQuote(content string) (quote, own string) {
	opening := quoteOpening.FindStringIndex(content)
	if opening == nil {
		return "", content
	}
	rest := content[opening[1]:]
	end := quoteEnd.FindStringIndex(rest)
	if end == nil {
		end = dashesEnd.FindStringIndex(rest)
	}
	if end == nil {
		return "", rest
	}
	quote = strings.TrimRight(rest[:end[0]], "\r\n ")
	quote = strings.TrimLeft(quote, "\"“")
	return quote, strings.TrimLeft(rest[end[1]:], "\r\n")
}
