package web_test

import (
	"context"
	"errors"
	"sync"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

var errAway = errors.New("dial tcp 10.1.2.3:3306: connection refused")

// selling answers each sale with what stands here for it, and keeps what it was asked.
type selling struct {
	mu      sync.Mutex
	looks   map[string]bot.SaleLook
	answers map[string]bot.SaleAnswer
	acts    []bot.SaleAct
	asked   []string
	err     error
}

func (f *selling) SaleLook(_ context.Context, link bot.SaleLink, who string) (bot.SaleLook, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, link.Sale+" "+link.ChatID+" "+who)
	look, ok := f.looks[link.Sale]
	if !ok {
		return bot.SaleLook{SaleAnswer: bot.SaleAnswer{Result: bot.SaleUnknown}}, f.err
	}
	if who == "" {
		look.SaleAnswer = bot.SaleAnswer{Result: bot.SaleNotForYou, Why: bot.WhyStranger}
	}
	return look, f.err
}

func (f *selling) SaleAct(_ context.Context, act bot.SaleAct) (bot.SaleAnswer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acts = append(f.acts, act)
	return f.answers[act.Sale], f.err
}

// answer sets what acts in a sale come to.
func (f *selling) answer(sale string, a bot.SaleAnswer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[sale] = a
}

// show sets how a customer stands in a sale.
func (f *selling) show(sale string, change func(*bot.SaleLook)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	look := f.looks[sale]
	change(&look)
	f.looks[sale] = look
}

// done is what was done so far.
func (f *selling) done() []bot.SaleAct {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]bot.SaleAct(nil), f.acts...)
}

// wallets has coupons, plans and one wallet for everybody.
type wallets struct {
	coupons map[string]bot.Coupon
	packs   map[string][]string
	plans   map[string]bot.CouponPlan
	claimed []bot.CouponAnswer
	wallet  web.Wallet
	took    []string
	keys    []string
	result  bot.CouponResult
	err     error
}

func (f *wallets) Coupon(_ context.Context, code string) (bot.Coupon, []bot.Coupon, error) {
	var pack []bot.Coupon
	for _, other := range f.packs[code] {
		pack = append(pack, f.coupons[other])
	}
	return f.coupons[code], pack, f.err
}

func (f *wallets) Take(_ context.Context, code, key string) (bot.CouponAnswer, error) {
	f.took, f.keys = append(f.took, code), append(f.keys, key)
	c := f.coupons[code]
	if f.result == bot.CouponGot {
		c.State, c.ClaimedAt = bot.CouponClaimed, noon
		f.coupons[code] = c
	}
	return bot.CouponAnswer{Result: f.result, Coupon: c}, f.err
}

func (f *wallets) Plan(_ context.Context, id string) (bot.CouponPlan, error) {
	return f.plans[id], f.err
}

func (f *wallets) ClaimPlan(_ context.Context, id, who, key string) ([]bot.CouponAnswer, error) {
	f.took, f.keys = append(f.took, id+" "+who), append(f.keys, key)
	return f.claimed, f.err
}

func (f *wallets) Wallet(context.Context, string) (web.Wallet, error) { return f.wallet, f.err }

// campaigns answers each campaign with what stands here for it.
type campaigns struct {
	looks    map[string]web.CampaignLook
	answered []bot.CampaignAnswered
	keys     []string
	err      error
}

func (f *campaigns) CampaignLook(_ context.Context, id, _, _ string) (web.CampaignLook, error) {
	return f.looks[id], f.err
}

func (f *campaigns) CampaignAnswer(_ context.Context, a bot.CampaignAnswered, key string) error {
	f.answered, f.keys = append(f.answered, a), append(f.keys, key)
	return f.err
}
