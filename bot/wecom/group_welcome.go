package wecom

import (
	"context"
	"errors"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	apiAddTemplate  = "externalcontact/group_welcome_template/add"
	apiEditTemplate = "externalcontact/group_welcome_template/edit"
	apiGetTemplate  = "externalcontact/group_welcome_template/get"
)

// maxTemplateText bounds the text, in bytes [docs 92366].
const maxTemplateText = 3000

// codeNoTemplate is the answer for a template_id that does not exist, where it
// is all that was asked with.
const codeNoTemplate = 40058

// templateBody is the request of group_welcome_template/add and /edit. Of the
// attachments at most one is there. Notify tells the owners of groups to choose
// it, which only a new one can ask for.
type templateBody struct {
	ID     string     `json:"template_id,omitempty"`
	Text   *textBody  `json:"text,omitempty"`
	Image  *imageBody `json:"image,omitempty"`
	Link   *linkBody  `json:"link,omitempty"`
	Mini   *miniBody  `json:"miniprogram,omitempty"`
	Notify int        `json:"notify,omitempty"`
}

type templateID struct {
	ID string `json:"template_id"`
}

// templateAnswer is what group_welcome_template/get tells. Of a picture it
// tells an address of its own.
type templateAnswer struct {
	Text struct {
		Content word `json:"content"`
	} `json:"text"`
	Image *struct{} `json:"image"`
	Link  *struct {
		Title word `json:"title"`
		URL   word `json:"url"`
	} `json:"link"`
	Mini *struct {
		Title word `json:"title"`
		AppID word `json:"appid"`
		Page  word `json:"page"`
	} `json:"miniprogram"`
}

// groupWelcome is a 入群欢迎语素材. No API binds it to a group: the owner chooses
// it in the client [docs 92366].
type groupWelcome struct {
	gateway  *Gateway
	spec     bot.AssetSpec
	question bool
}

func (w *groupWelcome) check() error {
	if w.spec.Text == "" && w.spec.Attachment == nil {
		return w.gateway.unusable(apiAddTemplate, "neither text nor attachment", "入群欢迎语“"+w.spec.Name+"”是空的：请写上 text，或配一个附件")
	}
	return nil
}

func (w *groupWelcome) read(ctx context.Context, id string) (url, differs string, err error) {
	var got templateAnswer
	r := request{app: MainApp, api: apiGetTemplate, question: w.question, answers: []int{codeNoTemplate}}
	if err := w.gateway.call(ctx, r, templateID{id}, &got); err != nil {
		return "", "", err
	}
	if w.question {
		return "", "", nil
	}
	wanted, err := w.body(ctx)
	if err != nil {
		return "", "", err
	}
	return "", got.differs(wanted, w.spec.Attachment != nil), nil
}

// differs names the first thing that is not as wanted. Of a picture only that
// there is one can be compared; where the wanted attachment cannot be had just
// now, what is there stays.
func (got templateAnswer) differs(wanted templateBody, attached bool) string {
	text := ""
	if wanted.Text != nil {
		text = wanted.Text.Content
	}
	switch {
	case string(got.Text.Content) != text:
		return "text"
	case attached && wanted.Image == nil && wanted.Link == nil && wanted.Mini == nil:
		return ""
	case (got.Image != nil) != (wanted.Image != nil):
		return "image"
	case (got.Link != nil) != (wanted.Link != nil),
		got.Link != nil && (string(got.Link.Title) != wanted.Link.Title || string(got.Link.URL) != wanted.Link.URL):
		return "link"
	case (got.Mini != nil) != (wanted.Mini != nil),
		got.Mini != nil && (string(got.Mini.Title) != wanted.Mini.Title || string(got.Mini.AppID) != wanted.Mini.AppID || string(got.Mini.Page) != wanted.Mini.Page):
		return "miniprogram"
	default:
		return ""
	}
}

// templateWait bounds the wait for a picture that is still being uploaded.
const templateWait = 6

// body is the template with what can be attached now. A picture that is on its
// way is waited for a while; one that cannot be had is left out.
func (w *groupWelcome) body(ctx context.Context) (templateBody, error) {
	body := templateBody{Text: text(w.spec.Text, maxTemplateText)}
	if w.spec.Attachment == nil {
		return body, nil
	}
	ready, missing, err := w.gateway.attach(ctx, []bot.Attachment{*w.spec.Attachment})
	switch {
	case err != nil:
		return body, err
	case missing != "":
		return body, &APIError{
			API: apiAddTemplate, Msg: "asset " + missing + " is not made yet", Class: bot.ClassRetry,
			Sentence: "入群欢迎语“" + w.spec.Name + "”的图片还在准备，稍后自动再试", reaction: later(5*time.Second, time.Minute, templateWait, ""),
		}
	case len(ready) == 0 && body.Text == nil:
		return body, w.gateway.unusable(apiAddTemplate, "nothing to send", "入群欢迎语“"+w.spec.Name+"”的附件用不了，又没有文字：请检查图片和网址")
	case len(ready) > 0:
		body.Image, body.Link, body.Mini = ready[0].Image, ready[0].Link, ready[0].Mini
	}
	return body, nil
}

// update edits the template. WeCom answers a bad template_id and a bad text
// with one code, so it is read to tell which it was.
func (w *groupWelcome) update(ctx context.Context, id string) error {
	body, err := w.body(ctx)
	if err != nil {
		return err
	}
	body.ID = id
	err = w.tell(ctx, request{app: MainApp, api: apiEditTemplate, answers: []int{codeNoTemplate}}, body, nil)
	if refusedWith(err, codeNoTemplate) {
		if _, _, none := w.read(ctx, id); none != nil {
			return none
		}
	}
	return err
}

func (w *groupWelcome) add(ctx context.Context) (string, error) {
	body, err := w.body(ctx)
	if err != nil {
		return "", err
	}
	body.Notify = 1
	var made templateID
	if err := w.tell(ctx, request{app: MainApp, api: apiAddTemplate}, body, &made); err != nil {
		return "", err
	}
	if made.ID == "" {
		return "", w.gateway.unusable(apiAddTemplate, "no template_id in the answer", "企业微信建了入群欢迎语却没有给出编号，无法使用：请稍后重试")
	}
	return made.ID, nil
}

// tell makes a call that carries a picture. One that WeCom refuses is not used
// again, here or in a welcome.
func (w *groupWelcome) tell(ctx context.Context, r request, body templateBody, out any) error {
	err := w.gateway.call(ctx, r, body, out)
	if mediaRefused(err) {
		w.gateway.refuseMedia([]attachment{{Image: body.Image, Mini: body.Mini}})
	}
	return err
}

func (w *groupWelcome) gone(err error) bool {
	var e *APIError
	return errors.As(err, &e) && e.API == apiGetTemplate && e.Code == codeNoTemplate
}
