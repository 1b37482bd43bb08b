package sales

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// tally adds up the balances of a sale over its stores.
func tally(v bot.View, sale string) (bot.SaleBalance, error) {
	stores, err := v.Sales().Balance(sale)
	all := bot.SaleBalance{Sale: sale}
	for _, b := range stores {
		all.Total += b.Total
		all.Sold += b.Sold
		all.Held += b.Held
		all.Offered += b.Offered
		all.Available += b.Available
		all.Waiting += b.Waiting
	}
	return all, err
}

// locked is a sale as it stays until the event is handled: its balance is read first,
// which locks it. What a scope does not show is not there.
func locked(v bot.View, scope bot.Scope, id string) (bot.Sale, error) {
	if _, err := v.Sales().Balance(id); err != nil {
		return bot.Sale{}, err
	}
	return v.Sales().SaleOf(scope, id)
}

// counted are the words of a sale with its numbers as of now.
func (s *Seller) counted(v bot.View, sale bot.Sale) (templates.Sale, error) {
	w := s.words(sale)
	b, err := tally(v, sale.ID)
	if b.Total > 0 {
		w.Total = b.Total
	}
	w.Got, w.Picked, w.Held, w.Left, w.Waiting = b.Sold+b.Held, b.Sold, b.Held, b.Available+b.Offered, b.Waiting
	w.SoldOut = b.Total > 0 && w.Left == 0
	w.Until = s.clock(v.Now(), v.Now())
	return w, err
}

// Result says how a sale stands, or what came of it, in true numbers.
func (s *Seller) Result(v bot.View, sale bot.Sale) (string, error) {
	stores, err := v.Sales().Balance(sale.ID)
	if err != nil {
		return "", err
	}
	all, err := tally(v, sale.ID)
	if err != nil {
		return "", err
	}
	lines := []string{fmt.Sprintf("%s（%s）%s", oneLine(sale.Item), sale.ID, s.standing(v.Now(), sale))}
	lines = append(lines, "截至 "+s.clock(v.Now(), v.Now())+"："+numbers(all))
	if len(stores) > 1 {
		slices.SortFunc(stores, func(a, b bot.SaleBalance) int { return cmp.Compare(a.Store, b.Store) })
		for _, b := range stores {
			lines = append(lines, s.roster.StoreName(b.Store)+"："+numbers(b))
		}
	}
	return strings.Join(lines, "\n"), nil
}

// standing says in what part of its life a sale is.
func (s *Seller) standing(now time.Time, sale bot.Sale) string {
	switch {
	case sale.State == bot.SaleCalledOff && sale.OffWhy != "":
		return "已取消：" + oneLine(sale.OffWhy)
	case sale.State == bot.SaleCalledOff:
		return "已取消"
	case !now.Before(sale.End):
		return "已结束"
	case now.Before(sale.Start):
		return s.moment(sale.Start) + " 开始"
	}
	return "正在抢，" + s.clock(sale.End, now) + " 结束"
}

// numbers says where the units are.
func numbers(b bot.SaleBalance) string {
	text := fmt.Sprintf("共 %d 份，抢到 %d 份，已提 %d 份", b.Total, b.Sold+b.Held, b.Sold)
	for _, part := range []struct {
		n    int
		what string
	}{{b.Held, "待取 %d 份"}, {b.Offered, "留给候补 %d 份"}, {b.Available, "剩 %d 份"}, {b.Waiting, "候补 %d 人"}} {
		if part.n > 0 {
			text += "，" + fmt.Sprintf(part.what, part.n)
		}
	}
	return text
}

// Lag says by store how the posts of a sale stand: who has confirmed, how long that
// took, and who has not.
func (s *Seller) Lag(v bot.View, sale bot.Sale) (string, error) {
	made, err := v.Posting().PostsOf(Ref(sale.ID))
	if err != nil {
		return "", err
	}
	byStore := map[string][]bot.Post{}
	for _, p := range made {
		if p.Template == postTemplate && p.CancelledAt.IsZero() {
			byStore[p.Store] = append(byStore[p.Store], p)
		}
	}
	if len(byStore) == 0 {
		return "还没有群发。", nil
	}
	stores := make([]string, 0, len(byStore))
	for store := range byStore {
		stores = append(stores, store)
	}
	slices.Sort(stores)
	var lines []string
	for _, store := range stores {
		line, err := s.lagOf(v, byStore[store])
		if err != nil {
			return "", err
		}
		lines = append(lines, cmp.Or(s.roster.StoreName(store), "其他")+"："+line)
	}
	return strings.Join(lines, "\n"), nil
}

// lagOf is one store's.
func (s *Seller) lagOf(v bot.View, made []bot.Post) (string, error) {
	groups, confirmed, reached := 0, 0, 0
	var slowest time.Duration
	var waiting, failed []string
	for _, p := range made {
		name, err := s.roster.Name(v.Staff(), p.Sender)
		if err != nil {
			return "", err
		}
		name = cmp.Or(name, p.Sender)
		groups += len(p.ChatIDs)
		switch {
		case p.Problem != "":
			failed = append(failed, name+"："+oneLine(p.Problem))
		case !p.ConfirmedAt.IsZero():
			confirmed += len(p.ChatIDs)
			reached += p.Sent
			slowest = max(slowest, p.ConfirmedAt.Sub(p.At))
		default:
			waiting = append(waiting, fmt.Sprintf("%s（%s）", name, span(v.Now().Sub(p.At))))
		}
	}
	text := fmt.Sprintf("%d 个群，已确认 %d 个，送达 %d 个", groups, confirmed, reached)
	if confirmed > 0 {
		text += "，最慢用了 " + span(slowest)
	}
	if len(waiting) > 0 {
		text += "；还在等 " + some(waiting)
	}
	if len(failed) > 0 {
		text += "；没建好 " + some(failed)
	}
	return text, nil
}
