package store

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// answers are what the customer answered on the pages of campaigns.
func (e exporting) answers() ([]exportRow, error) {
	titles, err := e.campaigns()
	if err != nil {
		return nil, err
	}
	return read[campaignAnswer](e, "external_userid = ?", "at DESC, campaign", e.ExternalUserID)(func(a campaignAnswer) exportRow {
		return exportRow{
			"时间": a.At, "活动": withID(titles[a.Campaign], a.Campaign), "选择": a.Choice, "星级": a.Stars, "内容": a.Words,
			"同意公开感谢": a.Public, "名额": a.Seat, "内容不公开": a.Hidden,
		}
	})
}

// campaigns are what the campaigns are called that the customer answered to.
func (e exporting) campaigns() (map[string]string, error) {
	var rows []campaignRow
	err := e.tx.Where("id IN (SELECT campaign FROM campaign_answers WHERE external_userid = ?)", e.ExternalUserID).Find(&rows).Error
	titles := map[string]string{}
	for _, row := range rows {
		c, err := row.seen()
		if err != nil {
			return nil, err
		}
		titles[c.ID] = c.Title
	}
	return titles, err
}

// couponStates and couponSteps are what a customer reads of a coupon's life,
// claimStates of where they stand in a sale.
var (
	couponStates = map[bot.CouponState]string{
		bot.CouponIssued: "发了还没领", bot.CouponClaimed: "已领取", bot.CouponHeld: "正在结账", bot.CouponRedeemed: "已使用", bot.CouponExpired: "已过期", bot.CouponVoid: "已作废",
	}
	couponSteps = map[bot.CouponStep]string{
		bot.StepIssued: "发放", bot.StepClaimed: "领取", bot.StepHeld: "开始结账", bot.StepFreed: "没有用，放回", bot.StepRedeemed: "使用", bot.StepReversed: "退回",
		bot.StepExpired: "过期", bot.StepVoided: "作废", bot.StepReviewed: "请店长看", bot.StepCleared: "看过，没有问题", bot.StepReminded: "请店员提醒您",
	}
	claimStates = map[bot.ClaimState]string{
		bot.ClaimHeld: "给您留着", bot.ClaimSold: "已提货", bot.ClaimWaiting: "候补中", bot.ClaimOffered: "轮到您了", bot.ClaimLapsed: "过了时间", bot.ClaimLeft: "您放弃了",
	}
)

// coupons are the customer's, with what happened to each.
func (e exporting) coupons() ([]exportRow, error) {
	var lines []couponStep
	err := e.tx.Where("code IN (SELECT code FROM coupons WHERE external_userid = ?)", e.ExternalUserID).Order("at, id").Find(&lines).Error
	if err != nil {
		return nil, err
	}
	story := map[string][]string{}
	for _, l := range lines {
		by := ""
		if l.ByUser != "" && l.ByUser != e.ExternalUserID {
			by = "（" + e.member(l.ByUser) + "）"
		}
		story[l.Code] = append(story[l.Code], l.At.Time().Format("2006-01-02 15:04")+" "+couponSteps[l.Step]+by)
	}
	return read[couponRow](e, "external_userid = ?", "issued_at DESC, code", e.ExternalUserID)(func(c couponRow) exportRow {
		return exportRow{
			"券": withID(c.Name, c.Plan), "说明": c.Description, "券码": bot.ShowCode(c.Code), "另一套系统的券码": c.External, "第几张": c.N, "状态": couponStates[c.State],
			"谁发的": e.member(c.UserID), "门店": c.Store, "怎么来的": c.Source, "发放": c.IssuedAt, "领取": c.ClaimedAt, "可用起": c.FromAt, "到期": c.UntilAt,
			"使用": c.RedeemedAt, "在哪里用": c.RedeemedStore, "谁核销的": e.member(c.RedeemedBy), "订单": c.OrderNumber, "退回": c.ReversedAt,
			"请店长看的原因": c.Review, "请店员提醒您": c.RemindedAt, "经过": strings.Join(story[c.Code], "；"),
		}
	})
}

// claims are where the customer stands in sales.
func (e exporting) claims() ([]exportRow, error) {
	var sales []saleRow
	if err := e.tx.Where("id IN (SELECT sale FROM sale_claims WHERE external_userid = ?)", e.ExternalUserID).Find(&sales).Error; err != nil {
		return nil, err
	}
	items := map[string]string{}
	for _, s := range sales {
		items[s.ID] = s.Item
	}
	return read[saleClaim](e, "external_userid = ?", "at DESC, sale", e.ExternalUserID)(func(c saleClaim) exportRow {
		return exportRow{
			"商品": withID(items[c.Sale], c.Sale), "状态": claimStates[c.State], "数量": c.Quantity, "单价": c.Price, "提货门店": c.Store, "提货码": bot.ShowCode(c.Code),
			"从哪个群来": e.group(c.ChatID), "第几个来": c.Seq, "候补次序": c.WaitSeq, "时间": c.At, "变化时间": c.ChangedAt, "留到": c.UntilAt, "谁交的货": e.member(c.SoldBy),
		}
	})
}
