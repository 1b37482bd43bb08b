package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// tillAway serves a till while the database is away: it checks a coupon's own token
// and takes the coupon within the store's allotment.
func (s *Site) tillAway(w http.ResponseWriter, r *http.Request, d desk, do string) {
	v := tillView{Tone: "bad"}
	switch {
	case do != "look" && do != "redeem":
		v.Text = "系统正在恢复，这一步要等恢复以后再做。刚才有没有办成还不知道：恢复以后请再看一次。"
	case !d.caller.Role.May(bot.RoleClerk, true):
		v.Text = "您的角色只能查看，不能核销。"
	case d.store == "":
		v.Text = "请先选门店，再查券。"
	default:
		v = s.tillToken(r, d, do)
	}
	s.showTill(w, d, v)
}

// tillToken checks a coupon's token, and with "redeem" takes the coupon.
func (s *Site) tillToken(r *http.Request, d desk, do string) tillView {
	v := tillView{Tone: "bad"}
	text := r.PostFormValue("proof")
	if do == "look" {
		if text, v.Text = s.codeText(r); v.Text != "" {
			return v
		}
	}
	token, err := bot.ReadCoupon(s.door.key, text)
	if err != nil {
		v.Text = "系统正在恢复，现在只能收优惠券页面上的二维码：请让客户打开券的页面，拍他的二维码。光有券码查不了，提货码也要等恢复以后。"
		return v
	}
	now := s.now()
	v.Code = token.Code
	if v.Text = s.tokenRefused(token, d.store, now); v.Text != "" {
		return v
	}
	if before, ok := s.door.offline.TakenBefore(token.Code); ok {
		v.Text = s.takenText(before)
		return v
	}
	if do == "look" {
		v.Tone, v.Redeem, v.Proof = "ask", true, text
		v.Text = fmt.Sprintf("%s，可以在%s用。系统正在恢复，查不到它是不是在别处用过；现在收下的，恢复以后自动补记。", token.Name, s.storeName(d.store))
		return v
	}
	err = s.door.offline.Take(OfflineTake{Code: token.Code, Store: d.store, UserID: d.session.UserID, At: now.UTC().Truncate(time.Second)})
	var before takenBefore
	switch {
	case errors.As(err, &before):
		v.Text = s.takenText(before.OfflineTake)
	case errors.Is(err, errAllotment):
		v.Text = fmt.Sprintf("没有核销：系统恢复以前，%s能收的 %d 张已经收满了。请先记下券码，恢复以后补核销。", s.storeName(d.store), s.door.offline.allotment)
	case err != nil:
		v.Text = "没有核销：现在记不下来。请先抄下券码，恢复以后补核销。"
	default:
		v.Tone, v.Text = "good", fmt.Sprintf("收下了：%s，%s。系统恢复以后自动补记在您的名下。", token.Name, s.storeName(d.store))
	}
	return v
}

// tokenRefused says why a coupon is not taken by what its token says; empty if it is.
func (s *Site) tokenRefused(t bot.CouponToken, store string, now time.Time) string {
	zone := s.zone
	switch {
	case !t.Until.IsZero() && !now.Before(t.Until):
		return fmt.Sprintf("这张券过期了：%s，有效期到 %s。", t.Name, t.Until.In(zone).Format("2006-01-02 15:04"))
	case !t.From.IsZero() && now.Before(t.From):
		return fmt.Sprintf("还没到可以用的时候：%s，%s 起可用。", t.Name, t.From.In(zone).Format("2006-01-02 15:04"))
	case len(t.Stores) > 0 && !slices.Contains(t.Stores, store):
		return fmt.Sprintf("%s不能在%s用，能用的门店：%s。没有核销。", t.Name, s.storeName(store), strings.Join(s.storeNames(t.Stores), "、"))
	}
	return ""
}

// takenText says when and where a coupon was taken without the database.
func (s *Site) takenText(t OfflineTake) string {
	return fmt.Sprintf("这张券用过了：%s 在%s收下的。不能再用。", t.At.In(s.zone).Format("01-02 15:04"), s.storeName(t.Store))
}
