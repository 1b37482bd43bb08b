package bot

import "time"

// Kind names what happened, in WeCom's own words: the Event and the ChangeType
// joined by a dot ("change_external_contact.add_external_contact"), "message."
// and the MsgType for what a member typed ("message.text"), and for what
// happens inside the bot one of "job.", "settled." or "result." and a name.
type Kind string

// Event is one thing that happened: a callback from WeCom, a job that became
// due, the outcome of a send, an action on a page. All of them enter by the
// inbox and are handled the same way.
type Event struct {
	// ID is the inbox row, unique and rising in order of arrival on one instance.
	ID int64
	// Receiver is the callback receiver that brought the event ("app"), empty
	// for what happens inside the bot.
	Receiver string
	// CorpID is ToUserName, From is FromUserName ("sys" for system events, the
	// member's UserID for what a member did, empty for kf), AgentID is text
	// because it may be empty [docs 90930].
	CorpID, From, AgentID string
	// Kind is what happened.
	Kind Kind
	// At is when it happened: WeCom's CreateTime, whole seconds.
	At time.Time
	// ReceivedAt is when this bot accepted it, by this bot's clock.
	ReceivedAt time.Time
	// Body holds what this kind of event carries.
	Body Body
	// Extra holds the elements of the callback that Body has no field for, by
	// path ("ScanCodeInfo.ScanType"), so that nothing WeCom says is dropped.
	Extra map[string]string
}

// Body is what a kind of event carries. The types in this package are the
// bodies the bot knows; everything else arrives as Unknown.
type Body interface {
	// Kind is the kind of event this body belongs to.
	Kind() Kind
}

// Pair is a staff member and a customer. Customer contact in WeCom is a
// relation between the two: tags, remarks and welcomes belong to the pair, and
// two staff with the same customer are two pairs [docs 92118, 92130].
type Pair struct {
	UserID         string `json:"user_id"`
	ExternalUserID string `json:"external_user_id"`
}

// String is the pair as one key: "liming/wmEXAMPLE".
func (p Pair) String() string { return p.UserID + "/" + p.ExternalUserID }

// KindUnknown is an event that does not say what it is.
const KindUnknown Kind = "unknown"

// Unknown is an event the bot has no type for. It is kept and acknowledged:
// WeCom adds events, and a bot that refuses them loses them.
type Unknown struct {
	MsgType, Event, ChangeType string
}

// Kind is built from whatever names the event carried.
func (u Unknown) Kind() Kind {
	switch {
	case u.Event != "" && u.ChangeType != "":
		return Kind(u.Event + "." + u.ChangeType)
	case u.Event != "":
		return Kind(u.Event)
	case u.MsgType == "":
		return KindUnknown
	default:
		return Kind("message." + u.MsgType)
	}
}
