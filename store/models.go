package store

import "github.com/zhanggui/zhanggui/bot"

// The sizes of the text columns, in characters.
const (
	sizeID     = 128
	sizeName   = 255
	sizeURL    = 1024
	sizeWord   = 32
	sizeTag    = 64
	sizeDetail = 1000
)

// customer is a person. Its number stands for the external_userid in every
// other table: tags are the largest, and eight bytes make them small.
type customer struct {
	ID             int64  `gorm:"primaryKey;autoIncrement"`
	ExternalUserID string `gorm:"column:external_userid"`
	// CreatedEvent is the event that brought the person.
	CreatedEvent int64
	Name         string
	Avatar       string
	UnionID      string `gorm:"column:unionid"`
	Type         int
	Gender       int
	// FetchedAt is the time of the data above, 0 as long as there is none.
	FetchedAt instant
	// Orders that were paid and not refunded, what they come to in fen, and the
	// times of the first and the last of them. See changes.sumUp.
	Orders       int64
	Spent        bot.Money
	FirstOrderAt instant
	LastOrderAt  instant
	// LastSeenAt is the newest thing that the customer did.
	LastSeenAt instant
}

// TableName is "customers".
func (customer) TableName() string { return "customers" }

// relation is a pair: how a staff member and a customer stand.
type relation struct {
	CustomerID int64  `gorm:"primaryKey;autoIncrement:false"`
	UserID     string `gorm:"primaryKey"`
	Status     bot.RelationStatus
	StatusAt   instant
	AddedAt    instant
	// Each of the three origins has its own time, because an event may know one
	// and not the others.
	State     string
	StateAt   instant
	Channel   string
	ChannelAt instant
	Store     string
	StoreAt   instant
	Remark    string
	AddWay    int
	RemarkAt  instant
	// WelcomedAt is the newest welcome that was decided, WelcomeLostAt the
	// newest that did not arrive.
	WelcomedAt    instant
	WelcomeLostAt instant
}

// TableName is "relations".
func (relation) TableName() string { return "relations" }

// tag is a tag of the corp.
type tag struct {
	ID        int64  `gorm:"primaryKey;autoIncrement"`
	GroupName string `gorm:"column:group_name"`
	Name      string
	Class     bot.TagClass
	// CreatedEvent is the event that first gave the tag.
	CreatedEvent int64
	// WeComID is the tag's id in WeCom, empty if it is not known there.
	WeComID string `gorm:"column:wecom_id"`
	// WeComName and WeComGroup are what people call it in WeCom; empty if they
	// call it what rules do, as far as it is known.
	WeComName    string `gorm:"column:wecom_name"`
	WeComGroup   string `gorm:"column:wecom_group"`
	WeComGroupID string `gorm:"column:wecom_group_id"`
	// Generation counts how often the tag vanished from WeCom. It takes the tag
	// from every customer with it, so what was pushed in an earlier generation
	// counts as never pushed.
	Generation int64
	// ForgottenID is the id that it lost last: it vanished only as far as was
	// known if that comes back. ForgottenAt is when the tag itself was gone.
	ForgottenID string
	ForgottenAt instant
}

// TableName is "tags".
func (tag) TableName() string { return "tags" }

// pairTag is a tag that a pair holds or held.
type pairTag struct {
	TagID      int64  `gorm:"primaryKey;autoIncrement:false"`
	CustomerID int64  `gorm:"primaryKey;autoIncrement:false"`
	UserID     string `gorm:"primaryKey"`
	FirstAt    instant
	LastAt     instant
	Count      int
	// ExpiresAt, Rule and SourceEvent are those of the newest add.
	ExpiresAt   instant
	Rule        string
	SourceEvent int64
	// RemovedAt and RemovedRule are those of the newest removal.
	RemovedAt   instant
	RemovedRule string
	// Hand is what a person decided last, as of HandAt.
	Hand   hand
	HandAt instant
	// Version counts how often the pair came to hold the tag or ceased to. It
	// tells the way, not the state: events in another order may take fewer turns.
	Version int64
	// Pushed says whether WeCom has the tag as far as it is known, as of
	// PushedVersion and PushedGeneration.
	Pushed           bool
	PushedVersion    int64
	PushedGeneration int64
	PushedAt         instant
}

// TableName is "pair_tags".
func (pairTag) TableName() string { return "pair_tags" }

// interaction is an entry of a customer's time line. Its key keeps a
// customer's entries together and in order of time.
type interaction struct {
	CustomerID int64               `gorm:"primaryKey;autoIncrement:false"`
	At         instant             `gorm:"primaryKey;autoIncrement:false"`
	Kind       bot.InteractionKind `gorm:"primaryKey"`
	UserID     string              `gorm:"primaryKey"`
	Ref        string              `gorm:"primaryKey"`
	Detail     string
	EventID    int64
}

// TableName is "interactions".
func (interaction) TableName() string { return "interactions" }

// asset is something prepared in WeCom.
type asset struct {
	Name string `gorm:"primaryKey"`
	Kind bot.AssetKind
	// Hash is the specification it was made from.
	Hash      string
	RemoteID  string
	URL       string
	MediaID   string
	ReadyAt   instant
	ExpiresAt instant
	Problem   string
}

// TableName is "assets".
func (asset) TableName() string { return "assets" }
