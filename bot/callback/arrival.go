package callback

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// maxKind bounds a kind's name, which is a column in the database.
const maxKind = 64

// arrive makes an inbox row of a message that was opened and is authentic, so
// whatever it is, it is kept. Known tells whether its kind is a documented one.
func arrive(receiver string, plain []byte, now time.Time) (a bot.Arrival, known bool) {
	a = bot.Arrival{Receiver: receiver, Body: plain, Format: format(plain), At: now, ReceivedAt: now}
	var created string
	if a.Format == bot.FormatRobot {
		a.Key, a.Kind, a.Lane, created, known = skimRobot(receiver, plain)
	} else {
		a.Key, a.Kind, a.Lane, created, known = skim(receiver, plain)
	}
	if at, ok := unixTime(created); ok {
		a.At = at
	}
	a.Kind = bot.Kind(bounded(string(a.Kind)))
	return a, known
}

// format tells JSON from XML by how it begins, because every JSON message is
// an object.
func format(plain []byte) bot.Format {
	if bytes.HasPrefix(trim(bytes.TrimPrefix(plain, utf8BOM)), []byte("{")) {
		return bot.FormatRobot
	}
	return bot.FormatXML
}

// skimmed are the top-level elements that an inbox row is made of.
var skimmed = [...]string{"MsgType", "Event", "ChangeType", "InfoType", "CreateTime", "FromUserName", "ExternalUserID", "ChatId"}

// skim reads of a document what its inbox row needs. A document that cannot
// be read is known by its bytes.
func skim(receiver string, plain []byte) (key string, kind bot.Kind, lane, created string, known bool) {
	m := newMeaning()
	defer m.release()
	var found [len(skimmed)][]byte
	var seen [len(skimmed)]bool
	_, ok := scan(plain, func(open []element) {
		m.add(open)
		if len(open) != 2 {
			return
		}
		last := &open[1]
		for i, name := range skimmed {
			// The first of several counts, as it does for Parse.
			if !seen[i] && len(last.name) == len(name) && strings.EqualFold(string(last.name), name) {
				found[i], seen[i] = last.value(), true
			}
		}
	})
	if !ok {
		return keyOf(receiver, append([]byte(receiver+"\x00"), plain...)), bot.KindUnknown, "", "", false
	}
	value := func(i int) string { return string(found[i]) }
	n := recognise(value(0), value(1), value(2), value(3))
	return m.key(receiver), n.kind(), n.lane().named(value(6), value(7), value(5)), value(4), n.family != nil
}

// unixTime reads a CreateTime. Years beyond 5000 are some other number.
func unixTime(s string) (time.Time, bool) {
	seconds, err := strconv.ParseInt(s, 10, 64)
	if err != nil || seconds <= 0 || seconds > 1e11 {
		return time.Time{}, false
	}
	return time.Unix(seconds, 0).UTC(), true
}

// bounded cuts a name from outside to what every database takes.
func bounded(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) > maxKind {
		s = strings.ToValidUTF8(s[:maxKind], "")
	}
	return s
}
