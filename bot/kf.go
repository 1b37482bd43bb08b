package bot

import "time"

// KindKfEvent is what happens in a kf account besides what is said.
const KindKfEvent Kind = "kf.event"

// KfEvent is an event row of kf/sync_msg [docs 94670].
type KfEvent struct {
	MsgID string `json:"msg_id"`
	// Event is enter_session, msg_send_fail, servicer_status_change,
	// session_status_change, user_recall_msg, servicer_recall_msg or
	// reject_customer_msg_switch_change.
	Event          string    `json:"event"`
	OpenKfID       string    `json:"open_kfid"`
	ExternalUserID string    `json:"external_userid,omitempty"`
	At             time.Time `json:"at"`
	// Scene, SceneParam and WelcomeCode belong to enter_session; the code is there
	// when a welcome may be sent, within 20 s.
	Scene       string `json:"scene,omitempty"`
	SceneParam  string `json:"scene_param,omitempty"`
	WelcomeCode string `json:"welcome_code,omitempty"`
	// FailMsgID and FailType belong to msg_send_fail.
	FailMsgID string `json:"fail_msg_id,omitempty"`
	FailType  int    `json:"fail_type,omitempty"`
	// Change, From, To and Code belong to session_status_change: 1 taken from the
	// pool, 2 handed over, 3 ended, 4 opened again. In servicer_status_change To is
	// the servicer and Change 1 for taking talks, 2 for none; in
	// reject_customer_msg_switch_change it is 1 for taking no messages.
	Change int    `json:"change,omitempty"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	Code   string `json:"code,omitempty"`
	// Recalled is the msgid that was recalled.
	Recalled string `json:"recalled,omitempty"`
}

// Kind is KindKfEvent.
func (KfEvent) Kind() Kind { return KindKfEvent }

// KfMessage answers a kf customer (kf/send_msg) [docs 94677]. MsgID makes it
// exactly-once. WeCom takes it within 48 h of the customer's last message, five
// for each, as long as no human has the talk.
type KfMessage struct {
	OpenKfID       string `json:"open_kfid"`
	ExternalUserID string `json:"external_userid"`
	// MsgID has at most 32 of letters, digits, - and _.
	MsgID string `json:"msg_id"`
	// Text is at most 2048 bytes; with a Menu it stands above it.
	Text string   `json:"text"`
	Menu []KfItem `json:"menu,omitempty"`
	// Code answers an event instead of a message (kf/send_msg_on_event): once, and
	// until Until [docs 95122].
	Code  string    `json:"code,omitempty"`
	Until time.Time `json:"until,omitzero"`
}

// KfItem is a line of a menu. With a URL it opens that, else its ID comes back
// as the customer's choice.
type KfItem struct {
	ID      string `json:"id,omitempty"`
	Content string `json:"content"`
	URL     string `json:"url,omitempty"`
}

// Meta keeps the answers to one customer in order.
func (s KfMessage) Meta() Meta {
	p := PriorityAnswer
	if s.Code != "" {
		p = PriorityWelcome
	}
	return Meta{Kind: KindKfMessage, Priority: p, Deadline: s.Until, Lane: "kf:" + s.OpenKfID + "/" + s.ExternalUserID, Subject: s.ExternalUserID, TellFailure: true}
}

// KfHandOver gives a talk to people (kf/service_state/trans) [docs 94669]: into
// the pool, or to one Servicer. Repeating it is harmless.
type KfHandOver struct {
	OpenKfID       string `json:"open_kfid"`
	ExternalUserID string `json:"external_userid"`
	// Servicer is whom; empty is the pool.
	Servicer string `json:"servicer,omitempty"`
}

// Meta puts it after what was answered before.
func (s KfHandOver) Meta() Meta {
	return Meta{Kind: KindKfHandOver, Priority: PriorityAnswer, Lane: "kf:" + s.OpenKfID + "/" + s.ExternalUserID, Subject: s.ExternalUserID, TellFailure: true}
}

// KfTalk is how a kf account stands with a customer.
type KfTalk struct {
	OpenKfID, ExternalUserID string
	// SaidAt is when the customer wrote last, Answered how many answers were decided
	// since; WeCom takes five.
	SaidAt   time.Time
	Answered int
	// GreetedAt is when they were welcomed last.
	GreetedAt time.Time
	// Human says that a person has the talk, Servicer who, since HumanAt.
	Human    bool
	Servicer string
	HumanAt  time.Time
	// Asked is what the bot asked last and waits for, as "appeal:V1"; empty is
	// nothing.
	Asked string
	At    time.Time
}

// SetKfTalk records how an account stands with a customer.
type SetKfTalk struct{ KfTalk }

// KfView reads talks.
type KfView interface {
	// KfTalk is one; zero if there was none.
	KfTalk(openKfID, externalUserID string) (KfTalk, error)
}

func (KfMessage) effect()  {}
func (KfHandOver) effect() {}
func (SetKfTalk) effect()  {}
