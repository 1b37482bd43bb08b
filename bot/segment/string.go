package segment

import (
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// String is the parts joined by and.
func (e And) String() string {
	return joined(e.Parts, " and ", func(p Expr) bool { _, or := p.(Or); return or })
}

// String is the parts joined by or.
func (e Or) String() string { return joined(e.Parts, " or ", func(Expr) bool { return false }) }

// String is the part behind a not.
func (e Not) String() string {
	switch e.Part.(type) {
	case And, Or:
		return "not (" + e.Part.String() + ")"
	default:
		return "not " + e.Part.String()
	}
}

func joined(parts []Expr, by string, parentheses func(Expr) bool) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.String()
		if parentheses(p) {
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return strings.Join(texts, by)
}

// String is the name, behind its group if that is given, in quotes where it
// would be taken for something else.
func (e Tag) String() string {
	if e.Group == "" {
		return quoted(e.Name)
	}
	return safe(e.Group) + "/" + safe(e.Name)
}

// String is the comparison, as in "seen > 30d".
func (e Ago) String() string { return string(e.Fact) + " " + string(e.Op) + " " + age(e.Age) }

// String is the comparison, as in "spent >= 19.90".
func (e Number) String() string {
	n := strconv.FormatInt(e.N, 10)
	if e.Fact == Spent {
		n = strings.TrimSuffix(bot.Money(e.N).String(), ".00")
	}
	return string(e.Fact) + " " + string(e.Op) + " " + n
}

// String is the comparison, as in "store = s17".
func (e Text) String() string { return string(e.Fact) + " " + string(e.Op) + " " + quoted(e.Value) }

// String is "in_group".
func (InGroup) String() string { return string(inGroup) }

// age is a time in days where they are whole, else in hours.
func age(d time.Duration) string {
	hours := int64(d / time.Hour)
	if hours%24 == 0 {
		return strconv.FormatInt(hours/24, 10) + "d"
	}
	return strconv.FormatInt(hours, 10) + "h"
}

// quoted is a word as it can be read back, also where a keyword could stand.
func quoted(word string) string {
	if _, special := words[folded(word)]; special {
		return inQuotes(word)
	}
	return safe(word)
}

// safe is a word in quotes if a character in it would end it otherwise.
func safe(word string) string {
	for i, r := range word {
		if ends(word[i:]) > 0 || slash(r) || opening(r) != 0 {
			return inQuotes(word)
		}
	}
	return word
}

func inQuotes(word string) string { return `"` + strings.ReplaceAll(word, `"`, `""`) + `"` }

// depth is how deep parentheses and nots are nested in what String writes.
func depth(e Expr) int {
	most := 0
	switch e := e.(type) {
	case And:
		for _, p := range e.Parts {
			inside := depth(p)
			if _, or := p.(Or); or {
				inside++
			}
			most = max(most, inside)
		}
	case Or:
		for _, p := range e.Parts {
			most = max(most, depth(p))
		}
	case Not:
		most = depth(e.Part) + 1
		switch e.Part.(type) {
		case And, Or:
			most++
		}
	}
	return most
}
