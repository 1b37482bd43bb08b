package simulator

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/skip2/go-qrcode"
)

func TestACustomersPhoneShowsEveryChatAndBothSides(t *testing.T) {
	c := start(t, func(conf *Config) {
		conf.Staff[1].Archived = true
		conf.Kf = []KfAccount{{OpenKfID: "wk1", Name: "春芽客服", Servicers: []string{"liming"}}}
	})
	id, _ := c.add(Scan{State: "s17-door", Name: "小雨"})
	other, err := c.AddByPhone(PhoneAdd{UserID: "HanMei", ExternalUserID: id})
	c.do(err)
	c.utter(Utterance{From: id, To: "liming", Text: "在吗"})
	c.utter(Utterance{From: "LiMing", To: id, Text: "在的"})
	_, _, err = c.JoinGroup(Join{ChatID: group1, MemberID: id})
	c.do(err)
	c.utter(Utterance{From: "liming", ChatID: group1, Text: "欢迎"})
	c.utter(Utterance{From: id, ChatID: group1, Text: "大家好"})
	_, err = c.KfEnter(KfVisit{ExternalUserID: id})
	c.do(err)
	_, err = c.KfWrite(KfWords{ExternalUserID: id, Text: "几点关门"})
	c.do(err)

	var got stageCustomer
	c.into("/sim/stage/customer/"+other, &got)
	want := []struct {
		kind, id, title, consent string
		said                     []string
		mine                     []bool
	}{
		{"staff", "liming", "李明", "", []string{"在吗", "在的"}, []bool{true, false}},
		{"staff", "HanMei", "韩梅", "pending", nil, nil},
		{"group", group1, "十七号店福利群1", "", []string{"欢迎", "大家好"}, []bool{false, true}},
		{"kf", "wk1", "春芽客服", "", []string{"几点关门"}, []bool{true}},
	}
	if got.Name != "小雨" || len(got.Threads) != len(want) {
		t.Fatalf("the phone shows %+v", got)
	}
	for i, w := range want {
		g := got.Threads[i]
		if g.Kind != w.kind || g.ID != w.id || g.Title != w.title || g.Consent != w.consent || len(g.Items) != len(w.said) {
			t.Errorf("the thread is %+v, want %+v", g, w)
			continue
		}
		for j, item := range g.Items {
			if item.Text != w.said[j] || item.Mine != w.mine[j] || item.Name == "" {
				t.Errorf("%s: %+v, want %q", w.title, item, w.said[j])
			}
		}
	}
}

// utter lets somebody speak.
func (c *corpForTest) utter(in Utterance) {
	c.t.Helper()
	_, err := c.Speak(in)
	c.do(err)
}

func TestAChatStaysWhenOneDeletesTheOther(t *testing.T) {
	for name, end := range map[string]func(c *corpForTest, id string) error{
		"the customer": func(c *corpForTest, id string) error { return c.DeleteStaff(id, "liming") },
		"the member":   func(c *corpForTest, id string) error { return c.DeleteCustomer("liming", id) },
	} {
		c := start(t)
		id, _ := c.add(Scan{State: "s17-door"})
		c.utter(Utterance{From: id, To: "liming", Text: "在吗"})
		c.do(end(c, id))
		var got stageCustomer
		c.into("/sim/stage/customer/"+id, &got)
		if len(got.Threads) != 1 || !got.Threads[0].Deleted || len(got.Threads[0].Items) != 1 {
			t.Errorf("after %s deleted, the phone shows %+v", name, got.Threads)
		}
	}
}

func TestWhatACustomerWroteThemselvesIsNotWhatTheyWereShown(t *testing.T) {
	c := start(t)
	id, _ := c.add(Scan{State: "s17-door"})
	c.utter(Utterance{From: id, To: "liming", Text: "在吗"})
	c.utter(Utterance{From: "liming", To: id, Text: "在的"})
	shown, err := c.CustomerPhone(id)
	c.do(err)
	if len(shown) != 1 || shown[0].Text != "在的" {
		t.Errorf("the phone was shown %+v", shown)
	}
}

func TestACodeInAPictureIsRecognised(t *testing.T) {
	c := start(t)
	way := c.want(0, c.contact("groupchat/add_join_way", map[string]any{"scene": 2, "chat_id_list": []string{group1}})).text("config_id")
	picture, err := qrcode.Encode(c.URL()+"/q/"+way, qrcode.Medium, 300)
	c.do(err)
	media := c.want(0, c.upload("media/upload?type=image", "media", "code.png", picture)).text("media_id")
	id, code := c.add(Scan{State: "s17-door"})
	c.want(0, c.contact("send_welcome_msg", map[string]any{"welcome_code": code,
		"attachments": []map[string]any{{"msgtype": "image", "image": map[string]any{"media_id": media}}}}))

	var got stageCustomer
	c.into("/sim/stage/customer/"+id, &got)
	item := got.Threads[0].Items[0]
	if item.Media == nil || item.Media.Code == nil || *item.Media.Code != (stageCode{Kind: "join", ConfigID: way, Text: c.URL() + "/q/" + way}) {
		t.Fatalf("the picture is %+v", item.Media)
	}
	if res, body := c.fetch("GET", item.Media.URL); res.StatusCode != http.StatusOK || body != string(picture) {
		t.Errorf("%s: status %d, %d bytes", item.Media.URL, res.StatusCode, len(body))
	}
	if _, _, err := c.JoinGroup(Join{ConfigID: item.Media.Code.ConfigID, MemberID: id}); err != nil {
		t.Error(err)
	}
}

func TestAMembersPhoneShowsWhatWaitsThere(t *testing.T) {
	c := start(t)
	id, _ := c.add(Scan{State: "s17-door", Name: "小雨"})
	c.do(c.EditRemark("liming", id, "小雨 十七号店"))
	tag, err := c.CreateTag("会员层级", "新客")
	c.do(err)
	c.do(c.EditTag("liming", id, []string{tag}, nil))
	c.utter(Utterance{From: id, To: "liming", Text: "在吗"})
	c.want(0, c.as("app", "message/send", map[string]any{"touser": "liming", "msgtype": "text", "agentid": 1000007, "text": map[string]string{"content": "早"}}))
	post := c.want(0, c.contact("add_msg_template", map[string]any{"chat_type": "group", "sender": "liming", "chat_id_list": []string{group1},
		"text": map[string]string{"content": "今天上新"}, "attachments": []map[string]any{{"msgtype": "link", "link": map[string]string{"title": "上新", "url": "http://127.0.0.1:1/a"}}}})).text("msgid")

	var got stageMember
	c.into("/sim/stage/member/LiMing", &got)
	if len(got.Chats) == 0 || got.Chats[0].App != "app" || len(got.Chats[0].Messages) != 1 || got.Chats[0].Messages[0].Text != "早" {
		t.Errorf("the chats are %+v", got.Chats)
	}
	if len(got.Customers) != 1 || got.Total != 1 || got.Customers[0].Remark != "小雨 十七号店" || got.Customers[0].Tags[0].Name != "新客" ||
		got.Customers[0].Status != "added" || got.Customers[0].Items[0].Mine || got.Customers[0].Items[0].Text != "在吗" {
		t.Errorf("the customers are %+v", got.Customers)
	}
	if len(got.Groups) != 1 || got.Groups[0].ChatID != group1 || got.Groups[0].Owner != "liming" {
		t.Errorf("the groups are %+v", got.Groups)
	}
	if len(got.Posts) != 1 || got.Posts[0].MsgID != post || got.Posts[0].Text != "今天上新" || len(got.Posts[0].Attachments) != 1 ||
		got.Posts[0].Chats[0].Name != "十七号店福利群1" || !got.Posts[0].Confirmed.IsZero() {
		t.Errorf("the posts are %+v", got.Posts)
	}
	c.do(c.ConfirmPost(post, "liming"))
	c.into("/sim/stage/member/liming", &got)
	if !got.Posts[0].Confirmed.Equal(c.clock.now()) || got.Posts[0].Chats[0].Status != 1 || len(got.Groups[0].Items) != 2 {
		t.Errorf("after the tap the post is %+v, the group %+v", got.Posts[0], got.Groups[0].Items)
	}
}

func TestPicturesOfMessagesAreFetchedFromNearbyOnly(t *testing.T) {
	code, err := qrcode.New("x", qrcode.Low)
	if err != nil {
		t.Fatal(err)
	}
	dot, err := code.PNG(64)
	if err != nil {
		t.Fatal(err)
	}
	nearby := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/page" {
			_, _ = w.Write([]byte("<script>alert(1)</script>"))
			return
		}
		_, _ = w.Write(dot)
	}))
	t.Cleanup(nearby.Close)
	c := start(t, func(conf *Config) { conf.Apps[0].HomeURL = nearby.URL + "/home" })
	show := func(address string) string {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.ownPicture(address)
	}
	if res, body := c.fetch("GET", show(nearby.URL+"/a.png")); res.Header.Get("Content-Type") != "image/png" || body != string(dot) {
		t.Errorf("a picture comes as %v", res.Header)
	}
	if res, _ := c.fetch("GET", show(nearby.URL+"/page")); res.StatusCode != http.StatusNotFound {
		t.Errorf("a page comes with status %d", res.StatusCode)
	}
	for _, far := range []string{"https://example.com/a.png", "file:///etc/passwd", "http://192.168.0.1/a.png", "http://127.0.0.1:1/a.png", "http://localhost:9200/_all", "http://[::1]:22/", ":"} {
		if at := show(far); at != "" {
			t.Errorf("%s would be fetched as %s", far, at)
		}
	}
	if res, _ := c.fetch("GET", "/sim/picture/0123456789abcdef01234567"); res.StatusCode != http.StatusNotFound {
		t.Errorf("what no message shows comes with status %d", res.StatusCode)
	}
}
