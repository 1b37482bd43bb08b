package simulator

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"
)

// worstName is a nickname that tries to be markup, to turn what follows around, and to
// take all the room there is.
var worstName = `<img src=x onerror="document.title='owned'">` + "\u202Eevil\u200F👩‍👩‍👧‍👦" + strings.Repeat("长", 140)

// welcomes answers the newest adding as a bot does: in words, with the picture of a
// group's code, and with a link.
func (c *corpForTest) welcomes(join string) {
	c.t.Helper()
	picture, err := qrcode.Encode(c.URL()+"/q/"+join, qrcode.Medium, 300)
	c.do(err)
	media := c.want(0, c.upload("media/upload?type=image", "media", "code.png", picture)).text("media_id")
	code := ""
	for _, m := range c.phone.all() {
		code = cmp.Or(m.WelcomeCode, code)
	}
	c.want(0, c.contact("send_welcome_msg", answer{"welcome_code": code, "text": answer{"content": "欢迎光临 <b>十七号店</b>"},
		"attachments": []answer{
			{"msgtype": "image", "image": answer{"media_id": media}},
			{"msgtype": "link", "link": answer{"title": "新客满50减10", "url": c.URL() + "/c/1", "desc": "7 天内有效"}},
		}}))
}

// TestTheCustomersPhoneTellsTheWholeStory walks a newcomer, whose name is as bad as
// can be, from the code on the wall to the deletion of the clerk.
func TestTheCustomersPhoneTellsTheWholeStory(t *testing.T) {
	c := start(t, func(conf *Config) {
		conf.Title = "春芽生活"
		conf.Staff[0].Archived = true
		conf.Kf = []KfAccount{{OpenKfID: "wk1", Name: "春芽客服", Servicers: []string{"liming"}}}
	})
	join := c.want(0, c.contact("groupchat/add_join_way", answer{"scene": 2, "chat_id_list": []string{group1}})).text("config_id")
	v := view(t, c, 1440, 900)

	v.tap("#customer .chooser-new", "")
	v.until(`document.querySelector('#newcomer-name')`)
	look[bool](v, fmt.Sprintf(`Boolean(document.querySelector('#newcomer-name').value = %s)`, quote(worstName)))
	v.tap("#customer .newcomer .action", "")
	v.tap("#customer .poster", "李明")
	v.tap("#customer .action", "添加到通讯录")
	v.reads("#customer .phone-title", "李明")
	// Whose chats are archived, welcomes only who agreed [docs 92005].
	v.tap("#customer .asked .yes", "同意")
	v.until(`document.querySelector('#customer .asked').hidden`)
	c.settle()
	c.welcomes(join)
	v.reads("#customer .talk .bubble", "欢迎光临 <b>十七号店</b>")
	v.reads("#customer .talk .card", "新客满50减10")
	v.shoot("customer-welcome")

	v.tap("#customer .picture", "")
	v.tap("#customer .viewer-scan", "加入群聊")
	v.tap("#customer .action", "加入群聊")
	v.reads("#customer .phone-title", "十七号店福利群1(2)")
	v.says("#customer .composer textarea", "有没有燕麦奶？")
	v.reads("#customer .mine .bubble", "有没有燕麦奶？")
	c.utter(Utterance{From: "liming", ChatID: group1, Text: "有的，在二号货架"})
	v.reads("#customer .talk-what", "有的，在二号货架")

	v.tap("#customer .phone-back", "")
	c.clock.pass(time.Minute)
	c.utter(Utterance{From: "liming", To: c.phone.last().Members[0], Text: "到店找我"})
	v.reads("#customer .row .dot", "1")
	v.tap("#customer .phone-tab", "我")
	v.tap("#customer .row", "店里存了我的什么")
	v.reads("#customer .mine .bubble", "我的数据")

	v.tap("#customer .phone-back", "")
	v.tap("#customer .row", "李明")
	v.tap("#customer .phone-actions button", "")
	v.tap("#customer .row", "删除联系人")
	v.tap("#customer .sheet-choice", "删除联系人")
	v.reads("#customer .composer-gone", "已不是好友")
	c.settle()
	if last := c.phone.last(); last.ChangeType != "del_follow_user" {
		t.Errorf("the last callback is %s", last.raw)
	}
	v.reads("#customer .chooser-select", worstName)
	if look[bool](v, `document.title === 'owned' || Boolean(document.querySelector('img[src="x"]'))`) {
		t.Error("a nickname became markup")
	}
	v.sound()
}

// TestThePageSpeaksBothLanguagesAndFitsAPhone: the switch changes every word at once,
// and on a narrow screen there is one phone at a time and nothing beside it.
func TestThePageSpeaksBothLanguagesAndFitsAPhone(t *testing.T) {
	c := start(t)
	_, _ = c.add(Scan{State: "s17-door", Name: worstName})
	v := view(t, c, 390, 844)
	v.reads("#customer .row", "李明")
	v.tap("#language", "English")
	v.reads("#customer .phone-title", "WeChat")
	if lang := look[string](v, `document.documentElement.lang`); lang != "en" {
		t.Errorf("the page's language is %q", lang)
	}
	for _, seat := range []string{"clerk", "manager", "customer"} {
		v.tap(fmt.Sprintf("#seats [data-seat=%s]", seat), "")
		if shown := look[string](v, `[...document.querySelectorAll('.seat')].filter((e) => e.checkVisibility()).map((e) => e.id).join()`); shown != seat {
			t.Errorf("asked for the %s, the page shows %s", seat, shown)
		}
		if wide := look[int](v, `document.documentElement.scrollWidth`); wide != 390 {
			t.Errorf("with the %s the page is %d wide", seat, wide)
		}
	}
	v.tap("#how", "")
	v.until(`document.querySelector('#guide').open`)
	v.tap("#guide-close", "")
	v.shoot("customer-narrow")
	v.sound()
}
