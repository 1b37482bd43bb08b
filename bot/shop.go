package bot

import "time"

// RelationStatus says how a staff member and a customer stand.
type RelationStatus string

// The statuses of a pair. RelationNone is the zero value: never seen.
const (
	RelationNone    RelationStatus = ""
	RelationHalf    RelationStatus = "half"
	RelationActive  RelationStatus = "active"
	RelationDeleted RelationStatus = "deleted"
	RelationLost    RelationStatus = "lost"
)

// Rank orders statuses that are told of the same second: the higher wins.
func (s RelationStatus) Rank() int {
	switch s {
	case RelationActive:
		return 4
	case RelationHalf:
		return 3
	case RelationDeleted:
		return 2
	case RelationLost:
		return 1
	default:
		return 0
	}
}

// Reachable says whether WeCom accepts tags and remarks for the pair: a
// half-added one answers 84061, and a lost one still counts as long as the
// staff member has not deleted it too.
func (s RelationStatus) Reachable() bool { return s == RelationActive || s == RelationLost }

// Relation is the state of one pair. The zero value is a pair never seen.
type Relation struct {
	Pair
	Status RelationStatus
	// ChangedAt is the time of the event that set Status.
	ChangedAt time.Time
	// AddedAt is the first time the pair was added.
	AddedAt time.Time
	// WelcomedAt is the time of the add event that was answered with a
	// welcome; zero if none was.
	WelcomedAt            time.Time
	State, Channel, Store string
	Remark                string
}

// Customer is a person as WeCom describes them. The zero value is unknown.
type Customer struct {
	ExternalUserID        string
	Name, Avatar, UnionID string
	Type, Gender          int
	// Orders are those that were paid and not refunded, Spent what they come to,
	// and the times those of the first and the last of them.
	Orders                    int
	Spent                     Money
	FirstOrderAt, LastOrderAt time.Time
	// LastSeenAt is the newest thing that the customer did; see
	// InteractionKind.ByCustomer.
	LastSeenAt time.Time
	// KnownSince is when the bot first heard of them, by its own clock: what they
	// did before, it was told at best. Zero if nobody knows.
	KnownSince time.Time
}

// TagClass is one of the four classes of tags.
type TagClass string

// The classes: 静态, 消费, 行为, 层级.
const (
	TagStatic      TagClass = "static"
	TagConsumption TagClass = "consumption"
	TagBehaviour   TagClass = "behaviour"
	TagTier        TagClass = "tier"
)

// Tag is a corp tag: a name of at most 30 characters in a group of at most 30.
type Tag struct {
	Group string
	Name  string
	Class TagClass
}

// HeldTag is a tag that a pair holds now.
type HeldTag struct {
	Tag
	FirstAt, LastAt time.Time
	Count           int
	ExpiresAt       time.Time
	Rule            string
	// ByHand says that a person gave it.
	ByHand bool
}

// TagRecord is all that is known of a tag of a pair, held or not.
type TagRecord struct {
	HeldTag
	// Held says whether the pair holds it now.
	Held bool
	// RemovedAt is the newest removal. ByHand of a tag that is not held says
	// that a person took it: no rule gives it again.
	RemovedAt time.Time
	// HandAt is when a person decided; zero unless ByHand.
	HandAt time.Time
	// RemoteID is its id in WeCom, empty if it is not known there.
	RemoteID string
	// Pushed says whether WeCom has it on the pair as far as it was told, and
	// PushedAt when it was told last, by this bot's clock.
	Pushed   bool
	PushedAt time.Time
	// DecidedAt is when the rule gave it last by this bot's clock, whatever time
	// it gave it as of; zero if that is not known.
	DecidedAt time.Time
}

// AssetKind says what an asset is in WeCom.
type AssetKind string

// A join way (the code by which customers enter a store's groups) [docs 92229],
// a temporary picture of media/upload [docs 90253], a contact way (联系我, the
// code of a channel) [docs 92228], a group welcome template (入群欢迎语素材)
// [docs 92366] and an intercept rule (敏感词拦截) of what staff write [docs 95097].
const (
	AssetJoinWay      AssetKind = "join_way"
	AssetImage        AssetKind = "image"
	AssetContactWay   AssetKind = "contact_way"
	AssetGroupWelcome AssetKind = "group_welcome"
	AssetIntercept    AssetKind = "intercept_rule"
)

// AssetSpec is what the configuration wants to exist in WeCom.
type AssetSpec struct {
	// Name is how attachments refer to it ("join_way:s17", "image:coupon/new").
	Name string    `json:"name"`
	Kind AssetKind `json:"kind"`
	// Hash changes when the asset must be made again or updated.
	Hash string `json:"hash"`
	// RemoteID is the join way's or contact way's config_id, or the template's
	// template_id, when there is one to update.
	RemoteID string `json:"remote_id,omitempty"`
	// Check asks WeCom whether what is there is still what was made, and mends
	// it if not.
	Check bool `json:"check,omitempty"`
	// ChatIDs (at most 5), RoomBaseName (40 characters) and RoomBaseID belong to
	// a join way; State and Remark (30 characters each) to a contact way too.
	ChatIDs      []string `json:"chat_ids,omitempty"`
	RoomBaseName string   `json:"room_base_name,omitempty"`
	RoomBaseID   int      `json:"room_base_id,omitempty"`
	State        string   `json:"state,omitempty"`
	Remark       string   `json:"remark,omitempty"`
	// Path or URL is where an image's bytes come from: a file under templates
	// or an address.
	Path string `json:"path,omitempty"`
	URL  string `json:"url,omitempty"`
	// Users (at most 100) are whom a contact way leads to; WeCom takes one of
	// them in turn. Verify makes customers wait to be accepted.
	Users  []string `json:"users,omitempty"`
	Verify bool     `json:"verify,omitempty"`
	// Text (3000 bytes, with WeCom's %NICKNAME%) and Attachment belong to a
	// group welcome template.
	Text       string      `json:"text,omitempty"`
	Attachment *Attachment `json:"attachment,omitempty"`
	// Words (at most 300 of 32 characters) belong to an intercept rule, whose name is
	// the Remark (20 characters) and which is for the Users (at most 1000). Block
	// keeps a message with one of them from being sent, else the writer is warned.
	// Without words there is to be no such rule.
	Words []string `json:"words,omitempty"`
	Block bool     `json:"block,omitempty"`
}

// Asset is what exists in WeCom. The zero value is none.
type Asset struct {
	Name string    `json:"name"`
	Kind AssetKind `json:"kind"`
	// Hash is the spec it was made from.
	Hash string `json:"hash"`
	// RemoteID is a join way's or contact way's config_id or a template's
	// template_id, URL the code's qr_code.
	RemoteID string `json:"remote_id,omitempty"`
	URL      string `json:"url,omitempty"`
	// MediaID is an image's media_id, good until ExpiresAt (three days).
	MediaID   string    `json:"media_id,omitempty"`
	ReadyAt   time.Time `json:"ready_at"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	// Problem says why it could not be made; what was ready before stays.
	Problem string `json:"problem,omitempty"`
	// Remade says that it had vanished from WeCom and another one stands in its
	// place: printed copies of the old code lead nowhere.
	Remade bool `json:"remade,omitempty"`
	// Mended says that what stood in WeCom was not as it should be and was put
	// right. Like Remade it is said once, when it happens, and not kept.
	Mended bool `json:"mended,omitempty"`
}

// Usable says whether the asset can be sent at a time.
func (a Asset) Usable(now time.Time) bool {
	return !a.ReadyAt.IsZero() && (a.ExpiresAt.IsZero() || now.Before(a.ExpiresAt))
}

// TagChange is one difference between the tags a pair holds in the database
// and what WeCom was last told.
type TagChange struct {
	Tag
	// RemoteID is the tag's id in WeCom, empty if it is not known there yet.
	RemoteID string
	// Add says whether WeCom must add the tag or remove it.
	Add bool
	// Version is the state of the database that the change brings to WeCom;
	// a newer state stays pending.
	Version int64
}
