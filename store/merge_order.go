package store

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// mostItems is how many lines of an order are kept.
	mostItems = 1000
	// mostMoney bounds an amount, in fen, so that sums of orders stay numbers:
	// a trillion yuan.
	mostMoney bot.Money = 100_000_000_000_000
	// joinedByID is what JoinedBy says of an order that names its customer.
	joinedByID = "external_userid"
	// joinedErased is what it says of one whose customer was erased: it belongs
	// to nobody, whatever is told of it later.
	joinedErased = "erased"
)

// orderLine is a bot.OrderItem as it is stored: what was taken off is negative,
// in fen.
type orderLine struct {
	Name     string `json:"n"`
	Category string `json:"c,omitempty"`
	Quantity int    `json:"q,omitempty"`
	Amount   int64  `json:"a,omitempty"`
}

// newOrder is the row of an order as one telling has it, still without its
// customer's number.
func newOrder(e bot.Order) (order, error) {
	o := order{
		Number: key(e.Number, sizeID), ExternalUserID: key(e.ExternalUserID, sizeID), Phone: phoneDigits(e.Phone), Coupon: key(e.Coupon, sizeID),
		Store: key(e.Store, sizeID), Status: e.Status, Amount: e.Amount, PaidAt: at(e.PaidAt), UpdatedAt: at(e.UpdatedAt),
		Source: text(e.Source, sizeName), JoinedBy: key(e.JoinedBy, sizeWord),
	}
	switch {
	case o.Number == "":
		return o, fmt.Errorf("store: an order has no number; its number tells it from others, as in \"number\": \"A-1024\"")
	case o.Status != bot.OrderPaid && o.Status != bot.OrderRefunded:
		return o, fmt.Errorf("store: order %s has the status %q; it must be %q or %q", o.Number, text(string(o.Status), sizeWord), bot.OrderPaid, bot.OrderRefunded)
	case o.Amount < 0:
		return o, fmt.Errorf("store: order %s has the amount %s, but an amount is never negative: "+
			"an order that was paid back keeps what was paid, as in \"amount\": \"19.90\", and has the status %q", o.Number, o.Amount, bot.OrderRefunded)
	case o.Amount > mostMoney:
		return o, fmt.Errorf("store: order %s has the amount %s, more than the %s that an order may have; write it in yuan, as in \"amount\": \"19.90\"",
			o.Number, o.Amount, mostMoney)
	case o.JoinedBy != "" && o.ExternalUserID == "":
		return o, fmt.Errorf("store: order %s was joined by %s to a customer without an external_userid", o.Number, o.JoinedBy)
	}
	var lines []orderLine
	for _, item := range e.Items[:min(len(e.Items), mostItems)] {
		lines = append(lines, orderLine{text(item.Name, sizeName), key(item.Category, sizeTag), item.Quantity, int64(item.Amount)})
	}
	data, err := json.Marshal(lines)
	o.Items = string(data)
	return o, err
}

// tell takes over a telling: what it says of the order if it is the newest, and
// whose the order is if that is better known by it.
func (o *order) tell(said order) {
	before := *o
	fresh := before.Status == ""
	if fresh || newer(said.UpdatedAt, before.UpdatedAt, said.compare(before) > 0) {
		*o = said
	}
	if before.JoinedBy == joinedErased {
		*o = o.nobodys()
		return
	}
	o.CustomerID, o.JoinedBy, o.JoinedAt = 0, "", 0
	if said.JoinedBy != "" && (before.CustomerID == 0 || said.knowsBetter(before)) {
		o.belong(said, said.UpdatedAt)
	} else if before.CustomerID != 0 {
		o.belong(before, before.JoinedAt)
	}
}

// nobodys is the order without whose it was.
func (o order) nobodys() order {
	o.CustomerID, o.ExternalUserID, o.Phone, o.Coupon, o.JoinedBy, o.JoinedAt = 0, "", "", "", joinedErased, 0
	return o
}

func (o *order) belong(to order, since instant) {
	o.CustomerID, o.ExternalUserID, o.JoinedBy, o.JoinedAt = to.CustomerID, to.ExternalUserID, to.JoinedBy, since
}

// knowsBetter says whether a telling knows better whose an order is: it names
// the customer, and what is known was found out or is older.
func (o order) knowsBetter(known order) bool {
	return o.JoinedBy == joinedByID &&
		(known.JoinedBy != joinedByID || newer(o.UpdatedAt, known.JoinedAt, o.ExternalUserID > known.ExternalUserID))
}

// compare orders tellings of the same time: an order that was refunded was paid
// before.
func (o order) compare(p order) int {
	refunded := map[bot.OrderStatus]int{bot.OrderRefunded: 1}
	return cmp.Or(cmp.Compare(refunded[o.Status], refunded[p.Status]), cmp.Compare(o.Amount, p.Amount), cmp.Compare(o.PaidAt, p.PaidAt),
		cmp.Compare(o.Store, p.Store), cmp.Compare(o.Phone, p.Phone), cmp.Compare(o.Coupon, p.Coupon), cmp.Compare(o.Items, p.Items),
		cmp.Compare(o.Source, p.Source))
}

// seen is the order as handlers see it.
func (o order) seen() (bot.Order, error) {
	if o.Number == "" {
		return bot.Order{}, nil
	}
	out := bot.Order{
		Number: o.Number, ExternalUserID: o.ExternalUserID, Phone: o.Phone, Coupon: o.Coupon, Store: o.Store, Status: o.Status,
		Amount: o.Amount, PaidAt: o.PaidAt.Time(), UpdatedAt: o.UpdatedAt.Time(), Source: o.Source, JoinedBy: o.JoinedBy,
	}
	if o.JoinedBy == joinedErased {
		out.JoinedBy = ""
	}
	var lines []orderLine
	if err := json.Unmarshal([]byte(o.Items), &lines); err != nil {
		return out, fmt.Errorf("store: the items of order %s cannot be read: %w", o.Number, err)
	}
	for _, l := range lines {
		out.Items = append(out.Items, bot.OrderItem{Name: l.Name, Category: l.Category, Quantity: l.Quantity, Amount: bot.Money(l.Amount)})
	}
	return out, nil
}

func ordersSeen(rows []order) ([]bot.Order, error) {
	var all []bot.Order
	for _, row := range rows {
		o, err := row.seen()
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}
