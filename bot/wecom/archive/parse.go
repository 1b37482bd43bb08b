package archive

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// What a message lacks that cannot be understood at all.
var (
	errNoJSON    = errors.New("archive: the message is no JSON object")
	errNoSpeaker = errors.New("archive: the message does not say who it is from")
	errNoType    = errors.New("archive: the message has no msgtype")
	errNoRecall  = errors.New("archive: the recall does not say of what")
	errNoConsent = errors.New("archive: the consent does not say whose")
)

// ahead is how far WeCom's clock may be before this one; a time beyond it is a
// mistake and not believed.
const ahead = 24 * time.Hour

// Parse reads an opened message. asked is the time for one that does not tell
// its own. Whatever has the common part is a message; a type that WeCom adds one
// day is one with those words that it seems to have.
func Parse(plain []byte, row Row, asked time.Time) (bot.Body, error) {
	o, ok := readObject(plain)
	if !ok {
		return nil, errNoJSON
	}
	if row.MsgID == "" {
		row.MsgID = o.text("msgid")
	}
	p := parsed{object: o, row: row, asked: asked}
	switch kind := o.text("msgtype"); {
	case o.text("action") == "switch":
		return bot.ChatSwitched{MsgID: row.MsgID, Seq: row.Seq, UserID: o.text("user"), At: p.at("time")}, nil
	case o.text("from") == "":
		return nil, errNoSpeaker
	case o.text("action") == "recall" || kind == "revoke":
		return p.recalled()
	case kind == "agree" || kind == "disagree":
		return p.consent(kind)
	case kind == "":
		return nil, errNoType
	default:
		return p.message(kind), nil
	}
}

// parsed is a message under its row.
type parsed struct {
	object
	row   Row
	asked time.Time
}

// at is when it was said.
func (p parsed) at(key string) time.Time {
	t := p.time(key)
	if t.IsZero() || t.After(p.asked.Add(ahead)) {
		return p.asked
	}
	return t
}

// listeners are those it was said to, each once, without the speaker. Of a group,
// whose members are known, it is the first customer and the first of the others:
// whoever is told of them asks whether customers hear it, and five hundred ids with
// every message would be most of what is stored on its way.
func (p parsed) listeners() []string {
	ids := p.everybody()
	if p.text("roomid") == "" {
		return ids
	}
	met := map[bool]bool{}
	return slices.DeleteFunc(ids, func(id string) bool {
		customer := bot.SpeakerOf(id) == bot.SpeakerCustomer
		defer func() { met[customer] = true }()
		return met[customer]
	})
}

func (p parsed) everybody() []string {
	var ids []string
	seen := map[string]bool{p.text("from"): true, "": true}
	for _, v := range p.list("tolist") {
		if id := textOf(v); !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

func (p parsed) message(kind string) bot.ChatMessage {
	r := reader{}
	if body, found := p.body(kind); found {
		r.read(kind, body)
	} else {
		r.guess("", map[string]any(body))
	}
	speaker := p.text("from")
	return bot.ChatMessage{
		MsgID: p.row.MsgID, Seq: p.row.Seq, Speaker: speaker, By: bot.SpeakerOf(speaker), Listeners: p.listeners(),
		ChatID: p.text("roomid"), At: p.at("msgtime"), Type: kind, Parts: r.parts, Media: r.media,
	}
}

// recalled is a message that takes another back; the body is under revoke
// whatever the msgtype says.
func (p parsed) recalled() (bot.Body, error) {
	recalled := p.object.object("revoke").text("pre_msgid")
	if recalled == "" {
		return nil, errNoRecall
	}
	return bot.ChatRecalled{
		MsgID: p.row.MsgID, Seq: p.row.Seq, Recalled: recalled, Speaker: p.text("from"), ChatID: p.text("roomid"),
		Listeners: p.listeners(), At: p.at("msgtime"),
	}, nil
}

// consent is a customer's yes or no. Its own time is the one at which they said
// it.
func (p parsed) consent(kind string) (bot.Body, error) {
	body, _ := p.body(kind)
	c := bot.ConsentChanged{
		MsgID: p.row.MsgID, Seq: p.row.Seq, ChatID: p.text("roomid"), Agreed: kind == "agree", At: p.at("msgtime"),
	}
	if at := body.time(kind + "_time"); !at.IsZero() && !at.After(p.asked.Add(ahead)) {
		c.At = at
	}
	people := append([]string{body.text("userid"), p.text("from")}, p.everybody()...)
	customer := slices.IndexFunc(people, func(id string) bool { return bot.SpeakerOf(id) == bot.SpeakerCustomer })
	if customer < 0 {
		return nil, errNoConsent
	}
	c.ExternalUserID = people[customer]
	if c.ChatID != "" {
		return c, nil
	}
	staff := slices.IndexFunc(people, func(id string) bool { return id != "" && bot.SpeakerOf(id) == bot.SpeakerStaff })
	if staff < 0 {
		return nil, errNoConsent
	}
	c.UserID = people[staff]
	return c, nil
}

// bodyKeys are the types whose body does not stand under their name [docs 91774].
var bodyKeys = map[string]string{
	"docmsg": "doc", "external_redpacket": "redpacket",
	"markdown": "info", "news": "info", "voiptext": "info", "qydiskfile": "info", "solitaire": "info", "note": "info",
	"meeting_notification": "info",
}

// common are the fields that every message has.
var common = []string{"msgid", "action", "from", "tolist", "roomid", "msgtime", "msgtype", "voiceid", "voipid"}

// body is the part that the type is about. Where it should stand and does not,
// all that is not common takes its place, so that no words go unseen.
func (p parsed) body(kind string) (body object, found bool) {
	for _, key := range []string{bodyKeys[kind], kind, "info"} {
		if body := p.object.object(key); key != "" && body != nil && !slices.Contains(common, key) {
			return body, true
		}
	}
	rest := object{}
	for key, v := range p.object {
		if !slices.Contains(common, key) {
			rest[key] = v
		}
	}
	return rest, false
}

// valid is text as databases and people take it.
func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }
