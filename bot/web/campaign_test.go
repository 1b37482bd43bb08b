package web_test

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/web"
)

func TestACampaignsPageSaysHowItStands(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	for _, c := range []struct {
		id      string
		says    []string
		without []string
	}{
		{"vote", []string{"投这一票", "羊角包 4 个", "明天 24:00 截止", "王*、小*、李*", "「我的券和订单」"}, []string{"<progress", "textarea"}},
		{"voted", []string{"谢谢您", "您选的", "<progress", "40 人参加", "改一改"}, nil},
		{"vote_over", []string{"已经结束", "<progress"}, []string{"<form"}},
		{"review", []string{"非常满意", `name="stars" value="5"`, "textarea"}, []string{"<progress"}},
		{"trial", []string{"我要试吃", "textarea"}, nil},
		{"seated", []string{"报上名了", "第 7 位"}, nil},
		{"full", []string{"名额满了", "20 个名额"}, nil},
		{"early", []string{"今天 13:00 开始"}, []string{"<form"}},
		{"campaign_off", []string{"取消了"}, []string{"<form"}},
		{"not", []string{"群友专享"}, []string{"<form"}},
		{"hostile", []string{"&lt;script&gt;", "&lt;b&gt;王*"}, []string{"<script", "<img", "<b>王"}},
	} {
		t.Run(c.id, func(t *testing.T) {
			answer, body := p.get(campaignLink(c.id))
			if answer.StatusCode != 200 || len(body) > pageMost {
				t.Fatalf("%d with %d bytes", answer.StatusCode, len(body))
			}
			for _, want := range c.says {
				if !strings.Contains(body, want) {
					t.Errorf("it does not say %q:\n%s", want, body)
				}
			}
			for _, no := range c.without {
				if strings.Contains(body, no) {
					t.Errorf("it says %q", no)
				}
			}
		})
	}
	for path, code := range map[string]int{campaignLink("none"): 404, link("open"): 200, "/a/" + strings.TrimPrefix(link("open"), "/s/"): 404, "/a/x": 404} {
		if answer, _ := p.get(path); answer.StatusCode != code {
			t.Errorf("%s answers %d", path, answer.StatusCode)
		}
	}
}

func TestAnAnswerIsTakenInAndThankedFor(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	_, body := p.get(campaignLink("trial"))
	f := form(t, body)
	f.Set("option", "羊角包 4 个")
	f.Set("words", strings.Repeat("好", 5000)+"\xff")
	f.Set("public", "yes")
	var at string
	for range 2 {
		answer, _ := p.post(campaignLink("trial"), f)
		if at = answer.Header.Get("Location"); answer.StatusCode != 303 {
			t.Fatalf("%d", answer.StatusCode)
		}
	}
	c := st.campaigns
	if len(c.answered) != 2 || c.keys[0] != c.keys[1] {
		t.Fatalf("the same form twice: %q", c.keys)
	}
	a := c.answered[0]
	if a.Campaign != "trial" || a.ExternalUserID != customer || a.Option != "羊角包 4 个" || len([]rune(a.Words)) != 300 || !a.Public || !a.At.Equal(noon) {
		t.Errorf("it is %+v", a)
	}
	if _, body = p.get(at); !strings.Contains(body, "收到了") || strings.Contains(body, "<form") {
		t.Errorf("it says %s", body)
	}
	if _, body = st.phone(web.Who{ExternalUserID: "wmOther"}).get(at); strings.Contains(body, "收到了") {
		t.Error("another is thanked for it")
	}
}

func TestWhatACampaignDoesNotOfferIsNotAnswered(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	for _, c := range []struct {
		id, field, value string
		code             int
	}{
		{"vote", "option", "别的", 400},
		{"vote", "option", "", 400},
		{"review", "stars", "6", 400},
		{"review", "stars", "-1", 400},
		{"vote", "token", "AAAA", 403},
		{"vote", "key", "", 400},
	} {
		_, body := p.get(campaignLink(c.id))
		f := form(t, body)
		f.Set("option", "鲜牛奶 1L")
		f.Set(c.field, c.value)
		if answer, _ := p.post(campaignLink(c.id), f); answer.StatusCode != c.code || len(st.campaigns.answered) != 0 {
			t.Errorf("%+v: %d", c, answer.StatusCode)
		}
	}
	// Closed meanwhile: the page says so.
	_, body := p.get(campaignLink("vote"))
	f := form(t, body)
	f.Set("option", "鲜牛奶 1L")
	for _, id := range []string{"vote_over", "campaign_off", "early", "not"} {
		if answer, _ := p.post(campaignLink(id), f); answer.StatusCode != 303 || len(st.campaigns.answered) != 0 {
			t.Errorf("%s: %d", id, answer.StatusCode)
		}
	}
	if answer, _ := st.phone(web.Who{UserID: "lisi"}).post(campaignLink("vote"), f); answer.StatusCode != 403 {
		t.Errorf("staff answered: %d", answer.StatusCode)
	}
}
