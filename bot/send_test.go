package bot

import (
	"go/ast"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"
)

// card is a card with everything that a card can have.
var card = Card{
	Task: "t1", Source: "掌柜", Title: "客户流失", Detail: "李明", Text: "3 位客户", Big: "3", BigNote: "位",
	Rows:  []CardRow{{Name: "门店", Value: "十七号店", URL: "https://shop.example/s17"}},
	Links: []CardLink{{Title: "看板", URL: "https://shop.example/board"}}, URL: "https://shop.example/alert",
	Buttons: []CardButton{{Text: "已处理", Line: "/提醒 处理 a1", Main: true, Danger: true}}, Done: "已处理",
}

// post is a mass-send task with everything that one can have.
var post = Post{
	ID: "p1", MsgID: "msg1", Sender: "liming", Store: "s17", Template: "winback/default", Text: "好久不见",
	Attachments: []Attachment{{
		Type: "link", Asset: "coupon", Title: "券", Description: "满 50 减 10", URL: "https://shop.example/c",
		PicURL: "https://shop.example/c.png", AppID: "wx1", Page: "pages/c",
	}},
	Customers: []string{"wm1"}, ChatIDs: []string{"wr1"}, By: "hanmei", At: noon, ConfirmedAt: noon, CancelledAt: noon, Problem: "没有客户",
	Ref: "sale:S1", Sent: 3, Reminders: 1, RemindedAt: noon,
}

// sends is every send, with every field set.
func sends() []Send {
	return []Send{
		Welcome{
			Pair: pair, App: "app", Code: "CODE", Text: "欢迎光临", AddedAt: noon, Until: noon.Add(20 * time.Second), Rule: "door", Coupon: "tea",
			Attachments: []Attachment{{
				Type: "miniprogram", Asset: "image:coupon", Title: "券", Description: "满 50 减 10",
				URL: "https://shop.example/c?a=1&b=2", PicURL: "https://shop.example/c.png", AppID: "wx1", Page: "pages/c",
			}},
		},
		AppMessage{ToUsers: []string{"liming"}, Text: "<b>", Card: &card, Alert: "a1", About: "wmEXAMPLE", Answer: true, Deadline: noon, InOrder: "warn-V1"},
		UpdateCard{UserIDs: []string{"liming"}, ResponseCode: "RC", Card: card, Text: "处理好了"},
		AppFile{ToUsers: []string{"liming"}, File: File{Name: "战报.png", Data: []byte("\x89PNG")}, Answer: true},
		GroupNotice{Webhook: "managers", Markdown: "**战报**", Deadline: noon},
		PushTags{Pair: pair, Later: true},
		WriteRemark{Pair: pair, Remark: "常客"},
		FetchRoster{Departments: []int{3}, Tags: []int{7}},
		CreatePost{Post: post},
		FetchPost{ID: "p1", MsgID: "msg1", Sender: "liming"},
		CancelPost{ID: "p1", MsgID: "msg1"},
		RemindPost{ID: "p1", MsgID: "msg1"},
		ReadFeed{Feed: FeedArchive, Token: "T"},
		ReadPicture{MsgID: "12_external", Media: ChatMedia{ID: "file1", Type: "image", MD5: "ab", Size: 9, Name: "a.png"}, Speaker: "wmEXAMPLE"},
		KfMessage{
			OpenKfID: "wk1", ExternalUserID: "wmEXAMPLE", MsgID: "z-1", Text: "您好", Menu: []KfItem{{ID: "coupons", Content: "我的券", URL: "https://shop.example/c"}},
			Code: "C", Until: noon,
		},
		KfHandOver{OpenKfID: "wk1", ExternalUserID: "wmEXAMPLE", Servicer: "liming"},
		FetchContact{Pair: pair, Run: "r1", Again: 1},
		FetchGroup{ChatID: "wr1", Run: "r1"},
		FetchStaff{Run: "r1"},
		FetchCustomers{Run: "r1", Users: []string{"liming"}, Cursor: "c1"},
		FetchGroups{Run: "r1", Cursor: "c1"},
		FetchTags{Run: "r1", TagIDs: []string{"et1"}, GroupIDs: []string{"eg1"}},
		PrepareAsset{Spec: AssetSpec{
			Name: "join_way:s17", Kind: AssetJoinWay, Hash: "h1", RemoteID: "cfg", ChatIDs: []string{"wr1", "wr2"},
			RoomBaseName: "福利群", RoomBaseID: 3, State: "s17-group", Remark: "十七号店",
			Path: "web/static/coupon.png", URL: "https://shop.example/coupon.png", Check: true,
			Users: []string{"liming"}, Verify: true, Text: "欢迎 %NICKNAME%", Attachment: &Attachment{Type: "link", Title: "券"}, Words: []string{"私下转账"}, Block: true,
		}},
	}
}

func TestEverySendComesBackFromTheOutboxAsItWas(t *testing.T) {
	for _, s := range sends() {
		t.Run(reflect.TypeOf(s).Name(), func(t *testing.T) {
			full(t, s)
			data, err := EncodeSend(s)
			if err != nil {
				t.Fatal(err)
			}
			back, err := DecodeSend(s.Meta().Kind, data)
			if err != nil || !reflect.DeepEqual(back, s) {
				t.Errorf("it came back as %+v, error %v\nnot %+v", back, err, s)
			}
		})
	}
}

func TestNoSendIsWithoutADecoder(t *testing.T) {
	if declared, tried := typesWith(t, "Meta", ""), typeNames(sends()); !slices.Equal(declared, tried) {
		t.Errorf("the package declares the sends %v, of which the round trip tries %v", declared, tried)
	}
	var kinds []string
	for _, s := range sends() {
		kinds = append(kinds, string(s.Meta().Kind))
	}
	slices.Sort(kinds)
	if declared := sendKinds(t); !slices.Equal(declared, kinds) {
		t.Errorf("the package declares the kinds %v, the sends have %v", declared, kinds)
	}
}

// sendKinds lists the constants of type SendKind.
func sendKinds(t *testing.T) []string {
	t.Helper()
	var kinds []string
	for _, f := range sourceFiles(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if of, ok := spec.Type.(*ast.Ident); !ok || of.Name != "SendKind" {
				return false
			}
			for _, v := range spec.Values {
				text, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				kinds = append(kinds, text)
			}
			return false
		})
	}
	slices.Sort(kinds)
	return kinds
}

func TestDecodeSendRefuses(t *testing.T) {
	for _, c := range []struct {
		name, data string
		kind       SendKind
	}{
		{"a kind that does not exist", `{}`, "carrier_pigeon"},
		{"no kind", `{}`, ""},
		{"what is not JSON", `<xml/>`, KindWelcome},
		{"nothing", ``, KindPushTags},
		{"a text that is a number", `{"text":1}`, KindAppMessage},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s, err := DecodeSend(c.kind, []byte(c.data)); s != nil || err == nil {
				t.Errorf("send %+v, error %v", s, err)
			}
		})
	}
}
