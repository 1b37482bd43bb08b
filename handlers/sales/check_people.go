package sales

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
)

// everybody is the condition that every customer fits who can be reached.
const everybody = "relation = active"

// audienceOf is a sale's condition.
func audienceOf(sale bot.Sale) string {
	if sale.If == "" {
		return everybody
	}
	return sale.If
}

// checkPeople looks who may take part: how many, who of them bought it just now, and
// who is kept from sales.
func (s *Seller) checkPeople(f *findings, v bot.View, sale bot.Sale, now time.Time) error {
	if sale.If != "" {
		if _, err := segment.Parse(sale.If); err != nil {
			f.stop("人群条件看不懂：%v", err)
			return nil
		}
	}
	scope := s.scopeOf(sale)
	audience, err := v.Desk().Audience(scope, audienceOf(sale), 0, 1)
	switch {
	case err != nil:
		return err
	case audience.Problem != "":
		f.stop("人群条件看不懂：%s", audience.Problem)
		return nil
	case audience.Count == 0:
		f.warn("现在没有一位客户符合条件，谁也抢不了")
	default:
		f.warn("%s，现在一共 %d 位", s.who(sale), audience.Count)
	}
	if err := s.checkBought(f, v, sale, now); err != nil {
		return err
	}
	excluded, err := v.Moderation().Excluded(scope, lookedAt)
	if err != nil {
		return err
	}
	people := map[string]bool{}
	for _, e := range excluded {
		people[e.ExternalUserID] = true
	}
	if len(people) > 0 {
		f.warn("有 %s 位客户因为违规暂停参加活动，页面上会说明抢不了的原因（发 /违规 可以查看）", atLeast(len(people), len(excluded) == lookedAt))
	}
	return nil
}

// who says in words who may take part.
func (s *Seller) who(sale bot.Sale) string {
	who := "所有客户都能参加"
	if e, err := segment.Parse(sale.If); sale.If != "" && err == nil {
		who = "能参加的是：" + segment.Describe(e)
	}
	if len(sale.Chats) > 0 {
		who += fmt.Sprintf("，还要在选定的 %d 个群里", len(sale.Chats))
	}
	return who
}

// lookedAt bounds how many are looked at one by one.
const lookedAt = 300

func atLeast(n int, more bool) string {
	if more {
		return fmt.Sprintf("至少 %d", n)
	}
	return fmt.Sprint(n)
}

// again is after how long a category is bought again.
func (s *Seller) again(category string) time.Duration {
	if d, ok := s.Shop.Sales.BuysAgain[category]; ok && category != "" {
		return d
	}
	return s.Shop.Sales.BoughtWithin
}

// checkBought counts who of the audience bought the item just now.
func (s *Seller) checkBought(f *findings, v bot.View, sale bot.Sale, now time.Time) error {
	within := s.again(sale.Category)
	if within < time.Hour || sale.Item == "" {
		return nil
	}
	lately := fmt.Sprintf("(%s) and ordered < %dh", audienceOf(sale), int(within/time.Hour))
	audience, err := v.Desk().Audience(s.scopeOf(sale), lately, 0, lookedAt)
	if err != nil || audience.Problem != "" {
		return err
	}
	n := 0
	for _, pair := range audience.Pairs {
		bought, err := s.boughtSince(v, pair.ExternalUserID, sale, now.Add(-within))
		if err != nil {
			return err
		}
		if bought {
			n++
		}
	}
	if n > 0 {
		f.warn("其中 %s 位最近 %s刚买过，活动只在群里说，不会单独发给 TA 们", atLeast(n, audience.Count > lookedAt), span(within)+"内")
	}
	return nil
}

// boughtSince says whether a customer has bought an item since a time.
func (s *Seller) boughtSince(v bot.View, externalUserID string, sale bot.Sale, since time.Time) (bool, error) {
	orders, err := v.Orders(externalUserID)
	for _, o := range orders {
		if o.Status == bot.OrderPaid && o.PaidAt.After(since) && slices.ContainsFunc(o.Items, func(i bot.OrderItem) bool { return s.sameItem(i, sale) }) {
			return true, err
		}
	}
	return false, err
}

// sameItem says whether a line of an order is a sale's item: by its name, or by its
// category where that tells when it is bought again.
func (s *Seller) sameItem(i bot.OrderItem, sale bot.Sale) bool {
	_, cyclic := s.Shop.Sales.BuysAgain[sale.Category]
	return strings.EqualFold(oneLine(i.Name), oneLine(sale.Item)) || cyclic && i.Category == sale.Category
}
