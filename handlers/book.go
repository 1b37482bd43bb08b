package handlers

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// book is the shop's configuration with an index.
type book struct {
	config.Shop
	location *time.Location
	stores   map[string]config.Store
	staff    map[string]config.Staff
	channels map[string]config.Channel
	coupons  map[string]config.Coupon
	// storeOf tells whose a customer group is.
	storeOf map[string]config.Store
}

// defaultZone is the shop's time zone unless it says otherwise: all of China
// keeps one time.
const defaultZone = "Asia/Shanghai"

func newBook(shop config.Shop) (*book, error) {
	location, err := time.LoadLocation(cmp.Or(shop.Timezone, defaultZone))
	if err != nil {
		return nil, fmt.Errorf("handlers: shop.timezone: %w", err)
	}
	b := &book{
		Shop: shop, location: location,
		stores: map[string]config.Store{}, staff: map[string]config.Staff{}, channels: map[string]config.Channel{},
		coupons: map[string]config.Coupon{}, storeOf: map[string]config.Store{},
	}
	for _, s := range shop.Stores {
		b.stores[s.ID] = s
		for _, g := range s.Groups {
			b.storeOf[g] = s
		}
	}
	for _, s := range shop.Staff {
		b.staff[strings.ToLower(s.UserID)] = s
	}
	for _, c := range shop.Channels {
		b.channels[c.State] = c
	}
	for _, c := range shop.Coupons {
		b.coupons[c.ID] = c
	}
	return b, nil
}

// origin is where a customer came from: by what channel, to whom, in which
// store. Unknown parts are zero.
type origin struct {
	State   string
	Channel config.Channel
	Staff   config.Staff
	Store   config.Store
}

// origin finds out where a customer of a staff member with a state came from.
// The channel's store goes before the staff member's: a poster hangs in one
// place, staff help out elsewhere.
func (b *book) origin(userID, state string) origin {
	o := origin{State: state, Channel: b.channels[state], Staff: b.member(userID)}
	if o.Staff.UserID == "" {
		o.Staff.UserID = userID
	}
	o.Store = b.stores[cmp.Or(o.Channel.Store, o.Staff.Store)]
	return o
}

// known is the origin of a pair as it was recorded.
func (b *book) known(r bot.Relation) origin {
	o := b.origin(r.UserID, r.State)
	if s, ok := b.stores[r.Store]; ok {
		o.Store = s
	}
	return o
}

// member finds a member of staff. WeCom writes userids in lower case in some
// answers [docs 90236], so case tells nobody apart.
func (b *book) member(userID string) config.Staff { return b.staff[strings.ToLower(userID)] }

// isCustomer tells customers from staff in a list that mixes them: the ids of
// customers begin with wm (WeChat) or wo (WeCom of another corp) [docs 92114].
func (b *book) isCustomer(id string) bool {
	return (strings.HasPrefix(id, "wm") || strings.HasPrefix(id, "wo")) && b.member(id).UserID == ""
}
