package wecom

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Who a row of sync_msg comes from [docs 94670].
const (
	kfFromCustomer = 3
	kfFromSystem   = 4
	kfFromServicer = 5
)

// kfRow is a row of sync_msg as the bot understands it.
type kfRow struct {
	msgID string
	at    time.Time
	// talk is the account and the customer, for order; without a customer it is the
	// account alone.
	talk string
	body bot.Body
}

func (r kfRow) unreadable() bool { _, is := r.body.(bot.ChatUnreadable); return is }

// kfHead is what every row has. Rows of events say whom they are about inside of
// the event only.
type kfHead struct {
	MsgID    word   `json:"msgid"`
	OpenKfID word   `json:"open_kfid"`
	Customer word   `json:"external_userid"`
	SentAt   number `json:"send_time"`
	Origin   number `json:"origin"`
	Servicer word   `json:"servicer_userid"`
	Type     word   `json:"msgtype"`
}

// readKf reads a row. What cannot be understood is a bot.ChatUnreadable: nothing
// is dropped and nothing stops the reading.
func readKf(openKfID string, raw []byte, now time.Time) kfRow {
	var head kfHead
	row := kfRow{msgID: "raw-" + shortHash(string(raw)), at: now, talk: openKfID}
	if err := json.Unmarshal(raw, &head); err != nil {
		return row.unread(raw, "客服消息的格式读不懂")
	}
	if head.MsgID != "" {
		row.msgID = string(head.MsgID)
	}
	if at := moment(head.SentAt); !at.IsZero() {
		row.at = at
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return row.unread(raw, "客服消息的格式读不懂")
	}
	inside := fields[string(head.Type)]
	if head.Type == "event" {
		return row.event(openKfID, raw, inside)
	}
	return row.message(openKfID, head, raw, inside)
}

// unread makes the row one that is kept as it came.
func (r kfRow) unread(raw []byte, why string) kfRow {
	r.body = bot.ChatUnreadable{MsgID: r.msgID, Why: why, Raw: append([]byte{}, raw...), At: r.at}
	return r
}

// message reads what a customer, or a servicer to them, said.
func (r kfRow) message(openKfID string, head kfHead, raw, inside []byte) kfRow {
	m := bot.ChatMessage{MsgID: r.msgID, OpenKfID: openKfID, At: r.at, Type: string(head.Type)}
	switch {
	case head.Customer == "":
		return r.unread(raw, "客服消息没有说是哪位客户")
	case head.Origin == kfFromCustomer:
		m.Speaker, m.By = string(head.Customer), bot.SpeakerCustomer
	case head.Origin == kfFromServicer && head.Servicer != "":
		m.Speaker, m.By, m.Listeners = string(head.Servicer), bot.SpeakerStaff, []string{string(head.Customer)}
	default:
		return r.unread(raw, fmt.Sprintf("不知道这条客服消息是谁发的（origin %d）", head.Origin))
	}
	r.talk = openKfID + "/" + string(head.Customer)
	read := kfReader(m.Type)
	if read == nil {
		return r.unread(raw, "不认识的客服消息类型"+cutBytes(m.Type, 40))
	}
	if err := read(&m, inside, 0); err != nil {
		return r.unread(raw, "客服消息的内容读不懂")
	}
	r.body = m
	return r
}

// arrival is the row on its way into the inbox.
func (r kfRow) arrival(now time.Time) (bot.Arrival, error) {
	body, err := bot.EncodeInternal(r.body)
	return bot.Arrival{
		Key: "kf:" + shortHash(r.msgID), Lane: kfLane(r.talk), Kind: r.body.Kind(), Format: bot.FormatInternal,
		Body: body, At: r.at, ReceivedAt: now,
	}, err
}

// kfLane keeps what happens in a talk in order. A lane is a key in the database,
// of at most 100 bytes.
func kfLane(talk string) string {
	if len(talk) > 96 {
		talk = shortHash(talk)
	}
	return bot.FeedKf + talk
}

func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
