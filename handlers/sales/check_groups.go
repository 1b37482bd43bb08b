package sales

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// schedule of a sale that came from one; nil if it came from none, or from one that
// is not there any more.
func (s *Seller) scheduleOf(sale bot.Sale) *config.SaleSchedule {
	for i := range s.Shop.Sales.Schedules {
		if sale.Schedule != "" && s.Shop.Sales.Schedules[i].Name == sale.Schedule {
			return &s.Shop.Sales.Schedules[i]
		}
	}
	return nil
}

// posts says whether the groups are told of a sale.
func (s *Seller) posts(sale bot.Sale) bool {
	if sale.Schedule == "" {
		return true
	}
	from := s.scheduleOf(sale)
	return from != nil && from.Post
}

// groupsMost bounds how many groups are looked through.
const groupsMost = 10_000

// groups are those that hear of a sale, in order of chat_id: the chosen ones, or all
// of its stores.
func (s *Seller) groups(v bot.View, sale bot.Sale) ([]bot.Group, error) {
	var all []bot.Group
	if len(sale.Chats) > 0 {
		for _, chat := range sale.Chats {
			g, err := v.Group(chat)
			if err != nil {
				return nil, err
			}
			if g.ChatID != "" && g.DismissedAt.IsZero() {
				all = append(all, g)
			}
		}
		slices.SortFunc(all, func(a, b bot.Group) int { return cmp.Compare(a.ChatID, b.ChatID) })
		return slices.CompactFunc(all, func(a, b bot.Group) bool { return a.ChatID == b.ChatID }), nil
	}
	const page = 1000
	after := ""
	for len(all) < groupsMost {
		open, err := v.OpenGroups(after, page)
		if err != nil {
			return nil, err
		}
		for _, g := range open {
			if g.Store != "" && At(sale, g.Store) {
				all = append(all, g)
			}
			after = g.ChatID
		}
		if len(open) < page {
			break
		}
	}
	return all, nil
}

// checkGroups looks whether the groups are there and can be written to today.
func (s *Seller) checkGroups(f *findings, v bot.View, sale bot.Sale, now time.Time) error {
	for _, chat := range sale.Chats {
		g, err := v.Group(chat)
		switch {
		case err != nil:
			return err
		case g.ChatID == "":
			f.stop("没有群「%s」，发 /群 可以看到有哪些", oneLine(chat))
		case !g.DismissedAt.IsZero():
			f.stop("群「%s」已经解散了，请去掉它", groupName(g))
		case !At(sale, g.Store):
			f.stop("群「%s」不属于这一场的门店，请去掉它，或换成门店自己的群", groupName(g))
		}
	}
	if !s.posts(sale) || len(f.stops()) > 0 {
		return nil
	}
	groups, err := s.groups(v, sale)
	if err != nil {
		return err
	}
	if len(groups) == 0 {
		f.warn("这些门店还没有客户群，不会有群发，只能靠店员把链接发给客户")
		return nil
	}
	var busy, ownerless []string
	owners := map[string]bool{}
	at := s.postsAt(sale, now)
	for _, g := range groups {
		used, err := s.usedUp(v, g.ChatID, sale, at)
		if err != nil {
			return err
		}
		if used {
			busy = append(busy, "「"+groupName(g)+"」")
		}
		if g.Owner == "" {
			ownerless = append(ownerless, "「"+groupName(g)+"」")
		}
		owners[g.Owner] = true
	}
	if len(busy) > 0 {
		f.warn("%s当天已经有群发了（一个群一天大约一条），这些群改成请群主自己发，会给群主一条待办", some(busy))
	}
	if len(ownerless) > 0 {
		f.warn("%s没有群主，发不了群发，请先在企业微信里分配群主", some(ownerless))
	}
	if last := at.Add(time.Duration(len(owners)-1) * s.Shop.Sales.Stagger); len(owners) > 1 && last.After(sale.Start) {
		f.warn("%d 位群主的群发错开 %s建，最后一条要到 %s，已经开抢了", len(owners), span(s.Shop.Sales.Stagger), s.clock(last, now))
	}
	return nil
}

// usedUp says whether a group has had its post of a day, other than those of the sale
// itself: the quota is the members' too [docs 92135].
func (s *Seller) usedUp(v bot.View, chat string, sale bot.Sale, at time.Time) (bool, error) {
	day := s.dayOf(at)
	made, err := v.Posting().PostedTo(chat, day)
	for _, p := range made {
		if p.CancelledAt.IsZero() && p.Problem == "" && p.Ref != Ref(sale.ID) && p.At.Before(day.AddDate(0, 0, 1)) {
			return true, err
		}
	}
	return false, err
}

// checkPromoted looks whether the same was promoted just now.
func (s *Seller) checkPromoted(f *findings, v bot.View, sale bot.Sale, now time.Time) error {
	within := s.Shop.Sales.PromotedWithin
	if within <= 0 || sale.Item == "" {
		return nil
	}
	others, err := v.Sales().Promoted(sale.Item, sale.Category, now.Add(-within))
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.ID == sale.ID || sale.Schedule != "" && other.Schedule == sale.Schedule || other.State == bot.SaleCalledOff || !meet(other, sale) {
			continue
		}
		what := "同一样商品"
		if !strings.EqualFold(oneLine(other.Item), oneLine(sale.Item)) {
			what = "同一类的「" + oneLine(other.Item) + "」"
		}
		f.warn("%s内推过%s（%s，编号 %s），客户可能会觉得烦", span(within), what, s.moment(other.Start), other.ID)
		return nil
	}
	return nil
}

// meet says whether two sales are at a common store. Who makes one at their store is
// told of no others.
func meet(a, b bot.Sale) bool {
	stores := storesOf(b)
	return len(stores) == 0 || slices.ContainsFunc(stores, func(store string) bool { return At(a, store) })
}

// groupName is how people call a group.
func groupName(g bot.Group) string { return cmp.Or(oneLine(g.Name), g.ChatID) }

// some names the first of many.
func some(names []string) string {
	const shown = 5
	if len(names) > shown {
		return strings.Join(names[:shown], "、") + "等"
	}
	return strings.Join(names, "、")
}
