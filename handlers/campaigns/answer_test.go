package campaigns

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

var (
	vote   = bot.Campaign{Kind: bot.CampaignVote, Title: "下一期秒杀选什么", Options: []string{"鲜牛奶", "酸奶"}, Group: "想要", Tag: "{answer}"}
	trial  = bot.Campaign{Kind: bot.CampaignTrial, Title: "春茶试喝", Seats: 2, Coupon: "new10", Tag: "报名试吃"}
	review = bot.Campaign{Kind: bot.CampaignReview, Title: "鲜牛奶好喝吗", Words: true, Coupon: "new10", Group: "评价", Tag: "{answer}"}
)

// The newest answer counts, with its tag in the place of the older one's.
func TestTheNewestAnswerCounts(t *testing.T) {
	w := newWorld(t, vote)
	effects := w.answer("wm1", 0, bot.CampaignAnswer{Option: "鲜牛奶"})
	if count[bot.RecordInteraction](effects) != 1 || count[bot.PushTags](effects) != 1 || !slices.Equal(w.held(), []string{"wm1 想要/鲜牛奶"}) {
		t.Errorf("came to %+v, holds %v", effects, w.held())
	}
	w.answer("wm1", 2*time.Minute, bot.CampaignAnswer{Option: "酸奶"})
	if w.answers["wm1"].Option != "酸奶" || !slices.Equal(w.held(), []string{"wm1 想要/酸奶"}) {
		t.Errorf("answered %+v, holds %v", w.answers["wm1"], w.held())
	}
	for name, after := range map[string]time.Duration{"an older one that comes late": time.Minute, "the same once more": 2 * time.Minute} {
		if effects := w.answer("wm1", after, bot.CampaignAnswer{Option: "鲜牛奶"}); len(effects) > 0 {
			t.Errorf("%s comes to %+v", name, effects)
		}
	}
}

// What the page does not offer comes to nothing, whoever sends it.
func TestAForgedAnswerComesToNothing(t *testing.T) {
	for name, c := range map[string]struct {
		of    bot.Campaign
		a     bot.CampaignAnswer
		after time.Duration
		about func(*world)
	}{
		"another option":        {of: vote, a: bot.CampaignAnswer{Option: "金条"}},
		"no option":             {of: vote, a: bot.CampaignAnswer{}},
		"stars for a vote":      {of: vote, a: bot.CampaignAnswer{Option: "酸奶", Stars: 5}},
		"no stars":              {of: review, a: bot.CampaignAnswer{}},
		"six stars":             {of: review, a: bot.CampaignAnswer{Stars: 6}},
		"negative stars":        {of: review, a: bot.CampaignAnswer{Stars: -1}},
		"too early":             {of: review, a: bot.CampaignAnswer{Stars: 5}, after: -2 * time.Hour},
		"too late":              {of: review, a: bot.CampaignAnswer{Stars: 5}, after: time.Hour},
		"called off":            {of: review, a: bot.CampaignAnswer{Stars: 5}, about: func(w *world) { w.campaign.OffAt = noon.Add(-time.Minute) }},
		"not of the segment":    {of: review, a: bot.CampaignAnswer{Stars: 5}, about: func(w *world) { w.misfits["wm1"] = true }},
		"not in the group":      {of: review, a: bot.CampaignAnswer{Stars: 5}, about: func(w *world) { w.campaign.Chats = []string{"wr1"} }},
		"nobody knows them":     {of: review, a: bot.CampaignAnswer{Stars: 5}, about: func(w *world) { w.unknown["wm1"] = true }},
		"kept from campaigns":   {of: review, a: bot.CampaignAnswer{Stars: 5}, about: func(w *world) { w.exclusions = []bot.Exclusion{{ID: "E1", ExternalUserID: "wm1"}} }},
		"a seat of their own":   {of: trial, a: bot.CampaignAnswer{Seat: 1}, about: func(w *world) { w.campaign.Seats = 1; w.answers["wm9"] = bot.CampaignAnswer{Seat: 1, At: noon} }},
		"another's campaign":    {of: review, a: bot.CampaignAnswer{Stars: 5}, about: func(w *world) { w.campaign.ID = "C2" }},
		"an option for a trial": {of: trial, a: bot.CampaignAnswer{Option: "全部"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, c.of)
			if c.about != nil {
				c.about(w)
			}
			w.answer("wm1", c.after, c.a)
			if got := w.answers["wm1"]; (!got.At.IsZero() && name != "a seat of their own") || got.Seat > 0 || w.gifts > 0 {
				t.Errorf("came to %+v with %d gifts", got, w.gifts)
			}
		})
	}
}

// Seats go in order, never one more than there are, and with each of them its coupon,
// once.
func TestSeatsGoInOrder(t *testing.T) {
	w := newWorld(t, trial)
	for i, who := range []string{"wm3", "wm1", "wm2"} {
		w.answer(who, time.Duration(i)*time.Second, bot.CampaignAnswer{})
	}
	if w.answers["wm3"].Seat != 1 || w.answers["wm1"].Seat != 2 || w.answers["wm2"].Seat != 0 || w.gifts != 2 {
		t.Errorf("answers %+v, %d gifts", w.answers, w.gifts)
	}
	w.answer("wm3", time.Minute, bot.CampaignAnswer{Public: true})
	if w.answers["wm3"].Seat != 1 || !w.answers["wm3"].Public || w.gifts != 2 {
		t.Errorf("asked again: %+v, %d gifts", w.answers["wm3"], w.gifts)
	}
}

// What somebody wrote is hidden when something in it is not for the public.
func TestWordsAreLookedAt(t *testing.T) {
	w := newWorld(t, review)
	for words, hidden := range map[string]bool{"很好喝": false, "不如隔壁老王": true, "加我 13800138000": true, "": false} {
		w.answers = nil
		w.answers = map[string]bot.CampaignAnswer{}
		w.answer("wm1", 0, bot.CampaignAnswer{Stars: 5, Words: words})
		if got := w.answers["wm1"]; got.Hidden != hidden || got.Words != words {
			t.Errorf("%q is kept as %+v", words, got)
		}
	}
	w.answer("wm2", 0, bot.CampaignAnswer{Stars: 5, Words: strings.Repeat("好", 9000)})
	if n := len([]rune(w.answers["wm2"].Words)); n != wordsMost {
		t.Errorf("kept %d characters", n)
	}
	w = newWorld(t, vote)
	w.answer("wm1", 0, bot.CampaignAnswer{Option: "酸奶", Words: "没有问你"})
	if w.answers["wm1"].Words != "" {
		t.Error("words are kept where none were asked for")
	}
}

// Who has a talk in a kf account is thanked there; for the others the clerk is asked.
func TestAGiftIsToldOf(t *testing.T) {
	w := newWorld(t, review)
	w.talks["wm1"] = bot.KfTalk{SaidAt: noon.Add(-time.Hour), Answered: 1}
	w.answer("wm1", 0, bot.CampaignAnswer{Stars: 5})
	m, ok := w.told[0].(bot.KfMessage)
	if !ok || m.ExternalUserID != "wm1" || !strings.Contains(m.Text, "立减十元") || !strings.Contains(m.Text, "/c/1") || len(m.MsgID) > 32 || w.talks["wm1"].Answered != 2 {
		t.Errorf("told %+v", w.told)
	}
	if len(w.todos) > 0 {
		t.Errorf("the clerk is asked as well: %+v", w.todos)
	}
	w.talks["wm2"] = bot.KfTalk{SaidAt: noon.Add(-time.Hour), Answered: 5}
	w.answer("wm2", 0, bot.CampaignAnswer{Stars: 4})
	if len(w.todos) != 1 {
		t.Fatalf("to-dos %+v", w.todos)
	}
	for _, todo := range w.todos {
		if todo.Kind != bot.TodoCoupon || todo.UserID != "liming" || !strings.Contains(todo.Text, "/c/1") {
			t.Errorf("asks %+v", todo)
		}
	}
}

// A manager looks after who was unhappy, until they are not any more.
func TestAnUnhappyCustomerIsLookedAfter(t *testing.T) {
	w := newWorld(t, review)
	w.campaign.Coupon = ""
	w.answer("wm1", 0, bot.CampaignAnswer{Stars: 2, Words: "有点酸 <a href=x> 13800138000"})
	if len(w.todos) != 1 {
		t.Fatalf("to-dos %+v", w.todos)
	}
	for _, todo := range w.todos {
		if todo.Kind != bot.TodoReview || todo.Store != "s17" || todo.UserID != "" || !strings.Contains(todo.Text, "2 星") ||
			!strings.Contains(todo.Text, "有点酸") || strings.Contains(todo.Text, "13800138000") || strings.Contains(todo.Text, "<") || !todo.DoneAt.IsZero() {
			t.Errorf("asks %+v", todo)
		}
	}
	w.answer("wm1", time.Minute, bot.CampaignAnswer{Stars: 5})
	for _, todo := range w.todos {
		if todo.DoneAt.IsZero() || !strings.Contains(todo.Outcome, "5 星") {
			t.Errorf("once they are happy: %+v", todo)
		}
	}
	w = newWorld(t, review)
	w.campaign.Coupon = ""
	if w.answer("wm1", 0, bot.CampaignAnswer{Stars: 3}); len(w.todos) > 0 {
		t.Errorf("three stars: %+v", w.todos)
	}
}
