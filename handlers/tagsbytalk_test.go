package handlers

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// talkRules are rules about what customers say.
func talkRules() []config.TagRule {
	return []config.TagRule{
		{Name: "说过话", On: onSpoke, Class: bot.TagBehaviour, Group: "说", Tag: "说过话"},
		{Name: "要牛奶", On: onSpoke, Class: bot.TagBehaviour, Group: "说", Tag: "要牛奶", If: config.TagIf{Keywords: []string{"燕麦奶", "ＭＩＬＫ"}}},
		{Name: "话多", On: onSpoke, Class: bot.TagBehaviour, Group: "说", Tag: "话多", If: config.TagIf{Count: config.TagCount{Of: "spoke", Within: day, Min: 3}}},
		{Name: "又开口", On: onSpoke, Class: bot.TagBehaviour, Group: "说", Tag: "又开口", If: config.TagIf{Silent: 30 * day}},
		{Name: "聊过宝宝", On: onDaily, Class: bot.TagBehaviour, Group: "说", Tag: "聊过宝宝", If: config.TagIf{Keywords: []string{"宝宝"}}},
		{Name: "安静", On: onDaily, Class: bot.TagBehaviour, Group: "说", Tag: "安静", If: config.TagIf{Silent: 30 * day}},
	}
}

func talkRouter(t testing.TB) *bot.Router {
	t.Helper()
	o := testOptions(t)
	o.Shop.Tags = config.Tags{Rules: talkRules()}
	all, err := All(o)
	if err != nil {
		t.Fatal(err)
	}
	router, err := bot.NewRouter(all...)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// known is a world in which the pair of the tests has stood for long.
func knownFor(days int) *world {
	w := newWorld()
	since := noon.Add(-time.Duration(days) * day)
	w.relations[pair] = bot.Relation{Status: bot.RelationActive, AddedAt: since, ChangedAt: since}
	w.customers[customer] = bot.Customer{ExternalUserID: customer, KnownSince: since}
	return w
}

func TestTagsByWhatCustomersSay(t *testing.T) {
	consent := func(agreed bool, at time.Time) bot.Event {
		return event(at, bot.ConsentChanged{MsgID: "C", Pair: pair, Agreed: agreed, At: at})
	}
	kf := says("M1", noon, "有燕麦奶吗")
	kf.OpenKfID, kf.Listeners = "wkKF", nil
	byStaff := says("M1", noon, "燕麦奶到了")
	byStaff.Speaker, byStaff.By, byStaff.Listeners = "liming", bot.SpeakerStaff, []string{customer}
	other := says("M1", noon, "有燕麦奶吗")
	other.Listeners = []string{"hanmei"}
	for name, tt := range map[string]struct {
		events []bot.Event
		want   string
	}{
		"a word, to the member of staff":    {[]bot.Event{event(noon, says("M1", noon, "有milk吗"))}, "又开口 要牛奶 说过话"},
		"another word":                      {[]bot.Event{event(noon, says("M1", noon, "你好"))}, "又开口 说过话"},
		"in a group":                        {[]bot.Event{event(noon, saysInGroup("M1", noon, "有燕麦奶吗"))}, "又开口 要牛奶 说过话"},
		"to a kf account":                   {[]bot.Event{event(noon, kf)}, "又开口 要牛奶 说过话"},
		"to somebody else":                  {[]bot.Event{event(noon, other)}, ""},
		"by staff":                          {[]bot.Event{event(noon, byStaff)}, ""},
		"three times in a day":              {[]bot.Event{event(noon, says("M1", noon, "a")), event(noon.Add(time.Hour), says("M2", noon.Add(time.Hour), "b")), event(noon.Add(2*time.Hour), saysInGroup("M3", noon.Add(2*time.Hour), "c"))}, "又开口 话多 说过话"},
		"the same three times":              {[]bot.Event{event(noon, says("M1", noon, "a")), event(noon, says("M1", noon, "a")), event(noon, says("M1", noon, "a"))}, "又开口 说过话"},
		"asked at night what was ever said": {[]bot.Event{event(noon, says("M1", noon, "宝宝能喝吗")), night(noon.Add(day))}, "又开口 聊过宝宝 说过话"},
		"silent at night":                   {[]bot.Event{night(noon.Add(day))}, "安静"},
		"who does not agree":                {[]bot.Event{consent(false, noon.Add(-day)), event(noon, says("M1", noon, "宝宝要燕麦奶")), night(noon.Add(day))}, ""},
		"who did not agree, and then does":  {[]bot.Event{consent(false, noon.Add(-day)), consent(true, noon.Add(-time.Hour)), event(noon, says("M1", noon, "燕麦奶"))}, "又开口 要牛奶 说过话"},
		"who did not agree elsewhere":       {[]bot.Event{consent(false, noon.Add(-day)), event(noon, saysInGroup("M1", noon, "燕麦奶"))}, "又开口 要牛奶 说过话"},
		"who agreed when it was said":       {[]bot.Event{consent(false, noon.Add(time.Hour)), event(noon, says("M1", noon, "燕麦奶"))}, "又开口 要牛奶 说过话"},
	} {
		t.Run(name, func(t *testing.T) {
			router, w := talkRouter(t), knownFor(100)
			for _, ev := range tt.events {
				w.now = ev.At.Add(time.Second)
				if err := w.happen(router, ev); err != nil {
					t.Fatal(err)
				}
			}
			if got := strings.Join(w.holds("说"), " "); got != tt.want {
				t.Errorf("tags: %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNothingIsTaggedByWhatSomebodyForgottenSaid(t *testing.T) {
	router, w := talkRouter(t), knownFor(100)
	w.erased[customer] = noon.Add(time.Minute)
	if err := w.happen(router, event(noon, says("M1", noon, "燕麦奶"))); err != nil {
		t.Fatal(err)
	}
	if got := w.holds("说"); len(got) > 0 {
		t.Errorf("tags: %v", got)
	}
}

func TestWordsAreInMessagesOnly(t *testing.T) {
	router, w := talkRouter(t), knownFor(100)
	if err := w.happen(router, event(noon, says("M1", noon, "我的秘密"))); err != nil {
		t.Fatal(err)
	}
	for _, s := range w.said {
		if strings.Contains(s.Detail+s.Ref, "秘密") {
			t.Errorf("the time line says %+v", s)
		}
	}
	if kept, _ := w.talk.Message("M1"); kept.Words != "我的秘密" {
		t.Errorf("kept: %+v", kept)
	}
}
