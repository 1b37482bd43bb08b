package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

// wordsMost is how many characters somebody may write besides an answer.
const wordsMost = 300

// campaign is a campaign's page: its form, and afterwards thanks and the result.
func (s *Site) campaign(w http.ResponseWriter, r *http.Request) {
	look, who, ok := s.campaignLook(w, r)
	if !ok {
		return
	}
	allowForms(w)
	s.page(w, http.StatusOK, campaignPage, s.campaignView(r, who, look))
}

// campaignOf is the campaign of a token, and the group whose post it stands in.
func (s *Site) campaignOf(w http.ResponseWriter, r *http.Request) (id, chat string, ok bool) {
	link, err := bot.ReadSale(s.door.key, r.PathValue("token"), s.now())
	if errors.Is(err, bot.ErrSaleExpired) {
		s.sorry(w, http.StatusGone, "链接过期了", "这个活动已经过去了，谢谢关注。下一次会在群里提前告诉大家。")
		return "", "", false
	}
	id, marked := strings.CutPrefix(link.Sale, campaignMark)
	if err != nil || !marked || s.campaigns == nil {
		s.noSale(w)
		return "", "", false
	}
	return id, link.ChatID, true
}

// campaignLook is what a phone that is known sees of a campaign. What is amiss is
// answered.
func (s *Site) campaignLook(w http.ResponseWriter, r *http.Request) (CampaignLook, Who, bool) {
	id, chat, ok := s.campaignOf(w, r)
	if !ok {
		return CampaignLook{}, Who{}, false
	}
	who, ok := s.visitor(r)
	if !ok {
		s.askWho(w, r)
		return CampaignLook{}, who, false
	}
	look, err := s.campaigns.CampaignLook(r.Context(), id, chat, who.ExternalUserID)
	if err != nil {
		s.log.WithError(err).WithField("campaign", id).Error("a campaign's page cannot be shown")
		s.busy(w)
		return look, who, false
	}
	if look.Campaign.ID == "" {
		s.noSale(w)
		return look, who, false
	}
	if look.Now.IsZero() {
		look.Now = s.now()
	}
	return look, who, true
}

// campaignAnswer takes an answer in, and sends its giver back to the page.
func (s *Site) campaignAnswer(w http.ResponseWriter, r *http.Request) {
	look, who, ok := s.campaignLook(w, r)
	if !ok || !s.formOK(w, r) {
		return
	}
	_, chat, _ := s.campaignOf(w, r)
	key, ok := pageKey(r)
	answer, sound := readAnswer(r, look.Campaign)
	switch {
	case who.ExternalUserID == "":
		s.sorry(w, http.StatusForbidden, "您是用员工身份登录的", "员工看得到这一页，但不能参加。")
		return
	case !ok || !sound:
		s.sorry(w, http.StatusBadRequest, "还差一点", "请返回上一页，选好一项再提交。")
		return
	case look.Why != "" || !look.Campaign.OpenAt(look.Now):
		http.Redirect(w, r, "/a/"+r.PathValue("token"), http.StatusSeeOther)
		return
	}
	answer.ExternalUserID, answer.At = who.ExternalUserID, look.Now
	once := s.onceKey("campaign", look.Campaign.ID, who.ExternalUserID, key)
	if err := s.campaigns.CampaignAnswer(r.Context(), bot.CampaignAnswered{CampaignAnswer: answer, ChatID: chat}, once); err != nil {
		s.log.WithError(err).WithField("campaign", look.Campaign.ID).Error("an answer cannot be taken in")
		s.busy(w)
		return
	}
	done := receipt{Key: key}
	http.Redirect(w, r, s.thereafter("/a/"+r.PathValue("token"), who.ExternalUserID, campaignMark+look.Campaign.ID, done), http.StatusSeeOther)
}

// readAnswer reads a form. What the page does not offer is not ok.
func readAnswer(r *http.Request, c bot.Campaign) (bot.CampaignAnswer, bool) {
	a := bot.CampaignAnswer{Campaign: c.ID, Option: r.PostFormValue("option"), Public: r.PostFormValue("public") == "yes"}
	if c.Words {
		a.Words = firstRunes(strings.TrimSpace(strings.ToValidUTF8(r.PostFormValue("words"), "")), wordsMost)
	}
	if c.Kind == bot.CampaignReview {
		stars, err := strconv.Atoi(r.PostFormValue("stars"))
		a.Stars, a.Option = stars, ""
		return a, err == nil && stars >= 1 && stars <= 5
	}
	if len(c.Options) == 0 {
		return a, a.Option == ""
	}
	return a, slices.Contains(c.Options, a.Option)
}

// firstRunes is the beginning of a text.
func firstRunes(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}
