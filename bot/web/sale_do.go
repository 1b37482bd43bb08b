package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// quantityMost is more than anybody is ever sold: what is beyond it nobody chose.
const quantityMost = 999

// saleDo does what a customer pressed, and sends them to the page that shows what
// came of it. A script that asks for JSON gets it in a line.
func (s *Site) saleDo(w http.ResponseWriter, r *http.Request) {
	link, v, ok := s.comer(w, r)
	if !ok || !s.formOf(w, r, v) {
		return
	}
	who := v.Who
	if who.ExternalUserID == "" {
		s.sorry(w, http.StatusForbidden, "您是用员工身份登录的", "员工看得到这一页，但不能抢：货留给客户。")
		return
	}
	act, form, ok := s.saleAct(r, link, who)
	if !ok {
		s.sorry(w, http.StatusBadRequest, "没有办成", "数量或门店不对。请返回上一页、刷新一下，再选一次。")
		return
	}
	answer, err := s.selling.SaleAct(r.Context(), act)
	if err != nil {
		s.log.WithError(err).WithField("sale", link.Sale).WithField("do", act.Do).Error("a customer's act on a sale's page failed")
		s.busy(w)
		return
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") && answer.Result == bot.SaleQueued {
		s.json(w, http.StatusOK, queued{Queued: true, Ahead: answer.Ahead})
		return
	}
	form.Result, form.Ahead = answer.Result, answer.Ahead
	next := s.thereafter("/s/"+r.PathValue("token"), who.ExternalUserID, link.Sale, form)
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		s.json(w, http.StatusOK, queued{Next: next})
		return
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// queued tells the page's script of somebody in line: how many are before them, or
// where to go because it is decided.
type queued struct {
	Queued bool   `json:"queued"`
	Ahead  int    `json:"ahead"`
	Next   string `json:"next,omitempty"`
}

// saleAct reads what a form wants done. What no page of ours offers is not ok, and
// asks the ledger nothing. The receipt holds what repeats it.
func (s *Site) saleAct(r *http.Request, link bot.SaleLink, who Who) (bot.SaleAct, receipt, bool) {
	key, ok := pageKey(r)
	do := bot.SaleDo(r.PostFormValue("do"))
	form := receipt{Do: do, Key: key, Store: r.PostFormValue("store")}
	act := bot.SaleAct{
		Sale: link.Sale, ExternalUserID: who.ExternalUserID, Do: do, ChatID: link.ChatID,
		Key: s.onceKey("sale", link.Sale, who.ExternalUserID, string(do), key),
	}
	switch do {
	case bot.DoLeave:
		return act, form, ok
	case bot.DoAccept:
		// Who accepts agrees to the price that their page showed.
		version, err := strconv.Atoi(r.PostFormValue("version"))
		act.Version, form.Version = version, version
		return act, form, ok && err == nil && version >= 0
	case bot.DoClaim, bot.DoWait:
	default:
		return act, form, false
	}
	var err1, err2 error
	form.Quantity, err1 = strconv.Atoi(r.PostFormValue("quantity"))
	form.Version, err2 = strconv.Atoi(r.PostFormValue("version"))
	known := form.Store == "" || slices.ContainsFunc(s.shop.Stores, func(c config.Store) bool { return c.ID == form.Store })
	ok = ok && err1 == nil && err2 == nil && known && form.Quantity >= 1 && form.Quantity <= quantityMost && form.Version >= 0
	act.Quantity, act.Store, act.Version = form.Quantity, form.Store, form.Version
	act.NewCode = bot.NewCouponCode(s.door.key, "sale", link.Sale, who.ExternalUserID)
	return act, form, ok
}
