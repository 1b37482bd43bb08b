package commands

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons/coupontest"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/handlers/sales"
)

// stall keeps sales and campaigns as the store does, as far as commands ask.
type stall struct {
	clock     func() time.Time
	sales     []bot.Sale
	claims    []bot.SaleClaim
	audits    map[string]bot.SaleAudit
	campaigns []bot.Campaign
	answers   []bot.CampaignAnswer
	posts     map[string]bot.Post
	alerts    []bot.AlertItem
	moves     []bot.MoveClaim
	drawer    *coupontest.Drawer
}

// newStall has a sale that goes on at the seventeenth store and a vote.
func newStall(clock func() time.Time) *stall {
	s := &stall{clock: clock, audits: map[string]bot.SaleAudit{}, posts: map[string]bot.Post{}, drawer: coupontest.New(clock)}
	s.sells(bot.Sale{
		ID: "S7K2QMA", Version: 1, Kind: bot.SaleFlash, Item: "鲜牛奶 1L", Category: "乳品", Picture: "web/static/coupon.png", Price: 990, Was: 1680,
		Units: map[string]int{"s17": 50}, Each: 2, Start: monday.Add(-time.Hour), End: monday.Add(2 * time.Hour), Hold: 24 * time.Hour,
		Offer: 30 * time.Minute, Store: "s17", By: "hanmei", At: monday.Add(-5 * time.Hour), State: bot.SalePlanned,
	}, bot.SaleBalance{Store: "s17", Total: 50, Sold: 8, Held: 29, Offered: 1, Available: 12, Waiting: 3})
	s.claims = []bot.SaleClaim{
		{Sale: "S7K2QMA", ExternalUserID: "wm-yu", Seq: 1, State: bot.ClaimHeld, Quantity: 2, Store: "s17", Price: 990, At: monday, ChangedAt: monday, Until: monday.Add(24 * time.Hour)},
	}
	s.campaigns = []bot.Campaign{{
		ID: "C7K2QMA", Kind: bot.CampaignVote, Title: "下一期秒杀选什么", Options: []string{"鲜牛奶 1L", "酸奶"}, Start: monday.Add(-day), End: monday.Add(day),
		Store: "s17", By: "hanmei", At: monday.Add(-day),
	}}
	s.answers = []bot.CampaignAnswer{{Campaign: "C7K2QMA", ExternalUserID: "wm-yu", Option: "鲜牛奶 1L", Public: true, At: monday.Add(-time.Hour)}}
	return s
}

// sells puts up a sale whose books are right.
func (s *stall) sells(sale bot.Sale, balance ...bot.SaleBalance) {
	s.sales = append(s.sales, sale)
	for i := range balance {
		balance[i].Sale = sale.ID
	}
	s.audits[sale.ID] = bot.SaleAudit{
		Kept: balance, Counted: slices.Clone(balance), Entries: 41, Hash: "9f86d081884c7d659a2feaa0c55ad015", Sound: true,
		Lines: []bot.SaleEntry{{Seq: 41, At: monday, Store: "s17", What: "claims", Claims: 3, Held: 3, Available: -3}},
	}
}

// keeps takes in what was decided.
func (s *stall) keeps(e bot.Effect) {
	s.drawer.Apply(e)
	switch e := e.(type) {
	case bot.SaveSale:
		s.sales = slices.DeleteFunc(s.sales, func(x bot.Sale) bool { return x.ID == e.ID })
		s.sales = append(s.sales, e.Sale)
	case bot.MoveClaim:
		s.moves = append(s.moves, e)
	case bot.SetCampaign:
		s.campaigns = slices.DeleteFunc(s.campaigns, func(x bot.Campaign) bool { return x.ID == e.ID })
		s.campaigns = append(s.campaigns, e.Campaign)
	case bot.SavePost:
		s.posts[e.ID] = e.Post
	case bot.RaiseAlert:
		s.alerts = append(s.alerts, e.AlertItem)
	}
}

// sold is the sale of an ID, zero if there is none.
func (s *stall) sold(id string) bot.Sale {
	i := slices.IndexFunc(s.sales, func(x bot.Sale) bool { return x.ID == id })
	if i < 0 {
		return bot.Sale{}
	}
	return s.sales[i]
}

// saleSide, campaignSide and stallPosts are what the stall answers.
type saleSide struct {
	bot.SaleView
	*stall
}

// covered says whether a scope shows a sale: one of its stores is in it.
func covered(scope bot.Scope, sale bot.Sale) bool {
	return scope.All || slices.ContainsFunc(scope.Stores, func(store string) bool { return sales.At(sale, store) })
}

func (s saleSide) Sale(id string) (bot.Sale, error) { return s.sold(id), nil }

func (s saleSide) SaleOf(scope bot.Scope, id string) (bot.Sale, error) {
	if one := s.sold(id); one.ID != "" && covered(scope, one) {
		return one, nil
	}
	return bot.Sale{}, nil
}

func (s saleSide) Sales(scope bot.Scope, endAfter time.Time, limit int) ([]bot.Sale, error) {
	all := slices.DeleteFunc(slices.Clone(s.sales), func(x bot.Sale) bool { return !x.End.After(endAfter) || !covered(scope, x) })
	slices.SortFunc(all, func(a, b bot.Sale) int { return a.Start.Compare(b.Start) })
	return all[:min(len(all), limit)], nil
}

func (s saleSide) Balance(id string) ([]bot.SaleBalance, error) { return s.audits[id].Kept, nil }

func (s saleSide) Audit(scope bot.Scope, id string, lines int) (bot.SaleAudit, error) {
	a := s.audits[id]
	out := func(b bot.SaleBalance) bool { return b.Store != "" && !roster.Shows(scope, b.Store) }
	a.Kept, a.Counted = slices.DeleteFunc(slices.Clone(a.Kept), out), slices.DeleteFunc(slices.Clone(a.Counted), out)
	a.Lines = a.Lines[:min(len(a.Lines), lines)]
	return a, nil
}

func (s saleSide) Claims(scope bot.Scope, id string, state bot.ClaimState, after int64, limit int) ([]bot.SaleClaim, error) {
	all := slices.DeleteFunc(slices.Clone(s.claims), func(c bot.SaleClaim) bool {
		return c.Sale != id || c.Seq <= after || state != "" && c.State != state || !roster.Shows(scope, c.Store)
	})
	return all[:min(len(all), limit)], nil
}

func (s saleSide) Promoted(item, category string, since time.Time) ([]bot.Sale, error) {
	return slices.DeleteFunc(slices.Clone(s.sales), func(x bot.Sale) bool {
		return x.Item != item && (category == "" || x.Category != category) || x.Start.Before(since)
	}), nil
}

type campaignSide struct {
	bot.CampaignView
	*stall
}

func (s campaignSide) CampaignOf(scope bot.Scope, id string) (bot.Campaign, error) {
	for _, c := range s.campaigns {
		if c.ID == id && (c.Store == "" || roster.Shows(scope, c.Store)) {
			return c, nil
		}
	}
	return bot.Campaign{}, nil
}

func (s campaignSide) Campaigns(scope bot.Scope, endAfter time.Time, limit int) ([]bot.Campaign, error) {
	all := slices.DeleteFunc(slices.Clone(s.campaigns), func(c bot.Campaign) bool {
		return !c.End.After(endAfter) || c.Store != "" && !roster.Shows(scope, c.Store)
	})
	return all[:min(len(all), limit)], nil
}

func (s campaignSide) Tally(id string) (bot.CampaignTally, error) {
	t := bot.CampaignTally{Options: map[string]int{}}
	for _, a := range s.answers {
		if a.Campaign != id {
			continue
		}
		t.Answers++
		t.Options[a.Option]++
		if a.Seat > 0 {
			t.Seats++
		}
		if a.Stars > 0 {
			t.Stars[a.Stars-1]++
		}
	}
	return t, nil
}

func (s campaignSide) CampaignAnswers(_ bot.Scope, id, after string, limit int) ([]bot.CampaignAnswer, error) {
	all := slices.DeleteFunc(slices.Clone(s.answers), func(a bot.CampaignAnswer) bool { return a.Campaign != id || a.ExternalUserID <= after })
	slices.SortFunc(all, func(a, b bot.CampaignAnswer) int { return cmp.Compare(a.ExternalUserID, b.ExternalUserID) })
	return all[:min(len(all), limit)], nil
}

type stallPosts struct {
	bot.PostView
	*stall
}

func (s stallPosts) Post(id string) (bot.Post, error) {
	if p, ok := s.posts[id]; ok {
		return p, nil
	}
	return s.PostView.Post(id)
}

func (s stallPosts) PostsOf(ref string) ([]bot.Post, error) {
	var all []bot.Post
	for _, p := range s.posts {
		if p.Ref == ref {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b bot.Post) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

func (s stallPosts) PostedTo(chat string, since time.Time) ([]bot.Post, error) {
	var all []bot.Post
	for _, p := range s.posts {
		if slices.Contains(p.ChatIDs, chat) && !p.At.Before(since) {
			all = append(all, p)
		}
	}
	return all, nil
}

func (e *example) Sales() bot.SaleView                       { return saleSide{stall: e.stall} }
func (e *example) Campaigns() bot.CampaignView               { return campaignSide{stall: e.stall} }
func (e *example) Coupons() bot.CouponView                   { return e.stall.drawer }
func (e *example) Posting() bot.PostView                     { return stallPosts{e.office.Posting(), e.stall} }
func (e *example) Orders(string) ([]bot.Order, error)        { return nil, nil }
func (e *example) Fits(string, string) (bool, string, error) { return true, "", nil }

func (e *example) OpenGroups(after string, limit int) ([]bot.Group, error) {
	var all []bot.Group
	for _, g := range e.market.groups {
		if g.ChatID > after && len(all) < limit {
			all = append(all, g.Group)
		}
	}
	return all, nil
}
