package simulator

import "reflect"

// attachment is one attachment of a welcome or a mass post. Clients may send
// the objects of the other kinds empty; only that of msgtype counts.
type attachment struct {
	MsgType     string           `json:"msgtype"`
	Image       *imageAttachment `json:"image" rule:"-"`
	Link        *linkAttachment  `json:"link" rule:"-"`
	Miniprogram *miniAttachment  `json:"miniprogram" rule:"-"`
	Video       *fileAttachment  `json:"video" rule:"-"`
	File        *fileAttachment  `json:"file" rule:"-"`
}

type imageAttachment struct {
	MediaID string `json:"media_id"`
	PicURL  string `json:"pic_url"`
}

type linkAttachment struct {
	Title  string `json:"title" rule:"required,bytes=128"`
	PicURL string `json:"picurl" rule:"bytes=2048,url"`
	Desc   string `json:"desc" rule:"bytes=512"`
	URL    string `json:"url" rule:"required,bytes=2048,url"`
}

type miniAttachment struct {
	Title      string `json:"title" rule:"required,bytes=64"`
	PicMediaID string `json:"pic_media_id" rule:"required"`
	AppID      string `json:"appid" rule:"required"`
	Page       string `json:"page" rule:"required"`
}

type fileAttachment struct {
	MediaID string `json:"media_id" rule:"required"`
}

// maxAttachments is how many a welcome or a post may have [docs 92137, 92135].
const maxAttachments = 9

// content is the text and the attachments that welcomes and posts share.
type content struct {
	Text        *contentText `json:"text"`
	Attachments []attachment `json:"attachments" rule:"max=9,code=41064"`
}

type contentText struct {
	Content string `json:"content" rule:"bytes=4000"`
}

func (c *content) text() string {
	if c.Text == nil {
		return ""
	}
	return c.Text.Content
}

// checkContent checks everything about a content that does not depend on who
// gets it.
func (s *Simulator) checkContent(c *content) error {
	if c.text() == "" && len(c.Attachments) == 0 {
		return refuse(40063, "text and attachments")
	}
	for i := range c.Attachments {
		if err := s.checkAttachment(&c.Attachments[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkAttachment checks the object that msgtype names and that the others say
// nothing.
func (s *Simulator) checkAttachment(a *attachment) error {
	parts := map[string]any{"image": a.Image, "link": a.Link, "miniprogram": a.Miniprogram, "video": a.Video, "file": a.File}
	part, known := parts[a.MsgType]
	if !known {
		return refuse(41065, "msgtype %q", a.MsgType)
	}
	for kind, other := range parts {
		if v := reflect.ValueOf(other); kind != a.MsgType && !v.IsNil() && !v.Elem().IsZero() {
			return refuse(41065, "%s beside msgtype %s", kind, a.MsgType)
		}
	}
	if reflect.ValueOf(part).IsNil() {
		return refuse(41065, "%s is missing", a.MsgType)
	}
	if err := checkRules("attachments."+a.MsgType, reflect.ValueOf(part)); err != nil {
		return err
	}
	switch a.MsgType {
	case "image":
		return s.checkImage(a.Image)
	case "miniprogram":
		return s.usableMedia(a.Miniprogram.PicMediaID, "image")
	case "video":
		return s.usableMedia(a.Video.MediaID, "video")
	case "file":
		return s.usableMedia(a.File.MediaID, "file")
	}
	return nil
}

// checkImage takes a media_id, or else an address that media/uploadimg gave.
func (s *Simulator) checkImage(in *imageAttachment) error {
	switch {
	case in.MediaID != "":
		return s.usableMedia(in.MediaID, "image")
	case in.PicURL == "":
		return refuse(40063, "media_id and pic_url")
	case s.pictureAt(in.PicURL) == nil:
		return refuse(40058, "pic_url is not from media/uploadimg")
	}
	return nil
}

// open is how an attachment looks on a phone.
func (s *Simulator) open(a *attachment) PhoneItem {
	item := PhoneItem{Kind: a.MsgType}
	switch a.MsgType {
	case "image":
		if m := s.media[a.Image.MediaID]; m != nil {
			item.MediaID, item.picture = m.id, m
		} else if m := s.pictureAt(a.Image.PicURL); m != nil {
			item.URL, item.picture = a.Image.PicURL, m
		}
	case "link":
		item.Title, item.Text, item.URL, item.Picture = a.Link.Title, a.Link.Desc, a.Link.URL, a.Link.PicURL
	case "miniprogram":
		item.Title, item.AppID, item.URL = a.Miniprogram.Title, a.Miniprogram.AppID, a.Miniprogram.Page
		item.MediaID, item.picture = a.Miniprogram.PicMediaID, s.media[a.Miniprogram.PicMediaID]
	case "video":
		item.MediaID, item.picture = a.Video.MediaID, s.media[a.Video.MediaID]
	case "file":
		item.MediaID, item.picture = a.File.MediaID, s.media[a.File.MediaID]
	}
	return item
}

// unpack is how a content looks on a phone: the text, then every attachment as
// a message of its own.
func (s *Simulator) unpack(c *content, from, via string) []PhoneItem {
	var items []PhoneItem
	if c.text() != "" {
		items = append(items, PhoneItem{Kind: "text", Text: c.text()})
	}
	for i := range c.Attachments {
		items = append(items, s.open(&c.Attachments[i]))
	}
	for i := range items {
		items[i].At, items[i].From, items[i].Via = s.now(), from, via
	}
	return items
}
