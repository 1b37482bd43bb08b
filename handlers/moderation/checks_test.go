package moderation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

var checkNoon = time.Date(2025, 11, 22, 4, 0, 0, 0, time.UTC)

// looking is a configuration that wants every check.
func looking() config.Moderation {
	return config.Moderation{
		Enabled: true,
		Checks: map[string]bot.Step{
			checkLinks: bot.StepWarn, checkPhones: bot.StepNote, checkIDs: bot.StepWarn, checkBankCards: bot.StepReview, checkEmails: bot.StepNote,
			checkQRCodes: bot.StepWarn, checkFlood: bot.StepWarn, checkNewcomers: bot.StepReview,
		},
		Domains: []string{"example.com"}, Flood: config.Flood{Within: time.Minute, Same: 3, Messages: 5}, Newcomer: 24 * time.Hour,
		Words: []config.Word{{Word: "招代理", Category: "advertising", Severity: bot.StepWarn, Speakers: "customers", Why: "招代理和群友没关系"}},
	}
}

func checksOf(t *testing.T, c config.Moderation) (*Checks, *Book) {
	t.Helper()
	book, problems := NewBook(nil, c, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return NewChecks(Settings{Moderation: c, Shelf: NewShelf(book), Own: []string{"https://work.weixin.qq.com/gm/OWN"}}), book
}

// inGroup is what a customer says in a group.
func inGroup(text string) Said {
	m := bot.ChatMessage{
		MsgID: "M0", Speaker: "wmEXAMPLEcustomer000000000000001", By: bot.SpeakerCustomer, ChatID: "wrGROUP", At: checkNoon, Type: "text",
		Parts: []bot.TextPart{{Where: "text", Text: text}},
	}
	return Said{ChatMessage: m, Words: m.Text()}
}

func alone(s Said) Said { s.ChatID = ""; return s }

func byStaff(s Said) Said {
	s.By, s.Speaker = bot.SpeakerStaff, "liming"
	return s
}

func withCodes(codes ...string) Said {
	s := inGroup("")
	s.Codes = codes
	return s
}

// found is what checks found, as "check/step/what stands there".
func found(verdicts []Verdict, words string) []string {
	var all []string
	for _, h := range Hits(verdicts) {
		mark := ""
		if h.Reviewing {
			mark = "?"
		}
		all = append(all, fmt.Sprintf("%s/%s/%s%s", h.Check, h.Step, words[h.Start:h.End], mark))
	}
	return all
}

func TestChecks(t *testing.T) {
	checks, book := checksOf(t, looking())
	joined := func(s Said, ago time.Duration) Said { s.JoinedAt = s.At.Add(-ago); return s }
	for name, tt := range map[string]struct {
		said Said
		want []string
	}{
		"nothing":                           {inGroup("老板，燕麦奶还有吗？"), nil},
		"a word":                            {inGroup("诚心招代理"), []string{"words/warn/招代理"}},
		"a customers' word, by staff":       {byStaff(inGroup("我们不招代理")), nil},
		"a link":                            {inGroup("看 evil.com 吧"), []string{"links/warn/evil.com"}},
		"a link, to a clerk":                {alone(inGroup("这款有吗 evil.com")), []string{"links/warn/evil.com"}},
		"a link of the shop":                {inGroup("看 shop.example.com 吧"), nil},
		"a link, by staff":                  {byStaff(inGroup("看 evil.com 吧")), nil},
		"a phone number":                    {inGroup("打13800138000"), []string{"phones/note/13800138000"}},
		"a phone number, to a clerk":        {alone(inGroup("送到 13800138000")), nil},
		"the shop's phone number":           {byStaff(inGroup("店里电话 010-88886666")), nil},
		"an id":                             {inGroup("vx abc12345"), []string{"ids/warn/vx abc12345"}},
		"an id, to a clerk":                 {alone(inGroup("vx abc12345")), nil},
		"an id of a clerk's own":            {byStaff(alone(inGroup("加我微信号abc12345"))), []string{"ids/warn/微信号abc12345"}},
		"a card":                            {inGroup("打 4111111111111111"), []string{"bank_cards/review/4111111111111111"}},
		"a card, to a clerk":                {alone(inGroup("退到 4111111111111111")), nil},
		"a card of a clerk's own":           {byStaff(alone(inGroup("转 4111111111111111"))), []string{"bank_cards/review/4111111111111111"}},
		"mail":                              {inGroup("abc@evil.com"), []string{"emails/note/abc@evil.com"}},
		"a code of a person":                {withCodes("https://u.wechat.com/MAbc"), []string{"qr_codes/warn/"}},
		"a code of a group":                 {withCodes("https://weixin.qq.com/g/AwYAA"), []string{"qr_codes/warn/"}},
		"a code that takes money":           {withCodes("wxp://f2f0abc"), []string{"qr_codes/warn/"}},
		"a code of WeCom's":                 {withCodes("https://work.weixin.qq.com/gm/OTHER"), []string{"qr_codes/warn/?"}},
		"the shop's own code":               {withCodes("https://work.weixin.qq.com/gm/OWN"), nil},
		"a code of another site":            {withCodes("https://evil.com/x"), []string{"qr_codes/warn/"}},
		"a code of the shop's site":         {withCodes("https://a.example.com/x"), nil},
		"a bar code":                        {withCodes("6901234567892"), nil},
		"two codes":                         {withCodes("6901234567892", "https://u.wechat.com/MAbc"), []string{"qr_codes/warn/"}},
		"a link by somebody new":            {joined(inGroup("看 evil.com 吧"), time.Hour), []string{"links/warn/evil.com", "newcomers/review/evil.com"}},
		"a word by somebody new":            {joined(inGroup("诚心招代理"), time.Minute), []string{"words/warn/招代理", "newcomers/review/招代理"}},
		"a link by somebody no longer new":  {joined(inGroup("看 evil.com 吧"), 25*time.Hour), []string{"links/warn/evil.com"}},
		"a link by somebody who came after": {joined(inGroup("看 evil.com 吧"), -time.Hour), []string{"links/warn/evil.com"}},
		"a question by somebody new":        {joined(inGroup("请问几点关门"), time.Minute), nil},
		"a robot":                           {func() Said { s := inGroup("evil.com"); s.By = bot.SpeakerRobot; return s }(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			tt.said.Book = book
			verdicts := checks.Look(tt.said)
			got := found(verdicts, tt.said.Words)
			slices.Sort(got)
			slices.Sort(tt.want)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, v := range verdicts {
				if v.Check == "" || v.Details == "" {
					t.Errorf("a check says nothing of itself: %+v", v)
				}
				for _, h := range v.Hits {
					if h.Why == "" || h.Category == "" || h.Word == "" || strings.ContainsAny(h.Why+h.Word+v.Details, "@") || strings.Contains(h.Why+h.Word+v.Details, "138") {
						t.Errorf("the hit does not explain itself, or says too much: %+v, %s", h, v.Details)
					}
				}
			}
		})
	}
}

// What is worse already is worse still for somebody new.
func TestNewcomersClimbOneStep(t *testing.T) {
	c := looking()
	c.Checks[checkNewcomers], c.Checks[checkLinks] = bot.StepNote, bot.StepReview
	checks, book := checksOf(t, c)
	s := inGroup("evil.com")
	s.Book, s.JoinedAt = book, s.At.Add(-time.Second)
	if got := found(checks.Look(s), s.Words); !slices.Contains(got, "newcomers/remove/evil.com") {
		t.Errorf("found %v", got)
	}
}

func TestChecksThatNobodyWantsDoNotLook(t *testing.T) {
	c := looking()
	c.Checks = map[string]bot.Step{checkLinks: bot.StepWarn}
	checks, book := checksOf(t, c)
	var names []string
	for _, check := range checks.List() {
		names = append(names, check.Name)
		if check.Title == "" {
			t.Errorf("%s has no title", check.Name)
		}
	}
	if diff := cmp.Diff([]string{checkWords, checkLinks}, names); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
	s := inGroup("打13800138000")
	s.Book = book
	if got := found(checks.Look(s), s.Words); len(got) > 0 {
		t.Errorf("found %v", got)
	}
}

func TestFloods(t *testing.T) {
	// One message of a speaker: how many seconds from noon, and the words.
	type one struct {
		at   int
		text string
	}
	for name, tt := range map[string]struct {
		before []one
		now    one
		want   string
	}{
		"the same three times":          {[]one{{0, "全场五折快来"}, {10, "全场五折快来"}}, one{20, "全场五折快来"}, "1 分钟内把同样的话发了 3 遍（所有群一起算）"},
		"the same in other dress":       {[]one{{0, "全场五折,快来!"}, {10, "全场 五折 快来😀"}}, one{20, "全场五折快来～～"}, "1 分钟内把同样的话发了 3 遍（所有群一起算）"},
		"the same twice":                {[]one{{0, "全场五折快来"}}, one{20, "全场五折快来"}, ""},
		"the same, slowly":              {[]one{{-70, "全场五折快来"}, {-65, "全场五折快来"}}, one{20, "全场五折快来"}, ""},
		"short words that all say":      {[]one{{0, "好的"}, {10, "好的"}}, one{20, "好的"}, ""},
		"the fourth time is no news":    {[]one{{0, "全场五折快来"}, {1, "全场五折快来"}, {2, "全场五折快来"}}, one{3, "全场五折快来"}, ""},
		"the sixth time is":             {[]one{{0, "全场五折快来"}, {1, "全场五折快来"}, {2, "全场五折快来"}, {3, "全场五折快来"}, {4, "全场五折快来"}}, one{5, "全场五折快来"}, "1 分钟内把同样的话发了 6 遍（所有群一起算）"},
		"many messages":                 {[]one{{0, "一"}, {1, "二"}, {2, "三"}, {3, "四"}}, one{4, "五"}, "1 分钟内发了 5 条消息（所有群一起算）"},
		"emoji":                         {[]one{{0, "😀"}, {1, "😀😀"}, {2, "！！！"}, {3, "😀"}}, one{4, "😀"}, ""},
		"emoji between":                 {[]one{{0, "😀"}, {1, "😀"}, {2, "😀"}, {3, "😀"}}, one{4, "有货吗"}, ""},
		"the earlier one is told last":  {[]one{{20, "全场五折快来"}, {10, "全场五折快来"}}, one{0, "全场五折快来"}, "1 分钟内把同样的话发了 3 遍（所有群一起算）"},
		"around it, but never so close": {[]one{{-50, "全场五折快来"}, {50, "全场五折快来"}}, one{0, "全场五折快来"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := inGroup(tt.now.text)
			s.At = checkNoon.Add(time.Duration(tt.now.at) * time.Second)
			for i, o := range tt.before {
				m := inGroup(o.text).ChatMessage
				m.MsgID, m.At, m.ChatID = fmt.Sprint("M", i+1), checkNoon.Add(time.Duration(o.at)*time.Second), fmt.Sprint("wrGROUP", i)
				s.Recent = append(s.Recent, bot.KeptMessage{ID: int64(i + 1), ChatMessage: m, Words: m.Text()})
			}
			check, _ := flood(&Settings{Moderation: looking()})
			why := ""
			for _, h := range check.Look(s).Hits {
				why += h.Why
			}
			if why != tt.want {
				t.Errorf("%q, want %q", why, tt.want)
			}
		})
	}
}
