package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

// Why a message has no words, the strongest last: what was taken back stays so,
// whatever else is told of it.
const (
	goneExpired  = "expired"
	goneWithheld = "withheld"
	goneRecalled = "recalled"
	// goneUnreadable is told of what is among the unreadable messages.
	goneUnreadable = "unreadable"
)

var goneRank = map[string]int{goneExpired: 1, goneWithheld: 2, goneRecalled: 3}

// mostWords is how many bytes of a message are kept. WeCom's own limit for what
// somebody types is lower; what was forwarded together may be longer.
const mostWords = 64 << 10

// newMessage is the row of a message, or why there is none.
func newMessage(e bot.SaveMessage) (message, error) {
	m := message{
		MsgID: key(e.MsgID, sizeID), Seq: e.Seq, ChatID: key(e.ChatID, sizeID), Speaker: key(e.Speaker, sizeID),
		SpeakerKind: bot.SpeakerKind(key(string(e.By), 16)), ExternalUserID: key(e.Customer(), sizeID), OpenKfID: key(e.OpenKfID, sizeID),
		Store: key(e.Store, sizeID), At: at(e.At), Type: key(e.Type, sizeWord),
	}
	if m.MsgID == "" || m.Speaker == "" {
		return m, fmt.Errorf("store: a message needs a msgid and somebody who says it, not %q and %q", m.MsgID, m.Speaker)
	}
	if e.ChatID == "" && len(e.Listeners) == 1 {
		m.Listener = key(e.Listeners[0], sizeID)
	}
	if e.OpenKfID == "" {
		m.UserID = key(e.Pair().UserID, sizeID)
	}
	if e.Withheld {
		m.Gone = goneWithheld
		return m, nil
	}
	m.Menu = key(e.Menu, sizeID)
	m.say(e.Parts)
	if len(e.Media) > 0 {
		m.Media = text(bodyOf(e.Media), 16<<20-1)
	}
	return m, nil
}

// layout is where a part stands and how many bytes it has.
type layout struct {
	Where string `json:"w"`
	Bytes int    `json:"n"`
}

// say takes over the words, as far as there is room for them.
func (m *message) say(parts []bot.TextPart) {
	var lines []string
	var layouts []layout
	room := mostWords
	for _, p := range parts {
		said := cut(text(p.Text, len(p.Text)), room)
		if said == "" && p.Text != "" {
			break
		}
		lines, layouts = append(lines, said), append(layouts, layout{key(p.Where, sizeWord), len(said)})
		room -= len(said) + 1
	}
	m.Words = strings.Join(lines, "\n")
	if len(layouts) > 1 || len(layouts) == 1 && layouts[0].Where != "text" {
		m.Parts = bodyOf(layouts)
	}
}

// cut is as much of a text as has at most n bytes, ending on a rune border.
func cut(s string, n int) string {
	if n <= 0 {
		return ""
	}
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// save takes over a telling of the message. All tellings of one say the same,
// but one that comes later may know that it is to be withheld.
func (m *message) save(said message) {
	if m.Speaker == "" {
		id, gone := m.ID, m.Gone
		*m = said
		m.ID = id
		m.silence(gone)
		return
	}
	m.silence(said.Gone)
}

// recall takes the words away. Of a message that was not heard of yet, that is
// all that is known.
func (m *message) recall(when instant) {
	if m.Speaker == "" {
		m.At = max(m.At, when)
	}
	m.silence(goneRecalled)
}

// silence takes the words away for a reason; an empty one changes nothing.
func (m *message) silence(why string) {
	if why == "" {
		return
	}
	m.Words, m.Parts, m.Media, m.Menu = "", "", "", ""
	if goneRank[why] > goneRank[m.Gone] {
		m.Gone = why
	}
}

// seen is the message as handlers see it.
func (m message) seen() (bot.KeptMessage, error) {
	out := bot.KeptMessage{ID: m.ID, Store: m.Store, Words: m.Words, Gone: m.Gone, ChatMessage: bot.ChatMessage{
		MsgID: m.MsgID, Seq: m.Seq, Speaker: m.Speaker, By: m.SpeakerKind, ChatID: m.ChatID, OpenKfID: m.OpenKfID, At: m.At.Time(), Type: m.Type, Menu: m.Menu,
	}}
	if m.Listener != "" {
		out.Listeners = []string{m.Listener}
	}
	var layouts []layout
	if err := readList(m.Parts, &layouts); err != nil {
		return out, fmt.Errorf("store: the parts of message %s cannot be read: %w", m.MsgID, err)
	}
	if m.Media != "" {
		if err := json.Unmarshal([]byte(m.Media), &out.Media); err != nil {
			return out, fmt.Errorf("store: the media of message %s cannot be read: %w", m.MsgID, err)
		}
	}
	if len(layouts) == 0 && m.Words != "" {
		layouts = []layout{{"text", len(m.Words)}}
	}
	rest := m.Words
	for _, l := range layouts {
		n := min(l.Bytes, len(rest))
		out.Parts = append(out.Parts, bot.TextPart{Where: l.Where, Text: rest[:n]})
		rest = strings.TrimPrefix(rest[n:], "\n")
	}
	return out, nil
}

// set takes over what the customer said, unless something newer is known. Of the
// same time, that they do not agree counts.
func (c *consent) set(said consent) {
	if newer(said.At, c.At, c.Agreed && !said.Agreed) || c.At == 0 && c.MsgID == "" {
		*c = said
	}
}
