package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/store"
)

// sellingKey makes the codes of coupons, and signs the addresses of customers' pages
// and phones' sessions. It is made of the app's secret, so that all instances have the
// same and there is no other secret to keep. With another secret of the app phones log
// in again; coupons keep the codes that they have.
func sellingKey(c *config.Config) []byte {
	mac := hmac.New(sha256.New, []byte(c.WeCom.App.Secret.Reveal()))
	mac.Write([]byte("zhanggui selling"))
	return mac.Sum(nil)
}

// selling lets pages ask the ledger of sales.
type selling struct{ store *store.Store }

// SaleLook is what a sale's page shows to a customer now.
func (s selling) SaleLook(ctx context.Context, link bot.SaleLink, externalUserID string) (bot.SaleLook, error) {
	return s.store.SaleLook(ctx, link.Sale, externalUserID, link.ChatID)
}

// SaleAct does one thing for a customer.
func (s selling) SaleAct(ctx context.Context, act bot.SaleAct) (bot.SaleAnswer, error) {
	return s.store.SaleAct(ctx, act)
}

// How often what ran out is looked for: units of sales, for which others wait, and
// coupons.
const (
	salesEvery   = 5 * time.Second
	couponsEvery = time.Minute
)

// sweepSales gives up what was not picked up or accepted in time, and offers it to
// those who wait.
func (a *App) sweepSales(ctx context.Context) {
	if n, err := a.store.SaleSweep(ctx); err != nil && ctx.Err() == nil {
		a.o.Log.WithError(err).Warn("what was kept in sales and not picked up could not be given on; it is tried again in seconds")
	} else if n > 0 {
		a.o.Log.WithField("claims", n).Debug("sales were swept")
	}
}

// sweepCoupons ends coupons whose time is over.
func (a *App) sweepCoupons(ctx context.Context) {
	if _, err := a.store.CouponSweep(ctx); err != nil && ctx.Err() == nil {
		a.o.Log.WithError(err).Warn("coupons whose time is over could not be ended; it is tried again in a minute")
	}
}

// putPage puts what came by a page into the inbox, once for its key.
func putPage(ctx context.Context, db *store.Store, key, lane string, body bot.Body, at time.Time) error {
	encoded, err := bot.EncodeInternal(body)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(key))
	_, err = db.Put(ctx, bot.Arrival{
		Key: fmt.Sprintf("page:%x", sum[:24]), Lane: lane, Kind: body.Kind(), Format: bot.FormatInternal, Body: encoded, At: at, ReceivedAt: at,
	})
	return err
}
