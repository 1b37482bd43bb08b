package bot

import "time"

// Kinds of what a member does in the app's own chat window [docs 90239, 90240].
const (
	KindText          Kind = "message.text"
	KindMenuClicked   Kind = "click"
	KindCardClicked   Kind = "template_card_event"
	KindCardMenu      Kind = "template_card_menu_event"
	KindKfDoorbell    Kind = "kf_msg_or_event"
	KindKfAuthChanged Kind = "kf_account_auth_change"
	KindRobotMessage  Kind = "aibot"
)

// AppText is a text a member typed to the app; slash-commands arrive here.
type AppText struct {
	// MsgID is text: production has sent base64-like ids.
	MsgID   string
	Content string
}

// Kind is KindText.
func (AppText) Kind() Kind { return KindText }

// AppMedia is an image, voice or video a member sent to the app. The media
// stay available for three days.
type AppMedia struct {
	// Type is "image", "voice" or "video".
	Type, MsgID, MediaID string
	// PicURL belongs to images, Format (amr, speex) to voice, ThumbMediaID to
	// video.
	PicURL, Format, ThumbMediaID string
}

// Kind is "message." and the type.
func (b AppMedia) Kind() Kind { return Kind("message." + b.Type) }

// AppLocation is a place a member sent ("message.location"), reported by
// entering the app ("LOCATION") or chosen from a menu ("location_select").
type AppLocation struct {
	Name                Kind
	MsgID               string
	Latitude, Longitude float64
	// Precision belongs to LOCATION, Scale, Label and Poi to the others.
	Precision           float64
	Scale               int
	Label, Poi, AppType string
	EventKey            string
}

// Kind is the name the location came under.
func (b AppLocation) Kind() Kind { return b.Name }

// AppLink is a link a member sent to the app.
type AppLink struct{ MsgID, Title, Description, URL, PicURL string }

// Kind is "message.link".
func (AppLink) Kind() Kind { return "message.link" }

// AppEvent is an event of the app with nothing but a key: subscribe,
// unsubscribe, enter_agent, click, view, view_miniprogram, taskcard_click,
// open_approval_change, share_agent_change, share_chain_change.
type AppEvent struct {
	// Event is WeCom's name in the documented spelling; if it came spelled
	// otherwise, what came stays in the Extra of the Event.
	Event    string
	EventKey string
	// TaskID belongs to the old taskcard_click.
	TaskID string
}

// Kind is the event's name.
func (b AppEvent) Kind() Kind { return Kind(b.Event) }

// AppHealth is WeCom's notice about a little-used app: inactive_alert,
// close_inactive_agent, reopen_inactive_agent, low_active_alert, low_active,
// active_restored. A low-active app loses access to customer data.
type AppHealth struct {
	Event string
	// EffectTime is when the restriction begins; zero if the event has none.
	EffectTime time.Time
}

// Kind is the event's name.
func (b AppHealth) Kind() Kind { return Kind(b.Event) }

// CodeScanned is scancode_push or scancode_waitmsg.
type CodeScanned struct{ Event, EventKey, ScanType, ScanResult string }

// Kind is the event's name.
func (b CodeScanned) Kind() Kind { return Kind(b.Event) }

// PicturesSent is pic_sysphoto, pic_photo_or_album or pic_weixin.
type PicturesSent struct {
	Event, EventKey string
	Count           int
	// MD5Sums are gathered over all PicList elements, of which production
	// sends several.
	MD5Sums []string
}

// Kind is the event's name.
func (b PicturesSent) Kind() Kind { return Kind(b.Event) }

// CardClicked is a tap on a template card's button (or its menu).
type CardClicked struct {
	// Menu tells template_card_menu_event from template_card_event.
	Menu                       bool
	TaskID, CardType, EventKey string
	// ResponseCode updates the card once, within 72 h.
	ResponseCode string
	// Selected holds the chosen option ids by question key.
	Selected map[string][]string
}

// Kind is KindCardClicked or KindCardMenu.
func (b CardClicked) Kind() Kind {
	if b.Menu {
		return KindCardMenu
	}
	return KindCardClicked
}

// KfDoorbell says that messages wait for kf/sync_msg [docs 94670].
type KfDoorbell struct {
	// Token is good for 10 minutes and may be absent.
	Token, OpenKfID string
}

// Kind is KindKfDoorbell.
func (KfDoorbell) Kind() Kind { return KindKfDoorbell }

// KfAuthChanged says which kf accounts were given to the app or taken away.
type KfAuthChanged struct{ Added, Removed []string }

// Kind is KindKfAuthChanged.
func (KfAuthChanged) Kind() Kind { return KindKfAuthChanged }

// RobotMessage is a message or event of a 智能机器人 [docs 100719, 101027],
// whose callbacks are JSON.
type RobotMessage struct {
	MsgID, RobotID, ChatID, ChatType, UserID string
	// MsgType is text, image, mixed, voice, file, video, stream or event;
	// EventType is set with event.
	MsgType, EventType string
	// Text is the content of text and voice, with the "@Bot " of a group.
	Text string
	// ResponseURL takes one answer within an hour.
	ResponseURL string
	// Raw is the whole JSON document.
	Raw []byte
}

// Kind is "aibot." and the event type or the message type.
func (b RobotMessage) Kind() Kind {
	if b.EventType != "" {
		return KindRobotMessage + "." + Kind(b.EventType)
	}
	return KindRobotMessage + "." + Kind(b.MsgType)
}
