package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The words by which the customer of these tests can be known, none of which
// stands in anything about somebody else.
const (
	fang        = "wmWangFang"
	fangName    = "王芳菲菲"
	fangInGroup = "芳菲小铺"
	fangRemark  = "三楼奶茶妈妈"
	fangPhone   = "13800000017"
	fangUnion   = "oFangUnion"
)

var (
	fangWords = []string{fang, fangName, fangInGroup, fangRemark, fangPhone, fangUnion}
	// liwei is in everything that fang is in.
	liwei = bot.Pair{UserID: "liming", ExternalUserID: "wmLiWei"}
)

// everythingOf are the effects by which everything gets known that can be of somebody.
func everythingOf(p bot.Pair, name, inGroup, remark, phone, union string) []bot.Effect {
	who := p.ExternalUserID
	order := func(n string) bot.Order {
		return bot.Order{
			Number: n + who[2:4], Phone: phone, Coupon: "coupon-" + who, Store: "s17", Status: bot.OrderPaid, Amount: 5000, PaidAt: hours(1), UpdatedAt: hours(1),
			Source: "api", Items: []bot.OrderItem{{Name: "奶粉", Quantity: 2, Amount: 5000}},
		}
	}
	joined := order("A")
	joined.ExternalUserID, joined.JoinedBy = who, joinedByID
	return append(append(talkOf(p, name, phone), soldTo(p, name)...), []bot.Effect{
		bot.SetRelation{Pair: p, Status: bot.RelationActive, At: opening, State: "s17-door", Channel: "door", Store: "s17"},
		bot.SetRelation{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: who}, Status: bot.RelationLost, At: hours(1), Store: "s17"},
		bot.SetCustomer{ExternalUserID: who, Name: name, Avatar: "https://wx.example.com/" + who, UnionID: union, Type: 1, Gender: 2, At: opening},
		bot.SetRemark{Pair: p, Remark: remark, AddWay: 1, At: opening},
		bot.SetPhones{Pair: p, Phones: []string{phone}, At: opening},
		bot.AddTag{Pair: p, Tag: newcomer, At: opening, Rule: "door"},
		bot.RecordInteraction{Pair: p, Kind: bot.InteractionAdded, At: opening, Ref: "s17-door", Detail: "来自「门口」"},
		bot.SaveOrder{Order: joined}, bot.SaveOrder{Order: order("B")},
		bot.SetGroup{Group: bot.Group{ChatID: "wrPromos", Name: "福利群", Owner: "hanmei", Store: "s17"}},
		bot.SetMember{ChatID: "wrPromos", Member: bot.Member{ID: who, Customer: true, Name: inGroup, UnionID: union, Present: true, JoinedAt: opening, Scene: bot.JoinQR, State: "s17-group"}},
		bot.RaiseAlert{AlertItem: bot.AlertItem{Key: "lost/" + p.String(), Kind: bot.AlertLost, Store: "s17", UserID: p.UserID, ExternalUserID: who, Human: union, At: hours(1), Detail: name + "走了"}},
		bot.RecordTouch{Touch: bot.Touch{Pair: p, Template: "winback/default", Ref: "post-both", At: hours(1), Coupon: "tea-9"}},
		bot.SetTodo{Todo: bot.Todo{ID: "follow-" + who, Kind: bot.TodoFollow, UserID: p.UserID, Store: "s17", ExternalUserID: who, Text: "问问" + name, CreatedAt: opening, DueAt: hours(5)}},
		bot.SetTodo{Todo: bot.Todo{ID: "alert-" + p.UserID + fmt.Sprint(len(name)), Kind: bot.TodoAlert, UserID: p.UserID, Text: "看看" + name, CreatedAt: opening}},
		bot.SetRisk{Risk: bot.Risk{Pair: p, Store: "s17", Reason: "40 天没来", Next: "送一张券", Score: 70, Since: opening, At: hours(1)}},
		bot.SetWinBack{WinBack: bot.WinBack{ID: "wb-" + who, AlertID: "a1", Store: "s17", UserID: p.UserID, ExternalUserID: who, Post: "post-both", By: "hanmei", At: hours(1)}},
		bot.SetSession{Session: bot.Session{UserID: "s" + who, Choices: []string{"/客户 " + who}, More: name + " " + phone, PlainText: true}},
		bot.SetConfirmation{Confirmation: bot.Confirmation{Code: "C" + who[2:4], UserID: "hanmei", Line: "/标签 " + who + " 银卡", Summary: "给" + name + "打标签", AskedAt: opening}},
		bot.SetCardState{CardState: bot.CardState{Task: "card-" + who[2:4], Users: []string{"hanmei"}, Card: bot.Card{Title: name, Text: "备注 " + remark + " " + who}, SentAt: opening, Outcome: "处理了"}},
		bot.SetWrite{Write: bot.Write{ID: "w-" + who[2:4], UserID: "hanmei", Command: "备注", Summary: "改了" + name, At: opening, Payload: []byte(`{"ExternalUserID":"` + who + `","before":"` + remark + `"}`)}},
		bot.RecordAudit{AuditEntry: bot.AuditEntry{At: opening, UserID: "hanmei", Role: bot.RoleManager, Action: "备注", Outcome: bot.AuditDone, Subjects: []string{bot.Pseudonym(who)}, Count: 1}},
		bot.FetchContact{Pair: p}, bot.PushTags{Pair: p}, bot.Welcome{Pair: p, Text: "欢迎" + name, Rule: "默认"},
		bot.AppMessage{ToUsers: []string{"hanmei"}, Text: name + "来了", About: who}, bot.AppMessage{ToUsers: []string{"hanmei"}, Text: "今天来了" + name},
		bot.ScheduleJob{Name: "expire", Key: "expire " + who[2:4], Due: hours(100), Payload: []byte(`"` + who + `"`), Lane: customerLane + who},
	}...)
}

// talkOf is what somebody said and what became of it.
func talkOf(p bot.Pair, name, phone string) []bot.Effect {
	who := p.ExternalUserID
	said := func(n, chat, text string, to ...string) bot.SaveMessage {
		return bot.SaveMessage{Store: "s17", ChatMessage: bot.ChatMessage{
			MsgID: n + who[2:4], Speaker: who, By: bot.SpeakerCustomer, Listeners: to, ChatID: chat, At: hours(1), Type: "text",
			Parts: []bot.TextPart{{Where: "text", Text: text}}, Media: []bot.ChatMedia{{ID: "file-" + who, Type: "file", Name: name + ".pdf"}},
		}}
	}
	inGroup, toStaff := said("g", "wrPromos", "加我 "+phone), said("d", "", "我是"+name, p.UserID)
	broke := bot.Violation{
		ID: "v" + who[2:4], MsgID: inGroup.MsgID, ChatID: "wrPromos", Store: "s17", ExternalUserID: who, UserID: p.UserID, At: hours(1), Text: "加我 " + phone,
		Hits: []bot.Hit{{Check: "words", Rule: "poaching/加我", Word: "加我", Category: "poaching", Step: bot.StepWarn, Why: "像在拉客"}}, Step: bot.StepWarn,
		State: bot.ViolationAppealed, AppealedAt: hours(2), AppealedBy: who, Appeal: name + "没有拉客",
	}
	rude := bot.Violation{
		ID: "r" + who[2:4], Store: "s17", ExternalUserID: who, UserID: p.UserID, ByStaff: true, At: hours(1), Text: name + "烦死了", State: bot.ViolationOpen,
		Hits: []bot.Hit{{Check: "words", Rule: "unfriendly/烦死", Category: "unfriendly", Step: bot.StepReview, Why: "对客户不礼貌"}}, Step: bot.StepReview,
	}
	return []bot.Effect{
		inGroup, toStaff,
		bot.SetConsent{ConsentChanged: bot.ConsentChanged{MsgID: "c" + who[2:4], Pair: p, Agreed: true, At: opening}},
		bot.SetViolation{Violation: broke}, bot.SetViolation{Violation: rude},
		bot.SetExclusion{Exclusion: bot.Exclusion{ID: "x" + who[2:4], ExternalUserID: who, Store: "s17", From: hours(1), Until: hours(24), Reason: "拉客", Violation: broke.ID, By: "hanmei"}},
		bot.SetWordExample{WordExample: bot.WordExample{ID: "e" + who[2:4], Text: "我是" + name, Rule: "poaching/加我", Harmless: true, ExternalUserID: who, By: "hanmei", At: hours(1)}},
		bot.SetKfTalk{KfTalk: bot.KfTalk{OpenKfID: "wkShop", ExternalUserID: who, SaidAt: hours(1), Answered: 1, Human: true, Servicer: "hanmei", HumanAt: hours(1), Asked: "appeal:" + broke.ID, At: hours(1)}},
	}
}

func fangKnown() []bot.Effect {
	return everythingOf(liming, fangName, fangInGroup, fangRemark, fangPhone, fangUnion)
}

func liweiKnown() []bot.Effect {
	return everythingOf(liwei, "李薇", "小薇", "爱喝茶", "13900000018", "oWeiUnion")
}

// about is an event of a customer with a body that names them.
func about(key, who, words string) bot.Arrival {
	a := arrival(key, customerLane+who)
	a.Body = []byte("<xml><ExternalUserID>" + who + "</ExternalUserID>" + words + "</xml>")
	return a
}

// openWithBoth opens a store that knows fang and liwei. Everything that was due
// was sent; about fang, one send waits.
func openWithBoth(t *testing.T, o Options) (*Store, *clock) {
	t.Helper()
	now := clockAt(hours(2))
	o.Now, o.SaleNow = now.Now, now.Now
	s := mustOpen(t, o)
	both := bot.SavePost{Post: bot.Post{ID: "post-both", MsgID: "m1", Sender: "liming", Store: "s17", Template: "winback/default", Text: "好久不见，" + fangName, Customers: []string{fang, liwei.ExternalUserID}, At: opening}}
	happens(t, s, about("fang", fang, fangName), append(fangKnown(), both)...)
	happens(t, s, about("liwei", liwei.ExternalUserID, "李薇"), liweiKnown()...)
	sold(t, s, now)
	for range 3 {
		for _, item := range mustClaimSends(t, s) {
			if item.Meta.Kind != bot.KindPushTags {
				mustSettle(t, s, item, bot.Outcome{Class: bot.ClassDone})
			}
		}
	}
	return s, now
}

func happens(t testing.TB, s *Store, a bot.Arrival, effects ...bot.Effect) {
	t.Helper()
	mustPut(t, s, a)
	mustProcess(t, s, mustClaim(t, s, a.Key)[0], effects...)
}

// erasing is what the event decides by which somebody's data is erased.
func erasing(at time.Time) []bot.Effect {
	return []bot.Effect{
		bot.SetSession{Session: bot.Session{UserID: "sunli", Choices: []string{"/确认 " + fang}}},
		bot.Erase{ExternalUserID: fang, At: at, Receipt: "R1", By: "sunli"},
		bot.SetWrite{Write: bot.Write{ID: "w-erase", UserID: "sunli", Command: "删除", Summary: "删除了" + fangName, At: at, Lasting: "不能恢复"}},
		bot.SetCardState{CardState: bot.CardState{Task: "card-erase", Users: []string{"sunli"}, Card: bot.Card{Text: "客户：" + fangName}, SentAt: at, DoneAt: at, Outcome: "删除了"}},
		bot.RecordAudit{AuditEntry: bot.AuditEntry{At: at, UserID: "sunli", Role: bot.RoleManager, Action: "删除", Outcome: bot.AuditDone, Subjects: []string{bot.Pseudonym(fang)}, Count: 1}},
		bot.AppMessage{ToUsers: []string{"sunli"}, Text: "已删除，回执 R1", About: fang, Answer: true},
	}
}

// traces are the columns of the whole database that hold any of some words, as
// "table.column: word", but those left out.
func traces(t testing.TB, s *Store, words []string, leftOut ...string) []string {
	t.Helper()
	tables, err := s.db.Migrator().GetTables()
	if err != nil || len(tables) < 20 {
		t.Fatalf("tables: %v, %v", tables, err)
	}
	var found []string
	for _, table := range tables {
		columns, err := s.db.Migrator().ColumnTypes(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range columns {
			place := table + "." + c.Name()
			if slices.ContainsFunc(leftOut, func(prefix string) bool { return strings.HasPrefix(place, prefix) }) {
				continue
			}
			for _, word := range words {
				if n := count(t, s, "`"+table+"` WHERE INSTR(`"+c.Name()+"`, ?) > 0", word); n > 0 {
					found = append(found, place+": "+word)
				}
			}
		}
	}
	return found
}

// swept runs the sweep to its end, a few rows at a time.
func swept(t testing.TB, s *Store) {
	t.Helper()
	for range 1000 {
		n, err := s.SweepErased(background, 3)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
	t.Fatal("the sweep finds no end")
}
