package callback

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/zhanggui/zhanggui/bot"
)

// robotDoc is the part of a 智能机器人's message that the bot reads
// [docs 100719, 101027].
type robotDoc struct {
	MsgID       loose `json:"msgid"`
	CreateTime  loose `json:"create_time"`
	RobotID     loose `json:"aibotid"`
	ChatID      loose `json:"chatid"`
	ChatType    loose `json:"chattype"`
	ResponseURL loose `json:"response_url"`
	MsgType     loose `json:"msgtype"`
	From        struct {
		UserID loose `json:"userid"`
		CorpID loose `json:"corpid"`
	} `json:"from"`
	Text  struct{ Content loose } `json:"text"`
	Voice struct{ Content loose } `json:"voice"`
	Event struct {
		Type loose `json:"eventtype"`
	} `json:"event"`
}

// loose is a text that may come as a number.
type loose string

// UnmarshalJSON takes text as it is and everything else as it is written.
func (l *loose) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*l = loose(s)
	} else {
		*l = loose(data)
	}
	return nil
}

// readRobot reads the message. A part of an unexpected type is left empty: the
// body keeps the whole document anyway.
func readRobot(plain []byte) (doc robotDoc, ok bool) {
	err := json.Unmarshal(bytes.TrimPrefix(plain, utf8BOM), &doc)
	var mismatch *json.UnmarshalTypeError
	return doc, err == nil || errors.As(err, &mismatch)
}

// body is the typed form.
func (d robotDoc) body(raw []byte) bot.RobotMessage {
	text := d.Text.Content
	if text == "" {
		text = d.Voice.Content
	}
	return bot.RobotMessage{
		MsgID: string(d.MsgID), RobotID: string(d.RobotID), ChatID: string(d.ChatID),
		ChatType: string(d.ChatType), UserID: string(d.From.UserID), MsgType: string(d.MsgType),
		EventType: string(d.Event.Type), Text: string(text), ResponseURL: string(d.ResponseURL), Raw: raw,
	}
}

// robotKinds are the documented ones.
var robotKinds = map[bot.Kind]bool{
	"aibot.text": true, "aibot.image": true, "aibot.mixed": true, "aibot.voice": true, "aibot.file": true,
	"aibot.video": true, "aibot.stream": true, "aibot.enter_chat": true, "aibot.template_card_event": true,
	"aibot.feedback_event": true, "aibot.disconnected_event": true,
}

// skimRobot is skim for JSON.
func skimRobot(receiver string, plain []byte) (key string, kind bot.Kind, lane, created string, known bool) {
	doc, ok := readRobot(plain)
	if !ok {
		return keyOf(receiver, append([]byte(receiver+"\x00"), plain...)), bot.KindUnknown, "", "", false
	}
	kind = doc.body(nil).Kind()
	lane = laneMember.named("", "", string(doc.From.UserID))
	return keyOf(receiver, robotMeaning(receiver, plain, doc)), kind, lane, string(doc.CreateTime), robotKinds[kind]
}

// robotMeaning is what the same message has in common with itself. WeCom names
// msgid as the key [docs 100719], but polls of one stream may share it, so
// those count by all they hold.
func robotMeaning(receiver string, plain []byte, doc robotDoc) []byte {
	m := appendSized(nil, []byte(receiver))
	if doc.MsgID != "" && doc.MsgType != "stream" {
		for _, s := range []loose{doc.MsgID, doc.RobotID, doc.MsgType, doc.Event.Type} {
			m = appendSized(m, []byte(s))
		}
		return m
	}
	var all any
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(plain, utf8BOM)))
	decoder.UseNumber()
	if err := decoder.Decode(&all); err == nil {
		// Marshal writes the members of objects in order of name.
		if sorted, err := json.Marshal(all); err == nil {
			plain = sorted
		}
	}
	return append(m, plain...)
}
