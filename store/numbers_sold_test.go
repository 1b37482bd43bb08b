package store

import (
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// monthCoupon is a coupon of a month, and where in its life it is.
type monthCoupon struct {
	bot.Pair
	ref  string
	next bot.InteractionKind
}

// about is an entry of somebody's time line about a coupon or a sale. Sometimes
// nobody knows whose customer it was.
func (m *month) about(p bot.Pair, kind bot.InteractionKind, ref string) bot.Effect {
	if m.rand.IntN(6) == 0 {
		p.UserID = ""
	}
	m.happened = append(m.happened, happened{p, m.now, kind, "", ref})
	return bot.RecordInteraction{Pair: p, Kind: kind, At: m.now, Ref: ref}
}

// coupon lets one be claimed, used, taken back and used again.
func (m *month) coupon() {
	i := m.rand.IntN(len(m.coupons) + 2)
	if i >= len(m.coupons) {
		c := &monthCoupon{Pair: m.pair(), ref: fmt.Sprint("tea/", len(m.coupons)/2), next: bot.InteractionCouponRedeemed}
		m.coupons = append(m.coupons, c)
		m.tell(m.about(c.Pair, bot.InteractionCouponClaimed, c.ref))
		return
	}
	c := m.coupons[i]
	m.tell(m.about(c.Pair, c.next, c.ref))
	if c.next == bot.InteractionCouponRedeemed {
		c.next = bot.InteractionCouponReversed
	} else {
		c.next = bot.InteractionCouponRedeemed
	}
}

// grab is somebody's part in a sale.
func (m *month) grab() {
	kinds := []bot.InteractionKind{bot.InteractionSaleJoined, bot.InteractionSaleGot, bot.InteractionSaleGot, bot.InteractionSalePicked, bot.InteractionSalePicked,
		bot.InteractionSaleReturned, bot.InteractionSaleMissed}
	m.tell(m.about(m.pair(), kinds[m.rand.IntN(len(kinds))], fmt.Sprint("S", m.rand.IntN(3))))
}

// stands says whether nobody took a redemption or a pickup back.
func (m *month) stands(h happened) bool {
	back, can := map[bot.InteractionKind]bot.InteractionKind{
		bot.InteractionCouponRedeemed: bot.InteractionCouponReversed, bot.InteractionSalePicked: bot.InteractionSaleReturned,
	}[h.kind]
	for _, o := range m.happened {
		if can && o.kind == back && o.ExternalUserID == h.ExternalUserID && o.ref == h.ref && !o.at.Before(h.at) {
			return false
		}
	}
	return true
}
