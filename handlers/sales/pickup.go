package sales

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// orderSource is where the orders come from that pickups are.
const orderSource = "sale"

// PickUp hands over what is kept for a customer: SaleView.ClaimByCode answered the
// claim. Store is the store at whose till it is; empty is the claim's own, or the
// only one of the caller. Its undo is UndoPickUp.
func (s *Seller) PickUp(call bot.Call, v bot.View, claim bot.SaleClaim, store string) (bot.Answer, error) {
	if !call.Role.May(bot.RoleClerk, true) {
		return bot.Answer{Text: "您的账号只能查看，不能核销。", Refused: refusedRole}, nil
	}
	sale, err := v.Sales().Sale(claim.Sale)
	if err != nil {
		return bot.Answer{}, err
	}
	if claim.Sale == "" || sale.ID == "" {
		return bot.Answer{Text: "没有这个取货码，请客户打开抢购页，对一下码。"}, nil
	}
	store, no := s.till(call, sale, claim, store)
	if no.Text != "" {
		return no, nil
	}
	if no, err := s.untaken(call, v, sale, claim); err != nil || no.Text != "" {
		no.Store = store
		return no, err
	}
	pair, err := serving(v, claim.ExternalUserID, store)
	if err != nil {
		return bot.Answer{}, err
	}
	order := s.orderOf(call, sale, claim, store)
	effects := []bot.Effect{
		bot.MoveClaim{Sale: sale.ID, ExternalUserID: claim.ExternalUserID, From: bot.ClaimHeld, To: bot.ClaimSold, At: call.At, By: call.UserID},
		entry(sale, pair, bot.InteractionSalePicked, call.At),
	}
	taken, err := s.takeOrder(call, v, order)
	if err != nil {
		return bot.Answer{}, err
	}
	effects = append(effects, taken...)
	done, err := s.finished(v, aboutEnding, sale.ID, claim.ExternalUserID, call.At, "客户来取了")
	if err != nil {
		return bot.Answer{}, err
	}
	customer, err := v.Customer(claim.ExternalUserID)
	if err != nil {
		return bot.Answer{}, err
	}
	what := fmt.Sprintf("「%s」%d 份，收款 ¥%s", oneLine(sale.Item), claim.Quantity, yuan(order.Amount))
	return bot.Answer{
		Text:    fmt.Sprintf("核销好了：%s，%s，%s。", what, templates.NewNickname(customer.Name), s.roster.StoreName(store)),
		Effects: append(effects, done...), Store: store, Customers: []string{claim.ExternalUserID},
		Plan: &bot.Plan{
			Summary: "核销取货码：" + what, Bind: digest("pickup", sale.ID, claim.ExternalUserID, claim.Quantity, claim.Price, claim.ChangedAt.UnixNano()),
		},
		Undo: &bot.Undo{Payload: picked{Sale: sale.ID, Customer: claim.ExternalUserID, Store: store, Until: claim.Until, At: call.At}},
	}, nil
}

// till is the store at whose till somebody stands, or why they may not hand it over
// there.
func (s *Seller) till(call bot.Call, sale bot.Sale, claim bot.SaleClaim, store string) (string, bot.Answer) {
	if store == "" && claim.Store != "" && roster.Shows(call.Scope, claim.Store) {
		store = claim.Store
	}
	if store == "" {
		mine := slices.DeleteFunc(storeIDs(s.roster, call.Scope), func(id string) bool { return !At(sale, id) })
		switch {
		case len(mine) == 1:
			store = mine[0]
		case len(mine) == 0 && len(call.Scope.Stores) > 0:
			store = call.Scope.Stores[0]
		default:
			return "", bot.Answer{Text: "这件在好几家店都能取，请写上是哪一家，例如：/核销 取货码 门店=" + s.exampleStore(call)}
		}
	}
	here := s.roster.StoreName(store)
	switch {
	case !roster.Shows(call.Scope, store):
		return "", bot.Answer{Text: fmt.Sprintf("%s不在您的范围内，请写自己的门店。", here), Refused: refusedScope}
	case !sale.Shared() && claim.Store != "" && claim.Store != store:
		return "", bot.Answer{Text: fmt.Sprintf("这件要在%s取，%s不能核销：各店的货是分开的。请客户到%s来取。", s.roster.StoreName(claim.Store), here, s.roster.StoreName(claim.Store)), Refused: refusedScope}
	case !At(sale, store):
		return "", bot.Answer{Text: fmt.Sprintf("%s没有参加这一场，可以取的门店：%s。", here, s.storeNames(storesOf(sale))), Refused: refusedScope}
	}
	return store, bot.Answer{}
}

func storeIDs(r *roster.Roster, scope bot.Scope) []string {
	var ids []string
	for _, store := range r.Stores(scope) {
		ids = append(ids, store.ID)
	}
	return ids
}

// untaken says why what a claim stands for cannot be handed over; an answer without a
// text is that it can.
func (s *Seller) untaken(call bot.Call, v bot.View, sale bot.Sale, claim bot.SaleClaim) (bot.Answer, error) {
	item := "「" + oneLine(sale.Item) + "」"
	switch claim.State {
	case bot.ClaimHeld:
		if claim.Until.IsZero() || call.At.Before(claim.Until) {
			return bot.Answer{}, nil
		}
		return s.tooLate(call, v, sale, claim)
	case bot.ClaimLapsed:
		return s.tooLate(call, v, sale, claim)
	case bot.ClaimSold:
		by, err := s.roster.Name(v.Staff(), claim.SoldBy)
		where := ""
		if claim.Store != "" {
			where = "在" + s.roster.StoreName(claim.Store)
		}
		return bot.Answer{Text: fmt.Sprintf("%s已经取走了：%s，%s由 %s 核销。", item, s.moment(claim.ChangedAt), where, cmp.Or(by, claim.SoldBy, "同事"))}, err
	case bot.ClaimOffered:
		return bot.Answer{Text: fmt.Sprintf("%s刚轮到这位客户，还没有确认。请 TA 在抢购页点一下确认（%s 前），再来核销。", item, s.clock(claim.Until, call.At))}, nil
	case bot.ClaimWaiting:
		return bot.Answer{Text: item + "还没有轮到：这位客户在候补，轮到了页面上会看到。"}, nil
	}
	return bot.Answer{Text: item + "这位客户在页面上点过「不要了」，份额已经让出去了。" + s.instead(call, sale, 0)}, nil
}

// tooLate says until when it was kept, and what can be done now.
func (s *Seller) tooLate(call bot.Call, v bot.View, sale bot.Sale, claim bot.SaleClaim) (bot.Answer, error) {
	stores, err := v.Sales().Balance(sale.ID)
	left := 0
	for _, b := range stores {
		if b.Store == sale.StockOf(claim.Store) {
			left += b.Available
		}
	}
	until := "给 TA 留的时间已经过了"
	if at := claim.Until; !at.IsZero() && !call.At.Before(at) {
		until = fmt.Sprintf("给 TA 留到 %s，已经过了", s.clock(at, call.At))
	} else if claim.State == bot.ClaimLapsed {
		until = fmt.Sprintf("给 TA 留的时间过了（%s）", s.clock(claim.ChangedAt, call.At))
	}
	return bot.Answer{Text: fmt.Sprintf("「%s」%s，不能核销。", oneLine(sale.Item), until) + s.instead(call, sale, left)}, err
}

// instead says what somebody can do who came too late.
func (s *Seller) instead(call bot.Call, sale bot.Sale, left int) string {
	open := sale.OpenAt(call.At)
	switch {
	case open && left > 0:
		return fmt.Sprintf("现在还有 %d 份，请 TA 打开抢购页再抢一次就行。", left)
	case open:
		return "现在没有空的，请 TA 在抢购页排候补，轮到了就能取。"
	}
	return "这一场已经结束，可以按平时的价格买，或请店长看看怎么照顾。"
}

// orderOf is a pickup as an order.
func (s *Seller) orderOf(call bot.Call, sale bot.Sale, claim bot.SaleClaim, store string) bot.Order {
	amount := claim.Price * bot.Money(claim.Quantity)
	return bot.Order{
		Number: orderNumber(sale.ID, claim.Seq), ExternalUserID: claim.ExternalUserID, Store: store, Status: bot.OrderPaid,
		Amount: amount, PaidAt: call.At, UpdatedAt: call.At, Source: orderSource, JoinedBy: "external_userid",
		Items: []bot.OrderItem{{Name: oneLine(sale.Item), Category: sale.Category, Quantity: claim.Quantity, Amount: amount}},
	}
}

func orderNumber(sale string, seq int64) string { return fmt.Sprintf("sale-%s-%d", sale, seq) }

// takeOrder records an order, as any other is.
func (s *Seller) takeOrder(call bot.Call, v bot.View, order bot.Order) ([]bot.Effect, error) {
	if s.Orders != nil {
		return s.Orders(bot.Event{ID: call.Event, Kind: bot.KindOrderReceived, At: call.At, Body: bot.OrderReceived{Order: order}}, v)
	}
	said := bot.RecordInteraction{
		Pair: bot.Pair{ExternalUserID: order.ExternalUserID}, Kind: bot.InteractionOrdered, At: order.PaidAt, Ref: order.Number,
		Detail: "¥" + order.Amount.String() + " · " + order.Items[0].Name,
	}
	if order.Status == bot.OrderRefunded {
		said.Kind = bot.InteractionRefunded
	}
	return []bot.Effect{bot.SaveOrder{Order: order}, said}, nil
}

// picked is what the journal keeps of a PickUp.
type picked struct {
	Sale     string `json:"sale"`
	Customer string `json:"customer"`
	Store    string `json:"store"`
	// Until is until when it was kept, At when it was picked up.
	Until time.Time `json:"until,omitzero"`
	At    time.Time `json:"at"`
}
