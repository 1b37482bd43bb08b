package simulator

import "reflect"

// welcomeTemplate is a 入群欢迎语素材: the owner picks it in the client, no API
// binds it to a group [docs 92366].
type welcomeTemplate struct {
	app string
	in  welcomeTemplateFields
}

type welcomeTemplateFields struct {
	Text *struct {
		Content string `json:"content" rule:"bytes=3000"`
	} `json:"text"`
	Image       *imageAttachment `json:"image" rule:"-"`
	Link        *linkAttachment  `json:"link" rule:"-"`
	Miniprogram *miniAttachment  `json:"miniprogram" rule:"-"`
	File        *fileAttachment  `json:"file" rule:"-"`
	Video       *fileAttachment  `json:"video" rule:"-"`
	AgentID     int              `json:"agentid"`
	Notify      *int             `json:"notify"`
}

// attached is the attachment that counts: the first in WeCom's order of
// priority that says something.
func (in *welcomeTemplateFields) attached() *attachment {
	for _, one := range []struct {
		kind string
		part any
	}{{"image", in.Image}, {"link", in.Link}, {"miniprogram", in.Miniprogram}, {"file", in.File}, {"video", in.Video}} {
		v := reflect.ValueOf(one.part)
		if v.IsNil() || v.Elem().IsZero() {
			continue
		}
		a := &attachment{MsgType: one.kind}
		switch one.kind {
		case "image":
			a.Image = in.Image
		case "link":
			a.Link = in.Link
		case "miniprogram":
			a.Miniprogram = in.Miniprogram
		case "file":
			a.File = in.File
		case "video":
			a.Video = in.Video
		}
		return a
	}
	return nil
}

func (s *Simulator) checkWelcomeTemplate(in *welcomeTemplateFields) error {
	if in.Notify != nil && *in.Notify != 0 && *in.Notify != 1 {
		return refuse(40058, "notify is 0 or 1")
	}
	if a := in.attached(); a != nil {
		return s.checkAttachment(a)
	}
	if in.Text == nil || in.Text.Content == "" {
		return refuse(40063, "text and attachments")
	}
	return nil
}

// addWelcomeTemplate is group_welcome_template/add; 100 per corp.
func addWelcomeTemplate(s *Simulator, c *call, in *welcomeTemplateFields) (any, error) {
	if err := s.checkWelcomeTemplate(in); err != nil {
		return nil, err
	}
	if len(s.templates) >= 100 {
		return nil, refuse(41055, "")
	}
	id := s.newID("msg", 30)
	s.templates[id] = &welcomeTemplate{app: c.app.Name, in: *in}
	return reply{"template_id": id}, nil
}

func (s *Simulator) ownTemplate(a *app, id string) (*welcomeTemplate, error) {
	t := s.templates[id]
	if t == nil {
		return nil, refuse(40058, "unknown template_id")
	}
	if t.app != a.Name {
		return nil, refuse(41058, "")
	}
	return t, nil
}

func editWelcomeTemplate(s *Simulator, c *call, in *struct {
	TemplateID string `json:"template_id" rule:"required"`
	welcomeTemplateFields
}) (any, error) {
	t, err := s.ownTemplate(c.app, in.TemplateID)
	if err != nil {
		return nil, err
	}
	if in.Notify != nil {
		return nil, refuse(40058, "unknown field notify") // Only add has it.
	}
	if err := s.checkWelcomeTemplate(&in.welcomeTemplateFields); err != nil {
		return nil, err
	}
	t.in = in.welcomeTemplateFields
	return nil, nil
}

type byTemplateID struct {
	TemplateID string `json:"template_id" rule:"required"`
}

func getWelcomeTemplate(s *Simulator, _ *call, in *byTemplateID) (any, error) {
	t := s.templates[in.TemplateID]
	if t == nil {
		return nil, refuse(40058, "unknown template_id")
	}
	out := reply{}
	if t.in.Text != nil {
		out["text"] = reply{"content": t.in.Text.Content}
	}
	if a := t.in.attached(); a != nil {
		c := content{Attachments: []attachment{*a}}
		out[a.MsgType] = c.describe()[0][a.MsgType]
	}
	return out, nil
}

func delWelcomeTemplate(s *Simulator, c *call, in *struct {
	byTemplateID
	AgentID int `json:"agentid"`
}) (any, error) {
	if _, err := s.ownTemplate(c.app, in.TemplateID); err != nil {
		return nil, err
	}
	delete(s.templates, in.TemplateID)
	return nil, nil
}
