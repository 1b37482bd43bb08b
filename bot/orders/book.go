package orders

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

// Rules are how the text of an order becomes an order.
type Rules struct {
	// Zone is the shop's, of times that tell none.
	Zone *time.Location
	// Stores are the ids of the shop's stores by name; a store that is not
	// among them is kept as it is told.
	Stores map[string]string
	// Now is the clock: no order was paid in a future farther than a day.
	Now func() time.Time
	// AsOf is when a telling that does not say when the order changed was made: of
	// a file, when it was written. Zero takes the time of payment.
	AsOf time.Time
	// Source is noted with every order: "api", or "csv:" and the file's name.
	Source string
}

// Bounds of what is told of an order. The number is part of a lane's name.
const (
	maxNumber = 64
	maxShort  = 64
	maxName   = 200
	maxItems  = 500
	maxCount  = 1_000_000
)

// told is an order in the words it was told in.
type told struct {
	text  [columns]string
	items []toldItem
}

// toldItem is one of its lines.
type toldItem struct {
	name, category, quantity, amount string
}

func (t toldItem) empty() bool { return t == toldItem{} }

// book makes an order of what was told.
func (r Rules) book(t told) (bot.Order, *Problem) {
	o := bot.Order{Number: t.text[colNumber], Source: r.Source}
	for _, step := range []func(*bot.Order, told) *Problem{r.number, r.status, r.money, r.times, r.joins, r.store} {
		if p := step(&o, t); p != nil {
			p.Number = o.Number
			return bot.Order{}, p
		}
	}
	return o, nil
}

func (Rules) number(o *bot.Order, _ told) *Problem {
	switch {
	case o.Number == "":
		return wrong(colNumber, "", "there is none, and it is what an order is known by", "2026010100017")
	case shortened(o.Number):
		return wrong(colNumber, o.Number, "the spreadsheet has shortened the number; format the column as text and save the file again", "2026010100017")
	case len(o.Number) > maxNumber:
		return wrong(colNumber, o.Number, "it is longer than "+strconv.Itoa(maxNumber)+" bytes", "2026010100017")
	}
	return readable(colNumber, o.Number, maxNumber)
}

// readable refuses text that was in another character set, and text that is too
// long.
func readable(c column, text string, chars int) *Problem {
	if strings.ContainsRune(text, utf8.RuneError) {
		return wrong(c, text, "some characters cannot be read; save the file as UTF-8", "")
	}
	if utf8.RuneCountInString(text) > chars {
		return wrong(c, text, "it is longer than "+strconv.Itoa(chars)+" characters", "")
	}
	return nil
}

func (Rules) status(o *bot.Order, t told) *Problem {
	status, unpaid, why := readStatus(t.text[colStatus])
	if unpaid {
		return &Problem{Column: colStatus.title(), Why: why, Unpaid: true}
	}
	if why != "" {
		return wrong(colStatus, t.text[colStatus], why, "已支付 (paid) or 已退款 (refunded)")
	}
	o.Status = status
	return nil
}

// money reads the items and what was paid: the order's own amount, or else what
// its items come to.
func (r Rules) money(o *bot.Order, t told) *Problem {
	sum, priced := bot.Money(0), len(t.items) > 0
	if len(t.items) > maxItems {
		return wrong(colItem, "", "the order has more than "+strconv.Itoa(maxItems)+" lines", "")
	}
	for _, item := range t.items {
		one, p := r.item(item)
		if p != nil {
			return p
		}
		priced = priced && item.amount != ""
		sum += one.Amount
		o.Items = append(o.Items, one)
	}
	if t.text[colAmount] == "" && priced {
		o.Amount = sum
		return nil
	}
	amount, why := readMoney(t.text[colAmount])
	if why != "" {
		return wrong(colAmount, t.text[colAmount], why, "1234.50")
	}
	o.Amount = amount
	return nil
}

func (Rules) item(t toldItem) (bot.OrderItem, *Problem) {
	item := bot.OrderItem{Name: t.name, Category: t.category}
	if p := readable(colItem, t.name, maxName); p != nil {
		return item, p
	}
	if p := readable(colCategory, t.category, maxShort); p != nil {
		return item, p
	}
	if t.amount != "" {
		amount, why := readMoney(t.amount)
		if why != "" {
			return item, wrong(colItemAmount, t.amount, why, "19.90")
		}
		item.Amount = amount
	}
	n, ok := readQuantity(t.quantity)
	if !ok {
		return item, wrong(colQuantity, t.quantity, "it is not how many there are", "2")
	}
	item.Quantity = n
	return item, nil
}

// readQuantity reads how many; goods by weight count in whole units, at least
// one. Empty is one.
func readQuantity(text string) (int, bool) {
	text = strings.TrimRight(text, "件个份盒瓶袋包只双条套斤公斤千克kKgG ")
	if text == "" {
		return 1, true
	}
	if !plain.MatchString(text) {
		return 0, false
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f <= 0 || f > maxCount {
		return 0, false
	}
	return max(1, int(math.Round(f))), true
}

// times reads when the order was paid and when it changed. That a refund comes
// after its payment is known even if nothing else is.
func (r Rules) times(o *bot.Order, t told) *Problem {
	at, why := readMoment(t.text[colPaidAt], r.Zone)
	if why != "" {
		return wrong(colPaidAt, t.text[colPaidAt], why, "2026-01-02 15:04:05")
	}
	if at.After(r.Now().AddDate(0, 0, 1)) {
		return wrong(colPaidAt, t.text[colPaidAt], "it lies in the future", "2026-01-02 15:04:05")
	}
	o.PaidAt, o.UpdatedAt = at.UTC(), at.UTC()
	if o.Status == bot.OrderRefunded {
		o.UpdatedAt = o.UpdatedAt.Add(time.Second)
	}
	if asOf := r.AsOf.UTC().Truncate(time.Second); asOf.After(o.UpdatedAt) {
		o.UpdatedAt = asOf
	}
	if t.text[colUpdatedAt] == "" {
		return nil
	}
	at, why = readMoment(t.text[colUpdatedAt], r.Zone)
	if why != "" {
		return wrong(colUpdatedAt, t.text[colUpdatedAt], why, "2026-01-02 15:04:05")
	}
	if at.After(r.Now().AddDate(0, 0, 1)) {
		return wrong(colUpdatedAt, t.text[colUpdatedAt], "it lies in the future", "2026-01-02 15:04:05")
	}
	if at.Before(o.PaidAt) {
		return wrong(colUpdatedAt, t.text[colUpdatedAt], "it is before the time of payment", "")
	}
	o.UpdatedAt = at.UTC()
	return nil
}

// joins reads what tells whose the order is. A phone number hidden by stars
// tells nobody.
func (Rules) joins(o *bot.Order, t told) *Problem {
	o.ExternalUserID, o.Coupon = t.text[colCustomer], t.text[colCoupon]
	if id := o.ExternalUserID; id != "" && (len(id) > maxShort || !strings.HasPrefix(id, "wm") && !strings.HasPrefix(id, "wo")) {
		return wrong(colCustomer, id, "an external_userid begins with wm or wo", "wmEXAMPLEcustomer000000000000001")
	}
	if p := readable(colCoupon, o.Coupon, maxShort); p != nil {
		return p
	}
	phone := t.text[colPhone]
	if hidden(phone) {
		return nil
	}
	if shortened(phone) {
		return wrong(colPhone, phone, "the spreadsheet has shortened the number; format the column as text and save the file again", "13800138000")
	}
	if o.Phone = bot.PhoneDigits(phone); o.Phone == "" {
		return nil
	}
	if len(o.Phone) < 5 || len(o.Phone) > 20 {
		return wrong(colPhone, phone, "it has too few or too many digits", "13800138000")
	}
	return nil
}

// hidden says whether a phone number is shown in part only.
func hidden(phone string) bool { return strings.ContainsAny(phone, "*＊xX") }

func (r Rules) store(o *bot.Order, t told) *Problem {
	o.Store = t.text[colStore]
	if id, ok := r.Stores[o.Store]; ok {
		o.Store = id
	}
	return readable(colStore, o.Store, maxShort)
}
