package simulator

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"reflect"
	"strconv"
	"time"
)

// webhookBot is a push bot of an internal group: its key is its only secret.
type webhookBot struct {
	Webhook
	sent []time.Time
}

type webhookRequest struct {
	MsgType string `json:"msgtype" rule:"required,code=40008"`
	Text    *struct {
		Content   string   `json:"content" rule:"required,bytes=2048,code=40058"`
		Mentioned []string `json:"mentioned_list"`
		Mobiles   []string `json:"mentioned_mobile_list"`
	} `json:"text" rule:"-"`
	Markdown *struct {
		Content string `json:"content" rule:"required,bytes=4096"`
	} `json:"markdown" rule:"-"`
	MarkdownV2 *struct {
		Content string `json:"content" rule:"required,bytes=4096"`
	} `json:"markdown_v2" rule:"-"`
	Image *struct {
		Base64 string `json:"base64" rule:"required"`
		MD5    string `json:"md5" rule:"required"`
	} `json:"image" rule:"-"`
	News         *newsBody  `json:"news" rule:"-"`
	File         *mediaBody `json:"file" rule:"-"`
	Voice        *mediaBody `json:"voice" rule:"-"`
	TemplateCard *Card      `json:"template_card" rule:"-"`
}

// webhookPerMinute is how many messages a bot may send [docs 99110].
const webhookPerMinute = 20

// sendWebhook is webhook/send.
func sendWebhook(s *Simulator, c *call) (any, error) {
	key := c.param("key")
	s.mu.Lock()
	bot := s.webhooks[key]
	s.mu.Unlock()
	if bot == nil {
		return nil, refuse(93000, "")
	}
	if len(c.body) == 0 {
		return nil, refuse(93017, "")
	}
	in := new(webhookRequest)
	if err := decode(c.body, in); err != nil {
		return nil, err
	}
	s.pause(s.conf.Latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if bot.sent = recent(bot.sent, now, time.Minute); len(bot.sent) >= webhookPerMinute {
		return nil, refuse(45009, "")
	}
	text, body, err := s.checkWebhook(in)
	if err != nil {
		return nil, err
	}
	bot.sent = append(bot.sent, now)
	if in.MsgType == "image" {
		// Checked above; kept so that people can look at it.
		data, _ := base64.StdEncoding.DecodeString(in.Image.Base64)
		m := &medium{name: "image", data: data, mime: sniff(data)}
		s.keep(m, "shown")
		body = &mediaBody{MediaID: m.id}
	}
	s.show("webhook:"+bot.Name, &AppMessage{At: now, App: bot.Name, Webhook: true, MsgID: s.newID("m", 40),
		MsgType: in.MsgType, Text: text, Body: body})
	return nil, nil
}

func (s *Simulator) checkWebhook(in *webhookRequest) (text string, body any, err error) {
	bodies := map[string]any{"text": in.Text, "markdown": in.Markdown, "markdown_v2": in.MarkdownV2, "image": in.Image,
		"news": in.News, "file": in.File, "voice": in.Voice, "template_card": in.TemplateCard}
	body, known := bodies[in.MsgType]
	if !known {
		return "", nil, refuse(40008, "msgtype %q", in.MsgType)
	}
	if reflect.ValueOf(body).IsNil() {
		return "", nil, refuse(40063, "%s", in.MsgType)
	}
	if err := checkRules(in.MsgType, reflect.ValueOf(body)); err != nil {
		return "", nil, err
	}
	switch in.MsgType {
	case "text":
		text = in.Text.Content
	case "markdown":
		text = in.Markdown.Content
	case "markdown_v2":
		text = in.MarkdownV2.Content
	case "image":
		body, err = nil, checkInlineImage(in.Image.Base64, in.Image.MD5)
	case "news":
		text, err = in.News.Articles[0].Title, checkNews(in.News)
	case "file", "voice":
		err = s.usableMedia(body.(*mediaBody).MediaID, "webhook:"+in.MsgType)
	case "template_card":
		if in.TemplateCard.needsTask() {
			return "", nil, refuse(42031, "push bots send notices without a menu only")
		}
		text, err = in.TemplateCard.MainTitle.text(), s.checkCard(in.TemplateCard)
	}
	return text, body, err
}

func checkInlineImage(encoded, sum string) error {
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return refuse(40058, "image.base64")
	}
	if len(data) > 2<<20 {
		return refuse(93018, "")
	}
	if got := md5.Sum(data); hex.EncodeToString(got[:]) != sum {
		return refuse(301019, "image.md5 does not fit")
	}
	if kind := sniff(data); kind != "image/png" && kind != "image/jpeg" {
		return refuse(40009, "%s", kind)
	}
	return nil
}

// uploadWebhookMedia is webhook/upload_media: the file is for push bots only.
func uploadWebhookMedia(s *Simulator, c *call) (any, error) {
	s.mu.Lock()
	bot := s.webhooks[c.param("key")]
	s.mu.Unlock()
	if bot == nil {
		return nil, refuse(93000, "")
	}
	kind := c.param("type")
	if kind != "file" && kind != "voice" {
		return nil, refuse(40004, "type %q", kind)
	}
	return s.receive(c, "media", kind, func(m *medium) any {
		m.kind = "webhook:" + kind
		return reply{"type": kind, "media_id": m.id, "created_at": strconv.FormatInt(m.created.Unix(), 10)}
	})
}
