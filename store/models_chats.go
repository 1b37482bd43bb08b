package store

import "github.com/zhanggui/zhanggui/bot"

// message is something that somebody said, or that it was taken back before it
// was heard of: then nobody has said it.
type message struct {
	ID          int64  `gorm:"primaryKey;autoIncrement"`
	MsgID       string `gorm:"column:msgid"`
	Seq         int64
	ChatID      string
	Speaker     string
	SpeakerKind bot.SpeakerKind
	// Listener is to whom, between two. All who hear what is said in a group are
	// its members and are not kept again.
	Listener string
	// UserID and ExternalUserID are the pair between whom it was said; in a group
	// and in a kf account there is only the customer, if one said it or heard it.
	UserID         string
	ExternalUserID string `gorm:"column:external_userid"`
	OpenKfID       string `gorm:"column:open_kfid"`
	Store          string
	At             instant
	Type           string
	// Words are all parts, a part a line; Parts says where each stands and how
	// many bytes of the words it is, as JSON.
	Words, Parts, Media string
	Menu                string
	Gone                string
}

// TableName is "messages".
func (message) TableName() string { return "messages" }

// messageTable leaves the number of a message to the database.
var messageTable = table[message]{
	name: "messages", keys: 1,
	columns: []string{
		"msgid", "seq", "chat_id", "speaker", "speaker_kind", "listener", "user_id", "external_userid", "open_kfid", "store", "at", "type",
		"words", "parts", "media", "menu", "gone",
	},
	values: func(m *message) []any {
		return []any{
			m.MsgID, m.Seq, m.ChatID, m.Speaker, string(m.SpeakerKind), m.Listener, m.UserID, m.ExternalUserID, m.OpenKfID, m.Store, int64(m.At), m.Type,
			m.Words, m.Parts, m.Media, m.Menu, m.Gone,
		}
	},
}

// unreadable is a message that could not be opened, as it came.
type unreadable struct {
	MsgID      string `gorm:"column:msgid;primaryKey"`
	Seq        int64
	Why        string
	KeyVersion int
	Raw        []byte
	At         instant
}

// TableName is "unreadables".
func (unreadable) TableName() string { return "unreadables" }

var unreadableTable = table[unreadable]{
	name: "unreadables", keys: 1,
	columns: []string{"msgid", "seq", "why", "key_version", "raw", "at"},
	values: func(u *unreadable) []any {
		return []any{u.MsgID, u.Seq, u.Why, u.KeyVersion, u.Raw, int64(u.At)}
	},
}

// consent is what a customer said last about archiving: with a member of staff,
// or in a group.
type consent struct {
	ExternalUserID string `gorm:"column:external_userid;primaryKey"`
	UserID         string `gorm:"primaryKey"`
	ChatID         string `gorm:"primaryKey"`
	Agreed         bool
	At             instant
	MsgID          string `gorm:"column:msgid"`
	Seq            int64
}

// TableName is "consents".
func (consent) TableName() string { return "consents" }

var consentTable = table[consent]{
	name: "consents", keys: 3,
	columns: []string{"external_userid", "user_id", "chat_id", "agreed", "at", "msgid", "seq"},
	values: func(c *consent) []any {
		return []any{c.ExternalUserID, c.UserID, c.ChatID, c.Agreed, int64(c.At), c.MsgID, c.Seq}
	},
}

// kfTalk is how a kf account stands with a customer.
type kfTalk struct {
	ExternalUserID string `gorm:"column:external_userid;primaryKey"`
	OpenKfID       string `gorm:"column:open_kfid;primaryKey"`
	SaidAt         instant
	Answered       int
	GreetedAt      instant
	Human          bool
	Servicer       string
	HumanAt        instant
	Asked          string
	At             instant
}

// TableName is "kf_talks".
func (kfTalk) TableName() string { return "kf_talks" }

var kfTalkTable = table[kfTalk]{
	name: "kf_talks", keys: 2,
	columns: []string{"external_userid", "open_kfid", "said_at", "answered", "greeted_at", "human", "servicer", "human_at", "asked", "at"},
	values: func(k *kfTalk) []any {
		return []any{
			k.ExternalUserID, k.OpenKfID, int64(k.SaidAt), k.Answered, int64(k.GreetedAt), k.Human, k.Servicer, int64(k.HumanAt), k.Asked, int64(k.At),
		}
	},
}
