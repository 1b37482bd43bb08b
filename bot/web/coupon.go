package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
)

// couponView is what the coupon page shows.
type couponView struct {
	Shop   string
	Coupon config.Coupon
	// Picture is where the phone finds the coupon's picture; empty shows none.
	Picture string
	Stores  []string
}

// coupon is the page a customer shows at the till. A coupon that has since
// got an address of its own sends links out there already on to it.
func (s *Site) coupon(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(s.shop.Coupons, func(c config.Coupon) bool { return c.ID == r.PathValue("id") })
	if i < 0 {
		s.lost(w, r)
		return
	}
	c := s.shop.Coupons[i]
	if c.URL != "" {
		http.Redirect(w, r, c.URL, http.StatusFound)
		return
	}
	v := couponView{Shop: s.shop.Name, Coupon: c, Picture: pictureAddress(c.Picture)}
	for _, store := range s.shop.Stores {
		v.Stores = append(v.Stores, store.Name)
	}
	w.Header().Set("Cache-Control", fiveMinutes)
	s.page(w, http.StatusOK, couponPage, v)
}

// pictureAddress turns a file under templates into the address it is served
// at. A file outside web/static is not served, so it is not shown.
func pictureAddress(picture string) string {
	if file, ok := strings.CutPrefix(picture, "web/static/"); ok {
		return "/static/" + file
	}
	if strings.HasPrefix(picture, "https://") {
		return picture
	}
	return ""
}
