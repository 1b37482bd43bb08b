package orders

import (
	"regexp"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

var (
	currency = regexp.MustCompile(`(?i)^(?:￥|¥|rmb|cny|人民币)|(?:元整?|圆整?|块|rmb|cny)$`)
	grouped  = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.\d*)?$`)
	plain    = regexp.MustCompile(`^\d+(\.\d*)?$|^\.\d+$`)
)

// maxYuan is how many digits an amount has before the point at most: nobody
// pays ten billion, but barcodes slip into the wrong column.
const maxYuan = 9

// readMoney reads an amount of yuan as people and tills write it: "1234.5",
// "￥1,234.50", "1234.5元". Why says what is wrong with it; empty is nothing.
func readMoney(text string) (amount bot.Money, why string) {
	text = strings.NewReplacer("￥", "¥", " ", "").Replace(text)
	text = currency.ReplaceAllString(text, "")
	text = currency.ReplaceAllString(text, "") // A sign at the front, a word at the end.
	switch {
	case text == "":
		return 0, "没有写金额"
	case strings.HasPrefix(text, "-") || strings.HasPrefix(text, "−") || strings.HasPrefix(text, "(") || strings.HasPrefix(text, "¥-"):
		return 0, "金额不能是负数；退款请把状态写成已退款 (refunded)，金额仍写当时实付的"
	case shortened(text):
		return 0, "数字被表格软件缩写了"
	case grouped.MatchString(text):
		text = strings.ReplaceAll(text, ",", "")
	case strings.Contains(text, ","):
		return 0, "逗号不在千位上"
	case !plain.MatchString(text):
		return 0, "不是一个以元为单位的数"
	}
	whole, cents, _ := strings.Cut(text, ".")
	whole, cents = strings.TrimLeft(whole, "0"), strings.TrimRight(cents, "0")
	if len(whole) > maxYuan {
		return 0, "金额大得不像真的"
	}
	if len(cents) > 2 {
		return 0, "最多精确到分"
	}
	if err := amount.UnmarshalText([]byte("0" + whole + "." + cents)); err != nil {
		return 0, "不是一个以元为单位的数"
	}
	return amount, ""
}
