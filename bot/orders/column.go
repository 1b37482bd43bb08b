package orders

import (
	"strings"
	"unicode"
)

// column is one thing that can be told of an order.
type column int

const (
	colNumber column = iota
	colPhone
	colCustomer
	colCoupon
	colStore
	colAmount
	colPaidAt
	colUpdatedAt
	colStatus
	colItem
	colCategory
	colQuantity
	colItemAmount
	columns
)

// names are what each column may be called, the name for people first. Of
// several columns that mean the same the one named earlier here counts.
var names = [columns][]string{
	colNumber:   {"订单号", "订单编号", "单号", "订单id", "交易单号", "流水号", "小票号", "order_no", "number", "order_number", "order_id"},
	colPhone:    {"手机号", "会员手机号", "买家手机号", "收货人手机号", "手机号码", "手机", "会员手机", "联系电话", "电话", "phone", "mobile", "phone_number"},
	colCustomer: {"客户id", "外部联系人id", "external_userid", "external_user_id", "customer_id"},
	colCoupon:   {"券码", "优惠券码", "核销码", "coupon", "coupon_code"},
	colStore:    {"门店", "门店名称", "店铺", "门店id", "store", "shop", "store_id"},
	colAmount: {"实付金额", "实收金额", "实付", "实收", "支付金额", "订单实付金额", "买家实付金额", "金额", "订单金额", "总金额", "合计",
		"amount", "paid_amount", "total"},
	colPaidAt:     {"支付时间", "付款时间", "订单付款时间", "交易时间", "下单时间", "订单创建时间", "时间", "日期", "paid_at", "pay_time", "paid_time"},
	colUpdatedAt:  {"更新时间", "修改时间", "updated_at", "update_time"},
	colStatus:     {"状态", "订单状态", "交易状态", "status", "order_status"},
	colItem:       {"商品", "商品名称", "品名", "货品名称", "item", "name", "product", "item_name"},
	colCategory:   {"品类", "分类", "类目", "商品分类", "category"},
	colQuantity:   {"数量", "商品数量", "件数", "quantity", "qty"},
	colItemAmount: {"小计", "商品金额", "商品小计", "单品金额", "item_amount", "subtotal"},
}

// title is a column's name for people, in both languages.
func (c column) title() string {
	for _, name := range names[c] {
		if name[0] < 0x80 {
			return names[c][0] + " (" + name + ")"
		}
	}
	return names[c][0]
}

// place is a name's column and how early it is named; ok is false for a name
// that means nothing here.
var places = func() map[string]place {
	all := map[string]place{}
	for c, aliases := range names {
		for rank, name := range aliases {
			all[name] = place{column(c), rank}
		}
	}
	return all
}()

type place struct {
	column column
	rank   int
}

// named finds the column of a header or of a JSON name. Width, case, white
// space and what stands in brackets ("金额（元）") do not matter.
func named(header string) (place, bool) {
	text := strings.ToLower(tidy(header))
	if i := strings.IndexByte(text, '('); i > 0 {
		text = text[:i]
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '*' || r == ':':
			return -1
		case r == '-':
			return '_'
		}
		return r
	}, text)
	p, ok := places[text]
	return p, ok
}

// header says which field of a line holds which column.
type header struct {
	at [columns]int
	// unused are the names that mean nothing here.
	unused []string
}

// readHeader reads a line of names. It is no header if nothing in it is an
// order's number.
func readHeader(fields []string) (header, bool) {
	var h header
	var ranks [columns]int
	for c := range h.at {
		h.at[c] = -1
	}
	for i, field := range fields {
		p, known := named(field)
		switch {
		case !known && tidy(field) != "":
			h.unused = append(h.unused, tidy(field))
		case known && h.at[p.column] >= 0 && p.rank >= ranks[p.column]:
			h.unused = append(h.unused, tidy(field))
		case known:
			if before := h.at[p.column]; before >= 0 {
				h.unused = append(h.unused, tidy(fields[before]))
			}
			h.at[p.column], ranks[p.column] = i, p.rank
		}
	}
	return h, h.at[colNumber] >= 0
}

// missing are the columns without which there is no order.
func (h header) missing() []string {
	var out []string
	if h.at[colAmount] < 0 && h.at[colItemAmount] < 0 {
		out = append(out, colAmount.title())
	}
	if h.at[colPaidAt] < 0 {
		out = append(out, colPaidAt.title())
	}
	return out
}

// text is a line's text by column.
func (h header) text(fields []string) (out [columns]string) {
	for c, i := range h.at {
		if i >= 0 && i < len(fields) {
			out[c] = tidy(fields[i])
		}
	}
	return out
}
