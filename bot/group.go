package bot

import "time"

// Group is a customer group (客户群) as far as the bot knows it. The zero value
// is a group never heard of.
type Group struct {
	ChatID      string `json:"chat_id"`
	Name, Owner string
	// Store is the id of the store it belongs to, by the configuration or by
	// the join way that its members came by; empty if nobody knows.
	Store     string
	CreatedAt time.Time
	// DismissedAt is when it ended; zero while it lives.
	DismissedAt time.Time
	// Version is the member_version that the members are known as of; empty
	// means that they were never read, or that something is known to be
	// missing. A change fits if its LastMemVer is this [docs 92130, 92122].
	Version string
	// ChangedAt is the time of the newest event that was taken in, FetchedAt of
	// the newest reading by groupchat/get.
	ChangedAt, FetchedAt time.Time
	// TemplateTold names the group welcome template that the owner was told to
	// choose, with its hash.
	TemplateTold string
}

// JoinScene says how a member came into a group, in the API's own numbers
// [docs 92122]. An event's JoinScene counts differently.
type JoinScene int

// The scenes.
const (
	JoinUnknown JoinScene = 0
	JoinInvited JoinScene = 1
	JoinLink    JoinScene = 2
	JoinQR      JoinScene = 3
)

// Member is somebody who is or was in a customer group.
type Member struct {
	// ID is a userid of staff or a customer's external_userid.
	ID string `json:"id"`
	// Customer says that the member is not of the corp (type 2).
	Customer bool `json:"customer,omitempty"`
	// Name is what the group shows; it may be empty.
	Name    string `json:"name,omitempty"`
	UnionID string `json:"union_id,omitempty"`
	// Present says that the member is in the group now; the times are of the
	// newest joining and leaving that are known, zero for none.
	Present          bool      `json:"present,omitempty"`
	JoinedAt, LeftAt time.Time `json:"-"`
	// Removed says that the newest leaving was not the member's own wish.
	Removed bool      `json:"removed,omitempty"`
	Scene   JoinScene `json:"scene,omitempty"`
	// State is that of the join way, Invitor the userid of staff who invited.
	State   string `json:"state,omitempty"`
	Invitor string `json:"invitor,omitempty"`
}

// Membership is a member seen from the customer's side.
type Membership struct {
	ChatID string
	// Store is the group's.
	Store string
	Member
}

// SetGroup replaces what is known of a group. A handler writes what it read
// through the View and changed; events of one group are handled in order.
type SetGroup struct{ Group }

// SetMember replaces what is known of a member of a group. A customer who was
// never heard of otherwise is known from now on.
type SetMember struct {
	ChatID string
	Member
}

// GroupView reads customer groups.
type GroupView interface {
	// Group is a group by chat_id; zero if it was never heard of.
	Group(chatID string) (Group, error)
	// Members are all who are or were in a group, in order of id.
	Members(chatID string) ([]Member, error)
	// Member is one of them; zero if never there.
	Member(chatID, id string) (Member, error)
	// Memberships are the groups a customer is or was in, newest joining first.
	Memberships(externalUserID string) ([]Membership, error)
	// OpenGroups are the groups that are not dismissed, in order of chat_id,
	// after the one given, at most limit.
	OpenGroups(after string, limit int) ([]Group, error)
}

// FetchGroup reads a group with its members (groupchat/get) [docs 92122] and
// answers with GroupFetched, or with GroupGone if it was dismissed.
type FetchGroup struct {
	ChatID string `json:"chat_id"`
	// Run is the sync that asks; empty for an event.
	Run string `json:"run,omitempty"`
}

// Meta serialises per group.
func (s FetchGroup) Meta() Meta {
	return Meta{Kind: KindFetchGroup, Priority: PrioritySync, Lane: GroupLane(s.ChatID), TellFailure: s.Run != ""}
}

func (FetchGroup) effect() {}

// GroupLane is the lane of a group's events and readings.
func GroupLane(chatID string) string { return "chat:" + chatID }

// GroupFetched is a group as WeCom describes it. Details lag about two seconds
// behind events [docs 92130].
type GroupFetched struct {
	ChatID    string        `json:"chat_id"`
	Name      string        `json:"name"`
	Owner     string        `json:"owner"`
	CreatedAt time.Time     `json:"created_at"`
	Version   string        `json:"version"`
	Members   []GroupMember `json:"members"`
	// AskedAt is when the reading began, by this bot's clock.
	AskedAt time.Time `json:"asked_at"`
	Run     string    `json:"run,omitempty"`
}

// GroupMember is a member as groupchat/get tells it.
type GroupMember struct {
	ID       string    `json:"id"`
	Customer bool      `json:"customer,omitempty"`
	Name     string    `json:"name,omitempty"`
	UnionID  string    `json:"union_id,omitempty"`
	JoinedAt time.Time `json:"joined_at"`
	Scene    JoinScene `json:"scene,omitempty"`
	State    string    `json:"state,omitempty"`
	Invitor  string    `json:"invitor,omitempty"`
}

// GroupGone says that WeCom has no such group any more (49008), or that this
// bot may not see it.
type GroupGone struct {
	ChatID string `json:"chat_id"`
	// Dismissed is false if it exists and cannot be seen; Reason says why.
	Dismissed bool      `json:"dismissed"`
	Reason    string    `json:"reason,omitempty"`
	AskedAt   time.Time `json:"asked_at"`
	Run       string    `json:"run,omitempty"`
}

// Kind is KindGroupFetched.
func (GroupFetched) Kind() Kind { return KindGroupFetched }

// Kind is KindGroupGone.
func (GroupGone) Kind() Kind { return KindGroupGone }
