package wecom

import (
	"reflect"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

var templateSpec = bot.AssetSpec{
	Name: "group_welcome:all", Kind: bot.AssetGroupWelcome, Hash: "h1", Text: "欢迎 %NICKNAME% 进群",
	Attachment: &bot.Attachment{Type: "link", Title: "新人券", URL: "https://shop.example/coupon"},
}

const templateThere = `"text":{"content":"欢迎 %NICKNAME% 进群"},"link":{"title":"新人券","url":"https://shop.example/coupon"}`

func TestAGroupWelcomeIsMadeAndOwnersAreTold(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddTemplate, ok(`"template_id":"msg-1"`))
	f.wecom.say(apiGetTemplate, ok(templateThere))
	wanted := bot.Asset{Name: templateSpec.Name, Kind: bot.AssetGroupWelcome, Hash: "h1", RemoteID: "msg-1", ReadyAt: f.clock.Now()}
	if got := f.ready(t, templateSpec); got != wanted {
		t.Errorf("asset %+v\nwant  %+v", got, wanted)
	}
	body := f.wecom.of(apiAddTemplate)[0].json(t)
	wantedBody := map[string]any{
		"text": map[string]any{"content": "欢迎 %NICKNAME% 进群"}, "notify": 1.0,
		"link": map[string]any{"title": "新人券", "url": "https://shop.example/coupon"},
	}
	if !reflect.DeepEqual(body, wantedBody) {
		t.Errorf("made of %v\nwant    %v", body, wantedBody)
	}
}

func TestAGroupWelcomeIsCheckedAndPutRight(t *testing.T) {
	for name, c := range map[string]struct {
		there  string
		differ bool
	}{
		"as it was made": {templateThere, false},
		"another text":   {strings.Replace(templateThere, "进群", "", 1), true},
		"another link":   {strings.Replace(templateThere, "shop.example", "else.example", 1), true},
		"no link":        {`"text":{"content":"欢迎 %NICKNAME% 进群"}`, true},
		"a picture too":  {templateThere + `,"image":{"pic_url":"https://x"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.assets.put(bot.Asset{Name: templateSpec.Name, Hash: "h1", RemoteID: "msg-1"})
			f.wecom.say(apiGetTemplate, ok(c.there))
			spec := templateSpec
			spec.RemoteID, spec.Check = "msg-1", true
			f.ready(t, spec)
			edits := f.wecom.of(apiEditTemplate)
			if (len(edits) == 1) != c.differ {
				t.Fatalf("%d edits", len(edits))
			}
			if c.differ && (edits[0].json(t)["template_id"] != "msg-1" || edits[0].json(t)["notify"] != nil) {
				t.Errorf("edit %v", edits[0].json(t))
			}
		})
	}
}

func TestAGroupWelcomeWithAPictureWaitsForIt(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddTemplate, ok(`"template_id":"msg-1"`))
	f.wecom.say(apiGetTemplate, ok(`"text":{"content":"欢迎"},"image":{"pic_url":"https://x"}`))
	spec := bot.AssetSpec{Name: "group_welcome:pic", Kind: bot.AssetGroupWelcome, Hash: "1", Text: "欢迎", Attachment: &bot.Attachment{Type: "image", Asset: "image:pic"}}
	o := f.send(bot.PrepareAsset{Spec: spec})
	want(t, o, bot.ClassRetry, 0)
	if len(f.wecom.of(apiAddTemplate)) != 0 || !strings.Contains(o.Reason, "图片还在准备") {
		t.Errorf("outcome %+v", o)
	}
	want(t, f.send(bot.PrepareAsset{Spec: spec}, templateWait), bot.ClassPermanent, 0)
	f.assets.put(bot.Asset{Name: "image:pic", Kind: bot.AssetImage, MediaID: "m-1", ReadyAt: f.clock.Now()})
	f.ready(t, spec)
	if body := f.wecom.of(apiAddTemplate)[0].json(t); !reflect.DeepEqual(body["image"], map[string]any{"media_id": "m-1"}) {
		t.Errorf("made of %v", body)
	}
	// A picture that can never be had is left out.
	f.assets.put(bot.Asset{Name: "image:pic", Kind: bot.AssetImage, Problem: "不是图片"})
	spec.Name = "group_welcome:text"
	f.ready(t, spec)
	if body := f.wecom.of(apiAddTemplate)[1].json(t); body["image"] != nil || body["text"] == nil {
		t.Errorf("made of %v", body)
	}
	spec.Name, spec.Text = "group_welcome:none", ""
	want(t, f.send(bot.PrepareAsset{Spec: spec}), bot.ClassPermanent, 0)
}

func TestACheckTakesNoPictureAwayBecauseItIsBeingUploadedAnew(t *testing.T) {
	f := newFixture(t)
	spec := bot.AssetSpec{
		Name: "group_welcome:pic", Kind: bot.AssetGroupWelcome, Hash: "1", Text: "欢迎", RemoteID: "msg-1", Check: true,
		Attachment: &bot.Attachment{Type: "image", Asset: "image:pic"},
	}
	f.assets.put(bot.Asset{Name: spec.Name, Hash: "1", RemoteID: "msg-1"})
	f.assets.put(bot.Asset{Name: "image:pic", Kind: bot.AssetImage, MediaID: "m-1", ReadyAt: f.clock.Now(), ExpiresAt: f.clock.Now()})
	f.wecom.say(apiGetTemplate, ok(`"text":{"content":"欢迎"},"image":{"pic_url":"https://x"}`))
	f.ready(t, spec)
	if n := len(f.wecom.of(apiEditTemplate)); n != 0 {
		t.Errorf("%d edits", n)
	}
}

func TestAPictureThatATemplateWasRefusedIsNotUsedAgain(t *testing.T) {
	f := newFixture(t)
	f.assets.put(bot.Asset{Name: "image:pic", Kind: bot.AssetImage, MediaID: "m-1", ReadyAt: f.clock.Now()})
	f.wecom.say(apiAddTemplate, code(40007, "invalid media_id"))
	spec := bot.AssetSpec{Name: "group_welcome:pic", Kind: bot.AssetGroupWelcome, Text: "欢迎", Attachment: &bot.Attachment{Type: "image", Asset: "image:pic"}}
	want(t, f.send(bot.PrepareAsset{Spec: spec}), bot.ClassPermanent, 40007)
	f.wecom.say(apiAddTemplate, ok(`"template_id":"msg-1"`))
	f.ready(t, spec)
	if body := f.wecom.of(apiAddTemplate)[1].json(t); body["image"] != nil {
		t.Errorf("made of %v", body)
	}
}

func TestTemplatesThatWeComDoesNotTake(t *testing.T) {
	f := newFixture(t)
	want(t, f.send(bot.PrepareAsset{Spec: bot.AssetSpec{Name: "group_welcome:x", Kind: bot.AssetGroupWelcome}}), bot.ClassPermanent, 0)
	for _, n := range []int{41055, 40058} {
		f.wecom.script(apiAddTemplate, code(n, "no"))
		want(t, f.send(bot.PrepareAsset{Spec: templateSpec}), bot.ClassPermanent, n)
	}
	// An edit that is refused for what it says is not taken for a template that
	// is gone.
	spec := templateSpec
	spec.RemoteID = "msg-1"
	f.wecom.say(apiGetTemplate, ok(templateThere))
	for _, n := range []int{41058, 40058} {
		f.wecom.script(apiEditTemplate, code(n, "no"))
		want(t, f.send(bot.PrepareAsset{Spec: spec}), bot.ClassPermanent, n)
	}
	if n := len(f.wecom.of(apiAddTemplate)); n != 2 {
		t.Errorf("another template was made: %d", n-2)
	}
}

func TestGroupWelcomesAgainstTheSimulator(t *testing.T) {
	w := newWorld(t)
	picture := w.ready(t, bot.AssetSpec{Name: "image:pic", Kind: bot.AssetImage, Hash: "1", Path: "pic.png"})
	w.assets.put(picture)
	spec := templateSpec
	spec.Attachment = &bot.Attachment{Type: "image", Asset: "image:pic"}
	first := w.ready(t, spec)
	w.assets.put(first)
	spec.RemoteID, spec.Check = first.RemoteID, true
	if got := w.ready(t, spec); got.RemoteID != first.RemoteID || w.calls(apiEditTemplate) != 0 {
		t.Errorf("a check changed something: %+v", got)
	}
	spec.Check, spec.Hash, spec.Text = false, "2", "大家好"
	if got := w.ready(t, spec); got.RemoteID != first.RemoteID || w.calls(apiEditTemplate) != 1 {
		t.Errorf("an edit: %+v", got)
	}
	w.assets.put(bot.Asset{Name: spec.Name})
	spec.RemoteID = "never-there"
	if got := w.ready(t, spec); got.RemoteID == first.RemoteID || !got.Remade {
		t.Errorf("a template that was not there: %+v", got)
	}
}
