package commands

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
)

// redeemCommand takes coupons at the till, and hands over what was kept for somebody
// in a sale: both are a code that the customer shows.
func redeemCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "核销", English: "redeem", Aliases: []string{"用券", "提货"}, Topic: bot.TopicShop,
		Help: "核销客户出示的券码或秒杀提货码，扫出来的整串也行；当天弄错了用 /撤销",
		Examples: []string{
			"/核销 5SAQ-D2WX-KGB2", "/核销 5saqd2wxkgb2 门店=十七号店", "/核销 5SAQ-D2WX-KGB2 订单=A1024", "/核销 5SAQ-D2WX-KGB2 试",
		},
		Args: []bot.Arg{
			{Name: "券码", English: "code", Type: bot.ArgText, Rest: true, Help: "12 位字母和数字，大小写、空格、横线都行"},
			{Name: "门店", English: "store", Type: bot.ArgStore, Optional: true, Named: true, Help: "在哪家店，只管一家店的不用写"},
			{Name: "订单", English: "order", Type: bot.ArgText, Optional: true, Named: true, Help: "用在哪一单上"},
		},
		Role: bot.RoleClerk, Writes: true,
		Run: c.redeem, Undo: c.redeemUndo,
	}
}

// redeemWrite is what the journal keeps: a coupon, or what a sale keeps of a pickup.
type redeemWrite struct {
	Coupon coupons.Undone  `json:"coupon,omitzero"`
	Sale   json.RawMessage `json:"sale,omitempty"`
}

func (c *counter) redeem(call bot.Call, v bot.View) (bot.Answer, error) {
	typed, store := strings.TrimSpace(call.Arg("券码").Text), call.Arg("门店").Text
	if code, ok := bot.ReadCouponCode(typed); ok {
		k, err := v.Coupons().Coupon(code)
		if err != nil {
			return bot.Answer{}, err
		}
		if k.Code == "" {
			claim, err := v.Sales().ClaimByCode(code)
			if err != nil {
				return bot.Answer{}, err
			}
			if claim.Sale != "" {
				return c.pickUp(call, v, claim, store)
			}
		}
	}
	answer, err := c.giver.Redeem(call, v, coupons.Redemption{Code: typed, Store: store, Order: shownText(call.Arg("订单").Text)})
	if used, ok := payloadOf[coupons.Undone](answer); ok {
		answer.Undo.Payload = redeemWrite{Coupon: used}
	}
	return answer, err
}

// pickUp hands over what a sale keeps for a customer.
func (c *counter) pickUp(call bot.Call, v bot.View, claim bot.SaleClaim, store string) (bot.Answer, error) {
	answer, err := c.seller.PickUp(call, v, claim, store)
	if err != nil || answer.Undo == nil {
		return answer, err
	}
	kept, err := json.Marshal(answer.Undo.Payload)
	answer.Undo.Payload = redeemWrite{Sale: kept}
	return answer, err
}

func payloadOf[T any](a bot.Answer) (T, bool) {
	var none T
	if a.Undo == nil {
		return none, false
	}
	kept, ok := a.Undo.Payload.(T)
	return kept, ok
}

// redeemUndo takes back what was redeemed or handed over on the same day.
func (c *counter) redeemUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w redeemWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a redemption: %w", err)
	}
	if len(w.Sale) > 0 {
		return c.seller.UndoPickUp(call, w.Sale, v)
	}
	return c.giver.Undo(call, v, w.Coupon)
}
