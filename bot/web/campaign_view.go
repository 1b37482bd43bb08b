package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/zhanggui/zhanggui/bot"
)

// campaignView is what a campaign's page shows.
type campaignView struct {
	Shop, Kind, Title, Lead, When string
	State                         string
	Head, Text                    string
	// Form is there while an answer is taken.
	Form *answerForm
	// Results are how many chose each; Count is how many answered.
	Results []resultLine
	Count   int
	Thanks  []string
	Gift    bool
	Again   int
}

// answerForm is the form, with what was answered before.
type answerForm struct {
	Address, Key, Token, Button, Busy string
	Options                           []optionLine
	Stars                             []optionLine
	Words                             bool
	Written                           string
	Most                              int
	Public                            bool
}

// optionLine is something that can be chosen.
type optionLine struct {
	Value, Text string
	Chosen      bool
}

// resultLine is how many chose something.
type resultLine struct {
	Text          string
	Count, Of     int
	Percent       int
	Yours, Leader bool
}

var (
	campaignTitles  = map[bot.CampaignKind]string{bot.CampaignTrial: "试吃", bot.CampaignReview: "好评有礼", bot.CampaignVote: "投票"}
	campaignButtons = map[bot.CampaignKind]string{bot.CampaignTrial: "我要试吃", bot.CampaignReview: "提交评价", bot.CampaignVote: "投这一票"}
	starTexts       = []string{"很不满意", "不太满意", "一般", "满意", "非常满意"}
)

// The states of a campaign's page.
const (
	campaignWaiting = "waiting"
	campaignOpen    = "open"
	campaignSent    = "sent"
	campaignThanks  = "thanks"
	campaignOver    = "over"
	campaignOff     = "off"
	campaignNot     = "not_for_you"
)

// campaignView works out what the page shows.
func (s *Site) campaignView(r *http.Request, who Who, l CampaignLook) campaignView {
	c := calendar{zone: s.zone, now: l.Now}
	answered := !l.Answer.At.IsZero() || l.Answer.Option != "" || l.Answer.Stars > 0
	v := campaignView{
		Shop: s.shop.Name, Kind: campaignTitles[l.Campaign.Kind], Title: l.Campaign.Title, Lead: l.Campaign.Text,
		When: c.by(l.Campaign.End) + " 截止", Count: l.Tally.Answers, Thanks: l.Thanks, Gift: l.Campaign.Coupon != "",
		State: s.campaignState(r, who, l, answered),
	}
	v.describe(c, l)
	switch v.State {
	case campaignOpen, campaignThanks:
		if who.ExternalUserID != "" {
			v.Form = s.answerForm(r, l, answered)
		}
	case campaignSent:
		v.Again = 2
	case campaignWaiting:
		v.Thanks = nil
	}
	if answered || v.State == campaignOver || who.ExternalUserID == "" {
		v.results(l)
	}
	return v
}

func (s *Site) campaignState(r *http.Request, who Who, l CampaignLook, answered bool) string {
	switch {
	case !l.Campaign.OffAt.IsZero():
		return campaignOff
	case l.Now.Before(l.Campaign.Start):
		return campaignWaiting
	case !l.Now.Before(l.Campaign.End):
		return campaignOver
	case who.ExternalUserID == "":
		return campaignOpen
	case answered:
		return campaignThanks
	case l.Why != "":
		return campaignNot
	case s.receiptOf(r, who.ExternalUserID, campaignMark+l.Campaign.ID).Key != "":
		return campaignSent
	default:
		return campaignOpen
	}
}

// describe puts the state into words.
func (v *campaignView) describe(c calendar, l CampaignLook) {
	switch v.State {
	case campaignWaiting:
		v.Head, v.Text = c.at(l.Campaign.Start)+" 开始", "到时间再回来，一分钟就填好。"
	case campaignSent:
		v.Head, v.Text = "收到了", "正在登记，马上好。"
	case campaignThanks:
		v.Head, v.Text = "谢谢您 🌷", "截止前都可以改，以最后一次为准。"
		if l.Campaign.Kind == bot.CampaignTrial {
			v.seat(l)
		}
	case campaignOver:
		v.Head, v.Text = "已经结束", "谢谢大家参加。"
		if l.Campaign.Kind == bot.CampaignTrial && l.Answer.Seat > 0 {
			v.seat(l)
		}
	case campaignOff:
		v.Head, v.Text = "这个活动取消了", "给您添麻烦了，请谅解。"
	case campaignNot:
		var sale saleView
		sale.notForYou(c, bot.SaleLook{SaleAnswer: bot.SaleAnswer{Why: l.Why, Until: l.Until}})
		v.Head, v.Text = sale.Head, sale.Text
	}
}

// seat says whether somebody who wants to try something is in.
func (v *campaignView) seat(l CampaignLook) {
	switch {
	case l.Answer.Seat > 0:
		v.Head, v.Text = "报上名了 🎉", fmt.Sprintf("您是第 %d 位，店员会联系您。", l.Answer.Seat)
	case l.Campaign.Seats > 0:
		v.Head, v.Text = "名额满了", fmt.Sprintf("%d 个名额都有主了，谢谢支持，下次早点来。", l.Campaign.Seats)
	}
}

func (s *Site) answerForm(r *http.Request, l CampaignLook, answered bool) *answerForm {
	f := &answerForm{
		Address: "/a/" + r.PathValue("token"), Key: randomText(), Token: s.formToken(r), Busy: "正在提交…",
		Button: campaignButtons[l.Campaign.Kind], Words: l.Campaign.Words, Written: l.Answer.Words, Most: wordsMost, Public: l.Answer.Public,
	}
	if answered {
		f.Button = "修改"
	}
	if l.Campaign.Kind == bot.CampaignReview {
		for n := 5; n >= 1; n-- {
			f.Stars = append(f.Stars, optionLine{Value: strconv.Itoa(n), Text: starTexts[n-1], Chosen: l.Answer.Stars == n})
		}
		return f
	}
	for _, o := range l.Campaign.Options {
		f.Options = append(f.Options, optionLine{Value: o, Text: o, Chosen: o == l.Answer.Option})
	}
	return f
}

// results are shown to who has answered, so that nobody votes for what leads.
func (v *campaignView) results(l CampaignLook) {
	lead := 0
	for _, n := range l.Tally.Options {
		lead = max(lead, n)
	}
	if l.Campaign.Kind == bot.CampaignReview {
		for n := 5; n >= 1; n-- {
			v.result(starTexts[n-1], l.Tally.Stars[n-1], l.Tally.Answers, l.Answer.Stars == n, false)
		}
		return
	}
	for _, o := range l.Campaign.Options {
		n := l.Tally.Options[o]
		v.result(o, n, l.Tally.Answers, o == l.Answer.Option, n == lead && n > 0)
	}
}

func (v *campaignView) result(text string, n, of int, yours, leader bool) {
	line := resultLine{Text: text, Count: n, Of: max(of, 1), Yours: yours, Leader: leader}
	line.Percent = (n*100 + line.Of/2) / line.Of
	v.Results = append(v.Results, line)
}
