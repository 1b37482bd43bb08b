package archive

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	customer = "wmEXAMPLEcustomer00000000000000001"
	group    = "wrEXAMPLEgroup000000000000000001"
)

var (
	said  = time.UnixMilli(1767230400123).UTC()
	asked = said.Add(time.Minute)
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "messages", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func parse(t testing.TB, name string) bot.Body {
	t.Helper()
	body, err := Parse(sample(t, name), Row{Seq: 7, MsgID: "m1"}, asked)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return body
}

func part(where, text string) bot.TextPart { return bot.TextPart{Where: where, Text: text} }

// messages are what people read of each type, and what it carries.
var messages = map[string]struct {
	kind  string // if it is not the sample's name
	parts []bot.TextPart
	media []bot.ChatMedia
}{
	"text":               {parts: []bot.TextPart{part("text", "还有货吗")}},
	"text_quote":         {kind: "text", parts: []bot.TextPart{part("quote", "李明：\n新品九折"), part("text", "我要两件")}},
	"text_quote_english": {kind: "text", parts: []bot.TextPart{part("quote", "Li Ming:\n10% off"), part("text", "I take two")}},
	"image":              {media: []bot.ChatMedia{{ID: "CtYBMzA2OTAyMDE", Type: "image", MD5: "50de8e5ae8ffe4f1df7a93841f71993a", Size: 70961}}},
	"voice":              {media: []bot.ChatMedia{{ID: "kcyZjZqOXhETGYxajB2", Type: "voice", MD5: "9db09c7fa627c9e53f17736c786a74d5", Size: 6810}}},
	"video":              {media: []bot.ChatMedia{{ID: "MzAzMjYxMzAzNTYzMz", Type: "video", MD5: "d06fc80c01d6fbffcca3b229ba41eac6", Size: 15169724}}},
	"card":               {parts: []bot.TextPart{part("title", "花间集花店")}},
	"location":           {parts: []bot.TextPart{part("title", "花间集十七号店"), part("description", "北京市西城区新康街2号楼")}},
	"emotion":            {media: []bot.ChatMedia{{ID: "4eE1ESTVhMTlhZ", Type: "emotion", MD5: "94c2b0bba52cc456cb8221b248096612", Size: 962604}}},
	"file": {
		parts: []bot.TextPart{part("file", "招聘兼职.docx")},
		media: []bot.ChatMedia{{ID: "E4ODRkZjIzYjN", Type: "file", MD5: "18e93fc2ea884df23b3d2d3b8667b9f0", Size: 18181, Name: "招聘兼职.docx"}},
	},
	"link":  {parts: []bot.TextPart{part("title", "邀请你加入群聊"), part("description", "点开领红包"), part("link", "https://example.invalid/s?g=1")}},
	"weapp": {parts: []bot.TextPart{part("title", "开始聊天前请仔细阅读服务须知事项"), part("title", "服务须知"), part("description", "客户需同意存档聊天记录")}},
	"chatrecord": {
		parts: []bot.TextPart{
			part("title", "群聊"), part("item", "外面的话"), part("item", "报价.xlsx"), part("item", "链接标题"), part("item", "链接说明"),
			part("link", "https://example.invalid/x"), part("item", "地点"), part("item", "某路1号"), part("item", "混合里的话"),
			part("item", "内层记录"), part("item", "里面的话"), part("item", "没见过的话"),
		},
		media: []bot.ChatMedia{{ID: "imageOfRecord", Type: "image", MD5: "aa", Size: 3}, {ID: "fileOfRecord", Type: "file", Name: "报价.xlsx"}},
	},
	"todo":                 {parts: []bot.TextPart{part("title", "报销流程"), part("text", "周五前交")}},
	"vote":                 {parts: []bot.TextPart{part("title", "东京旅游"), part("text", "浅草寺"), part("text", "晴空塔")}},
	"collect":              {parts: []bot.TextPart{part("title", "这是填表title"), part("text", "表项1，文本"), part("text", "表项2，数字")}},
	"redpacket":            {parts: []bot.TextPart{part("text", "恭喜发财，大吉大利")}},
	"meeting":              {parts: []bot.TextPart{part("title", "周会"), part("description", "会议室A"), part("description", "带电脑")}},
	"meeting_notification": {parts: []bot.TextPart{part("text", "会议即将开始")}},
	"docmsg":               {parts: []bot.TextPart{part("title", "测试&演示客户"), part("link", "https://doc.example.invalid/txdoc/excel?docid=d")}},
	"markdown":             {parts: []bot.TextPart{part("text", "请前往系统查看，谢谢。")}},
	"news":                 {parts: []bot.TextPart{part("title", "service"), part("description", "test"), part("link", "https://www.example.invalid/wework")}},
	"calendar":             {parts: []bot.TextPart{part("title", "新品会"), part("description", "二楼"), part("description", "请准时")}},
	"mixed": {
		parts: []bot.TextPart{part("text", "你好[微笑]")},
		media: []bot.ChatMedia{{ID: "CtYBMzA2OTAyMDEwMjA0NjI", Type: "image", MD5: "368b6c18c82e6441bfd89b343e9d2429", Size: 13177}},
	},
	"meeting_voice_call": {
		parts: []bot.TextPart{part("file", "演示.ppt")}, media: []bot.ChatMedia{{ID: "CpsBKjAqd0xhb2JWRU", Type: "voice"}},
	},
	"voip_doc_share": {
		parts: []bot.TextPart{part("file", "欢迎使用微盘.pdf.pdf")},
		media: []bot.ChatMedia{{ID: "CpsBKjAqZUlLdWJMd2gvQ1", Type: "file", MD5: "ff893900f24e55e216e617a40e5c4648", Size: 4400654, Name: "欢迎使用微盘.pdf.pdf"}},
	},
	"external_redpacket": {parts: []bot.TextPart{part("text", "生意兴隆")}},
	"sphfeed":            {parts: []bot.TextPart{part("title", "花间集"), part("text", "今天教大家插花")}},
	"voiptext":           {},
	"qydiskfile":         {parts: []bot.TextPart{part("file", "活动方案.pdf")}},
	"solitaire":          {parts: []bot.TextPart{part("text", "两盒草莓"), part("text", "爱丽丝"), part("title", "团购接龙")}},
	"note":               {parts: []bot.TextPart{part("text", "笔记内容"), part("title", "笔记标题")}},
	"unknown":            {kind: "hologram", parts: []bot.TextPart{part("text", "没见过的类型"), part("title", "全息"), part("link", "https://example.invalid/h")}},
}

func TestEveryTypeIsRead(t *testing.T) {
	for name, c := range messages {
		t.Run(name, func(t *testing.T) {
			want := bot.ChatMessage{
				MsgID: "m1", Seq: 7, Speaker: customer, By: bot.SpeakerCustomer, Listeners: []string{"liming"},
				ChatID: group, At: said, Type: name, Parts: c.parts, Media: c.media,
			}
			if c.kind != "" {
				want.Type = c.kind
			}
			if diff := cmp.Diff(want, parse(t, name)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestWhatIsNoMessage(t *testing.T) {
	pair := bot.Pair{UserID: "liming", ExternalUserID: customer}
	agreed := said.Truncate(time.Second).Add(-time.Second)
	for name, want := range map[string]bot.Body{
		"revoke": bot.ChatRecalled{
			MsgID: "m1", Seq: 7, Recalled: "14822339130656386894_1603875615", Speaker: customer, ChatID: group,
			Listeners: []string{"liming"}, At: said,
		},
		"agree":          bot.ConsentChanged{MsgID: "m1", Seq: 7, Pair: pair, Agreed: true, At: agreed},
		"disagree":       bot.ConsentChanged{MsgID: "m1", Seq: 7, Pair: pair, At: agreed},
		"disagree_group": bot.ConsentChanged{MsgID: "m1", Seq: 7, Pair: bot.Pair{ExternalUserID: customer}, ChatID: group, At: agreed},
		"switch":         bot.ChatSwitched{MsgID: "m1", Seq: 7, UserID: "HanMei", At: said},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, parse(t, name)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestEverySampleIsTried(t *testing.T) {
	files, err := filepath.Glob("testdata/messages/*.json")
	if err != nil || len(files) != len(messages)+5 {
		t.Errorf("%d samples, %v", len(files), err)
	}
}

func TestWhatHasNoCommonPartIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		plain string
		want  error
	}{
		"no JSON":              {`<xml>`, errNoJSON},
		"half":                 {`{"msgid":"1","from":"a`, errNoJSON},
		"a list":               {`[1]`, errNoJSON},
		"two":                  {`{"from":"a"} {"from":"b"}`, errNoJSON},
		"nobody":               {`{"msgtype":"text","text":{"content":"x"}}`, errNoSpeaker},
		"no type":              {`{"from":"liming","text":{"content":"x"}}`, errNoType},
		"recall of nothing":    {`{"from":"liming","action":"recall","msgtype":"revoke","revoke":{}}`, errNoRecall},
		"nobody's consent":     {`{"from":"liming","msgtype":"agree","tolist":["hanmei"],"agree":{"userid":"x"}}`, errNoConsent},
		"consent with nobody":  {`{"from":"` + customer + `","msgtype":"agree","agree":{"userid":"` + customer + `"}}`, errNoConsent},
		"an empty object":      {`{}`, errNoSpeaker},
		"the speaker an array": {`{"from":["a"],"msgtype":"text"}`, errNoSpeaker},
	} {
		t.Run(name, func(t *testing.T) {
			if body, err := Parse([]byte(c.plain), Row{MsgID: "m"}, asked); err != c.want {
				t.Errorf("%+v, %v", body, err)
			}
		})
	}
}

func TestFieldsOfOtherTypesAreTolerated(t *testing.T) {
	for name, c := range map[string]struct{ plain, want string }{
		"a body that is a text":       {`{"from":"a","msgtype":"text","text":"直接写"}`, "直接写"},
		"a body that is JSON":         {`{"from":"a","msgtype":"text","text":"{\"content\":\"里面\"}"}`, "里面"},
		"a body under info":           {`{"from":"a","msgtype":"todo","info":{"title":"题"}}`, "题"},
		"a body under another name":   {`{"from":"a","msgtype":"todo","task":{"title":"题"}}`, "题"},
		"a number for a text":         {`{"from":"a","msgtype":"text","text":{"content":12345}}`, "12345"},
		"one for a list":              {`{"from":"a","msgtype":"vote","vote":{"voteitem":"一项"}}`, "一项"},
		"a list for one":              {`{"from":"a","msgtype":"todo","todo":{"title":["一","二"]}}`, "一\n二"},
		"items that are no objects":   {`{"from":"a","msgtype":"mixed","mixed":{"item":[1,"x",{"type":"text","content":"话"}]}}`, "x\n话"},
		"content that is an object":   {`{"from":"a","msgtype":"mixed","mixed":{"item":[{"type":"text","content":{"content":"话"}}]}}`, "话"},
		"nothing":                     {`{"from":"a","msgtype":"text","text":null}`, ""},
		"raw control characters":      {"{\"from\":\"a\",\"msgtype\":\"text\",\"text\":{\"content\":\"一\n二\"}}", "一 二"},
		"a type like a common field":  {`{"from":"a","msgtype":"from","info":{"title":"题"}}`, "题"},
		"tolist that is a text":       {`{"from":"a","tolist":"b","msgtype":"text","text":{"content":"x"}}`, "x"},
		"white space only":            {`{"from":"a","msgtype":"text","text":{"content":" \n "}}`, ""},
		"a time that cannot be":       {`{"from":"a","msgtime":-5,"msgtype":"text","text":{"content":"x"}}`, "x"},
		"numbers that are too large":  {`{"from":"a","msgtime":1e999,"msgtype":"file","file":{"filename":"x","filesize":"9e99"}}`, "x"},
		"an item without known type":  {`{"from":"a","msgtype":"chatrecord","chatrecord":{"item":[{"content":"{\"words\":\"藏\"}"}]}}`, "藏"},
		"an item whose type is a 1":   {`{"from":"a","msgtype":"chatrecord","chatrecord":{"item":[{"type":1,"content":"直说"}]}}`, "直说"},
		"an item as JSON in a text":   {`{"from":"a","msgtype":"chatrecord","chatrecord":{"item":["{\"type\":\"text\",\"content\":\"串\"}"]}}`, "串"},
		"a text in an unknown body":   {`{"from":"a","msgtype":"new","new":"新的"}`, "新的"},
		"JSON in an unknown body":     {`{"from":"a","msgtype":"new","new":{"x":"{\"y\":[\"深\"]}"}}`, "深"},
		"a title that is a lone half": {`{"from":"a","msgtype":"todo","todo":{"title":"\ud800x"}}`, "\uFFFDx"},
	} {
		t.Run(name, func(t *testing.T) {
			body, err := Parse([]byte(c.plain), Row{MsgID: "m"}, asked)
			if err != nil {
				t.Fatal(err)
			}
			if got := body.(bot.ChatMessage).Text(); got != c.want {
				t.Errorf("words %q, want %q", got, c.want)
			}
		})
	}
}

func TestTimesAreSecondsOrMilliseconds(t *testing.T) {
	for text, want := range map[string]time.Time{
		"1767230400123":      said,
		`"1767230400123"`:    said,
		"1767230400":         said.Truncate(time.Second),
		"1767230400.0":       said.Truncate(time.Second),
		"0":                  asked,
		`"yesterday"`:        asked,
		"9007199254740991":   asked,
		"1798766400123":      asked, // a year ahead
		`{"no":"time here"}`: asked,
	} {
		body, err := Parse([]byte(`{"from":"a","msgtype":"text","msgtime":`+text+`}`), Row{}, asked)
		if err != nil {
			t.Fatal(err)
		}
		if got := body.(bot.ChatMessage).At; !got.Equal(want) {
			t.Errorf("%s is read as %s, want %s", text, got, want)
		}
	}
}

func TestWordsStayValidUTF8(t *testing.T) {
	plain := "{\"from\":\"a\",\"msgtype\":\"text\",\"text\":{\"content\":\"好\xff\xfe货\xe5\"}}"
	body, err := Parse([]byte(plain), Row{}, asked)
	if err != nil {
		t.Fatal(err)
	}
	if got := body.(bot.ChatMessage).Text(); got != "好\uFFFD\uFFFD货\uFFFD" {
		t.Errorf("%q", got)
	}
}

func TestAHugeMessageKeepsAllItsWords(t *testing.T) {
	words := strings.Repeat("特价草莓", 50<<10/12)
	body, err := Parse([]byte(`{"from":"a","msgtype":"text","text":{"content":"`+words+`"}}`), Row{}, asked)
	if err != nil || body.(bot.ChatMessage).Text() != words {
		t.Errorf("the words were cut, %v", err)
	}
}

// deepRecord is a record in a record in a record.
func deepRecord(levels int, words string) string {
	content := `{"content":"` + words + `"}`
	kind := "ChatRecordText"
	for range levels {
		content = `{"item":[{"type":"` + kind + `","content":` + content + `}]}`
		kind = "ChatRecord"
	}
	return `{"from":"a","msgtype":"chatrecord","chatrecord":` + content + `}`
}

func TestRecordsInRecordsAreReadHoweverDeep(t *testing.T) {
	for _, levels := range []int{1, depth - 2, depth, depth + 1, 100, 1500} {
		body, err := Parse([]byte(deepRecord(levels, "最里面")), Row{}, asked)
		if err != nil {
			t.Fatal(err)
		}
		if got := body.(bot.ChatMessage).Text(); !strings.Contains(got, "最里面") {
			t.Errorf("%d levels: %q", levels, got)
		}
	}
}

func TestAQuoteCannotHideWords(t *testing.T) {
	const opening = "这是一条引用/回复消息："
	for name, c := range map[string]struct{ content, quote, own string }{
		"plain":                   {"你好", "", "你好"},
		"dashes of one's own":     {opening + "\n\"甲：\n好\"\n------\n回答\n------\n再说", "甲：\n好", "回答\n------\n再说"},
		"dashes in the quote":     {opening + "\n\"甲：\n一\n------\n二\"\n------\n回答", "甲：\n一\n------\n二", "回答"},
		"no end":                  {opening + "\n加微信 abc", "", "加微信 abc"},
		"the words in the middle": {"说：" + opening + "\n\"好\"\n------\n答", "", "说：" + opening + "\n\"好\"\n------\n答"},
		"nothing quoted":          {opening + "\"\"\n------\n答", "", "答"},
		"no answer":               {opening + "\"甲：好\"\n------", "甲：好", ""},
		"without quotes":          {opening + "\n甲：好\n------\n答", "甲：好", "答"},
		"a half-width colon":      {"这是一条引用/回复消息:\n\"甲:\n好\"\n------\n答", "甲:\n好", "答"},
		"other line ends":         {opening + "\r\n\"甲：好\"\r\n------\r\n答", "甲：好", "答"},
	} {
		t.Run(name, func(t *testing.T) {
			if quote, own := splitQuote(c.content); quote != c.quote || own != c.own {
				t.Errorf("quote %q, own %q", quote, own)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/messages/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(deepRecord(20, "深")))
	f.Fuzz(func(t *testing.T, plain []byte) {
		row := Row{Seq: 1, MsgID: "m"}
		body, err := Parse(plain, row, asked)
		if err != nil {
			body = Unreadable(row, plain, err, asked)
		}
		a, err := Arrival(row, body, asked)
		if err != nil {
			t.Fatalf("an arrival that cannot be written: %v", err)
		}
		again, err := bot.DecodeInternal(a.Kind, a.Body)
		if err != nil || again.Kind() != body.Kind() {
			t.Fatalf("an arrival that cannot be read: %v", err)
		}
		if m, ok := body.(bot.ChatMessage); ok {
			for _, p := range m.Parts {
				if strings.ToValidUTF8(p.Text, "") != p.Text || strings.TrimSpace(p.Text) == "" {
					t.Fatalf("part %q", p)
				}
			}
		}
		if len(a.Key) > 64 || len(a.Lane) > maxLane {
			t.Fatalf("key %q, lane %q", a.Key, a.Lane)
		}
	})
}

// What is said in a large group does not carry the group along; between two it
// stays whom it was said to.
func TestAMessageCarriesNoneOfALargeGroup(t *testing.T) {
	to := []string{"liming"}
	for i := range 500 {
		to = append(to, fmt.Sprintf("wm%030d", i), fmt.Sprintf("clerk%d", i))
	}
	for chat, want := range map[string][]string{group: {"liming", to[1]}, "": {"liming", to[1], "clerk0"}} {
		plain, err := json.Marshal(map[string]any{
			"msgid": "m1", "action": "send", "from": customer, "tolist": append([]string{customer}, to...), "roomid": chat, "msgtime": said.UnixMilli(),
			"msgtype": "text", "text": map[string]string{"content": "在吗"},
		})
		if err != nil {
			t.Fatal(err)
		}
		body, err := Parse(plain, Row{MsgID: "m1", Seq: 7}, said)
		m, is := body.(bot.ChatMessage)
		if err != nil || !is || !slices.Equal(m.Listeners[:min(len(m.Listeners), len(want))], want) || chat != "" && len(m.Listeners) != 2 {
			t.Errorf("in %q, %d listeners: %v, %v", chat, len(m.Listeners), m.Listeners[:min(len(m.Listeners), 4)], err)
		}
	}
}
