package simulator

import (
	"reflect"
	"regexp"
)

// kfBody is what a kf message may hold.
type kfBody struct {
	MsgID    string        `json:"msgid"`
	MsgType  string        `json:"msgtype" rule:"required,code=40008"`
	Text     *textBody     `json:"text" rule:"-"`
	Image    *mediaBody    `json:"image" rule:"-"`
	Voice    *mediaBody    `json:"voice" rule:"-"`
	Video    *mediaBody    `json:"video" rule:"-"`
	File     *mediaBody    `json:"file" rule:"-"`
	Link     *kfLinkBody   `json:"link" rule:"-"`
	Mini     *kfMiniBody   `json:"miniprogram" rule:"-"`
	Menu     *kfMenuBody   `json:"msgmenu" rule:"-"`
	Location *kfPlaceBody  `json:"location" rule:"-"`
	CaLink   *kfCaLinkBody `json:"ca_link" rule:"-"`
}

type kfLinkBody struct {
	Title string `json:"title" rule:"required,cut=128"`
	Desc  string `json:"desc" rule:"cut=512"`
	URL   string `json:"url" rule:"required,bytes=2048,url"`
	Thumb string `json:"thumb_media_id" rule:"required,code=40007"`
}

type kfMiniBody struct {
	AppID    string `json:"appid" rule:"required"`
	Title    string `json:"title" rule:"cut=64"`
	Thumb    string `json:"thumb_media_id" rule:"required,code=40007"`
	PagePath string `json:"pagepath" rule:"required"`
}

type kfPlaceBody struct {
	Name      string  `json:"name"`
	Address   string  `json:"address"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type kfCaLinkBody struct {
	LinkURL string `json:"link_url" rule:"required,url"`
}

// kfMsgID is what a msgid may be made of [docs 94677].
var kfMsgID = regexp.MustCompile(`^[0-9a-zA-Z_-]{0,32}$`)

// kfSendMsg is kf/send_msg [docs 94677].
func kfSendMsg(s *Simulator, c *call, in *struct {
	ToUser   string `json:"touser" rule:"required"`
	OpenKfID string `json:"open_kfid" rule:"required,code=95000"`
	kfBody
}) (any, error) {
	if err := s.mayKf(c.app); err != nil {
		return nil, err
	}
	desk, err := s.kfCalled(c.app, in.OpenKfID)
	if err != nil {
		return nil, err
	}
	one := desk.sessions[in.ToUser]
	if one == nil {
		return nil, refuse(40096, "")
	}
	item, err := s.kfCheck(&in.kfBody, false)
	if err != nil {
		return nil, err
	}
	switch {
	case one.state == KfEnded:
		return nil, refuse(95013, "")
	case one.state != KfNew && one.state != KfBot:
		return nil, refuse(95018, "")
	case s.now().Sub(one.saidAt) >= kfWindow:
		return nil, refuse(95002, "")
	case one.answers >= kfPerMessage:
		return nil, refuse(95001, "")
	}
	one.answers++
	return reply{"msgid": s.kfDeliver(desk, one, in.MsgID, item)}, nil
}

// kfSendOnEvent is kf/send_msg_on_event [docs 95122]. What a code that is used
// up or unknown is answered with is not documented.
func kfSendOnEvent(s *Simulator, c *call, in *struct {
	Code string `json:"code" rule:"required"`
	kfBody
}) (any, error) {
	if err := s.mayKf(c.app); err != nil {
		return nil, err
	}
	code := s.kfCodes[in.Code]
	if code == nil || code.account.app != c.app {
		return nil, refuse(40058, "invalid code")
	}
	item, err := s.kfCheck(&in.kfBody, true)
	if err != nil {
		return nil, err
	}
	switch {
	case in.MsgType == "msgmenu" && !code.menu:
		return nil, refuse(40008, "this event takes text")
	case code.used:
		return nil, refuse(40058, "the code has been used")
	case !s.now().Before(code.until):
		return nil, refuse(40058, "the code has expired")
	case code.state >= 0 && code.session.state != code.state:
		return nil, refuse(95018, "")
	}
	code.used = true
	if code.what == "welcome" {
		code.session.greetedAt = s.now()
	}
	return reply{"msgid": s.kfDeliver(code.account, code.session, in.MsgID, item)}, nil
}

// kfCheck checks the body that msgtype names, that no other is there, and the
// msgid; it says what the phone shows.
func (s *Simulator) kfCheck(in *kfBody, onEvent bool) ([]PhoneItem, error) {
	bodies := map[string]any{
		"text": in.Text, "image": in.Image, "voice": in.Voice, "video": in.Video, "file": in.File, "link": in.Link,
		"miniprogram": in.Mini, "msgmenu": in.Menu, "location": in.Location, "ca_link": in.CaLink,
	}
	body, known := bodies[in.MsgType]
	if !known || onEvent && in.MsgType != "text" && in.MsgType != "msgmenu" {
		return nil, refuse(40008, "msgtype %q", in.MsgType)
	}
	for name, other := range bodies {
		if name != in.MsgType && !reflect.ValueOf(other).IsNil() {
			return nil, refuse(40058, "%s beside msgtype %s", name, in.MsgType)
		}
	}
	if reflect.ValueOf(body).IsNil() {
		return nil, refuse(40063, "%s", in.MsgType)
	}
	if !kfMsgID.MatchString(in.MsgID) {
		return nil, refuse(40058, "msgid takes at most 32 of letters, digits, - and _")
	}
	if err := checkRules(in.MsgType, reflect.ValueOf(body)); err != nil {
		return nil, err
	}
	items, err := s.kfOpen(in)
	if err == nil && in.MsgID != "" && s.kfSent[in.MsgID] {
		err = refuse(95033, "")
	}
	return items, err
}

// kfOpen is what a phone shows of a message.
func (s *Simulator) kfOpen(in *kfBody) ([]PhoneItem, error) {
	file := func(kind, id string) ([]PhoneItem, error) {
		if err := s.usableMedia(id, kind); err != nil {
			return nil, err
		}
		return []PhoneItem{{Kind: kind, MediaID: id, picture: s.media[id]}}, nil
	}
	switch in.MsgType {
	case "text":
		if in.Text.Content == "" {
			return nil, refuse(44004, "")
		}
		return []PhoneItem{{Kind: "text", Text: cutBytes(in.Text.Content, kfTextBytes)}}, nil
	case "msgmenu":
		return in.Menu.open()
	case "image":
		return file("image", in.Image.MediaID)
	case "voice":
		return file("voice", in.Voice.MediaID)
	case "video":
		return file("video", in.Video.MediaID)
	case "file":
		return file("file", in.File.MediaID)
	case "link":
		return []PhoneItem{{Kind: "link", Title: in.Link.Title, Text: in.Link.Desc, URL: in.Link.URL}}, s.usableMedia(in.Link.Thumb, "image")
	case "miniprogram":
		return []PhoneItem{{Kind: "miniprogram", Title: in.Mini.Title, AppID: in.Mini.AppID, URL: in.Mini.PagePath}}, s.usableMedia(in.Mini.Thumb, "image")
	case "location":
		return []PhoneItem{{Kind: "text", Text: in.Location.Name + " " + in.Location.Address}}, nil
	default:
		return []PhoneItem{{Kind: "link", URL: in.CaLink.LinkURL}}, nil
	}
}

// kfDeliver shows a message that was accepted, or tells by an event that it did
// not arrive: errcode 0 is no delivery [docs 94677].
func (s *Simulator) kfDeliver(desk *kfAccount, one *kfSession, msgID string, items []PhoneItem) string {
	if msgID == "" {
		msgID = s.newID("kfout", 27)
	}
	s.kfSent[msgID] = true
	switch {
	case one.rejects:
		s.kfEvent(desk, "msg_send_fail", one.customer, reply{"fail_msgid": msgID, "fail_type": 10})
		return msgID
	case one.fail:
		s.kfEvent(desk, "msg_send_fail", one.customer, reply{"fail_msgid": msgID, "fail_type": one.fails})
		one.fail = false
		return msgID
	}
	one.sentAt = s.now()
	for _, item := range items {
		item.From = desk.OpenKfID
		s.kfShow(one, item)
	}
	return msgID
}
