package bot

import (
	"strings"
	"time"
)

// The kinds of event that the message archive and kf accounts bring.
const (
	KindChatMessage    Kind = "chat.message"
	KindChatRecalled   Kind = "chat.recalled"
	KindConsentChanged Kind = "chat.consent"
	KindChatUnreadable Kind = "chat.unreadable"
	KindChatSwitched   Kind = "chat.switch"
	KindPictureRead    Kind = "result.picture"
)

// ChatMessage is something that somebody said in a customer group, or that a
// customer and a member of staff said to each other [docs 91774, 94670].
type ChatMessage struct {
	// MsgID is WeCom's, unique; Seq the place in the archive, 0 in kf.
	MsgID string `json:"msg_id"`
	Seq   int64  `json:"seq,omitempty"`
	// Speaker is who said it: a userid, an external_userid (wm…, wo…) or a robot's
	// id (wb…). Listeners are to whom, without the speaker; in a group one customer
	// and one other, if there are any.
	Speaker   string      `json:"speaker"`
	By        SpeakerKind `json:"by"`
	Listeners []string    `json:"listeners,omitempty"`
	// ChatID is the group; empty between two.
	ChatID string `json:"chat_id,omitempty"`
	// OpenKfID is the kf account through which it came; empty for the archive.
	OpenKfID string    `json:"open_kfid,omitempty"`
	At       time.Time `json:"at"`
	// Type is WeCom's msgtype.
	Type string `json:"type"`
	// Parts are all words in it that people read, in order.
	Parts []TextPart  `json:"parts,omitempty"`
	Media []ChatMedia `json:"media,omitempty"`
	// Menu is the id of what a kf customer chose from a menu.
	Menu string `json:"menu,omitempty"`
}

// Kind is KindChatMessage.
func (ChatMessage) Kind() Kind { return KindChatMessage }

// Text is all of its words, a part a line.
func (m ChatMessage) Text() string {
	var lines []string
	for _, p := range m.Parts {
		lines = append(lines, p.Text)
	}
	return strings.Join(lines, "\n")
}

// Customer is the customer who said it, or between two the one whom it was said
// to; empty if there is none or not just one.
func (m ChatMessage) Customer() string {
	switch {
	case m.By == SpeakerCustomer:
		return m.Speaker
	case m.ChatID == "" && len(m.Listeners) == 1 && SpeakerOf(m.Listeners[0]) == SpeakerCustomer:
		return m.Listeners[0]
	}
	return ""
}

// Pair are the two between whom it was said; zero in a group.
func (m ChatMessage) Pair() Pair {
	switch {
	case m.ChatID != "" || len(m.Listeners) != 1:
		return Pair{}
	case m.By == SpeakerCustomer && SpeakerOf(m.Listeners[0]) == SpeakerStaff:
		return Pair{UserID: m.Listeners[0], ExternalUserID: m.Speaker}
	case m.By == SpeakerStaff && SpeakerOf(m.Listeners[0]) == SpeakerCustomer:
		return Pair{UserID: m.Speaker, ExternalUserID: m.Listeners[0]}
	}
	return Pair{}
}

// SpeakerKind says what somebody is who speaks.
type SpeakerKind string

// The kinds of speaker.
const (
	SpeakerCustomer SpeakerKind = "customer"
	SpeakerStaff    SpeakerKind = "staff"
	SpeakerRobot    SpeakerKind = "robot"
)

// SpeakerOf tells by an id what its owner is: WeCom's customers begin with wm or
// wo, its robots with wb, and all others are members of staff [docs 91774].
// A userid may begin so, too, and is then at most as long as people type; the ids
// that WeCom makes have 32 characters or more.
func SpeakerOf(id string) SpeakerKind {
	switch {
	case len(id) < 20:
		return SpeakerStaff
	case strings.HasPrefix(id, "wm"), strings.HasPrefix(id, "wo"):
		return SpeakerCustomer
	case strings.HasPrefix(id, "wb"):
		return SpeakerRobot
	default:
		return SpeakerStaff
	}
}

// TextPart is a piece of words in a message.
type TextPart struct {
	// Where it stands: "text", "title", "description", "file", "quote", "item", "link".
	Where string `json:"where"`
	Text  string `json:"text"`
}

// ChatMedia is a picture, a voice, a video or a file in a message. What it shows
// is not in the message: it is fetched by ID.
type ChatMedia struct {
	// ID is the archive's sdkfileid, or kf's media_id.
	ID   string `json:"id"`
	Type string `json:"type"`
	MD5  string `json:"md5,omitempty"`
	Size int64  `json:"size,omitempty"`
	Name string `json:"name,omitempty"`
}

// ChatRecalled says that a message was taken back by who said it.
type ChatRecalled struct {
	MsgID    string `json:"msg_id"`
	Seq      int64  `json:"seq,omitempty"`
	Recalled string `json:"recalled"`
	Speaker  string `json:"speaker"`
	ChatID   string `json:"chat_id,omitempty"`
	// Listeners are those of the message that says so.
	Listeners []string  `json:"listeners,omitempty"`
	At        time.Time `json:"at"`
}

// Kind is KindChatRecalled.
func (ChatRecalled) Kind() Kind { return KindChatRecalled }

// ConsentChanged says that a customer agrees, or does not, that what they say is
// archived: with a member of staff, or in a group [docs 91774, 91782].
type ConsentChanged struct {
	MsgID string `json:"msg_id"`
	Seq   int64  `json:"seq,omitempty"`
	Pair
	ChatID string    `json:"chat_id,omitempty"`
	Agreed bool      `json:"agreed"`
	At     time.Time `json:"at"`
}

// Kind is KindConsentChanged.
func (ConsentChanged) Kind() Kind { return KindConsentChanged }

// ChatUnreadable is a message that could not be opened or understood. It is kept
// as it came, counted and passed by.
type ChatUnreadable struct {
	MsgID string `json:"msg_id"`
	Seq   int64  `json:"seq"`
	// Why is a sentence for a shop owner; KeyVersion is the publickey_ver it was
	// sealed with.
	Why        string    `json:"why"`
	KeyVersion int       `json:"key_version,omitempty"`
	Raw        []byte    `json:"raw"`
	At         time.Time `json:"at"`
}

// Kind is KindChatUnreadable.
func (ChatUnreadable) Kind() Kind { return KindChatUnreadable }

// ChatSwitched is the archive's log of a member of staff who changed corps; it
// carries no words.
type ChatSwitched struct {
	MsgID  string    `json:"msg_id"`
	Seq    int64     `json:"seq"`
	UserID string    `json:"user_id"`
	At     time.Time `json:"at"`
}

// Kind is KindChatSwitched.
func (ChatSwitched) Kind() Kind { return KindChatSwitched }

// SaveMessage keeps a message: once, whatever the number of its arrivals. One
// that was recalled keeps no words, whichever of the two is heard of first.
type SaveMessage struct {
	ChatMessage
	// Store is whose it is: that of the group, or of the pair.
	Store string
	// Withheld keeps that something was said and not what: who said it has not
	// agreed.
	Withheld bool
}

// SaveUnreadable keeps a message that could not be opened, as it came.
type SaveUnreadable struct{ ChatUnreadable }

// RecallMessage takes the words of a message away, and keeps that there was one.
type RecallMessage struct {
	MsgID string
	At    time.Time
}

// SetConsent records what a customer said about archiving, the newest by At. With
// Agreed false the words that were kept of the time since are taken away.
type SetConsent struct{ ConsentChanged }

// ReadPicture fetches a picture of the archive (GetMediaData) [docs 91774], looks
// for QR codes in it and answers with PictureRead. The picture itself is not kept.
type ReadPicture struct {
	MsgID string    `json:"msg_id"`
	Media ChatMedia `json:"media"`
	// Speaker is the customer who sent it.
	Speaker string `json:"speaker"`
}

// Meta ranks it behind what people wait for.
func (s ReadPicture) Meta() Meta {
	return Meta{Kind: KindReadPicture, Priority: PriorityPost, Subject: s.Speaker}
}

// PictureRead is what the QR codes in a picture say.
type PictureRead struct {
	MsgID string   `json:"msg_id"`
	Codes []string `json:"codes"`
}

// Kind is KindPictureRead.
func (PictureRead) Kind() Kind { return KindPictureRead }

// ChatView reads messages and consent.
type ChatView interface {
	FeedView
	// Message is a kept message by its msgid; zero if it is not kept. One that was
	// taken back before it was heard of has no Speaker.
	Message(msgID string) (KeptMessage, error)
	// Said are the newest messages of a speaker since a time, newest first, at most
	// limit, over all groups.
	Said(speaker string, since time.Time, limit int) ([]KeptMessage, error)
	// Consents are what a customer said about archiving; ChatID is empty for that
	// with a member of staff.
	Consents(externalUserID string) ([]ConsentChanged, error)
}

// ChatDesk reads messages for those who ask.
type ChatDesk interface {
	// Messages are the kept messages with words, newest first, older than the one
	// of an id (0 begins), at most limit.
	Messages(scope Scope, olderThan int64, limit int) ([]KeptMessage, error)
	// Around are up to n messages before and after one, in its chat, oldest first.
	Around(scope Scope, msgID string, n int) ([]KeptMessage, error)
}

// KeptMessage is a message as it is kept.
type KeptMessage struct {
	// ID rises in the order in which messages were kept.
	ID int64
	ChatMessage
	Store string
	// Words are those that are kept; empty if they were withheld, recalled,
	// forgotten after their time, or if there were none.
	Words string
	// Gone says why there are none: "withheld", "recalled", "expired", "unreadable",
	// or nothing.
	Gone string
}

func (SaveMessage) effect()    {}
func (SaveUnreadable) effect() {}
func (RecallMessage) effect()  {}
func (SetConsent) effect()     {}
func (ReadPicture) effect()    {}
