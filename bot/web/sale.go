package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// campaignMark begins the Sale of a link that opens a campaign.
const campaignMark = "campaign/"

// sale is a sale's page: what the customer whose phone it is can do there now. It
// changes nothing, however often it is loaded.
func (s *Site) sale(w http.ResponseWriter, r *http.Request) {
	link, v, ok := s.comer(w, r)
	if !ok {
		return
	}
	who := v.Who
	look, err := s.selling.SaleLook(r.Context(), link, who.ExternalUserID)
	if err != nil {
		s.log.WithError(err).WithField("sale", link.Sale).Error("a sale's page cannot be shown")
		s.busy(w)
		return
	}
	if look.Sale.ID == "" || look.Result == bot.SaleUnknown {
		s.noSale(w)
		return
	}
	allowScript(w)
	s.page(w, http.StatusOK, salePage, s.saleView(r, link, who, look))
}

// comer is whose phone asks for which sale. What is amiss with the link, and that
// nobody knows the phone yet, is answered.
func (s *Site) comer(w http.ResponseWriter, r *http.Request) (bot.SaleLink, session, bool) {
	link, ok := s.saleLink(w, r)
	if !ok {
		return link, session{}, false
	}
	v, ok := s.session(r)
	if !ok {
		s.askWho(w, r)
	}
	return link, v, ok
}

// saleLink opens the token of a sale's address.
func (s *Site) saleLink(w http.ResponseWriter, r *http.Request) (bot.SaleLink, bool) {
	link, err := bot.ReadSale(s.door.key, r.PathValue("token"), s.now())
	switch {
	case errors.Is(err, bot.ErrSaleExpired):
		s.sorry(w, http.StatusGone, "链接过期了", "这场活动已经过去了。下一场会在群里提前告诉大家，到时点新的链接就能抢。")
		return link, false
	case err != nil || s.selling == nil || strings.HasPrefix(link.Sale, campaignMark):
		s.noSale(w)
		return link, false
	}
	return link, true
}

// noSale is the page of a link that leads to no sale.
func (s *Site) noSale(w http.ResponseWriter) {
	s.sorry(w, http.StatusNotFound, "没有找到这场活动", "链接可能没有复制完整。请回到微信群，从活动消息里重新点开。")
}

// busy says that something could not be shown or done just now.
func (s *Site) busy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "3")
	s.sorry(w, http.StatusServiceUnavailable, "暂时打不开", "请过几秒再点一次。已经抢到、领到的都还在，不会丢。")
}

// scriptPolicy is a page's policy when it has forms and a script of ours, which asks
// nobody but us.
const scriptPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' https:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// allowScript lets a page have forms, and a script that is served from here.
func allowScript(w http.ResponseWriter) {
	allowForms(w)
	w.Header().Set("Content-Security-Policy", scriptPolicy)
}
