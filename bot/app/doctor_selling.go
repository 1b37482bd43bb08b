package app

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/bot/wecom"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/sales"
)

// asksWho says whether pages ask whose phone it is.
func asksWho(c *config.Config) bool {
	return c.Pages.Login != "" && c.Pages.Login != config.LoginNone
}

// login tries how phones log in.
func (e *examination) login(c *config.Config) doctor.Check {
	o := doctor.LoginOptions{
		Pages: c.Pages, PublicURL: c.Server.PublicURL, CorpID: c.WeCom.CorpID, AgentID: c.WeCom.App.AgentID, Transport: e.transport,
		Used: e.records.PagesUsed,
	}
	account := c.Pages.OfficialAccount
	if a, err := wecom.NewOfficialAccount(wecom.OfficialAccountOptions{
		BaseURL: account.APIBaseURL, AppID: account.AppID, Secret: account.Secret.Reveal(), Timeout: c.WeCom.Timeout, Log: e.silent,
	}); err == nil {
		o.Account = func(ctx context.Context) error { return triedAccount(ctx, a) }
	}
	return doctor.Login(o)
}

// triedAccount exchanges a code that is none: WeChat looks at the secret first, so
// that the code's own refusal says that the secret is right.
func triedAccount(ctx context.Context, a *wecom.OfficialAccount) error {
	defer a.Close()
	if _, err := a.Reader(ctx, "doctor"); !wecom.IsLoginCode(err) {
		return readable(err)
	}
	return nil
}

// PagesUsed says whether a customer logged in and did something.
func (r *records) PagesUsed(ctx context.Context) (bool, error) {
	db, err := r.open(ctx)
	if err != nil {
		return false, err
	}
	return db.PagesUsed(ctx)
}

// plans are the coupons that are being given, with their numbers.
func (e *examination) plans(ctx context.Context) ([]doctor.PlanState, error) {
	db, err := e.records.open(ctx)
	if err != nil {
		return nil, err
	}
	all, err := countedPlans(ctx, db, coupons.New(handlers.CouponOptions(handlerOptions(e.config, e.messages), e.zone())))
	if err != nil {
		return nil, err
	}
	var open []doctor.PlanState
	for _, p := range all {
		if p.Own() && p.OpenAt(e.now()) && p.Name != "" {
			open = append(open, doctor.PlanState{ID: p.ID, Name: p.Name, Budget: p.Budget, Given: p.Given, External: p.Kind == bot.CouponExternal, Codes: p.Codes})
		}
	}
	return open, nil
}

// zone is the shop's; the configuration has checked its name.
func (e *examination) zone() *time.Location {
	if zone, err := time.LoadLocation(e.config.Shop.Timezone); err == nil {
		return zone
	}
	return time.UTC
}

// nextSale is when a schedule's sale begins next.
func (e *examination) nextSale(s config.SaleSchedule) time.Time {
	return sales.Next(s, e.now(), e.zone())
}
