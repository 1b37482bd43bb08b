package orders

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// What tills and platforms write of an order.
var (
	paidWords = words(`paid success completed finished complete shipped delivered
		已支付 已付款 支付成功 付款成功 交易成功 已完成 完成 成功 已发货 待发货 待收货 已收货 已签收 待核销 已核销 待评价 已付`)
	refundWords = words(`refunded refund returned 已退款 退款 退款成功 全额退款 已全额退款 退货 已退货 退货退款 已退`)
	unpaidWords = words(`unpaid pending cancelled canceled closed failed
		待付款 待支付 未支付 未付款 已取消 取消 已关闭 交易关闭 关闭 支付失败 付款失败 已作废 作废`)
	partWords = words(`partial_refund partially_refunded 部分退款 已部分退款`)
)

func words(list string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(list) {
		all[w] = true
	}
	return all
}

// readStatus reads what became of an order; a till that says nothing tells of
// what was paid. Unpaid says that it is no order yet, or none any more.
func readStatus(text string) (status bot.OrderStatus, unpaid bool, why string) {
	switch word := strings.ToLower(strings.ReplaceAll(text, " ", "")); {
	case word == "" || paidWords[word]:
		return bot.OrderPaid, false, ""
	case refundWords[word]:
		return bot.OrderRefunded, false, ""
	case unpaidWords[word]:
		return "", true, "没有付款：" + text
	case partWords[word]:
		return "", false, "部分退款没有单独的状态：请写成已支付 (paid)，金额写退款后剩下的"
	default:
		return "", false, "不认识这个状态"
	}
}
