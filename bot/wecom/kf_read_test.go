package wecom

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// kfRowOf is a message of a customer of a type.
func kfRowOf(msgType, inside string) string {
	return fmt.Sprintf(`{"msgid":"m1","open_kfid":%q,"external_userid":%q,"send_time":1795341965,"origin":3,"msgtype":%q,%q:%s}`, testKf, kfWriter, msgType, msgType, inside)
}

func TestEveryKfMessageTypeIsRead(t *testing.T) {
	nested, _ := json.Marshal(`{"text":{"content":"里面的话"}}`)
	for name, c := range map[string]struct {
		inside string
		words  string
		media  int
	}{
		"text":                  {`{"content":"你好","menu_id":7}`, "你好", 0},
		"image":                 {`{"media_id":"M1"}`, "", 1},
		"voice":                 {`{"media_id":"M1"}`, "", 1},
		"video":                 {`{"media_id":"M1"}`, "", 1},
		"file":                  {`{"media_id":"M1","filename":"报价.xlsx"}`, "报价.xlsx", 1},
		"location":              {`{"latitude":23.1,"longitude":113.4,"name":"广州塔","address":"阅江西路"}`, "广州塔 阅江西路", 0},
		"link":                  {`{"title":"便宜","desc":"快来","url":"https://x.cn","pic_url":"https://p"}`, "便宜 快来 https://x.cn", 0},
		"business_card":         {`{"userid":"liming"}`, "", 0},
		"miniprogram":           {`{"title":"小程序","appid":"wx1","pagepath":"a.html","thumb_media_id":"T"}`, "小程序", 0},
		"msgmenu":               {`{"head_content":"头","list":[{"type":"click","click":{"id":"1","content":"甲"}},{"type":"view","view":{"url":"https://y.cn","content":"乙"}}],"tail_content":"尾"}`, "头 甲 乙 https://y.cn 尾", 0},
		"channels_shop_product": {`{"product_id":"1","title":"燕麦奶","sales_price":"5","shop_nickname":"别家店"}`, "燕麦奶 别家店", 0},
		"channels_shop_order":   {`{"order_id":"1","product_titles":"燕麦奶等","price_wording":"¥5"}`, "燕麦奶等", 0},
		"merged_msg":            {`{"title":"聊天记录","item":[{"msgtype":"text","sender_name":"甲","msg_content":` + string(nested) + `},{"msgtype":"new","msg_content":"原文"}]}`, "聊天记录 里面的话 原文", 0},
		"channels":              {`{"sub_type":1,"nickname":"号","title":"动态"}`, "动态 号", 0},
		"meeting":               {`{"title":"开会"}`, "开会", 0},
		"calendar":              {`{"title":"日程","description":"明天"}`, "日程 明天", 0},
		"note":                  {`{"content":"笔记"}`, "笔记", 0},
	} {
		row := readKf(testKf, []byte(kfRowOf(name, c.inside)), time.Now())
		m, is := row.body.(bot.ChatMessage)
		if !is || strings.ReplaceAll(m.Text(), "\n", " ") != c.words || len(m.Media) != c.media || m.Type != name || m.At.Unix() != 1795341965 {
			t.Errorf("%s is read as %+v", name, row.body)
		}
		if name == "text" && m.Menu != "7" {
			t.Errorf("the choice is %q", m.Menu)
		}
	}
}

func TestAKfMessageThatNobodyUnderstandsIsKeptAsItCame(t *testing.T) {
	for name, raw := range map[string]string{
		"no object":        `"hello"`,
		"a new type":       kfRowOf("hologram", `{}`),
		"a new event":      `{"msgid":"m1","origin":4,"msgtype":"event","event":{"event_type":"dance","external_userid":"wm1"}}`,
		"an empty event":   `{"msgid":"m1","origin":4,"msgtype":"event"}`,
		"nobody's event":   `{"msgid":"m1","origin":4,"msgtype":"event","event":{"event_type":"enter_session"}}`,
		"an empty recall":  `{"msgid":"m1","origin":4,"msgtype":"event","event":{"event_type":"user_recall_msg","external_userid":"wm1"}}`,
		"nobody's message": `{"msgid":"m1","origin":3,"msgtype":"text","text":{"content":"x"}}`,
		"a new origin":     strings.Replace(kfRowOf("text", `{"content":"x"}`), `"origin":3`, `"origin":9`, 1),
		"a text of wood":   kfRowOf("text", `"wood"`),
		"no body":          `{"msgid":"m1","external_userid":"wm1","origin":3,"msgtype":"text"}`,
		"no id":            `{"origin":3}`,
	} {
		row := readKf(testKf, []byte(raw), time.Now())
		b, is := row.body.(bot.ChatUnreadable)
		if !is || b.Why == "" || string(b.Raw) != raw || b.MsgID == "" || b.At.IsZero() {
			t.Errorf("%s is read as %+v", name, row.body)
		}
	}
}

func FuzzReadKf(f *testing.F) {
	for _, seed := range []string{
		kfRowOf("text", `{"content":"你好"}`), kfRowOf("merged_msg", `{"item":[{"msgtype":"merged_msg","msg_content":"{}"}]}`), kfRowOf("msgmenu", `{"list":[{}]}`),
		`{"msgid":"m1","send_time":"1","origin":4,"msgtype":"event","event":{"event_type":"enter_session","external_userid":"wm1"}}`, `[]`, `{"msgid":{}}`,
	} {
		f.Add([]byte(seed))
	}
	now := time.Unix(1795341965, 0)
	f.Fuzz(func(t *testing.T, raw []byte) {
		row := readKf(testKf, raw, now)
		a, err := row.arrival(now)
		if err != nil || row.body == nil || len(a.Key) > 64 || len(a.Lane) > 100 || a.At.IsZero() {
			t.Fatalf("%q becomes %+v, %v", raw, a, err)
		}
		if _, err := bot.DecodeInternal(a.Kind, a.Body); err != nil {
			t.Fatalf("%q does not come back: %v", raw, err)
		}
		if again := readKf(testKf, raw, now); again.msgID != row.msgID {
			t.Fatalf("%q has another id the second time", raw)
		}
	})
}
