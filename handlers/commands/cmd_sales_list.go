package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/handlers/sales"
)

// listSales is the list whose lines are called by their numbers.
const listSales = "sales"

// The bounds of what is listed.
const (
	salesMost  = 30
	waitShown  = 10
	salesSince = 3 * day
)

// saleList shows what goes on, what comes and what is over.
func (c *counter) saleList(call bot.Call, v bot.View) (bot.Answer, error) {
	now := v.Now()
	all, err := v.Sales().Sales(call.Scope, now.Add(-salesSince), salesMost)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(all) == 0 {
		return bot.Answer{Text: "这几天没有秒杀。做一场发 /秒杀 新建，缺什么会问您。", List: listSales}, nil
	}
	var lines []string
	var entries []listEntry
	for _, part := range []struct {
		title string
		holds func(bot.Sale) bool
	}{
		{"正在卖：", func(s bot.Sale) bool { return s.OpenAt(now) }},
		{"快开始：", func(s bot.Sale) bool { return s.State == bot.SalePlanned && now.Before(s.Start) }},
		{"已经结束：", func(s bot.Sale) bool { return s.State != bot.SalePlanned || !now.Before(s.End) }},
	} {
		first := true
		for _, s := range all {
			if !part.holds(s) {
				continue
			}
			if first {
				lines, first = append(lines, part.title), false
			}
			text, err := c.saleLine(call, v, s)
			if err != nil {
				return bot.Answer{}, err
			}
			entries = append(entries, listEntry{s.ID, text})
			lines = append(lines, fmt.Sprintf("%d. %s", len(entries), text))
		}
	}
	lines = append(lines, "看一场发 /秒杀 1；核对库存发 /库存 对账 1；新建发 /秒杀 新建")
	return bot.Answer{Text: strings.Join(lines, "\n"), List: listSales, Listed: idsOf(entries)}, nil
}

// saleTitle is what is sold for how much; one that comes from a schedule may not say
// what it costs otherwise.
func saleTitle(s bot.Sale) string {
	title := fmt.Sprintf("%s ¥%s", shownText(s.Item), s.Price)
	if s.Was > 0 {
		title += fmt.Sprintf("（原价 ¥%s）", s.Was)
	}
	return title
}

// saleLine is a sale in one line: what, where, when, how much is left, who waits, and
// whose posts are not confirmed.
func (c *counter) saleLine(call bot.Call, v bot.View, s bot.Sale) (string, error) {
	parts := []string{saleTitle(s)}
	if len(c.roster.Stores(call.Scope)) > 1 {
		parts = append(parts, c.saleStores(s))
	}
	parts = append(parts, c.saleTime(s, v.Now()))
	audit, err := v.Sales().Audit(call.Scope, s.ID, 0)
	if err != nil {
		return "", err
	}
	total := summed(audit.Kept)
	stock := fmt.Sprintf("剩 %d/%d", total.Available, total.Total)
	switch {
	case s.State == bot.SaleCalledOff:
		stock = "已取消"
	case total.Total > 0 && total.Available == 0:
		stock = fmt.Sprintf("抢完了（%d）", total.Total)
	}
	if total.Waiting > 0 {
		stock += fmt.Sprintf("，候补 %d 人", total.Waiting)
	}
	parts = append(parts, stock)
	posts, err := c.salePosts(call, v, s)
	if err != nil {
		return "", err
	}
	if waiting := unconfirmedPosts(posts); len(waiting) > 0 && s.State == bot.SalePlanned {
		parts = append(parts, fmt.Sprintf("群发 %d/%d 已确认", len(posts)-len(waiting), len(posts)))
	}
	return strings.Join(parts, "，") + "（编号 " + s.ID + "）", nil
}

// salePosts are the posts of a sale that a scope shows and that were not called off.
func (c *counter) salePosts(call bot.Call, v bot.View, s bot.Sale) ([]bot.Post, error) {
	all, err := v.Posting().PostsOf(sales.Ref(s.ID))
	return slices.DeleteFunc(slices.Clone(all), func(p bot.Post) bool {
		return !p.CancelledAt.IsZero() && p.ConfirmedAt.IsZero() || p.Problem != "" || !roster.Shows(call.Scope, p.Store)
	}), err
}

// postsWithin is a view in which the posts of a scope stand and no others.
type postsWithin struct {
	bot.View
	scope bot.Scope
}

// Posting answers about those.
func (w postsWithin) Posting() bot.PostView {
	return scopedPosts{PostView: w.View.Posting(), scope: w.scope}
}

type scopedPosts struct {
	bot.PostView
	scope bot.Scope
}

// PostsOf are described at bot.PostView.
func (p scopedPosts) PostsOf(ref string) ([]bot.Post, error) {
	all, err := p.PostView.PostsOf(ref)
	return slices.DeleteFunc(slices.Clone(all), func(post bot.Post) bool { return !roster.Shows(p.scope, post.Store) }), err
}

// unconfirmedPosts are those that their senders have not confirmed.
func unconfirmedPosts(posts []bot.Post) []bot.Post {
	return slices.DeleteFunc(slices.Clone(posts), func(p bot.Post) bool { return !p.ConfirmedAt.IsZero() })
}

// saleStores are the names of the stores where a sale is.
func (c *counter) saleStores(s bot.Sale) string {
	var names []string
	for _, store := range c.Shop.Stores {
		if sales.At(s, store.ID) {
			names = append(names, store.Name)
		}
	}
	if len(names) == len(c.Shop.Stores) && len(names) > 1 {
		return "全部门店"
	}
	return some(names)
}

// saleTime is from when until when a sale goes on.
func (c *counter) saleTime(s bot.Sale, now time.Time) string {
	until := c.local(s.End).Format("15:04")
	if c.daysBetween(s.Start, s.End) != 0 {
		until = c.moment(s.End, now)
	}
	return c.moment(s.Start, now) + "–" + until
}

// summed is the balance of all stores together.
func summed(all []bot.SaleBalance) bot.SaleBalance {
	var sum bot.SaleBalance
	for _, b := range all {
		sum.Total, sum.Sold, sum.Held, sum.Offered = sum.Total+b.Total, sum.Sold+b.Sold, sum.Held+b.Held, sum.Offered+b.Offered
		sum.Available, sum.Waiting = sum.Available+b.Available, sum.Waiting+b.Waiting
	}
	return sum
}

// saleDetails shows one sale: what it is, how it stands by store, its posts and who
// waits.
func (c *counter) saleDetails(call bot.Call, v bot.View, s bot.Sale) (bot.Answer, error) {
	now := v.Now()
	lines := []string{
		fmt.Sprintf("%s，每人 %d 份", saleTitle(s), max(1, s.Each)),
		c.saleStores(s) + "，" + c.saleTime(s, now) + "（编号 " + s.ID + "）",
	}
	if s.State == bot.SaleCalledOff {
		lines = append(lines, "已经取消："+cmp.Or(shownText(s.OffWhy), "没有写原因"))
	}
	if !s.PickupBy.IsZero() {
		lines = append(lines, "最晚 "+c.moment(s.PickupBy, now)+" 提")
	}
	if s.If != "" {
		lines = append(lines, "只给："+shownText(s.If))
	}
	audit, err := v.Sales().Audit(call.Scope, s.ID, 0)
	if err != nil {
		return bot.Answer{}, err
	}
	for _, b := range audit.Kept {
		lines = append(lines, c.balanceLine(b))
	}
	lag, err := c.seller.Lag(postsWithin{View: v, scope: call.Scope}, s)
	if err != nil {
		return bot.Answer{}, err
	}
	if lag != "" {
		lines = append(lines, lag)
	}
	waiting, err := c.waiters(call, v, s)
	if err != nil {
		return bot.Answer{}, err
	}
	lines = append(lines, waiting...)
	if url := c.seller.URL(s, ""); url != "" && s.State != bot.SaleCalledOff && now.Before(s.End) {
		lines = append(lines, "这一页可以直接发给客户："+url)
	}
	lines = append(lines, "名单 /秒杀 名单 "+s.ID+"；对账 /库存 对账 "+s.ID)
	return bot.Answer{Text: strings.Join(lines, "\n"), Store: s.Store}, nil
}

// balanceLine says where the units of a store are.
func (c *counter) balanceLine(b bot.SaleBalance) string {
	where := "各店合用"
	if b.Store != "" {
		where = c.roster.StoreName(b.Store)
	}
	return fmt.Sprintf("%s：卖出 %d，保留 %d，候补中 %d，可抢 %d，共 %d；候补排队 %d 人", where, b.Sold, b.Held, b.Offered, b.Available, b.Total, b.Waiting)
}

// waiters are the first of those who wait.
func (c *counter) waiters(call bot.Call, v bot.View, s bot.Sale) ([]string, error) {
	claims, err := v.Sales().Claims(call.Scope, s.ID, bot.ClaimWaiting, 0, waitShown)
	if err != nil || len(claims) == 0 {
		return nil, err
	}
	var names []string
	for _, claim := range claims {
		customer, err := v.Customer(claim.ExternalUserID)
		if err != nil {
			return nil, err
		}
		names = append(names, shownName(customer.Name))
	}
	return []string{"排在前面的：" + strings.Join(names, "、")}, nil
}
