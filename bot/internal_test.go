package bot

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// readyAsset is an asset with everything an asset can have.
var readyAsset = Asset{
	Name: "join_way:s17", Kind: AssetJoinWay, Hash: "h1", RemoteID: "cfg", URL: "https://wework.example/qr",
	MediaID: "m1", ReadyAt: noon, ExpiresAt: noon.Add(72 * time.Hour), Problem: "没有可用的群", Remade: true, Mended: true,
}

// remoteTag is a corp tag with everything a corp tag can have.
var remoteTag = RemoteTag{ID: "et1", Name: "新客", GroupID: "eg1", Group: "会员层级"}

var fetchedContact = ContactFetched{
	Pair: pair, Name: "小雨", Avatar: "https://wx.example/a", UnionID: "o1", Type: 1, Gender: 2,
	Remark: "常客", State: "s17-door", AddWay: 1, AddedAt: noon, Mobiles: []string{"13800000000"},
	Tags: []RemoteTag{remoteTag}, TagsKnown: true, TagStamp: "s1", Again: 1, AskedAt: noon, Run: "r1",
}

var order = Order{
	Number: "A1", ExternalUserID: "wm1", Phone: "13800000000", Coupon: "C1", Store: "s17", Status: OrderPaid, Amount: 12800,
	PaidAt: noon, UpdatedAt: noon, Items: []OrderItem{{Name: "奶粉", Category: "母婴", Quantity: 2, Amount: 12800}},
	Source: "api", JoinedBy: "phone",
}

// internalBodies is every body that happens inside the bot, with every field
// set.
func internalBodies() []Body {
	return []Body{
		JobDue{Name: "assets", Due: noon, Payload: json.RawMessage(`{"store":"s17"}`)},
		SendFailed{SendKind: KindWelcome, Payload: json.RawMessage(`{"code":"C"}`), Code: 41050, Reason: "欢迎语凭证无效", Unsure: true},
		fetchedContact,
		ContactGone{Pair: pair, Hidden: true, AskedAt: noon, Run: "r1"},
		GroupFetched{
			ChatID: "wr1", Name: "福利群", Owner: "hanmei", CreatedAt: noon, Version: "v1", AskedAt: noon, Run: "r1",
			Members: []GroupMember{{
				ID: "wm1", Customer: true, Name: "小雨", UnionID: "o1", JoinedAt: noon, Scene: JoinQR, State: "s17-group", Invitor: "hanmei",
			}},
		},
		GroupGone{ChatID: "wr1", Dismissed: true, Reason: "群已解散", AskedAt: noon, Run: "r1"},
		StaffFetched{Run: "r1", Members: []StaffMember{{UserID: "liming", Name: "李明"}}, AskedAt: noon},
		CustomersFetched{
			Run: "r1", Users: []string{"liming"}, Cursor: "c1", Next: "c2", Contacts: []ContactFetched{fetchedContact},
			Unlicensed: []string{"hanmei"}, AskedAt: noon,
		},
		GroupsFetched{Run: "r1", Cursor: "c1", Next: "c2", ChatIDs: []string{"wr1"}, AskedAt: noon},
		TagsFetched{Run: "r1", All: true, AskedTags: []string{"et1"}, AskedGroup: []string{"eg1"}, Tags: []RemoteTag{remoteTag}, AskedAt: noon},
		OrderReceived{Order: order},
		AssetReady{Asset: readyAsset},
		RosterFetched{Members: []RosterMember{{UserID: "liming", Name: "李明", Departments: []int{3}, Tags: []int{7}}}, AskedAt: noon},
		PostCreated{ID: "p1", MsgID: "msg1", Failed: []string{"wm2"}},
		PostFetched{ID: "p1", ConfirmedAt: noon, Results: []PostResult{{ID: "wm1", Status: PostSent, At: noon}}, AskedAt: noon},
		MessageUnread{Alert: "a1", Lost: []string{"liming"}, Reached: []string{"hanmei"}},
		TroubleSeen{Sentence: "服务器的地址不在企业可信IP里"},
		FeedRead{Feed: FeedArchive, Messages: 1000, Unreadable: 2, Caught: true, NewestAt: noon, AskedAt: noon, Gap: true, GapFrom: noon, GapUntil: noon},
		ChatMessage{
			MsgID: "7_external", Seq: 7, Speaker: "wmEXAMPLE", By: SpeakerCustomer, Listeners: []string{"liming"}, ChatID: "wr1", OpenKfID: "wk1",
			At: noon, Type: "text", Parts: []TextPart{{Where: "text", Text: "还有燕麦奶吗"}},
			Media: []ChatMedia{{ID: "file1", Type: "image", MD5: "ab", Size: 9, Name: "a.png"}}, Menu: "coupons",
		},
		ChatRecalled{MsgID: "8_external", Seq: 8, Recalled: "7_external", Speaker: "wmEXAMPLE", ChatID: "wr1", Listeners: []string{"liming"}, At: noon},
		ConsentChanged{MsgID: "9_external", Seq: 9, Pair: pair, ChatID: "wr1", Agreed: true, At: noon},
		ChatUnreadable{MsgID: "10_external", Seq: 10, Why: "密钥版本不认识", KeyVersion: 3, Raw: []byte("{"), At: noon},
		ChatSwitched{MsgID: "11", Seq: 11, UserID: "liming", At: noon},
		PictureRead{MsgID: "12_external", Codes: []string{"https://u.wechat.com/x"}},
		KfEvent{
			MsgID: "k1", Event: "enter_session", OpenKfID: "wk1", ExternalUserID: "wmEXAMPLE", At: noon, Scene: "s", SceneParam: "p", WelcomeCode: "CODE",
			FailMsgID: "k0", FailType: 4, Change: 1, From: "liming", To: "hanmei", Code: "C", Recalled: "k0",
		},
		CouponMoved{Moves: []CouponMove{{
			Code: "C1", Plan: "new10", Name: "新客满50减10", ExternalUserID: "wmEXAMPLE", Step: StepClaimed, At: noon, Store: "s17", By: "liming",
		}}},
		SaleMoved{Sale: "S1", SoldOut: true, Moves: []SaleMove{{
			ExternalUserID: "wmEXAMPLE", From: ClaimWaiting, To: ClaimOffered, Quantity: 1, Store: "s17", Code: "C1", At: noon, Until: noon,
		}}},
		CampaignAnswered{ChatID: "wr1", CampaignAnswer: CampaignAnswer{
			Campaign: "C7", ExternalUserID: "wmEXAMPLE", Option: "燕麦奶", Stars: 5, Words: "好喝", Public: true, At: noon, Seat: 3, Hidden: true,
		}},
		PageLine{UserID: "liming", Line: "/核销 7K3Q-9F2M-X8RT", Reply: "r1", At: noon},
	}
}

func TestEveryInternalBodyComesBackAsItWas(t *testing.T) {
	for _, b := range internalBodies() {
		t.Run(reflect.TypeOf(b).Name(), func(t *testing.T) {
			full(t, b)
			data, err := EncodeInternal(b)
			if err != nil {
				t.Fatal(err)
			}
			back, err := DecodeInternal(b.Kind(), data)
			if err != nil || !reflect.DeepEqual(back, b) {
				t.Errorf("it came back as %+v, error %v\nnot %+v", back, err, b)
			}
		})
	}
}

func TestNoInternalBodyIsWithoutADecoder(t *testing.T) {
	var declared []string
	for _, file := range []string{"event_internal.go", "group.go", "sync.go", "order.go", "staff.go", "post.go", "feed.go", "chat.go", "kf.go", "coupon.go", "sale.go", "campaign.go", "pageline.go"} {
		declared = append(declared, typesWith(t, "Kind", file)...)
	}
	slices.Sort(declared)
	if tried := typeNames(internalBodies()); !slices.Equal(declared, tried) {
		t.Errorf("the bodies that happen inside are %v, of which the round trip tries %v", declared, tried)
	}
}

func TestWhatComesFromWeComIsNotEncodedAgain(t *testing.T) {
	for _, b := range []Body{ContactAdded{Pair: pair}, AppText{Content: "/help"}, Unknown{Event: "new_thing"}, nil} {
		if data, err := EncodeInternal(b); data != nil || err == nil {
			t.Errorf("%T: %s, error %v", b, data, err)
		}
	}
}

func TestDecodeInternalRefuses(t *testing.T) {
	for _, c := range []struct {
		name, data string
		kind       Kind
	}{
		{"an event of WeCom", `{}`, KindContactAdded},
		{"a job without a name", `{}`, "job."},
		{"a failure of nothing", `{}`, "settled."},
		{"another result", `{}`, "result.weather"},
		{"no kind at all", `{}`, ""},
		{"what is not JSON", `<xml/>`, JobKind("assets")},
		{"a number for a name", `{"name":1}`, KindContactFetched},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := DecodeInternal(c.kind, []byte(c.data))
			if b != nil || err == nil {
				t.Fatalf("body %+v, error %v", b, err)
			}
			if !strings.Contains(err.Error(), string(c.kind)) {
				t.Errorf("the error does not name the kind: %v", err)
			}
		})
	}
}
