package simulator

import (
	"slices"
	"time"
)

// PhoneItem is one thing that a phone shows: a message of a welcome, a post or
// a person, opened.
type PhoneItem struct {
	At time.Time `json:"at"`
	// From is the userid or external_userid it shows as coming from.
	From string `json:"from"`
	// Via is "welcome", "post", "chat" or "kf".
	Via string `json:"via"`
	// Kind is text, image, link, miniprogram, video or file; in kf menu and what
	// customers send besides.
	Kind  string `json:"kind"`
	Text  string `json:"text,omitempty"`
	Title string `json:"title,omitempty"`
	// URL is a link's address, a mini program's page or a picture's address.
	URL string `json:"url,omitempty"`
	// Picture is the address of a link's picture.
	Picture string `json:"picture,omitempty"`
	AppID   string `json:"appid,omitempty"`
	MediaID string `json:"media_id,omitempty"`
	// Menu are the lines of a kf menu that can be tapped.
	Menu []MenuChoice `json:"menu,omitempty"`

	picture *medium
	// with is the userid or open_kfid whose chat with the customer it stands in, own
	// that the customer wrote it to a member.
	with string
	own  bool
}

// Data is the file that an image, a video, a file or a mini program's cover
// shows; nil if there is none.
func (p PhoneItem) Data() []byte {
	if p.picture == nil {
		return nil
	}
	return p.picture.data
}

// CustomerPhone is what a customer's phone has been shown, oldest first. What they
// wrote to members themselves is not among it.
func (s *Simulator) CustomerPhone(externalUserID string) ([]PhoneItem, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.person(externalUserID)
	if err != nil {
		return nil, err
	}
	return c.shown(), nil
}

// shown is what others wrote to the customer, and the talks with kf accounts.
func (c *customer) shown() []PhoneItem {
	return slices.DeleteFunc(slices.Clone(c.phone), func(p PhoneItem) bool { return p.own })
}

// GroupFeed is what a group has been shown, oldest first.
func (s *Simulator) GroupFeed(chatID string) ([]PhoneItem, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.rooms[chatID]
	if g == nil {
		_, err := s.group(chatID)
		return nil, err
	}
	return slices.Clone(g.feed), nil
}

// AppMessage is one message in a member's chat with an app.
type AppMessage struct {
	At time.Time `json:"at"`
	// App is the app whose chat it is in, or with Webhook set the bot's key.
	App     string `json:"app"`
	Webhook bool   `json:"webhook,omitempty"`
	// Mine says that the member wrote it.
	Mine    bool   `json:"mine,omitempty"`
	MsgID   string `json:"msgid"`
	MsgType string `json:"msgtype"`
	// Text is the content of text and markdown, the title of cards.
	Text string `json:"text,omitempty"`
	// Card is a template card as it looks now.
	Card *Card `json:"card,omitempty"`
	// Body is the JSON that was sent for the msgtype.
	Body     any  `json:"body,omitempty"`
	Recalled bool `json:"recalled,omitempty"`
	// Greyed is what the tapped button of a card reads; it cannot be tapped
	// again.
	Greyed string `json:"greyed,omitempty"`
}

// inboxes are the members' chats with the apps.
type inboxes struct {
	chats    map[string][]*AppMessage // by userid
	sent     map[string]*sentMessage
	answers  map[string]*responseCode
	webhooks map[string]*webhookBot
}

// responseCode allows one update of a card within 72 hours [docs 94888].
type responseCode struct {
	app    string
	msg    *sentMessage
	issued time.Time
	used   bool
}

// chatKeep is how many messages a member's chat keeps.
const chatKeep = 1000

func newInboxes(hooks []Webhook) inboxes {
	in := inboxes{chats: map[string][]*AppMessage{}, sent: map[string]*sentMessage{},
		answers: map[string]*responseCode{}, webhooks: map[string]*webhookBot{}}
	for _, h := range hooks {
		in.webhooks[h.Key] = &webhookBot{Webhook: h}
	}
	return in
}

func (in *inboxes) show(userID string, m *AppMessage) {
	chat := append(in.chats[userID], m)
	if len(chat) > chatKeep {
		chat = chat[len(chat)-chatKeep:]
	}
	in.chats[userID] = chat
}

// MemberChat is what a member's chats with the apps show, oldest first.
func (s *Simulator) MemberChat(userID string) ([]AppMessage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.member(userID)
	if err != nil {
		return nil, err
	}
	out := []AppMessage{}
	for _, one := range s.inboxes.chats[m.UserID] {
		out = append(out, *one)
	}
	return out, nil
}
