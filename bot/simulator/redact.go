package simulator

import "regexp"

// onceFields are what is good for one use or a few minutes, and opens something for
// whoever has it: what a welcome, a card's answer or a talk is asked with, and what
// messages of the archive are sealed with.
var onceFields = []*regexp.Regexp{
	regexp.MustCompile(`("(?:welcome_code|response_code|token|code|ticket|user_ticket|encrypt_random_key)"\s*:\s*")[^"]*(")`),
	regexp.MustCompile(`(<(?:WelcomeCode|ResponseCode|Token)>(?:<!\[CDATA\[)?)[^\]<]*((?:\]\]>)?</)`),
}

// toPeople is an entry as people are shown it. Tests in the same process see more.
func (e Entry) toPeople() Entry {
	for _, field := range onceFields {
		e.Request = field.ReplaceAllString(e.Request, "${1}<redacted>${2}")
		e.Response = field.ReplaceAllString(e.Response, "${1}<redacted>${2}")
	}
	return e
}

// hidePhones cuts mobile numbers out of a body: eleven digits from 13 to 19, with 86 before them
// or not, that stand alone. The journal is shown to whoever opens the page.
func hidePhones(body string) string {
	var out []byte
	last := 0
	for i := 0; i < len(body); i++ {
		if !isDigit(body[i]) || i > 0 && isWord(body[i-1]) {
			continue
		}
		end := i
		for end < len(body) && isDigit(body[end]) {
			end++
		}
		alone := end == len(body) || !isWord(body[end])
		number := i
		if end-i == 13 && body[i] == '8' && body[i+1] == '6' {
			number += 2
		}
		if end-number == 11 && alone && body[number] == '1' && body[number+1] >= '3' {
			out = append(append(out, body[last:number+3]...), "********"...)
			last = end
		}
		i = end - 1
	}
	if out == nil {
		return body
	}
	return string(append(out, body[last:]...))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool {
	return isDigit(c) || c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
