package sales

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// Draft fills in what a sale that somebody describes leaves open: its ID, whose it
// is, and what the configuration says. Item, Price, Was, Units, Start and End are the
// caller's to set.
func (s *Seller) Draft(call bot.Call, sale bot.Sale) bot.Sale {
	sale.ID = cmp.Or(sale.ID, idOf("sale", call.Event, call.UserID))
	sale.By = cmp.Or(sale.By, call.UserID)
	if sale.At.IsZero() {
		sale.At = call.At
	}
	return s.filled(sale)
}

// filled is a sale with what the configuration says of all of them.
func (s *Seller) filled(sale bot.Sale) bot.Sale {
	sale.Version = max(sale.Version, 1)
	sale.Kind = cmp.Or(sale.Kind, bot.SaleFlash)
	sale.State = cmp.Or(sale.State, bot.SalePlanned)
	sale.Each = max(sale.Each, 1)
	sale.Offer = cmp.Or(sale.Offer, s.Shop.Sales.Offer)
	if sale.Hold == 0 && sale.PickupBy.IsZero() {
		sale.Hold = s.Shop.Sales.Hold
	}
	if stores := storesOf(sale); sale.Store == "" && len(stores) == 1 {
		sale.Store = stores[0]
	}
	sale.Stores, sale.Chats = slices.Clip(sale.Stores), slices.Clip(sale.Chats)
	return sale
}

// bind stands for all of a sale that a person agrees to. Its ID and when it was made
// are of the event, which is another one when they confirm.
func bind(sale bot.Sale) string {
	units := ""
	for _, store := range sorted(sale.Units) {
		units += fmt.Sprintf("%s=%d;", store, sale.Units[store])
	}
	return digest(
		sale.Kind, sale.Item, sale.Category, sale.Detail, sale.Picture, sale.Price, sale.Was, units, sale.Stores, sale.Each,
		sale.Start.Unix(), sale.End.Unix(), sale.Hold, sale.PickupBy.Unix(), sale.Offer, sale.If, sale.Chats, sale.Store, sale.Version,
	)
}
