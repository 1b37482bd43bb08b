package app

import (
	"github.com/zhanggui/zhanggui/bot/web"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// pages are what customers, staff and machines open over HTTP.
func (a *App) pages(reports web.Reports) (*web.Site, error) {
	c := a.o.Config
	customers, staff, err := a.identities()
	if err != nil {
		return nil, err
	}
	if err := a.openTill(); err != nil {
		return nil, err
	}
	says, err := handlers.Teller(handlerOptions(c, a.o.Messages))
	if err != nil {
		return nil, err
	}
	giver := coupons.New(handlers.CouponOptions(handlerOptions(c, a.o.Messages), a.zone))
	key := sellingKey(c)
	return web.New(web.Options{
		Shop: c.Shop, Files: a.o.Messages.FS(), Checks: a.ready.checks(), Gatherer: a.registry, Log: a.o.Log,
		Reports: reports, ReportKey: reportKey(c), Now: a.o.Now,
		PublicURL: c.Server.PublicURL, Key: key, Login: c.Pages,
		CorpID: c.WeCom.CorpID, AgentID: c.WeCom.App.AgentID, Identity: customers, StaffIdentity: staff, Offline: a.till,
		Counter:   counter{store: a.store, roster: roster.New(c.Shop), now: a.o.Now, log: a.o.Log},
		Selling:   selling{store: a.store},
		Wallets:   wallets{store: a.store, giver: giver, abuse: c.Shop.Abuse, key: key, now: a.o.Now},
		Campaigns: campaigns{store: a.store, now: a.o.Now}, Boards: boards{store: a.store, shop: c.Shop},
		Teller: teller{store: a.store, teller: says, now: a.o.Now}, RuleTitle: says.RuleTitle,
	})
}
