package bot

import (
	"encoding/json"
	"fmt"
	"time"
)

// SendKind names a send in the outbox.
type SendKind string

// The kinds of send.
const (
	KindWelcome      SendKind = "welcome"
	KindAppMessage   SendKind = "app_message"
	KindPushTags     SendKind = "push_tags"
	KindFetchContact SendKind = "fetch_contact"
	KindPrepareAsset SendKind = "prepare_asset"

	KindFetchGroup     SendKind = "fetch_group"
	KindFetchStaff     SendKind = "fetch_staff"
	KindFetchCustomers SendKind = "fetch_customers"
	KindFetchGroups    SendKind = "fetch_groups"
	KindFetchTags      SendKind = "fetch_tags"
	KindFetchRoster    SendKind = "fetch_roster"

	KindWriteRemark SendKind = "write_remark"
	KindUpdateCard  SendKind = "update_card"
	KindAppFile     SendKind = "app_file"
	KindGroupNotice SendKind = "group_notice"

	KindCreatePost SendKind = "create_post"
	KindFetchPost  SendKind = "fetch_post"
	KindCancelPost SendKind = "cancel_post"
	KindRemindPost SendKind = "remind_post"

	KindReadFeed    SendKind = "read_feed"
	KindReadPicture SendKind = "read_picture"
	KindKfMessage   SendKind = "kf_message"
	KindKfHandOver  SendKind = "kf_hand_over"
)

// Priority orders sends; the lower goes first.
type Priority int

// The priorities, first to last. A welcome has 20 s, a member at the till
// waits for an answer, everything else can wait for both.
const (
	PriorityWelcome Priority = iota
	PriorityAnswer
	PriorityAlert
	PriorityTag
	PriorityPost
	PrioritySync
	PriorityLater
)

// Meta is what the outbox must know of a send without opening it.
type Meta struct {
	Kind     SendKind
	Priority Priority
	// Deadline is when the send loses its sense; zero is never.
	Deadline time.Time
	// Lane is carried out one at a time and in order; empty is free.
	Lane string
	// Subject is the external_userid the send is about, for the time line.
	Subject string
	// TellFailure asks for a SendFailed event if it ends without success.
	TellFailure bool
}

// Send is an effect that leaves the house: a call to WeCom.
type Send interface {
	Effect
	Meta() Meta
}

// Welcome greets a customer once with send_welcome_msg [docs 92137]. WeCom
// makes it exactly-once: a code works one time, so sending again is safe.
type Welcome struct {
	Pair
	// App is the name of the app whose event carried the code.
	App  string `json:"app"`
	Code string `json:"code"`
	// Text is at most 4000 bytes.
	Text string `json:"text"`
	// Attachments are at most 9; they are left out when the time gets short.
	Attachments []Attachment `json:"attachments,omitempty"`
	// AddedAt is the time of the event, Until the end of the code's life.
	AddedAt time.Time `json:"added_at"`
	Until   time.Time `json:"until"`
	// Rule is the welcome rule that was chosen, Coupon the id of the coupon whose
	// link goes along.
	Rule   string `json:"rule"`
	Coupon string `json:"coupon,omitempty"`
}

// Meta puts a welcome before everything else.
func (s Welcome) Meta() Meta {
	return Meta{Kind: KindWelcome, Priority: PriorityWelcome, Deadline: s.Until, Subject: s.ExternalUserID, TellFailure: true}
}

// Attachment is one attachment of a welcome or a mass post. Media are named by
// asset, so that what is sent is what is valid at the time of sending.
type Attachment struct {
	// Type is "image", "link" or "miniprogram".
	Type string `json:"type"`
	// Asset names the picture of an image or mini program, or for a link the
	// asset whose URL it opens.
	Asset string `json:"asset,omitempty"`
	// Title (128 bytes; 64 for a mini program), Description (512 bytes), URL
	// and PicURL belong to a link.
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
	PicURL      string `json:"pic_url,omitempty"`
	// AppID and Page belong to a mini program.
	AppID string `json:"app_id,omitempty"`
	Page  string `json:"page,omitempty"`
}

// AppMessage tells staff something through the app (message/send) [docs
// 90236]. Resending within half an hour is safe: enable_duplicate_check makes
// WeCom drop an identical request.
type AppMessage struct {
	// ToUsers are userids, at most 1000.
	ToUsers []string `json:"to_users"`
	// Text is at most 2048 bytes. With a card it stands in for it where WeCom
	// does not take the card.
	Text string `json:"text"`
	// Card is sent instead of the text.
	Card *Card `json:"card,omitempty"`
	// Alert is the alert it tells of: that it reached nobody is an alert itself.
	Alert string `json:"alert,omitempty"`
	// About is the customer it concerns, if any.
	About    string    `json:"about,omitempty"`
	Answer   bool      `json:"answer,omitempty"`
	Deadline time.Time `json:"deadline,omitzero"`
	// InOrder names what is to arrive in the order in which it was decided, as a card
	// and the words that belong to it; empty is free.
	InOrder string `json:"in_order,omitempty"`
}

// Meta ranks an answer to a command above an alert, and keeps the answers to one
// member in order, as a talk is.
func (s AppMessage) Meta() Meta {
	m := Meta{Kind: KindAppMessage, Priority: PriorityAlert, Deadline: s.Deadline, Subject: s.About, TellFailure: s.Alert != ""}
	if s.InOrder != "" {
		m.Lane = "told:" + s.InOrder
	}
	if s.Answer {
		m.Priority = PriorityAnswer
		if len(s.ToUsers) == 1 {
			m.Lane = "answers:" + s.ToUsers[0]
		}
	}
	return m
}

// PushTags makes the pair's tags in WeCom equal to the pair's tags in the
// database: missing ones are created in the corp, then mark_tag adds and
// removes the difference. Repeating it is harmless. One at a time per pair
// (45035) [docs 92117, 92118].
type PushTags struct {
	Pair
	// Later ranks it behind everything else: it follows from a comparison that
	// may concern all customers of a corp at once, and nobody waits for it.
	Later bool `json:"later,omitempty"`
}

// Meta serialises per pair.
func (s PushTags) Meta() Meta {
	p := PriorityTag
	if s.Later {
		p = PriorityLater
	}
	return Meta{Kind: KindPushTags, Priority: p, Lane: "tags:" + s.Pair.String(), Subject: s.ExternalUserID}
}

// FetchContact reads a customer's details and answers with ContactFetched, or
// with ContactGone if there is no relation.
type FetchContact struct {
	Pair
	// Run is the sync that asks; empty for an event.
	Run string `json:"run,omitempty"`
	// Again counts the readings before this one that the bot's own writing
	// overtook.
	Again int `json:"again,omitempty"`
}

// Meta ranks reading behind writing, and keeps it out of the way of the pair's
// tags: what is read must not be half written.
func (s FetchContact) Meta() Meta {
	return Meta{Kind: KindFetchContact, Priority: PrioritySync, Lane: "tags:" + s.Pair.String(), Subject: s.ExternalUserID, TellFailure: s.Run != ""}
}

// WriteRemark changes a staff member's remark of a customer
// (externalcontact/remark) [docs 92115], at most 20 characters; empty clears it.
// Repeating it is harmless.
type WriteRemark struct {
	Pair
	Remark string `json:"remark"`
}

// Meta keeps it out of the way of other writing about the pair.
func (s WriteRemark) Meta() Meta {
	return Meta{Kind: KindWriteRemark, Priority: PriorityTag, Lane: "tags:" + s.Pair.String(), Subject: s.ExternalUserID}
}

// PrepareAsset makes or refreshes an asset and answers with AssetReady.
// Repeating it may leave an unused upload behind, never a wrong one.
type PrepareAsset struct{ Spec AssetSpec }

// Meta serialises per asset and asks to hear of failure.
func (s PrepareAsset) Meta() Meta {
	return Meta{Kind: KindPrepareAsset, Priority: PriorityPost, Lane: "asset:" + s.Spec.Name, TellFailure: true}
}

func (Welcome) effect()      {}
func (AppMessage) effect()   {}
func (PushTags) effect()     {}
func (FetchContact) effect() {}
func (WriteRemark) effect()  {}
func (PrepareAsset) effect() {}

// EncodeSend writes a send for the outbox; DecodeSend reads it back.
func EncodeSend(s Send) ([]byte, error) { return json.Marshal(s) }

// decoders are the kinds of send, with what reads them back.
var decoders = map[SendKind]func(SendKind, []byte) (Send, error){
	KindWelcome:        decodeSend[Welcome],
	KindAppMessage:     decodeSend[AppMessage],
	KindPushTags:       decodeSend[PushTags],
	KindFetchContact:   decodeSend[FetchContact],
	KindPrepareAsset:   decodeSend[PrepareAsset],
	KindFetchGroup:     decodeSend[FetchGroup],
	KindFetchStaff:     decodeSend[FetchStaff],
	KindFetchCustomers: decodeSend[FetchCustomers],
	KindFetchGroups:    decodeSend[FetchGroups],
	KindFetchTags:      decodeSend[FetchTags],
	KindFetchRoster:    decodeSend[FetchRoster],
	KindWriteRemark:    decodeSend[WriteRemark],
	KindUpdateCard:     decodeSend[UpdateCard],
	KindAppFile:        decodeSend[AppFile],
	KindGroupNotice:    decodeSend[GroupNotice],
	KindCreatePost:     decodeSend[CreatePost],
	KindFetchPost:      decodeSend[FetchPost],
	KindCancelPost:     decodeSend[CancelPost],
	KindRemindPost:     decodeSend[RemindPost],
	KindReadFeed:       decodeSend[ReadFeed],
	KindReadPicture:    decodeSend[ReadPicture],
	KindKfMessage:      decodeSend[KfMessage],
	KindKfHandOver:     decodeSend[KfHandOver],
}

// DecodeSend reads what EncodeSend wrote.
func DecodeSend(k SendKind, data []byte) (Send, error) {
	if decode := decoders[k]; decode != nil {
		return decode(k, data)
	}
	return nil, fmt.Errorf("bot: %q is not a kind of send", k)
}

func decodeSend[T Send](k SendKind, data []byte) (Send, error) {
	var s T
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("bot: send %q: %w", k, err)
	}
	return s, nil
}
