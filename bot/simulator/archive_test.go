package simulator

import (
	"encoding/json"
	"net/http"
	"testing"
)

func withArchive(conf *Config) {
	conf.Staff[0].Archived = true
	conf.Apps[3].Token, conf.Apps[3].EncodingAESKey = "tok", aesKey
}

// feed reads the archive and opens every row.
func (c *corpForTest) feed(query string) (code int, got []map[string]any, last int64) {
	c.t.Helper()
	res, err := http.Get(c.URL() + "/sim/archive/chatdata?" + query)
	c.do(err)
	defer res.Body.Close()
	var in struct {
		Code int        `json:"errcode"`
		Rows []ChatData `json:"chatdata"`
	}
	c.do(json.NewDecoder(res.Body).Decode(&in))
	key, err := c.ArchivePrivateKey()
	c.do(err)
	for _, row := range in.Rows {
		plain, err := OpenChatMsg(key, row)
		c.do(err)
		var m map[string]any
		c.do(json.Unmarshal(plain, &m))
		got, last = append(got, m), row.Seq
	}
	return in.Code, got, last
}

const holder = "corpid=" + corp + "&secret=secret-archive"

func TestArchiveKeepsWhatWasAgreedTo(t *testing.T) {
	c := start(t, withArchive)
	who, _, err := c.JoinGroup(Join{ChatID: group1, Name: "客"})
	c.do(err)
	speak := func(text string) string {
		id, err := c.Speak(Utterance{From: who, ChatID: group1, Text: text})
		c.do(err)
		return id
	}
	if id := speak("没同意"); id != "" {
		t.Error("a message was archived without consent")
	}
	c.do(c.ConsentInGroup(who, group1, true))
	first := speak("还有货吗")
	speak("多少钱")
	code, got, _ := c.feed(holder + "&seq=1&limit=1")
	if code != 0 || len(got) != 1 || got[0]["msgid"] != first || got[0]["from"] != who || got[0]["roomid"] != group1 ||
		got[0]["text"].(map[string]any)["content"] != "还有货吗" || got[0]["tolist"].([]any)[0] != "liming" {
		t.Errorf("the feed gives %d %v", code, got)
	}
	if _, got, last := c.feed(holder + "&seq=2&limit=1000"); len(got) != 1 || last != 3 {
		t.Errorf("after seq 2 come %v", got)
	}
	c.clock.pass(archiveLife)
	if _, got, _ := c.feed(holder + "&seq=0&limit=1000"); len(got) != 0 {
		t.Error("messages older than five days are handed out")
	}
}

func TestArchiveAsksWhoCalls(t *testing.T) {
	c := start(t, withArchive)
	for _, query := range []string{"seq=0&limit=10", "corpid=" + corp + "&secret=secret-app&seq=0&limit=10", holder + "&seq=0&limit=1001", holder + "&limit=1"} {
		if code, _, _ := c.feed(query); code != sdkBadParam {
			t.Errorf("%s: code %d", query, code)
		}
	}
	c.SetTrusted("archive", false)
	if code, _, _ := c.feed(holder + "&seq=0&limit=10"); code != sdkUntrusted {
		t.Errorf("untrusted: code %d", code)
	}
}

func TestDoorbellRingsAtMostEvery15Seconds(t *testing.T) {
	c := start(t, withArchive)
	bell := listen(t)
	c.SetCallbackURL("archive", bell.URL)
	for range 3 {
		_, err := c.Speak(Utterance{From: "liming", ChatID: group1, Text: "早"})
		c.do(err)
	}
	c.settle()
	if got := bell.all(); len(got) != 1 || got[0].Event != "msgaudit_notify" || got[0].AgentID != "2000004" {
		t.Errorf("the doorbell rang %d times", len(got))
	}
}

func TestArchiveConsentAPI(t *testing.T) {
	c := start(t, withArchive)
	id, code := c.add(Scan{State: "s17-door"})
	if code != "" {
		t.Error("a welcome code came before consent")
	}
	single := func() []any {
		return c.want(0, c.as("archive", "msgaudit/check_single_agree", answer{"info": []answer{{"userid": "liming", "exteranalopenid": id}}}))["agreeinfo"].([]any)
	}
	if len(single()) != 0 {
		t.Error("somebody who was not asked has answered")
	}
	c.do(c.Consent("liming", id, true))
	if got := single(); len(got) != 1 || got[0].(map[string]any)["agree_status"] != "Agree" {
		t.Errorf("consent is %v", got)
	}
	c.want(40063, c.as("archive", "msgaudit/check_single_agree", answer{"info": []answer{}}))
	c.want(0, c.as("archive", "msgaudit/check_room_agree", answer{"roomid": group1}))
	if ids := c.want(0, c.as("archive", "msgaudit/get_permit_user_list", answer{}))["ids"].([]any); len(ids) != 1 {
		t.Errorf("archived staff: %v", ids)
	}
}
