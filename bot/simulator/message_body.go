package simulator

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

type textBody struct {
	Content string `json:"content"`
}

type mediaBody struct {
	MediaID string `json:"media_id" rule:"required,code=40007"`
}

type videoBody struct {
	MediaID     string `json:"media_id" rule:"required,code=40007"`
	Title       string `json:"title" rule:"cut=128"`
	Description string `json:"description" rule:"cut=512"`
}

type textCardBody struct {
	Title       string `json:"title" rule:"required"`
	Description string `json:"description" rule:"required"`
	URL         string `json:"url" rule:"required,bytes=2048,url"`
	BtnTxt      string `json:"btntxt" rule:"chars=4"`
}

type newsBody struct {
	Articles []struct {
		Title       string `json:"title" rule:"required,bytes=128"`
		Description string `json:"description" rule:"bytes=512"`
		URL         string `json:"url" rule:"bytes=2048,url"`
		PicURL      string `json:"picurl" rule:"bytes=2048,url"`
		AppID       string `json:"appid"`
		PagePath    string `json:"pagepath" rule:"bytes=128"`
	} `json:"articles" rule:"required"`
}

// appTextBytes is the limit of text and markdown to staff. Text is cut beyond
// it; of markdown the documentation says neither, so it is refused [docs 90236].
const appTextBytes = 2048

// checkMessage checks the body that msgtype names, that no other is there, and
// says how it looks.
func (s *Simulator) checkMessage(a *app, in *messageRequest) (AppMessage, error) {
	bodies := map[string]any{"text": in.Text, "markdown": in.Markdown, "image": in.Image, "voice": in.Voice, "file": in.File,
		"video": in.Video, "textcard": in.TextCard, "news": in.News, "template_card": in.TemplateCard}
	body, known := bodies[in.MsgType]
	if !known {
		return AppMessage{}, refuse(40008, "msgtype %q", in.MsgType)
	}
	for name, other := range bodies {
		if name != in.MsgType && !reflect.ValueOf(other).IsNil() {
			return AppMessage{}, refuse(40058, "%s beside msgtype %s", name, in.MsgType)
		}
	}
	if reflect.ValueOf(body).IsNil() {
		return AppMessage{}, refuse(40063, "%s", in.MsgType)
	}
	if in.Safe == 2 || in.Safe == 1 && in.MsgType == "voice" {
		return AppMessage{}, refuse(40058, "safe %d with msgtype %s", in.Safe, in.MsgType)
	}
	if err := checkRules(in.MsgType, reflect.ValueOf(body)); err != nil {
		return AppMessage{}, err
	}
	shown := AppMessage{Body: body}
	var err error
	switch in.MsgType {
	case "text", "markdown":
		shown.Text, err = checkText(in.MsgType, body.(*textBody).Content)
	case "image", "voice", "file":
		err = s.usableMedia(body.(*mediaBody).MediaID, in.MsgType)
	case "video":
		shown.Text, err = in.Video.Title, s.usableMedia(in.Video.MediaID, "video")
	case "textcard":
		in.TextCard.Title, in.TextCard.Description = cutChars(in.TextCard.Title, 128), cutChars(in.TextCard.Description, 512)
		shown.Text = in.TextCard.Title
	case "news":
		shown.Text, err = in.News.Articles[0].Title, checkNews(in.News)
	case "template_card":
		shown.Card, shown.Body, shown.Text, err = in.TemplateCard, nil, in.TemplateCard.MainTitle.text(), s.checkNewCard(a, in.TemplateCard)
	}
	return shown, err
}

func checkText(msgType, content string) (string, error) {
	switch {
	case strings.TrimSpace(content) == "":
		return "", refuse(44004, "")
	case len(content) > appTextBytes && msgType == "markdown":
		return "", refuse(45002, "markdown is longer than 2048 bytes")
	}
	return cutBytes(content, appTextBytes), nil
}

func checkNews(in *newsBody) error {
	if len(in.Articles) > 8 {
		return refuse(45008, "")
	}
	for i, a := range in.Articles {
		if a.URL == "" && (a.AppID == "" || a.PagePath == "") {
			return refuse(40063, "news.articles[%d].url", i)
		}
	}
	return nil
}

// receivers is who a message goes to, and who it cannot go to.
type receivers struct {
	users                                     []string
	invalidUsers, invalidParties, invalidTags []string
}

func (r *receivers) add(userID string) {
	if !slices.Contains(r.users, userID) {
		r.users = append(r.users, userID)
	}
}

// receivers reads touser, toparty and totag. Some that are wrong are told in
// the answer; if all are, it is refused with 81013 [docs 90236].
func (s *Simulator) receivers(a *app, in *messageRequest) (*receivers, error) {
	to := &receivers{}
	if in.ToUser == "@all" {
		for _, m := range s.staffOrder {
			if a.sees(m.UserID) {
				to.add(m.UserID)
			}
		}
		return to, nil
	}
	users, parties, tags := split(in.ToUser), split(in.ToParty), split(in.ToTag)
	switch {
	case len(users)+len(parties)+len(tags) == 0:
		return nil, refuse(82001, "")
	case len(users) > 1000 || len(parties) > 100 || len(tags) > 100:
		return nil, refuse(40035, "more than 1000 users, 100 parties or 100 tags")
	}
	for _, id := range users {
		if m := s.staff[lower(id)]; m != nil && a.sees(id) {
			to.add(m.UserID)
		} else {
			to.invalidUsers = append(to.invalidUsers, lower(id))
		}
	}
	for _, id := range parties {
		n, err := strconv.Atoi(id)
		if err != nil || !s.addAll(a, to, func(m *Staff) bool { return s.within(m.Department, n) }) {
			to.invalidParties = append(to.invalidParties, id)
		}
	}
	for _, id := range tags {
		if !s.addAll(a, to, func(m *Staff) bool { return s.carries(m, id) }) {
			to.invalidTags = append(to.invalidTags, id)
		}
	}
	if len(to.users) == 0 {
		return nil, refuse(81013, "")
	}
	return to, nil
}

func (s *Simulator) addAll(a *app, to *receivers, takes func(*Staff) bool) bool {
	found := false
	for _, m := range s.staffOrder {
		if a.sees(m.UserID) && takes(m) {
			to.add(m.UserID)
			found = true
		}
	}
	return found
}

func split(ids string) []string {
	if ids == "" {
		return nil
	}
	return strings.Split(ids, "|")
}
