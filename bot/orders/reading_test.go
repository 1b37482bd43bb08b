package orders

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, shanghai)

func testRules() Rules {
	return Rules{Zone: shanghai, Now: func() time.Time { return noon }, Source: "csv:till.csv", Stores: map[string]string{"十七号店": "s17"}}
}

func TestMoneyAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]bot.Money{
		"0": 0, "5": 500, "19.9": 1990, "1234.50": 123450, "1,234": 123400, "￥1,234.50": 123450, "¥ 88": 8800,
		"1234.5元": 123450, "88元整": 8800, "１，２３４．５０": 123450, "RMB 12": 1200, "12 CNY": 1200, "人民币100": 10000,
		"12.3400": 1234, ".5": 50, "007": 700, "5.": 500, "999999999.99": 99999999999,
	} {
		if got, why := readMoney(tidy(text)); got != want || why != "" {
			t.Errorf("%q is read as %s (%s), want %s", text, got, why, want)
		}
	}
	for text, want := range map[string]string{
		"": "没有写金额", "-5": "负数", "−5": "负数", "(5.00)": "负数", "￥-5": "负数", "1.23E+10": "缩写",
		"1,23": "千位", "1,2345": "千位", "12.345": "到分", "赠品": "以元为单位", "1.2万": "以元为单位", "1 2 3.4.5": "以元为单位",
		"13800138000": "不像真的", "NaN": "以元为单位", "Inf": "以元为单位", "0x10": "以元为单位", "1_000": "以元为单位", "+5": "以元为单位",
	} {
		if got, why := readMoney(tidy(text)); !strings.Contains(why, want) {
			t.Errorf("%q is read as %s, and the reason is %q, want %q", text, got, why, want)
		}
	}
}

func TestTimesInTheirUsualForms(t *testing.T) {
	at := time.Date(2026, 1, 2, 15, 4, 5, 0, shanghai)
	minute, day := at.Truncate(time.Minute), time.Date(2026, 1, 2, 0, 0, 0, 0, shanghai)
	for text, want := range map[string]time.Time{
		"2026-01-02 15:04:05": at, "2026-1-2 15:4:5": at, "2026/01/02 15:04:05": at, "2026/1/2 15:04": minute, "2026.1.2 15:04": minute,
		"2026年1月2日 15:04:05": at, "2026年1月2日15时04分05秒": at, "2026年01月02日 15时04分": minute, "20260102150405": at, "20260102": day,
		"2026-01-02": day, "2026/1/2": day, "2026年1月2日": day, "2026.01.02": day, "2026-01-02T15:04:05": at, "2026-01-02T15:04:05+08:00": at,
		"2026-01-02T07:04:05Z": at, "2026-01-02T07:04:05.000Z": at, "2026-01-02 15:04:05.000": at, "2026-01-02 15:04:05 +0800": at,
		"1767337445": at, "1767337445000": at, "２０２６／１／２　１５：０４": minute, "2026-01-02  15:04:05": at,
	} {
		if got, why := readMoment(tidy(text), shanghai); !got.Equal(want) || why != "" {
			t.Errorf("%q is read as %s (%s), want %s", text, got, why, want)
		}
	}
	for _, text := range []string{"", "昨天", "01/02/2026", "2026-13-01", "2026-02-30", "0001-01-01", "1970-01-01 00:00:00", "46024", "15:04:05", "2026-01-02 25:00", "9999999999"} {
		if got, why := readMoment(tidy(text), shanghai); why == "" {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func TestStatusesOfTillsAndPlatforms(t *testing.T) {
	for text, want := range map[string]bot.OrderStatus{
		"": bot.OrderPaid, "paid": bot.OrderPaid, "PAID": bot.OrderPaid, "交易成功": bot.OrderPaid, "已完成": bot.OrderPaid, "待发货": bot.OrderPaid,
		"refunded": bot.OrderRefunded, "已退款": bot.OrderRefunded, "退款成功": bot.OrderRefunded, "已 退货": bot.OrderRefunded,
	} {
		if got, unpaid, why := readStatus(text); got != want || unpaid || why != "" {
			t.Errorf("%q is read as %q, %t, %q", text, got, unpaid, why)
		}
	}
	for _, text := range []string{"待付款", "已取消", "交易关闭", "cancelled"} {
		if _, unpaid, _ := readStatus(text); !unpaid {
			t.Errorf("%q counts as an order", text)
		}
	}
	for _, text := range []string{"部分退款", "不详"} {
		if _, unpaid, why := readStatus(text); unpaid || why == "" {
			t.Errorf("%q was taken", text)
		}
	}
}

func TestColumnsByTheirNames(t *testing.T) {
	for text, want := range map[string]column{
		"订单号": colNumber, "order_no": colNumber, "ORDER-NO": colNumber, " 手机号 ": colPhone, "实付金额（元）": colAmount,
		"金额(元)": colAmount, "External_UserID": colCustomer, "客户ID": colCustomer, "\uFEFF支付时间": colPaidAt, "*商品 名称": colItem, "Updated_At": colUpdatedAt,
	} {
		p, ok := named(text)
		if !ok || p.column != want {
			t.Errorf("%q is column %d (%t), want %d", text, p.column, ok, want)
		}
	}
	seen := map[string]column{}
	for c := range columns {
		for _, name := range names[c] {
			if before, twice := seen[name]; twice {
				t.Errorf("%q means both %s and %s", name, before.title(), c.title())
			}
			seen[name] = c
			if p, ok := named(name); !ok || p.column != c {
				t.Errorf("the name %q is not found", name)
			}
		}
	}
}

// order is a good order in words, changed.
func order(change map[column]string) told {
	t := told{}
	t.text[colNumber], t.text[colAmount], t.text[colPaidAt] = "A1", "19.90", "2026-01-01 10:00"
	for c, text := range change {
		t.text[c] = text
	}
	return t
}

func TestAnOrderOfItsWords(t *testing.T) {
	o, p := testRules().book(order(map[column]string{colPhone: "+86 138-0013-8000", colStore: "十七号店", colCoupon: "C-1", colCustomer: "wmEXAMPLE"}))
	if p != nil {
		t.Fatal(p)
	}
	if o.Phone != "13800138000" || o.Store != "s17" || o.Coupon != "C-1" || o.ExternalUserID != "wmEXAMPLE" || o.Status != bot.OrderPaid ||
		o.Amount != 1990 || o.Source != "csv:till.csv" || o.JoinedBy != "" || !o.UpdatedAt.Equal(o.PaidAt) {
		t.Errorf("read as %+v", o)
	}
	refund, p := testRules().book(order(map[column]string{colStatus: "已退款"}))
	if p != nil || !refund.UpdatedAt.After(refund.PaidAt) {
		t.Errorf("a refund does not come after its payment: %+v, %v", refund, p)
	}
	if hiddenPhone, p := testRules().book(order(map[column]string{colPhone: "138****8000"})); p != nil || hiddenPhone.Phone != "" {
		t.Errorf("a phone number with stars was kept as %q, %v", hiddenPhone.Phone, p)
	}
}

func TestOrdersThatAreRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		change map[column]string
		say    string
	}{
		"no number":                 {map[column]string{colNumber: ""}, "没有订单号"},
		"a shortened number":        {map[column]string{colNumber: "1.23457E+17"}, "文本格式"},
		"an endless number":         {map[column]string{colNumber: strings.Repeat("9", 65)}, "超过了 64"},
		"a number in other letters": {map[column]string{colNumber: "A\uFFFD1"}, "UTF-8"},
		"没有写金额":                     {map[column]string{colAmount: ""}, "没有写金额"},
		"a negative amount":         {map[column]string{colAmount: "-5"}, "已退款"},
		"没有写时间":                     {map[column]string{colPaidAt: ""}, "没有写时间"},
		"a time to come":            {map[column]string{colPaidAt: "2026-02-01"}, "还没有到"},
		"changed before paid":       {map[column]string{colUpdatedAt: "2025-12-31"}, "比支付时间还早"},
		"changed in time to come":   {map[column]string{colUpdatedAt: "2027-12-31"}, "还没有到"},
		"a status nobody knows":     {map[column]string{colStatus: "不详"}, "已支付 (paid)"},
		"not paid":                  {map[column]string{colStatus: "待付款"}, "没有付款"},
		"a name as customer":        {map[column]string{colCustomer: "小雨"}, "wm 或 wo"},
		"a short phone":             {map[column]string{colPhone: "110"}, "位数"},
		"a shortened phone":         {map[column]string{colPhone: "1.38E+10"}, "文本格式"},
		"a long store":              {map[column]string{colStore: strings.Repeat("店", 65)}, "超过了"},
	} {
		t.Run(name, func(t *testing.T) {
			_, p := testRules().book(order(tc.change))
			if p == nil || !strings.Contains(p.Error(), tc.say) {
				t.Errorf("the answer is %v, want %q in it", p, tc.say)
			}
		})
	}
}

func TestProblemsHidePhoneNumbers(t *testing.T) {
	for _, change := range []map[column]string{
		{colAmount: "13912345678"}, {colPaidAt: "13912345678号"}, {colStatus: "13912345678"}, {colCustomer: "13912345678"},
		{colPhone: "139123456781380013800"}, {colPhone: "1.3912345678E+10"},
	} {
		_, p := testRules().book(order(change))
		if p == nil || strings.Contains(p.Error(), "13912345678") {
			t.Errorf("%v is answered by %v", change, p)
		}
	}
}

func TestTheSameTellingHasOneKey(t *testing.T) {
	o, p := testRules().book(order(nil))
	if p != nil {
		t.Fatal(p)
	}
	again, other := o, o
	again.Source, again.PaidAt = "api", o.PaidAt.In(time.UTC)
	other.Amount++
	key := func(o bot.Order) string {
		a, err := Arrival(o, noon)
		if err != nil {
			t.Fatal(err)
		}
		if a.Kind != bot.KindOrderReceived || a.Lane != bot.OrderLane("A1") || len(a.Key) > 64 || !a.At.Equal(o.UpdatedAt) {
			t.Errorf("it arrives as %+v", a)
		}
		body, err := bot.DecodeInternal(a.Kind, a.Body)
		if got, ok := body.(bot.OrderReceived); err != nil || !ok || got.Number != o.Number || got.Source != o.Source || got.Amount != o.Amount {
			t.Errorf("the inbox reads %+v, %v", body, err)
		}
		return a.Key
	}
	if key(o) != key(again) {
		t.Error("an order from a file and the same from a call have two keys")
	}
	if key(o) == key(other) {
		t.Error("two amounts have one key")
	}
}

func TestAPhoneNumberInAWrongPlaceIsMasked(t *testing.T) {
	for text, want := range map[string]string{
		"13800138000": "138****8000", "电话+8613800138000": "电话+138****8000", "008613800138000": "138****8000",
		"2026010100017": "2026010100017", "23800138000": "23800138000",
	} {
		if got := maskPhones(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
