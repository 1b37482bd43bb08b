package simulator

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTheJournalTellsWhichEventThingsBelongTo(t *testing.T) {
	c := start(t, func(conf *Config) { conf.Apps[1].CallbackURL = "" })
	c.phone.answering(func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		c.Tell("e1", Step{Stage: StageInbox, Name: "add", Took: time.Millisecond})
		w.Header().Set(TraceHeader, "e1")
		return true
	})
	c.add(Scan{State: "s17-door"})
	c.Tell("e1", Step{Stage: StageHandler, Name: "welcome", Detail: "3 个结果"})
	c.as("app", "getcallbackip", nil)
	r, err := http.NewRequest("GET", c.URL()+"/cgi-bin/getcallbackip?access_token="+c.token["app"], nil)
	c.do(err)
	r.Header.Set(TraceHeader, "e1/7")
	c.want(0, c.read(http.DefaultClient.Do(r)))

	var got struct{ Entries []Entry }
	c.into("/sim/journal", &got)
	var way []string
	for _, e := range got.Entries {
		if strings.HasPrefix(e.Trace, "e1") {
			way = append(way, e.Kind+" "+e.API+" "+e.Trace)
		}
	}
	want := []string{"step add e1", "callback change_external_contact.add_external_contact e1", "step welcome e1", "api getcallbackip e1/7"}
	if strings.Join(way, "\n") != strings.Join(want, "\n") {
		t.Errorf("the way is\n%s", strings.Join(way, "\n"))
	}
	if step := got.Entries[1]; step.Step == nil || step.Step.Stage != StageInbox || step.Latency != time.Millisecond {
		t.Errorf("the step is %+v", step)
	}
}

func TestTheStreamBeginsWithWhatWasMissed(t *testing.T) {
	c := start(t)
	c.add(Scan{State: "s17-door"})
	missed := c.Journal.Last()
	res, err := http.Get(c.URL() + "/sim/journal/stream?since=0")
	c.do(err)
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() Entry {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var e Entry
				c.do(json.Unmarshal([]byte(data), &e))
				return e
			}
		}
		t.Fatal("the stream ended")
		return Entry{}
	}
	for seq := int64(1); seq <= missed; seq++ {
		if e := next(); e.Seq != seq {
			t.Fatalf("entry %d came as number %d", e.Seq, seq)
		}
	}
	c.add(Scan{State: "s17-door"})
	if e := next(); e.Seq != missed+1 {
		t.Errorf("then entry %d came", e.Seq)
	}
}

func TestWhatThePageSeesHoldsNoSecretAndNoPhoneNumber(t *testing.T) {
	c := start(t, func(conf *Config) {
		conf.OfficialAccount = OfficialAccount{AppID: "wxEXAMPLE", Secret: "secret-account"}
	})
	id, _ := c.add(Scan{State: "s17-door"})
	c.do(c.EditPhones("liming", id, "13800138001"))
	c.want(0, c.contact("remark", answer{"userid": "liming", "external_userid": id, "remark": "13800138002", "remark_mobiles": []string{"13800138003"}}))
	c.contact("get?external_userid="+id, nil)
	_, err := c.TypeToApp("app", "liming", "/客户 13800138004")
	c.do(err)
	c.want(0, c.as("app", "message/send", answer{"touser": "liming", "msgtype": "text", "agentid": 1000007, "text": answer{"content": "电话 +8613800138005，订单 202601010001"}}))
	c.settle()
	for _, path := range []string{"/sim/journal?limit=1000", "/sim/stage", "/sim/stage/customer/" + id, "/sim/switches", "/sim/faults/presets", "/sim/state"} {
		_, body := c.fetch("GET", path)
		for _, hidden := range []string{"secret-app", "secret-account", "secret-crm", "hook-key", aesKey, c.token["app"], "13800138001", "13800138003"} {
			if strings.Contains(body, hidden) {
				t.Errorf("%s shows %q", path, hidden)
			}
		}
		if (strings.HasPrefix(path, "/sim/journal") || path == "/sim/state") && strings.Contains(body, "13800138") {
			t.Errorf("%s shows a phone number", path)
		}
		if strings.HasPrefix(path, "/sim/journal") && !strings.Contains(body, "202601010001") {
			t.Errorf("%s hides what is no phone number", path)
		}
	}
	if m := c.phone.last(); m.Content != "/客户 13800138004" {
		t.Errorf("the app was sent %q", m.Content)
	}
}

// TestWhatOpensSomethingOnceIsNotShown: who looks at the wire cannot greet a customer,
// change a card or read a talk in the bot's place.
func TestWhatOpensSomethingOnceIsNotShown(t *testing.T) {
	c := start(t)
	c.add(Scan{State: "s17-door"})
	code := c.phone.last().WelcomeCode
	if code == "" {
		t.Fatal("the add brought no code, so this proves nothing")
	}
	c.contact("send_welcome_msg", answer{"welcome_code": code, "text": answer{"content": "欢迎"}})
	sent := c.as("app", "message/send", answer{"touser": "liming", "msgtype": "template_card", "agentid": 1000007, "template_card": answer{
		"card_type": "button_interaction", "main_title": answer{"title": "一"}, "task_id": "t1",
		"button_list": []answer{{"text": "好", "key": "yes"}}}})
	c.want(0, sent)
	stream, err := http.Get(c.URL() + "/sim/journal/stream?since=0")
	c.do(err)
	defer stream.Body.Close()
	var streamed strings.Builder
	lines := bufio.NewScanner(stream.Body)
	for seq := int64(0); seq < c.Journal.Last() && lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "data: ") {
			seq++
			streamed.WriteString(lines.Text())
		}
	}
	_, listed := c.fetch("GET", "/sim/journal?limit=1000")
	for _, body := range []string{listed, streamed.String()} {
		if !strings.Contains(body, "send_welcome_msg") || !strings.Contains(body, "message/send") {
			t.Fatalf("the calls are not there: %s", body)
		}
		for _, once := range []string{code, sent.text("response_code")} {
			if once == "" || strings.Contains(body, once) {
				t.Errorf("%q is shown", once)
			}
		}
	}
	for body, want := range map[string]string{
		"<xml><Token><![CDATA[ENC123]]></Token></xml>":              "<xml><Token><![CDATA[<redacted>]]></Token></xml>",
		"<xml><WelcomeCode>abc</WelcomeCode></xml>":                 "<xml><WelcomeCode><redacted></WelcomeCode></xml>",
		`{"token": "ENC123","encrypt_random_key":"k","errcode":40}`: `{"token": "<redacted>","encrypt_random_key":"<redacted>","errcode":40}`,
	} {
		if got := (Entry{Request: body}).toPeople().Request; got != want {
			t.Errorf("%s is shown as %s", body, got)
		}
	}
}

func TestWhatSomebodySaidIsNotInTheJournal(t *testing.T) {
	c := start(t)
	id, _ := c.add(Scan{State: "s17-door"})
	c.utter(Utterance{From: id, To: "liming", Text: "悄悄话"})
	acts := c.Journal.Calls(func(e Entry) bool { return e.API == "speak" })
	if len(acts) != 1 || acts[0].Request != id+" liming" {
		t.Errorf("the journal tells %+v", acts)
	}
}

func FuzzHidePhones(f *testing.F) {
	for _, seed := range []string{"13800138000", "+8613800138000", "a13800138000", "1380013800013800138000", `"remark":"13912345678"`, "8613800138000x", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		once := hidePhones(body)
		if again := hidePhones(once); again != once {
			t.Errorf("%q becomes %q and then %q", body, once, again)
		}
		if len(once) > len(body) {
			t.Errorf("%q grows to %q", body, once)
		}
	})
}
