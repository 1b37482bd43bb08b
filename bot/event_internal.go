package bot

import (
	"encoding/json"
	"fmt"
	"time"
)

// JobDue says that a scheduled job's time has come.
type JobDue struct {
	// Name tells which job ("assets", "tags.expire").
	Name string `json:"name"`
	// Due is the time it was scheduled for, which may lie in the past.
	Due time.Time `json:"due"`
	// Payload is what the job was scheduled with.
	Payload json.RawMessage `json:"payload,omitempty"`
}

// Kind is "job." and the name.
func (b JobDue) Kind() Kind { return JobKind(b.Name) }

// JobKind is the kind of event that a job of this name becomes.
func JobKind(name string) Kind { return Kind("job." + name) }

// SendFailed says that a send came to a final end without success: refused for
// good, or its deadline passed. Only sends whose Meta asks for it raise one.
type SendFailed struct {
	// SendKind and Payload are the send as it stood in the outbox; DecodeSend
	// opens them.
	SendKind SendKind        `json:"send_kind"`
	Payload  json.RawMessage `json:"payload"`
	// Code is WeCom's errcode, 0 if WeCom was never asked or did not answer.
	Code int `json:"code"`
	// Reason is a sentence a shop owner understands.
	Reason string `json:"reason"`
	// Unsure says that it may have been done all the same.
	Unsure bool `json:"unsure,omitempty"`
}

// Kind is "settled." and the kind of send.
func (b SendFailed) Kind() Kind { return FailedKind(b.SendKind) }

// FailedKind is the kind of event that the failure of such a send becomes.
func FailedKind(k SendKind) Kind { return Kind("settled." + string(k)) }

// The results of sends, and what enters by other doors than WeCom's.
const (
	KindContactFetched   Kind = "result.contact"
	KindContactGone      Kind = "result.contact_gone"
	KindAssetReady       Kind = "result.asset"
	KindGroupFetched     Kind = "result.group"
	KindGroupGone        Kind = "result.group_gone"
	KindStaffFetched     Kind = "result.staff"
	KindCustomersFetched Kind = "result.customers"
	KindGroupsFetched    Kind = "result.groups"
	KindTagsFetched      Kind = "result.tags"
	KindOrderReceived    Kind = "order.received"
	KindRosterFetched    Kind = "result.roster"
	KindPostCreated      Kind = "result.post_created"
	KindPostFetched      Kind = "result.post"
	KindMessageUnread    Kind = "result.message_unread"
	KindTroubleSeen      Kind = "trouble"
	KindFeedRead         Kind = "result.feed"
)

// ContactFetched is what WeCom knows of a customer and of the staff member's
// relation to it (externalcontact/get) [docs 92114].
type ContactFetched struct {
	Pair
	Name    string `json:"name"`
	Avatar  string `json:"avatar,omitempty"`
	UnionID string `json:"union_id,omitempty"`
	// Type is 1 for a WeChat user, 2 for a WeCom user of another corp.
	Type int `json:"type"`
	// Gender is 0 unknown, 1 male, 2 female.
	Gender int `json:"gender"`
	// Remark, State and AddWay belong to the staff member's relation.
	Remark string `json:"remark,omitempty"`
	State  string `json:"state,omitempty"`
	AddWay int    `json:"add_way"`
	// AddedAt is when the relation began (createtime), zero if not told.
	AddedAt time.Time `json:"added_at,omitzero"`
	// Mobiles are the phone numbers that the staff member noted, digits only.
	Mobiles []string `json:"mobiles,omitempty"`
	// Tags are the pair's corp tags in WeCom. TagsKnown is false if the answer
	// did not tell them.
	Tags      []RemoteTag `json:"tags,omitempty"`
	TagsKnown bool        `json:"tags_known,omitempty"`
	// TagStamp is the TagStamp under which the reading began; empty for one of
	// a page, which cannot tell people from the bot where the bot wrote tags.
	TagStamp string `json:"tag_stamp,omitempty"`
	// Again is that of the FetchContact.
	Again int `json:"again,omitempty"`
	// AskedAt is when the reading began, by this bot's clock.
	AskedAt time.Time `json:"asked_at,omitzero"`
	Run     string    `json:"run,omitempty"`
}

// Kind is KindContactFetched.
func (ContactFetched) Kind() Kind { return KindContactFetched }

// AssetReady says that an asset was made in WeCom and may be used.
type AssetReady struct{ Asset }

// Kind is KindAssetReady.
func (AssetReady) Kind() Kind { return KindAssetReady }

// MessageUnread says that a message to staff that tells of an alert did not
// reach all of them: their account is wrong or gone, or the app is hidden from
// them.
type MessageUnread struct {
	Alert string `json:"alert"`
	// Lost are those it did not reach, Reached those it did.
	Lost    []string `json:"lost"`
	Reached []string `json:"reached,omitempty"`
}

// Kind is KindMessageUnread.
func (MessageUnread) Kind() Kind { return KindMessageUnread }

// TroubleSeen says that WeCom keeps refusing what the bot asks, for a reason
// that does not pass by itself.
type TroubleSeen struct {
	// Sentence is for a shop owner; it names no secret.
	Sentence string `json:"sentence"`
}

// Kind is KindTroubleSeen.
func (TroubleSeen) Kind() Kind { return KindTroubleSeen }

// internal are the bodies that are not WeCom's own, by kind. Jobs and failures
// have a kind for each name and are not among them.
var internal = map[Kind]func(Kind, []byte) (Body, error){
	KindContactFetched:   decode[ContactFetched],
	KindContactGone:      decode[ContactGone],
	KindAssetReady:       decode[AssetReady],
	KindGroupFetched:     decode[GroupFetched],
	KindGroupGone:        decode[GroupGone],
	KindStaffFetched:     decode[StaffFetched],
	KindCustomersFetched: decode[CustomersFetched],
	KindGroupsFetched:    decode[GroupsFetched],
	KindTagsFetched:      decode[TagsFetched],
	KindOrderReceived:    decode[OrderReceived],
	KindRosterFetched:    decode[RosterFetched],
	KindPostCreated:      decode[PostCreated],
	KindPostFetched:      decode[PostFetched],
	KindMessageUnread:    decode[MessageUnread],
	KindTroubleSeen:      decode[TroubleSeen],
	KindFeedRead:         decode[FeedRead],
	KindChatMessage:      decode[ChatMessage],
	KindChatRecalled:     decode[ChatRecalled],
	KindConsentChanged:   decode[ConsentChanged],
	KindChatUnreadable:   decode[ChatUnreadable],
	KindChatSwitched:     decode[ChatSwitched],
	KindPictureRead:      decode[PictureRead],
	KindKfEvent:          decode[KfEvent],
	KindCouponMoved:      decode[CouponMoved],
	KindSaleMoved:        decode[SaleMoved],
	KindCampaignAnswered: decode[CampaignAnswered],
	KindPageLine:         decode[PageLine],
}

// EncodeInternal writes the body of an internal event for the inbox. It
// refuses bodies that come from WeCom: those are kept as they arrived.
func EncodeInternal(b Body) ([]byte, error) {
	switch b.(type) {
	case JobDue, SendFailed:
		return json.Marshal(b)
	}
	if b == nil || internal[b.Kind()] == nil {
		return nil, fmt.Errorf("bot: %T is not an internal event", b)
	}
	return json.Marshal(b)
}

// DecodeInternal reads what EncodeInternal wrote. The kind tells the type.
func DecodeInternal(k Kind, data []byte) (Body, error) {
	switch {
	case internal[k] != nil:
		return internal[k](k, data)
	case hasPrefix(k, "job."):
		return decode[JobDue](k, data)
	case hasPrefix(k, "settled."):
		return decode[SendFailed](k, data)
	default:
		return nil, fmt.Errorf("bot: %q is not an internal event", k)
	}
}

func decode[T Body](k Kind, data []byte) (Body, error) {
	var b T
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, fmt.Errorf("bot: event %q: %w", k, err)
	}
	return b, nil
}

func hasPrefix(k Kind, prefix string) bool {
	return len(k) > len(prefix) && string(k[:len(prefix)]) == prefix
}
