package web

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// say is what a sale's page says about where somebody stands: a line, and what to do.
func (v *saleView) say(head, text string) { v.Head, v.Text = head, text }

// describe puts where the customer stands into words.
func (v *saleView) describe(c calendar, l bot.SaleLook) {
	switch l.Result {
	case bot.SaleWaitsToOpen:
		v.say(c.at(l.Sale.Start)+" 开始", "到点按钮会自己亮，不用一直刷新。")
	case bot.SaleOpen, bot.SaleChanged, bot.SaleLimit:
		v.say("正在抢", "先到先得。抢到后到店付款取货。")
	case bot.SaleQueued:
		v.say("正在排队", "按先来后到，马上有结果。请留在这一页。")
	case bot.SaleGot:
		v.say("抢到了 🎉", "到店给店员看取货码，付款取货。")
	case bot.SalePicked:
		v.say("已经取货 ✅", "谢谢惠顾，用得满意记得告诉我们。")
	case bot.SaleSoldOut:
		v.say("抢完了", "有人放弃或过时没取，就按顺序轮到候补的人。")
	case bot.SaleListed:
		v.say(fmt.Sprintf("候补第 %d 位", l.Place), "轮到您时会给您留货，请回到这一页确认，也请留意店员的消息。")
	case bot.SaleOffered:
		v.say("轮到您了 🎉", "这一份给您留着，确认了才算抢到。")
	case bot.SaleLapsed:
		v.lapsed(l)
	case bot.SaleOver:
		v.say("这一场结束了", "谢谢捧场，下一场会在群里提前告诉大家。")
	case bot.SaleOff:
		v.say("这一场取消了", "给您添麻烦了，请谅解。")
		if why := strings.TrimSpace(l.Sale.OffWhy); why != "" {
			v.Text = "原因：" + strings.TrimRight(why, "。") + "。给您添麻烦了，请谅解。"
		}
	case bot.SaleNotForYou:
		v.notForYou(c, l)
	}
}

func (v *saleView) lapsed(l bot.SaleLook) {
	if l.Claim.State == bot.ClaimLeft {
		v.say("已经放弃了", "位子让给了后面的朋友，谢谢。下一场再来。")
		return
	}
	v.say("过了保留时间", "给您留的已经让给后面的朋友了。下一场再来，抢到记得早点取。")
}

// notForYou says why, and what can be done about it. It names no price: who reads it
// may have the link from somebody else.
func (v *saleView) notForYou(c calendar, l bot.SaleLook) {
	switch l.Why {
	case bot.WhyStranger:
		v.say("先加店员，再来抢", "这是给老客户的活动。到店扫一下店员的二维码，加为好友，再回来点开这个链接就能参加。")
	case bot.WhyExcluded:
		v.say("这次先不参加", "这类活动暂时不对您开放。有疑问请问添加您的店员。")
		if !l.Until.IsZero() {
			v.Text = c.by(l.Until) + " 之后就能参加了。有疑问请问添加您的店员。"
		}
	case bot.WhyGroup:
		v.say("群友专享", "这一场只给指定客户群的群友。请店员拉您进群，进群后再点开这个链接。")
	default:
		v.say("会员专享", "这一场给一部分会员准备，这次还没有轮到您。想知道怎么加入，请问添加您的店员。")
	}
}

// note is what is said above, of what somebody just did. It is only said where it
// agrees with how they stand now.
func note(done receipt, l bot.SaleLook) string {
	open := l.Result == bot.SaleOpen || l.Result == bot.SaleChanged || l.Result == bot.SaleLimit
	switch {
	case l.Result == bot.SaleChanged, open && done.Result == bot.SaleChanged:
		return "这场活动刚刚有改动，没有替您下单。请看清价格和数量，再点一次。"
	case l.Result == bot.SaleLimit, open && done.Result == bot.SaleLimit:
		return fmt.Sprintf("每人最多 %d 份，请改一下数量再点。", max(1, l.Sale.Each))
	case open && done.Result == bot.SaleSoldOut:
		return "这家店的不够了。换少一点，或换一家店试试。"
	case open && done.Result == bot.SaleUnknown:
		return "没有办成。请换一家取货门店，再点一次。"
	case l.Result == bot.SaleSoldOut && done.Do == bot.DoClaim && done.Result == bot.SaleSoldOut:
		return "差一点！刚刚被抢完。"
	case l.Result == bot.SaleWaitsToOpen && done.Result == bot.SaleWaitsToOpen:
		return "还没到时间，没有扣您的名额。"
	case l.Result == bot.SaleLapsed && done.Do == bot.DoAccept:
		return "确认的时间过了。"
	}
	return ""
}
