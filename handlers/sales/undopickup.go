package sales

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// keptAgain is how long a unit is kept at least after its pickup was taken back.
const keptAgain = time.Hour

// UndoPickUp takes back a PickUp of the same day: the unit is kept for its customer
// again, and the order was given back.
func (s *Seller) UndoPickUp(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var was picked
	if err := json.Unmarshal(payload, &was); err != nil {
		return bot.Answer{}, fmt.Errorf("sales: the journal of a pickup: %w", err)
	}
	sale, err := v.Sales().Sale(was.Sale)
	if err != nil {
		return bot.Answer{}, err
	}
	claim, err := v.Sales().Claim(was.Sale, was.Customer)
	if err != nil {
		return bot.Answer{}, err
	}
	switch {
	case !call.Role.May(bot.RoleClerk, true) || !roster.Shows(call.Scope, was.Store):
		return bot.Answer{Text: "这一笔不在您的范围内，请当班的同事或店长来撤销。", Refused: refusedScope}, nil
	case sale.ID == "" || claim.State != bot.ClaimSold:
		return bot.Answer{Text: "这一笔已经撤销过了，或客户的资料已经删除。", Store: was.Store}, nil
	case claim.ChangedAt.Sub(was.At) > time.Minute:
		return bot.Answer{Text: fmt.Sprintf("这一笔之后又核销过一次（%s），请撤销那一次。", s.moment(claim.ChangedAt)), Store: was.Store}, nil
	case !s.dayOf(was.At).Equal(s.dayOf(call.At)):
		return bot.Answer{Text: fmt.Sprintf("%s 的核销只能当天撤销。要退款请按门店的退款流程办。", s.moment(was.At)), Store: was.Store}, nil
	}
	until := was.Until
	if least := call.At.Add(keptAgain); !until.IsZero() && until.Before(least) {
		until = least
	}
	pair, err := serving(v, claim.ExternalUserID, was.Store)
	if err != nil {
		return bot.Answer{}, err
	}
	order := s.orderOf(call, sale, claim, was.Store)
	order.Status, order.PaidAt = bot.OrderRefunded, was.At
	effects := []bot.Effect{bot.MoveClaim{
		Sale: sale.ID, ExternalUserID: claim.ExternalUserID, From: bot.ClaimSold, To: bot.ClaimHeld, At: call.At, By: call.UserID, Until: until,
	}, entry(sale, pair, bot.InteractionSaleReturned, call.At)}
	taken, err := s.takeOrder(call, v, order)
	if err != nil {
		return bot.Answer{}, err
	}
	text := fmt.Sprintf("撤销了：「%s」%d 份放回去继续给这位客户留着", oneLine(sale.Item), claim.Quantity)
	if !until.IsZero() {
		text += "，留到 " + s.clock(until, call.At)
	}
	return bot.Answer{
		Text: text + fmt.Sprintf("。¥%s 请退还给客户。", yuan(order.Amount)), Effects: append(effects, taken...), Store: was.Store,
		Customers: []string{claim.ExternalUserID},
		Plan: &bot.Plan{
			Summary: fmt.Sprintf("撤销核销：「%s」%d 份", oneLine(sale.Item), claim.Quantity), Bind: digest("undo pickup", sale.ID, claim.ExternalUserID, was.At.UnixNano()),
		},
	}, nil
}
