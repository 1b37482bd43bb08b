package handlers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// How an order found its customer.
const (
	joinedByID    = "external_userid"
	joinedByPhone = "phone"
	// joinedByCoupon is by the coupon that was used for it.
	joinedByCoupon = "coupon"
)

// orderReceived takes in what customers bought: it finds out whose an order is, writes
// it into the time line and lets the tag rules know. An order that nobody is
// known for is kept, until a member of staff notes its phone number.
func orderReceived(d *desk) bot.Handler {
	return bot.Handler{Name: "orders", Kinds: []bot.Kind{bot.KindOrderReceived}, Handle: d.orders}
}

func (d *desk) orders(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	b, ok := ev.Body.(bot.OrderReceived)
	if !ok || b.Number == "" {
		return nil, nil
	}
	known, err := v.Order(b.Number)
	if err != nil {
		return nil, err
	}
	told := b.Order
	owner, by, err := ownerOf(v, told, known)
	if err != nil {
		return nil, err
	}
	told.JoinedBy = by
	if owner != "" {
		told.ExternalUserID = owner
	}
	effects := []bot.Effect{bot.SaveOrder{Order: told}}
	if owner == "" {
		return effects, nil
	}
	n := newsOf(told, known)
	if !n.any() {
		return effects, nil
	}
	made, err := d.bought(v, owner, []news{n})
	return append(effects, made...), err
}

// ownerOf finds a customer for an order: by external_userid, by phone, by the coupon
// that was used, or the one it had already. An external_userid that nobody here has
// says nothing, and neither does a phone number of several.
func ownerOf(v bot.View, told, known bot.Order) (owner, by string, err error) {
	if told.ExternalUserID != "" {
		c, err := v.Customer(told.ExternalUserID)
		if err != nil || c.ExternalUserID != "" {
			return c.ExternalUserID, joinedByID, err
		}
	}
	if known.JoinedBy != "" {
		return known.ExternalUserID, known.JoinedBy, nil
	}
	if told.Phone != "" {
		people, err := v.ByPhone(told.Phone)
		if err != nil {
			return "", "", err
		}
		if owner, err = onlyOne(v, people); err != nil || owner != "" {
			return owner, joinedByPhone, err
		}
	}
	if owner, err = byCoupon(v, told.Coupon); err != nil || owner == "" {
		return "", "", err
	}
	return owner, joinedByCoupon, nil
}

// byCoupon is the customer whose coupon was used for an order; empty if the till named
// none, or the code of another system.
func byCoupon(v bot.View, typed string) (string, error) {
	code, ok := bot.ReadCouponCode(typed)
	if !ok {
		return "", nil
	}
	coupon, err := v.Coupons().Coupon(code)
	if err != nil || coupon.ExternalUserID == "" {
		return "", err
	}
	owner, err := v.Customer(coupon.ExternalUserID)
	return owner.ExternalUserID, err
}

// onlyOne is the one of several customers with the same phone number whom a
// member of staff is in contact with, if it is just one.
func onlyOne(v bot.View, people []string) (string, error) {
	if len(people) == 1 {
		return people[0], nil
	}
	var active []string
	for _, who := range people {
		pairs, err := v.Pairs(who)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(pairs, func(r bot.Relation) bool { return r.Status == bot.RelationActive }) {
			active = append(active, who)
		}
	}
	if len(active) != 1 {
		return "", nil
	}
	return active[0], nil
}

// news is what a telling of an order brings for its customer.
type news struct {
	// order is as it will stand: the newest telling.
	order bot.Order
	// joined says that the customer did not have it, refunded that it was not
	// given back before, changed that it was told differently.
	joined, refunded, changed bool
}

func (n news) any() bool { return n.joined || n.refunded || n.changed }

// newsOf compares a telling with what is known of the order.
func newsOf(told, known bot.Order) news {
	n := news{order: told}
	n.joined = known.JoinedBy == "" || known.ExternalUserID != told.ExternalUserID
	older := known.Number != "" && told.UpdatedAt.Before(known.UpdatedAt)
	if older {
		n.order = known
		n.order.ExternalUserID, n.order.JoinedBy = told.ExternalUserID, told.JoinedBy
	}
	n.refunded = n.order.Status == bot.OrderRefunded && (n.joined || known.Status != bot.OrderRefunded)
	n.changed = !older && known.Number != "" && (told.Amount != known.Amount || told.Status != known.Status ||
		!told.PaidAt.Equal(known.PaidAt) || !slices.Equal(told.Items, known.Items))
	return n
}

// joinOrders gives a customer the orders that waited for the phone numbers that
// came with the details.
func (d *desk) joinOrders(v bot.View, b bot.ContactFetched) ([]bot.Effect, error) {
	if !complete(b.Pair) {
		return nil, nil
	}
	var effects []bot.Effect
	var found []news
	for _, phone := range b.Mobiles {
		waiting, err := v.Unjoined(phone)
		if err != nil {
			return nil, err
		}
		if len(waiting) == 0 {
			continue
		}
		people, err := v.ByPhone(phone)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(people, b.ExternalUserID) {
			people = append(people, b.ExternalUserID)
		}
		if owner, err := onlyOne(v, people); err != nil {
			return nil, err
		} else if owner != b.ExternalUserID {
			continue
		}
		for _, o := range waiting {
			o.ExternalUserID, o.JoinedBy = b.ExternalUserID, joinedByPhone
			effects = append(effects, bot.SaveOrder{Order: o})
			found = append(found, news{order: o, joined: true, refunded: o.Status == bot.OrderRefunded})
		}
	}
	if len(found) == 0 {
		return effects, nil
	}
	made, err := d.bought(v, b.ExternalUserID, found)
	return append(effects, made...), err
}

// summary is an order in one line: "¥128.00 · 奶粉×2、尿布".
func summary(o bot.Order) string {
	const most = 3
	var names []string
	for i, item := range o.Items {
		if i == most {
			names[most-1] += fmt.Sprintf("等%d样", len(o.Items))
			break
		}
		name := item.Name
		if item.Quantity > 1 {
			name += fmt.Sprintf("×%d", item.Quantity)
		}
		names = append(names, name)
	}
	line := "¥" + o.Amount.String()
	if len(names) > 0 {
		line += " · " + strings.Join(names, "、")
	}
	return line
}
