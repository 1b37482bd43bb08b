package commands

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// stage is a floor with commands made for looking at what is made of them. What
// the commands did are the to-dos that they left.
type stage struct {
	*floor
	// stock is what plans are bound to, note what an undo will not bring back,
	// broken how the command 坏 ends.
	stock  string
	note   string
	broken func() error
	// gone says that nothing of a label stands any more.
	gone bool
}

func newStage(t testing.TB) *stage {
	s := &stage{stock: "10", broken: func() error { return nil }}
	s.floor = openFloor(t, newSwitchboard(testOptions(), []bot.Command{
		s.label(), s.give(), s.look(), s.report(), s.breaks(), s.price(), s.score(),
	}).handler())
	return s
}

func did(call bot.Call, what string) bot.Effect {
	return bot.SetTodo{Todo: bot.Todo{ID: fmt.Sprint("did-", call.Event), Text: what, UserID: call.UserID}}
}

// done are what the commands did, in order.
func (s *stage) done() []string {
	var all []string
	for _, t := range s.todos {
		if t.Kind == "" {
			all = append(all, t.Text)
		}
	}
	return all
}

// label writes about one customer: no question, an undo.
func (s *stage) label() bot.Command {
	return bot.Command{
		Name: "标签", English: "tag", Topic: bot.TopicCustomers, Help: "给客户打标签", Role: bot.RoleClerk, Writes: true,
		Examples: []string{"/标签 张三 爱喝茶"},
		Args:     []bot.Arg{{Name: "客户", English: "customer", Type: bot.ArgCustomer}, {Name: "名字", English: "name", Rest: true}},
		Run: func(c bot.Call, _ bot.View) (bot.Answer, error) {
			who, what := c.Arg("客户"), c.Arg("名字").Text
			return bot.Answer{
				Text: "已经给" + who.Label + "打上「" + what + "」。", Effects: []bot.Effect{did(c, who.Text+" "+what)},
				Plan: &bot.Plan{Summary: "给" + who.Label + "打上「" + what + "」", People: 1},
				Undo: &bot.Undo{Payload: who.Text + " " + what, Note: s.note}, Customers: []string{who.Text}, Store: "s17",
			}, nil
		},
		Undo: func(c bot.Call, payload json.RawMessage, _ bot.View) (bot.Answer, error) {
			if s.gone {
				return bot.Answer{Text: "这个标签后来已经改过，不用再撤"}, nil
			}
			return bot.Answer{Effects: []bot.Effect{did(c, "undo "+string(payload))}}, nil
		},
	}
}

// give touches as many people and as much money as one says.
func (s *stage) give() bot.Command {
	return bot.Command{
		Name: "发券", English: "coupon", Topic: bot.TopicShop, Help: "给客户发券", Role: bot.RoleClerk, Writes: true,
		Examples: []string{"/发券 3 10元"},
		Args: []bot.Arg{
			{Name: "人数", Type: bot.ArgNumber}, {Name: "金额", Type: bot.ArgMoney, Optional: true},
			{Name: "门店", Type: bot.ArgStore, Named: true, Optional: true},
		},
		Run: func(c bot.Call, _ bot.View) (bot.Answer, error) {
			n, m := c.Arg("人数").Number, c.Arg("金额").Money
			sum := fmt.Sprintf("给 %d 位客户发 ¥%s", n, m)
			return bot.Answer{
				Text: "已经" + sum, Effects: []bot.Effect{did(c, sum+" "+c.Second)}, Store: c.Arg("门店").Text,
				Plan: &bot.Plan{Summary: sum, People: int(n), Money: m, Bind: s.stock, Lasting: "券发出去收不回来"},
			}, nil
		},
	}
}

// look reads, as long as one likes, and says what it saw.
func (s *stage) look() bot.Command {
	return bot.Command{
		Name: "客户", English: "customer", Topic: bot.TopicCustomers, Help: "查客户", Role: bot.RoleClerk,
		Args: []bot.Arg{{Name: "谁", Type: bot.ArgCustomer}, {Name: "行数", Type: bot.ArgNumber, Optional: true}, {Name: "理由", Named: true, Optional: true}},
		Run: func(c bot.Call, _ bot.View) (bot.Answer, error) {
			a := bot.Answer{Text: "这是" + c.Arg("谁").Label, Looked: c.Arg("理由").Text, Customers: []string{c.Arg("谁").Text}}
			for i := range min(9000, c.Arg("行数").Number) {
				a.Text += fmt.Sprintf("\n第 %d 行，有不少字可以看", i+1)
			}
			a.Card = &bot.Card{Title: a.Text, Buttons: []bot.CardButton{
				{Text: "打标签", Line: "/标签 " + c.Arg("谁").Text + " 常客"}, {Text: "发券", Line: "/发券 3"},
			}}
			return a, nil
		},
	}
}

// report is for managers only, and shows nothing but what it was told.
func (s *stage) report() bot.Command {
	return bot.Command{
		Name: "处理", English: "handle", Topic: bot.TopicAdmin, Help: "处理一件事", Role: bot.RoleManager, Writes: true, Reads: true,
		Args: []bot.Arg{
			{Name: "做法", Type: bot.ArgChoice, Options: []bot.Option{{Value: "ack", Words: []string{"确认", "收到"}}, {Value: "mute", Words: []string{"静默"}}, {Value: "list", Words: []string{"列表"}}}},
			{Name: "门店", Type: bot.ArgStore, Optional: true}, {Name: "多久", Type: bot.ArgSpan, Optional: true},
			{Name: "到", Type: bot.ArgTime, Optional: true}, {Name: "同事", Type: bot.ArgStaff, Optional: true}, {Name: "渠道", Type: bot.ArgChannel, Named: true, Optional: true},
		},
		Run: func(c bot.Call, _ bot.View) (bot.Answer, error) {
			if c.Arg("做法").Text == "list" {
				return bot.Answer{Text: "都在这里"}, nil
			}
			return bot.Answer{Text: c.Line, Effects: []bot.Effect{did(c, c.Line)}}, nil
		},
	}
}

// breaks ends as the test wants.
func (s *stage) breaks() bot.Command {
	return bot.Command{Name: "坏", Role: bot.RoleClerk, Writes: true, Run: func(bot.Call, bot.View) (bot.Answer, error) {
		return bot.Answer{}, s.broken()
	}}
}

// price answers with a picture.
func (s *stage) price() bot.Command {
	return bot.Command{Name: "战报", English: "report", Role: bot.RoleClerk, Run: func(bot.Call, bot.View) (bot.Answer, error) {
		return bot.Answer{Text: "今天", Picture: &bot.File{Name: "战报.png", Data: []byte("png")}}, nil
	}}
}

// reads checks that a member who types a line reads all the pieces.
func (s *stage) reads(userID, line string, pieces ...string) string {
	s.t.Helper()
	return s.holds(userID+": "+line, s.types(userID, line), pieces)
}

func (s *stage) holds(what, got string, pieces []string) string {
	s.t.Helper()
	for _, p := range pieces {
		if not, ok := strings.CutPrefix(p, "!"); ok && strings.Contains(got, not) || !ok && !strings.Contains(got, p) {
			s.t.Errorf("%s\nread %q\nwant %q", what, got, p)
		}
	}
	return got
}

// did checks what the commands did until now.
func (s *stage) did(want ...string) {
	s.t.Helper()
	if got := s.done(); !slices.Equal(got, want) {
		s.t.Errorf("did %q, want %q", got, want)
	}
}

// audited checks the newest entries of the audit trail: "liming 标签 done".
func (s *stage) audited(want ...string) {
	s.t.Helper()
	var got []string
	for _, a := range s.audit {
		got = append(got, fmt.Sprintf("%s %s %s", a.UserID, a.Action, a.Outcome))
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("audited %q, want %q", got, want)
	}
	for _, a := range s.audit {
		for _, secret := range []string{"张三", "张丽", "13800138000", "8000", "wm-"} {
			if strings.Contains(a.Detail, secret) {
				s.t.Errorf("the audit trail says %q", a.Detail)
			}
		}
	}
}

// code is the code of the newest confirmation that is open.
func (s *stage) code() string {
	s.t.Helper()
	for _, e := range slices.Backward(s.effects) {
		if c, ok := e.(bot.SetConfirmation); ok && c.State == bot.ConfirmationOpen {
			return c.Code
		}
	}
	s.t.Fatal("nothing waits for a confirmation")
	return ""
}

// newest is the newest card that was sent to a member.
func (s *stage) newest(userID string) bot.Card {
	s.t.Helper()
	for _, e := range slices.Backward(s.sends) {
		if m, ok := e.(bot.AppMessage); ok && m.Card != nil && slices.Contains(m.ToUsers, userID) {
			return *m.Card
		}
	}
	s.t.Fatalf("%s got no card", userID)
	return bot.Card{}
}

// score answers with a card alone.
func (s *stage) score() bot.Command {
	return bot.Command{Name: "业绩", Role: bot.RoleClerk, Run: func(bot.Call, bot.View) (bot.Answer, error) {
		return bot.Answer{Card: &bot.Card{
			Title: "今日", Big: "12", BigNote: "新增", Rows: []bot.CardRow{{Name: "流失", Value: "3"}}, Buttons: []bot.CardButton{{Text: "看明细", Line: "/战报"}},
		}}, nil
	}}
}
