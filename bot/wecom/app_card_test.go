package wecom

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

// alertCard is a card with a button.
var alertCard = bot.Card{
	Task: "alert-1", Source: "掌柜", Title: "客户流失", Detail: "十七号店 李明", Text: "3 位客户删除了员工", Big: "3", BigNote: "位客户",
	Rows:    []bot.CardRow{{Name: "可能原因", Value: "刚发过群发"}},
	Links:   []bot.CardLink{{Title: "看板", URL: "https://shop.example/board"}},
	Buttons: []bot.CardButton{{Text: "已处理", Line: "/提醒 处理 a1", Main: true}, {Text: "静默", Line: "/提醒 静默 a1"}, {Text: "删除", Line: "/删除", Danger: true}},
}

// cardSent is the newest card that went out.
func (f *fixture) cardSent(t *testing.T) map[string]any {
	t.Helper()
	calls := f.wecom.of(apiMessage)
	body := calls[len(calls)-1].json(t)
	if body["msgtype"] != "template_card" || body["enable_duplicate_check"] != 1.0 {
		t.Fatalf("sent %v", body)
	}
	return body["template_card"].(map[string]any)
}

func TestACardWithButtonsAndOneWithout(t *testing.T) {
	f := newFixture(t)
	want(t, f.send(bot.AppMessage{ToUsers: []string{"liming"}, Card: &alertCard}), bot.ClassDone, 0)
	var wanted map[string]any
	_ = json.Unmarshal([]byte(`{"card_type":"button_interaction","source":{"desc":"掌柜"},"main_title":{"title":"客户流失","desc":"十七号店 李明"},
		"sub_title_text":"3 位客户删除了员工","task_id":"alert-1",
		"horizontal_content_list":[{"keyname":"位客户","value":"3"},{"keyname":"可能原因","value":"刚发过群发"},{"type":1,"keyname":"链接","value":"看板","url":"https://shop.example/board"}],
		"button_list":[{"text":"已处理","style":1,"key":"/提醒 处理 a1"},{"text":"静默","style":2,"key":"/提醒 静默 a1"},{"text":"删除","style":3,"key":"/删除"}]}`), &wanted)
	if got := f.cardSent(t); !reflect.DeepEqual(got, wanted) {
		t.Errorf("card %v\nwant %v", got, wanted)
	}
	notice := alertCard
	notice.Buttons, notice.URL = nil, "https://shop.example/alert"
	want(t, f.send(bot.AppMessage{ToUsers: []string{"liming"}, Card: &notice}), bot.ClassDone, 0)
	got := f.cardSent(t)
	if got["card_type"] != "text_notice" || !reflect.DeepEqual(got["card_action"], map[string]any{"type": 1.0, "url": notice.URL}) ||
		!reflect.DeepEqual(got["emphasis_content"], map[string]any{"title": "3", "desc": "位客户"}) || len(got["jump_list"].([]any)) != 1 {
		t.Errorf("card %v", got)
	}
}

func TestACardIsCutBetweenRunesAndToWhatFits(t *testing.T) {
	long := strings.Repeat("长", 500)
	c := bot.Card{Task: "t", Source: long, Title: long, Detail: long, Text: long, Buttons: []bot.CardButton{
		{Text: long, Line: "/a"}, {Text: "again", Line: "/a"}, {Text: "too long to mean the same when cut", Line: "/" + long},
		{Text: "b", Line: "/b"}, {Text: "c", Line: "/c"}, {Text: "d", Line: "/d"}, {Text: "e", Line: "/e"}, {Text: "f", Line: "/f"}, {Text: "g", Line: "/g"},
	}}
	for range 9 {
		c.Rows = append(c.Rows, bot.CardRow{Name: long, Value: long, URL: "javascript:1"})
	}
	card, why := newCard(c)
	if card == nil {
		t.Fatal(why)
	}
	for name, text := range map[string]string{"title": card.Title.Title, "detail": card.Title.Desc, "text": card.Text, "button": card.Buttons[0].Text, "row": card.Rows[0].Value} {
		if !utf8.ValidString(text) || !strings.HasSuffix(text, "…") {
			t.Errorf("%s %q", name, text)
		}
	}
	if n := utf8.RuneCountInString(card.Title.Title); n != maxCardTitle {
		t.Errorf("title of %d characters", n)
	}
	if len(card.Rows) != maxCardRows || len(card.Buttons) != maxCardButtons || card.Buttons[1].Key != "/b" || card.Rows[0].Type != 0 {
		t.Errorf("rows %d, buttons %+v", len(card.Rows), card.Buttons)
	}
}

func TestWhatCannotBeACardIsSaidAsAText(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*bot.Card)
		text  string
		want  string
	}{
		"nothing to tap":       {func(c *bot.Card) { c.Buttons = nil }, "", "客户流失\n十七号店 李明\n3 位客户删除了员工\n位客户 3\n可能原因：刚发过群发\n看板：https://shop.example/board"},
		"a text that is given": {func(c *bot.Card) { c.Buttons = nil }, "有 3 位客户流失", "有 3 位客户流失"},
		"a task out of form":   {func(c *bot.Card) { c.Task, c.Buttons = "任务", c.Buttons[:1] }, "", "…看板：https://shop.example/board\n已处理，请回复 /提醒 处理 a1"},
		"no title":             {func(c *bot.Card) { c.Title, c.Text = "", "" }, "x", "x"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			card := alertCard
			c.spoil(&card)
			o := f.send(bot.AppMessage{ToUsers: []string{"liming"}, Text: c.text, Card: &card})
			want(t, o, bot.ClassDone, 0)
			if !strings.Contains(o.Reason, "改发了文字") {
				t.Errorf("reason %q", o.Reason)
			}
			body := f.wecom.of(apiMessage)[0].json(t)
			got := body["text"].(map[string]any)["content"].(string)
			if end, cut := strings.CutPrefix(c.want, "…"); cut && !strings.HasSuffix(got, end) || !cut && got != c.want {
				t.Errorf("text %q", got)
			}
		})
	}
}

func TestACardThatWeComRefusesIsSaidAsAText(t *testing.T) {
	for _, refused := range []int{42032, 42014, 40063, 40058, 43012} {
		t.Run(fmt.Sprint(refused), func(t *testing.T) {
			f := newFixture(t)
			f.wecom.script(apiMessage, code(refused, "no"))
			o := f.send(bot.AppMessage{ToUsers: []string{"liming"}, Text: "客户流失", Card: &alertCard})
			want(t, o, bot.ClassDone, 0)
			calls := f.wecom.of(apiMessage)
			if len(calls) != 2 || calls[1].json(t)["msgtype"] != "text" || !strings.Contains(o.Reason, "改发了文字") {
				t.Errorf("%d calls, outcome %+v", len(calls), o)
			}
		})
	}
	f := newFixture(t)
	f.wecom.script(apiMessage, code(-1, "busy"))
	want(t, f.send(bot.AppMessage{ToUsers: []string{"liming"}, Text: "x", Card: &alertCard}), bot.ClassRetry, -1)
	if n := len(f.wecom.of(apiMessage)); n != 1 {
		t.Errorf("a card that may still go was said as a text too: %d calls", n)
	}
}

func TestATaskThatIsUsedUpOnARepeatIsACardThatArrived(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiMessage, code(codeTask, "used"))
	want(t, f.send(bot.AppMessage{ToUsers: []string{"liming"}, Text: "x", Card: &alertCard}, 1), bot.ClassAlready, codeTask)
	if n := len(f.wecom.of(apiMessage)); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestAnAlertThatReachesAPartSaysWhoIsLeftOut(t *testing.T) {
	f := newFixture(t)
	lost := ok(`"invaliduser":"hanmei","unlicenseduser":"wangzong"`)
	f.wecom.script(apiMessage, lost, lost, ok(`"invaliduser":"liming|hanmei"`))
	s := bot.AppMessage{ToUsers: []string{"liming", "HanMei", "wangzong"}, Text: "x", Alert: "a1"}
	wanted := bot.MessageUnread{Alert: "a1", Lost: []string{"HanMei", "wangzong"}, Reached: []string{"liming"}}
	for _, card := range []*bot.Card{nil, &alertCard} {
		s.Card = card
		o := f.send(s)
		want(t, o, bot.ClassDone, 0)
		if !reflect.DeepEqual(o.Result, wanted) {
			t.Errorf("result %+v", o.Result)
		}
	}
	s.ToUsers = []string{"liming", "hanmei"}
	o := f.send(s)
	want(t, o, bot.ClassPermanent, 81013)
	if o.Result != nil {
		t.Errorf("result %+v", o.Result)
	}
	s.Alert = ""
	f.wecom.script(apiMessage, lost)
	if o := f.send(s); o.Result != nil {
		t.Errorf("a message that tells of no alert has the result %+v", o.Result)
	}
}

func FuzzACard(f *testing.F) {
	f.Add("t1", "客户流失", "李明", "/提醒 处理", "https://shop.example", 3)
	f.Add("", "", "\xff", "", "::", 0)
	f.Fuzz(func(t *testing.T, task, title, text, line, link string, n int) {
		c := bot.Card{Task: task, Title: title, Text: text, Detail: text, Big: title, URL: link, Done: title}
		for i := range n % 20 {
			c.Rows = append(c.Rows, bot.CardRow{Name: title, Value: text, URL: link})
			c.Links = append(c.Links, bot.CardLink{Title: text, URL: link})
			c.Buttons = append(c.Buttons, bot.CardButton{Text: text, Line: line + fmt.Sprint(i)})
		}
		card, why := newCard(c)
		if (card == nil) == (why == "") {
			t.Fatalf("card %+v, reason %q", card, why)
		}
		if card == nil {
			return
		}
		if card.Title.Title == "" || len(card.Rows) > maxCardRows || len(card.Links) > maxCardLinks || len(card.Buttons) > maxCardButtons {
			t.Errorf("card %+v", card)
		}
		if card.Type == cardNotice && card.Action == nil || card.Type == cardButtons && card.Task == "" {
			t.Errorf("a %s lacks what it needs: %+v", card.Type, card)
		}
	})
}
