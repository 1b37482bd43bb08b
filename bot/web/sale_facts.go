package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// claimFacts are how many of it, where, and what they cost together.
func (s *Site) claimFacts(l bot.SaleLook) []fact {
	quantity := max(1, l.Claim.Quantity)
	where := inLine(s.storeNames(l.Sale.Stores))
	if l.Claim.Store != "" {
		where = s.storeName(l.Claim.Store)
	}
	facts := []fact{{"数量", strconv.Itoa(quantity) + " 份"}, {"取货门店", where}}
	if l.Claim.Price > 0 {
		facts = append(facts, fact{"到店付款", "¥" + yuan(l.Claim.Price*bot.Money(quantity))})
	}
	return facts
}

// rules says whether the rules of a sale still matter.
func rules(r bot.SaleResult) bool {
	switch r {
	case bot.SalePicked, bot.SaleLapsed, bot.SaleOver, bot.SaleOff:
		return false
	}
	return true
}

// saleFacts are the rules of a sale.
func (s *Site) saleFacts(c calendar, l bot.SaleLook) []fact {
	end := c.by(l.Sale.End)
	if rest, same := strings.CutPrefix(end, c.day(l.Sale.Start)+" "); same {
		end = rest
	}
	facts := []fact{{"活动时间", c.at(l.Sale.Start) + " 至 " + end}}
	if l.Sale.Each > 0 {
		facts = append(facts, fact{"每人限购", strconv.Itoa(l.Sale.Each) + " 份"})
	}
	where := l.Sale.Stores
	if !l.Sale.Shared() {
		where = s.stocked(l.Sale)
	}
	facts = append(facts, fact{"取货门店", inLine(s.storeNames(where))})
	switch {
	case l.Sale.Hold > 0 && !l.Sale.PickupBy.IsZero():
		facts = append(facts, fact{"取货", "抢到后 " + lasting(l.Sale.Hold) + "内，最晚 " + c.by(l.Sale.PickupBy) + "，到店付款"})
	case l.Sale.Hold > 0:
		facts = append(facts, fact{"取货", "抢到后 " + lasting(l.Sale.Hold) + "内到店付款取货"})
	case !l.Sale.PickupBy.IsZero():
		facts = append(facts, fact{"取货", c.by(l.Sale.PickupBy) + " 前到店付款取货"})
	}
	return facts
}

// stocked are the stores that have units of their own, in the shop's order.
func (s *Site) stocked(sale bot.Sale) []string {
	var ids []string
	for _, store := range s.shop.Stores {
		if _, ok := sale.Units[store.ID]; ok {
			ids = append(ids, store.ID)
		}
	}
	known := len(ids)
	for id := range sale.Units {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids[known:])
	return ids
}
