package kf

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWhatACustomerWritesIsAnswered(t *testing.T) {
	for _, tt := range []struct {
		writes, wants string
	}{
		{"你好", "直接说您的事，或者选一个：[coupon][group][human][data]"},
		{"Hi!", "[coupon][group][human][data]"},
		{"在吗？", "[coupon][group][human][data]"},
		{"有什么券吗", "给您的「新客立减十元」（满 50 减 10）"},
		{"优惠 券", "[https://shop.example.com/c/"},
		{"怎么进群", "长按识别就能进群：[https://wework.qpic.cn/qr17]"},
		{"请问有没有燕麦奶呀，我家附近那家店没有了，想过来买两箱", "有的，燕麦奶在二楼冷柜。"},
		{"你们几点开门", "每天 8:00–22:00 都在。"},
		{"几点关门？有没有燕麦奶", "有的，燕麦奶在二楼冷柜。\n每天 8:00–22:00 都在。"},
		{"谢谢！", "不客气"},
		{"好的", ""},
		{"转人工", "同事来回复您，忙的时候可能要等一会儿，您可以先把事情写在这里。 → people"},
		{"我要投诉燕麦奶", " → people"},
		{"我昨天在你们店里买的那一箱牛奶有一盒是漏的，券也没用上，怎么办呢", " → people"},
		{"有团购吗", " → people"},
		{"", " → people"},
	} {
		t.Run(tt.writes, func(t *testing.T) {
			w := newWorld(t)
			got := shape(w.write(tt.writes))
			if tt.wants == "" && got != "" || !strings.Contains(got, tt.wants) {
				t.Errorf("the answer is %q, want %q", got, tt.wants)
			}
			if !strings.Contains(tt.wants, "people") && strings.Contains(got, "people") {
				t.Errorf("people get it: %q", got)
			}
		})
	}
}

func TestAMenuIsAnsweredByWhatWasChosen(t *testing.T) {
	for id, wants := range map[string]string{
		"coupon": "新客立减十元", "group": "进群", "human": " → people", "data": "[data.export][data.erase]", "appeal": "没有找到需要申诉", "menu": "我在的",
		"of another version": " → people",
	} {
		w := newWorld(t)
		if got := shape(w.tap(id)); !strings.Contains(got, wants) {
			t.Errorf("%s gives %q", id, got)
		}
	}
}

func TestAPictureIsForPeople(t *testing.T) {
	w := newWorld(t)
	m := w.message("")
	m.Type, m.Parts, m.Media = "image", nil, []bot.ChatMedia{{ID: "M1", Type: "image"}}
	if got := shape(w.happen(m, w.now)); !strings.HasSuffix(got, " → people") {
		t.Errorf("a picture gives %q", got)
	}
}

func TestAnAnswerHasItsOwnMsgidAndItsTime(t *testing.T) {
	w := newWorld(t)
	m := w.message("你好")
	first := answers(w.happen(m, w.now))[0]
	if len(first.MsgID) != 32 || !first.Until.Equal(m.At.Add(48*time.Hour)) || first.Code != "" || first.OpenKfID != desk1 || first.ExternalUserID != alice {
		t.Errorf("answer %+v", first)
	}
	again := newWorld(t)
	if second := answers(again.happen(m, again.now))[0]; second.MsgID != first.MsgID {
		t.Error("the same answer to the same message has another msgid")
	}
	if other := answers(w.write("谢谢"))[0]; other.MsgID == first.MsgID {
		t.Error("two answers share a msgid")
	}
}

func TestNeverMoreThanFiveAnswersToAMessage(t *testing.T) {
	w := newWorld(t)
	w.write("你好")
	talk := w.talk()
	if talk.Answered != 1 {
		t.Fatalf("talk %+v", talk)
	}
	// Many messages of one second count as one: WeCom's times know no more.
	for range 10 {
		w.happen(w.message("谢谢"), w.now)
	}
	if n := len(answers(w.effects)); n != 5 {
		t.Errorf("%d answers", n)
	}
	if w.write("谢谢"); w.talk().Answered != 1 {
		t.Errorf("after another message the talk is %+v", w.talk())
	}
}

func TestAMessageThatWaitedLongIsGivenToPeopleAndAnOldOneToNobody(t *testing.T) {
	for age, wants := range map[time.Duration]string{
		59 * time.Minute: "我在的", time.Hour: " → people", 47 * time.Hour: " → people", 48 * time.Hour: "", 70 * time.Hour: "",
	} {
		w := newWorld(t)
		m := w.message("你好")
		m.At = w.now.Add(-age)
		got := shape(w.happen(m, m.At))
		if wants == "" && got != "" || !strings.Contains(got, wants) || wants == " → people" && got != wants {
			t.Errorf("after %s the answer is %q, want %q", age, got, wants)
		}
	}
}

func TestAnOlderMessageThatComesLateIsNotAnswered(t *testing.T) {
	w := newWorld(t)
	older := w.message("你好")
	w.write("转人工")
	before := w.talk()
	if got := w.happen(older, older.At); got != nil || w.talk() != before {
		t.Errorf("it gives %+v", got)
	}
}

func TestTheBotIsSilentWhileAPersonHasTheTalk(t *testing.T) {
	w := newWorld(t)
	w.write("转人工")
	for _, words := range []string{"你好", "有券吗", "转人工"} {
		if got := shape(w.write(words)); got != "" {
			t.Errorf("%s is answered: %q", words, got)
		}
	}
	taken := bot.KfEvent{MsgID: "e1", Event: "session_status_change", OpenKfID: desk1, ExternalUserID: alice, Change: 1, To: "liming", At: w.now.Add(time.Second)}
	w.happen(taken, taken.At)
	if talk := w.talk(); !talk.Human || talk.Servicer != "liming" {
		t.Fatalf("talk %+v", talk)
	}
	ended := taken
	ended.MsgID, ended.Change, ended.From, ended.To, ended.At = "e2", 3, "liming", "", taken.At.Add(time.Minute)
	w.happen(ended, ended.At)
	if w.happen(taken, taken.At); w.talk().Human {
		t.Fatal("what is told backwards takes the talk again")
	}
	w.now = ended.At
	if got := shape(w.write("你好")); !strings.Contains(got, "我在的") {
		t.Errorf("after its end the answer is %q", got)
	}
}

func TestWhoAnswersByHandHasTheTalk(t *testing.T) {
	w := newWorld(t)
	w.write("你好")
	byHand := bot.ChatMessage{MsgID: "h1", Speaker: "liming", By: bot.SpeakerStaff, Listeners: []string{alice}, OpenKfID: desk1, At: w.now.Add(time.Second), Type: "text"}
	w.happen(byHand, byHand.At)
	if talk := w.talk(); !talk.Human || talk.Servicer != "liming" {
		t.Fatalf("talk %+v", talk)
	}
	w.now = byHand.At
	if got := shape(w.write("你好")); got != "" {
		t.Errorf("the bot cuts in: %q", got)
	}
	w.now = w.now.Add(48 * time.Hour)
	if got := shape(w.write("你好")); !strings.Contains(got, "我在的") {
		t.Errorf("two days later the answer is %q", got)
	}
}

func TestAfterHoursPeopleComeBackToIt(t *testing.T) {
	w := newWorld(t)
	w.now = noon.Add(10 * time.Hour)
	got := w.write("我的订单怎么还没到，帮我查一下到哪里了，明天要用的")
	if s := shape(got); !strings.Contains(s, "同事 09:00-21:00 在") || !strings.Contains(s, "明天 09:00 会转给同事") || strings.Contains(s, "people") || strings.Contains(s, "[human]") {
		t.Errorf("the answer is %q", s)
	}
	job := of[bot.ScheduleJob](got)[0]
	if job.Name != JobOpen || !job.Due.Equal(time.Date(2026, 11, 23, 9, 0, 0, 0, china)) || job.Lane != "kf:"+desk1+"/"+alice {
		t.Fatalf("job %+v", job)
	}
	if more := w.write("在听吗，快一点好不好我真的很急很急很急啊"); shape(more) != "" || of[bot.ScheduleJob](more)[0].Key != job.Key {
		t.Errorf("the second message gives %q", shape(more))
	}
	if got := shape(w.write("有券吗")); !strings.Contains(got, "新客立减十元") {
		t.Errorf("a question the bot knows gives %q", got)
	}
	w.now = job.Due
	if got := shape(w.happen(bot.JobDue{Name: JobOpen, Due: job.Due, Payload: job.Payload}, job.Due)); got != " → people" {
		t.Errorf("in the morning %q", got)
	}
	if got := w.happen(bot.JobDue{Name: JobOpen, Due: job.Due, Payload: job.Payload}, job.Due); got != nil {
		t.Errorf("told twice, %+v", got)
	}
}

func TestOpeningHoursOverMidnight(t *testing.T) {
	d := newDesk(newWorld(t).o)
	account := d.Kf[desk1]
	for hours, wants := range map[string]map[int]bool{
		"09:00-21:00": {8: false, 9: true, 20: true, 21: false}, "20:00-02:00": {19: false, 20: true, 1: true, 2: false}, "": {3: true}, "00:00-24:00": {23: true},
	} {
		account.Hours = hours
		for hour, want := range wants {
			now := time.Date(2026, 11, 22, hour, 0, 0, 0, china)
			at, open := d.opens(account, now)
			if open != want || !open && (!at.After(now) || at.Sub(now) > 24*time.Hour) {
				t.Errorf("%q at %d: %v, opens %s", hours, hour, open, at)
			}
		}
	}
}

func TestAccountsThatAreNotOursAreLeftAlone(t *testing.T) {
	w := newWorld(t)
	m := w.message("你好")
	m.OpenKfID = "wkOTHER"
	for _, body := range []bot.Body{m, bot.KfDoorbell{OpenKfID: "wkOTHER"}, bot.KfEvent{Event: "enter_session", OpenKfID: "wkOTHER", ExternalUserID: alice, WelcomeCode: "C", At: noon},
		bot.ChatMessage{MsgID: "g1", Speaker: alice, By: bot.SpeakerCustomer, ChatID: "wrGroup17", At: noon}, bot.FeedRead{Feed: bot.FeedArchive, Messages: 9}} {
		if got := w.happen(body, noon); got != nil {
			t.Errorf("%T leads to %+v", body, got)
		}
	}
}

func TestALongTextStandsBeforeItsMenu(t *testing.T) {
	tk := &talk{KfTalk: bot.KfTalk{SaidAt: noon}}
	tk.say(noon, "m1", strings.Repeat("长", 400), bot.KfItem{ID: "a", Content: "甲"})
	got := answers(tk.effects)
	if len(got) != 2 || len(got[0].Menu) != 0 || len(got[1].Menu) != 1 || len(got[1].Text) > menuBytes || got[0].MsgID == got[1].MsgID || tk.Answered != 2 {
		t.Errorf("said %+v", got)
	}
}
