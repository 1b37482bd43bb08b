package callback

import (
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// Parse reads in full what the inbox kept: a callback, a message of a
// 智能机器人, or an event of the bot's own. A callback that cannot be read is
// an Unknown event with the document among its extras, and no error: it is
// authentic, and trying again would not help.
func Parse(item bot.InboxItem) (bot.Event, error) {
	ev := bot.Event{ID: item.ID, Receiver: item.Receiver, Kind: item.Kind, At: item.At, ReceivedAt: item.ReceivedAt}
	switch item.Format {
	case bot.FormatInternal:
		body, err := bot.DecodeInternal(item.Kind, item.Body)
		if err != nil {
			return bot.Event{}, err
		}
		ev.Body = body
	case bot.FormatXML:
		parseXML(&ev, item.Body)
	case bot.FormatRobot:
		parseRobot(&ev, item.Body)
	default:
		return bot.Event{}, fmt.Errorf("callback: event %d has the format %q, which is none", item.ID, item.Format)
	}
	return ev, nil
}

// parseXML reads the elements that every event has, then those of its family.
func parseXML(ev *bot.Event, doc []byte) {
	root, ok := readFields(doc)
	if !ok {
		unreadable(ev, doc)
		return
	}
	ev.CorpID, ev.From, ev.AgentID = root.take("ToUserName"), root.take("FromUserName"), root.take("AgentID")
	if at, ok := root.unix("CreateTime"); ok {
		ev.At = at
	}
	n := recognise(root.in("MsgType").text, root.in("Event").text, root.in("ChangeType").text, root.in("InfoType").text)
	// A name in another spelling than the kind's stays among the extras.
	root.takeIf("MsgType", n.msgType)
	root.takeIf("Event", n.event)
	root.takeIf("ChangeType", n.changeType)
	if n.family == nil {
		ev.Body = n.unknown()
	} else {
		ev.Body = n.family.parse(n, root)
	}
	ev.Kind = ev.Body.Kind()
	ev.Extra = root.extras()
}

// takeIf takes the first child of this name if its text is the one given.
func (f *fields) takeIf(name, text string) {
	if c := f.in(name); c.text == text {
		c.taken = true
	}
}

// parseRobot reads the JSON of a 智能机器人. The body keeps the document, so
// there are no extras.
func parseRobot(ev *bot.Event, doc []byte) {
	read, ok := readRobot(doc)
	if !ok {
		unreadable(ev, doc)
		return
	}
	ev.CorpID, ev.From = string(read.From.CorpID), string(read.From.UserID)
	if at, ok := unixTime(string(read.CreateTime)); ok {
		ev.At = at
	}
	ev.Body = read.body(doc)
	ev.Kind = ev.Body.Kind()
}

// unreadable keeps what cannot be parsed.
func unreadable(ev *bot.Event, doc []byte) {
	ev.Body = bot.Unknown{}
	ev.Kind = ev.Body.Kind()
	ev.Extra = map[string]string{documentPath: valid(doc)}
}
