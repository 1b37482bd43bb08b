package simulator

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"
)

// types puts a text into a field and presses a key in it.
func (v *viewer) types(selector, text, key string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`(() => {
		const field = document.querySelector(%s);
		if (!field) return false;
		field.focus();
		if (field.value !== %s) {
			field.value = %[2]s;
			field.dispatchEvent(new InputEvent('input', {bubbles: true}));
		}
		field.dispatchEvent(new KeyboardEvent('keydown', {key: %s, bubbles: true, cancelable: true}));
		return true; })()`, quote(selector), quote(text), quote(key)))
}

// holds waits until a field holds a text.
func (v *viewer) holds(selector, text string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`document.querySelector(%s).value === %s`, quote(selector), quote(text)))
}

// told is the newest callback of the app once all have arrived.
func (c *corpForTest) told(event string) message {
	c.t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		c.settle()
		for _, m := range c.phone.all() {
			if m.Event == event || m.MsgType == event || m.ChangeType == event {
				return m
			}
		}
	}
	c.t.Fatalf("no %s came", event)
	return message{}
}

const line = "#clerk .compose-line"

// TestMembersTypeCommands: a slash offers what the app understands, by keys alone, and
// what was typed comes back.
func TestMembersTypeCommands(t *testing.T) {
	c := start(t, func(conf *Config) {
		conf.Apps[0].Completions = []Completion{
			{Line: "/客户", What: "查一位客户", Example: "/客户 小雨"},
			{Line: "/今日", What: "今天的数", Example: "/今日"},
			{Line: "/标签", What: "给客户打标签", Example: "/标签 小雨 银卡"},
		}
	})
	v := view(t, c, 1440, 900)
	v.reads("#clerk .m-begin-line", "/客户 小雨")
	v.types(line, "/", "ArrowDown")
	v.reads("#clerk .offer[aria-selected=true]", "/今日")
	if at := look[string](v, `document.getElementById(document.querySelector('#clerk .compose-line').getAttribute('aria-activedescendant')).textContent`); !strings.Contains(at, "/今日") {
		t.Errorf("a screen reader is led to %q", at)
	}
	v.types(line, "/", "Escape")
	v.until(`document.querySelector('#clerk .offers').hidden`)
	v.types(line, "/客", "Tab")
	v.holds(line, "/客户 ")
	v.reads("#clerk .offer-tip", "查一位客户")
	v.types(line, "/客户 小雨", "Enter")
	v.reads("#clerk .mine .m-bubble", "/客户 小雨")
	if m := c.told("text"); m.Content != "/客户 小雨" || m.FromUserName != "liming" {
		t.Errorf("the app was told %s", m.raw)
	}
	v.types(line, "", "ArrowUp")
	v.holds(line, "/客户 小雨")
	v.types(line, "/客户 小雨", "ArrowDown")
	v.holds(line, "")
	v.sound()
}

// TestMembersTapCards: a card shows what it was sent with as text and nothing else, is
// tapped once, greys when the app says so; several questions and pictures are answered.
func TestMembersTapCards(t *testing.T) {
	c := start(t)
	v := view(t, c, 1440, 900)
	v.reads("#clerk .phone-title", "掌柜")
	send := func(kind string, body any) answer {
		c.clock.pass(time.Second)
		return c.want(0, c.as("app", "message/send", answer{"touser": "liming", "agentid": 1000007, "msgtype": kind, kind: body}))
	}
	send("template_card", answer{"card_type": "button_interaction", "task_id": "ask-1", "source": answer{"desc": "请确认"},
		"main_title": answer{"title": "删除 " + worstName[:58]}, "sub_title_text": worstName[:58],
		"horizontal_content_list": []answer{{"keyname": "客户数", "value": "1 位"}},
		"button_list":             []answer{{"text": "确认", "style": 1, "key": "/确认 K7"}, {"text": "取消", "style": 2, "key": "/取消 K7"}}})
	v.reads("#clerk .tc-name", `<img src=x onerror=`)
	v.tap("#clerk .tc-button", "确认")
	m := c.told("template_card_event")
	if m.EventKey != "/确认 K7" || m.TaskID != "ask-1" {
		t.Errorf("the tap told %s", m.raw)
	}
	c.want(0, c.as("app", "message/update_template_card", answer{"userids": []string{"liming"}, "agentid": 1000007,
		"response_code": m.ResponseCode, "button": answer{"replace_name": "已确认"}}))
	v.reads("#clerk .tc-button.done", "已确认")
	if left := look[int](v, `document.querySelectorAll('#clerk [data-task=ask-1] .tc-button:enabled').length`); left != 0 {
		t.Errorf("%d buttons of a card that is done can be tapped", left)
	}

	send("template_card", answer{"card_type": "vote_interaction", "task_id": "vote-1", "main_title": answer{"title": "选一个"},
		"checkbox":      answer{"question_key": "q", "option_list": []answer{{"id": "a", "text": "火锅"}, {"id": "b", "text": "爬山"}}},
		"submit_button": answer{"text": "提交", "key": "vote"}})
	v.tap("#clerk .tc-vote label", "爬山")
	v.tap("#clerk .tc-button", "提交")
	v.until(`!document.querySelector('#clerk [aria-busy=true]')`)
	c.settle()
	if m := c.phone.last(); m.EventKey != "vote" || len(m.Options) != 1 || m.Options[0] != "b" {
		t.Errorf("the vote told %s", m.raw)
	}

	day, err := qrcode.Encode("今天", qrcode.Medium, 120)
	c.do(err)
	send("image", answer{"media_id": c.want(0, c.upload("media/upload?type=image", "media", "day.png", day)).text("media_id")})
	v.tap("#clerk .m-picture", "")
	v.tap("#clerk .m-large-close", "")
	gone := send("text", answer{"content": "说错了"}).text("msgid")
	v.reads("#clerk .m-bubble", "说错了")
	c.want(0, c.as("app", "message/recall", answer{"msgid": gone}))
	// WeCom has no callback for it: the page hears of it by the call.
	v.reads("#clerk .m-note", "撤回了一条消息")
	if look[bool](v, `document.title === 'owned' || Boolean(document.querySelector('img[src="x"]'))`) {
		t.Error("a title became markup")
	}
	v.sound()
}

// TestMembersServeCustomers: a clerk sees who came, writes, notes a name and tags, sends
// what waits for the tap, and opens the app's page.
func TestMembersServeCustomers(t *testing.T) {
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><html lang="zh"><title>今天的店</title><link rel="icon" href="data:,"><h1>今天的店</h1>`))
	}))
	defer shop.Close()
	c := start(t, func(conf *Config) {
		conf.Apps[0].HomeURL = shop.URL + "/board"
		conf.Apps[0].Pages = []AppPage{{Name: "核销", URL: shop.URL + "/till"}}
	})
	tag, _ := c.newTag("app", "会员层级", "银卡")
	v := view(t, c, 1440, 900)
	v.tap("#clerk .phone-back", "")
	c.clock.pass(time.Minute)
	id, _ := c.add(Scan{State: "s17-door", Name: worstName})
	v.reads("#clerk .m-row .dot", "1")
	v.reads("#clerk .phone-tab .dot", "1")
	v.tap("#clerk .m-row[data-key^=with]", "")
	v.types(line, "您好，欢迎来逛", "Enter")
	v.reads("#clerk .mine .bubble", "您好，欢迎来逛")
	c.utter(Utterance{From: id, To: "liming", Text: "有没有燕麦奶？"})
	v.reads("#clerk .bubble", "有没有燕麦奶？")

	v.tap("#clerk .m-action", "")
	v.tap("#clerk .m-fact", "备注")
	v.until(`document.querySelector('#clerk .m-field') && (document.querySelector('#clerk .m-field').value = '三楼奶茶妈妈')`)
	v.tap("#clerk .m-form .m-wide", "保存")
	v.reads("#clerk .m-profile-name", "三楼奶茶妈妈")
	v.tap("#clerk .m-fact", "标签")
	v.tap("#clerk .m-chip", "银卡")
	v.until(`document.querySelector('#clerk .m-chip').getAttribute('aria-pressed') === 'true'`)
	if got := c.want(0, c.as("app", "externalcontact/get?external_userid="+id, nil)); !strings.Contains(fmt.Sprint(got), tag) {
		t.Errorf("the customer is %v", got)
	}
	v.tap("#clerk .phone-back", "")
	v.tap("#clerk .phone-back", "")
	v.tap("#clerk .phone-back", "")

	c.want(0, c.contact("group_welcome_template/add", answer{"text": answer{"content": "欢迎来到大家庭"}, "agentid": 1000007}))
	c.utter(Utterance{From: "liming", ChatID: group1, Text: "早上好"})
	v.tap("#clerk .m-row[data-key^=group]", "")
	v.tap("#clerk .m-action", "")
	v.tap("#clerk .m-fact", "入群欢迎语")
	v.tap("#clerk .sheet-choice", "欢迎来到大家庭")
	v.reads("#clerk .m-fact", "欢迎来到大家庭")
	v.tap("#clerk .phone-back", "")
	v.tap("#clerk .phone-back", "")

	c.want(0, c.contact("add_msg_template", groupPost(nil)))
	v.reads("#clerk .m-row[data-key=posts]", "等您发送")
	v.tap("#clerk .m-row[data-key=posts]", "")
	v.tap("#clerk .m-post .tc-button", "发送")
	v.reads("#clerk .m-post .tc-button.done", "已发送")
	if feed, _ := c.GroupFeed(group1); len(feed) != 2 || feed[1].Via != "post" {
		t.Errorf("the group shows %v", feed)
	}
	v.tap("#clerk .phone-back", "")
	v.tap("#clerk .phone-tab", "工作台")
	v.tap("#clerk .m-tile", "首页")
	v.reads("#clerk .webview-title", "今天的店")
	v.tap("#clerk .webview-key", "")

	v.tap("#clerk .phone-tab", "客户")
	v.tap("#clerk .m-row", "三楼奶茶妈妈")
	v.tap("#clerk .m-wide", "删除客户")
	v.tap("#clerk .sheet-choice", "删除客户")
	v.reads("#clerk .m-soft", "还没有客户")
	if m := c.told("del_external_contact"); m.ExternalUserID != id {
		t.Errorf("the app was told %s", m.raw)
	}
	v.shoot("member-served")
	v.sound()
}
