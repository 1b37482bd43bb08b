package web

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

// Selling is what decides about sales. A page only asks and shows.
type Selling interface {
	// SaleLook is what a sale's page shows to a customer now. An empty externalUserID
	// asks for what everybody sees: the sale and what is left of it. It changes nothing
	// and is cheap: thousands ask it in the same second. A sale that is not there is
	// SaleUnknown and no error.
	SaleLook(ctx context.Context, link bot.SaleLink, externalUserID string) (bot.SaleLook, error)
	// SaleAct does one thing for a customer, once for its Key.
	SaleAct(ctx context.Context, act bot.SaleAct) (bot.SaleAnswer, error)
}
