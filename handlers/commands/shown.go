package commands

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// say is an answer of nothing but words.
func say(format string, args ...any) (bot.Answer, error) {
	return bot.Answer{Text: fmt.Sprintf(format, args...)}, nil
}

// phoneNumber is a mobile number inside a text.
var phoneNumber = regexp.MustCompile(`(?:\+?86[ -]?)?\b1[3-9]\d[ -]?\d{4}[ -]?\d{4}\b`)

// withoutPhones is a text whose phone numbers have no middle.
func withoutPhones(text string) string { return phoneNumber.ReplaceAllStringFunc(text, maskPhone) }

// maskPhone is a phone number without its middle: 138****8000.
func maskPhone(number string) string {
	n := bot.PhoneDigits(number)
	if len(n) < 7 {
		return "****"
	}
	return n[:3] + "****" + n[len(n)-4:]
}

// shownName is a customer's name as it may stand in a sentence to staff.
func shownName(raw string) string { return withoutPhones(templates.NewNickname(raw).String()) }

// shownText is a text from outside as it may stand in a message to staff: on one
// line, without what turns the direction of the text around it or makes links,
// and without whole phone numbers.
func shownText(raw string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		case r == '<' || r == '>':
			return r + '＜' - '<'
		}
		return r
	}, raw)
	return withoutPhones(strings.Join(strings.Fields(clean), " "))
}

// local is a time in the shop's time zone.
func (c *counter) local(t time.Time) time.Time {
	if c.Location == nil {
		return t
	}
	return t.In(c.Location)
}

// midnight is when the day of a time began.
func (c *counter) midnight(t time.Time) time.Time {
	local := c.local(t)
	y, m, d := local.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, local.Location())
}

// day says a day as people do: 今天, 昨天, 11-20, with the year if it is another.
func (c *counter) day(t, now time.Time) string {
	switch days := c.daysBetween(t, now); {
	case days == 0:
		return "今天"
	case days == 1:
		return "昨天"
	case days == -1:
		return "明天"
	case c.local(t).Year() == c.local(now).Year():
		return c.local(t).Format("01-02")
	default:
		return c.local(t).Format(time.DateOnly)
	}
}

// daysBetween are the midnights from one time to another.
func (c *counter) daysBetween(from, to time.Time) int {
	// A day may have 23 or 25 hours.
	return int(math.Round(c.midnight(to).Sub(c.midnight(from)).Hours() / 24))
}

// moment says a time to the minute.
func (c *counter) moment(t, now time.Time) string {
	return c.day(t, now) + " " + c.local(t).Format("15:04")
}

// staffName is how people call a member; somebody nobody knows by their userid.
func (c *counter) staffName(v bot.View, userID string) (string, error) {
	if userID == "" {
		return "", nil
	}
	name, err := c.roster.Name(v.Staff(), userID)
	return shownText(name), err
}

// inScope says whether a scope shows a relation.
func inScope(scope bot.Scope, r bot.Relation) bool {
	return roster.Shows(scope, r.Store) && (scope.UserID == "" || sameUser(scope.UserID, r.UserID))
}

// sameUser says whether two userids are one: WeCom writes them in lower case in
// some answers.
func sameUser(a, b string) bool { return strings.EqualFold(a, b) }

// digestOf is short for all of the parts, the same for the same parts. Numbers are
// written as such: quoted they would be signs, and all ids of events, which are
// larger than any sign, the same.
func digestOf(parts ...any) string {
	var text []byte
	for _, part := range parts {
		switch part.(type) {
		case int, int64:
			text = fmt.Appendf(text, "%d ", part)
		default:
			text = fmt.Appendf(text, "%q ", part)
		}
	}
	sum := sha256.Sum256(text)
	return base32.StdEncoding.EncodeToString(sum[:10])
}
