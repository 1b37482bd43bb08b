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
		return wrong(colNumber, "", "没有订单号，就没法分清是哪一笔", "2026010100017")
	case shortened(o.Number):
		return wrong(colNumber, o.Number, "号码被表格软件缩写了；请把这一列设成文本格式，重新导出", "2026010100017")
	case len(o.Number) > maxNumber:
		return wrong(colNumber, o.Number, "超过了 "+strconv.Itoa(maxNumber)+" 个字节", "2026010100017")
	}
	return readable(colNumber, o.Number, maxNumber)
}

// readable refuses text that was in another character set, and text that is too
// long.
func readable(c column, text string, chars int) *Problem {
	if strings.ContainsRune(text, utf8.RuneError) {
		return wrong(c, text, "有认不出的字，请把文件另存为 UTF-8", "")
	}
	if utf8.RuneCountInString(text) > chars {
		return wrong(c, text, "超过了 "+strconv.Itoa(chars)+" 个字", "")
	}
	return nil
}

func (Rules) status(o *bot.Order, t told) *Problem {
	status, unpaid, why := readStatus(t.text[colStatus])
	if unpaid {
		return &Problem{Column: colStatus.title(), Why: why, Unpaid: true}
	}
	if why != "" {
		return wrong(colStatus, t.text[colStatus], why, "已支付 (paid) 或已退款 (refunded)")
	}
	o.Status = status
	return nil
}

// money reads the items and what was paid: the order's own amount, or else what
// its items come to.
func (r Rules) money(o *bot.Order, t told) *Problem {
	sum, priced := bot.Money(0), len(t.items) > 0
	if len(t.items) > maxItems {
		return wrong(colItem, "", "一笔订单最多 "+strconv.Itoa(maxItems)+" 行商品", "")
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
		return item, wrong(colQuantity, t.quantity, "不是一个数量", "2")
	}
	item.Quantity = n
	return item, nil
}

// readQuantity reads how many; goods by weight count in whole units, at least
// one. Empty is one.
func readQuantity(text string) (int, bool) {
	text = strings.TrimRight(text, "件个份盒瓶袋包只双条套公斤千克kKgG ")
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
		return wrong(colPaidAt, t.text[colPaidAt], "这个时间还没有到", "2026-01-02 15:04:05")
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
		return wrong(colUpdatedAt, t.text[colUpdatedAt], "这个时间还没有到", "2026-01-02 15:04:05")
	}
	if at.Before(o.PaidAt) {
		return wrong(colUpdatedAt, t.text[colUpdatedAt], "比支付时间还早", "")
	}
	o.UpdatedAt = at.UTC()
	return nil
}

// joins reads what tells whose the order is. A phone number hidden by stars
// tells nobody.
func (Rules) joins(o *bot.Order, t told) *Problem {
	o.ExternalUserID, o.Coupon = t.text[colCustomer], t.text[colCoupon]
	if id := o.ExternalUserID; id != "" && (len(id) > maxShort || !strings.HasPrefix(id, "wm") && !strings.HasPrefix(id, "wo")) {
		return wrong(colCustomer, id, "客户ID 是企业微信的 external_userid，以 wm 或 wo 开头", "wmEXAMPLEcustomer000000000000001")
	}
	if p := readable(colCoupon, o.Coupon, maxShort); p != nil {
		return p
	}
	phone := t.text[colPhone]
	if hidden(phone) {
		return nil
	}
	if shortened(phone) {
		return wrong(colPhone, phone, "号码被表格软件缩写了；请把这一列设成文本格式，重新导出", "13800138000")
	}
	if o.Phone = bot.PhoneDigits(phone); o.Phone == "" {
		return nil
	}
	if len(o.Phone) < 5 || len(o.Phone) > 20 {
		return wrong(colPhone, phone, "位数不对", "13800138000")
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
