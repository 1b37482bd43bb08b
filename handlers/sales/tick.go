package sales

import (
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// How far back sales are looked at that nobody said the end of, because the bot stood
// still, and how many at once.
const (
	lookBack = 7 * 24 * time.Hour
	atOnce   = 1000
	// Around its start WeCom is asked every minute how the posts stand that wait. That
	// they do is said from lagAfter to lagWithin after the start, and of no post that
	// was made later than that ago: nobody is told of one that was confirmed meanwhile.
	lagAfter  = 2 * time.Minute
	lagWithin = 5 * time.Minute
	// stale is how long after the end nobody wants to hear of it in a group.
	stale = 12 * time.Hour
)

// tick looks after all sales: who has to confirm posts is reminded, and what is over
// gets its result.
func (s *Seller) tick(_ bot.Event, v bot.View) ([]bot.Effect, error) {
	now := v.Now()
	all, err := v.Sales().Sales(bot.Everything(), now.Add(-lookBack), atOnce)
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, sale := range all {
		if sale.State != bot.SalePlanned {
			continue
		}
		look := s.running
		if !now.Before(sale.End) {
			look = s.over
		}
		more, err := look(v, sale)
		if err != nil {
			return nil, err
		}
		effects = append(effects, more...)
	}
	return effects, nil
}

// running looks after the posts of a sale that is coming or going on.
func (s *Seller) running(v bot.View, sale bot.Sale) ([]bot.Effect, error) {
	now := v.Now()
	if !s.posts(sale) || now.Before(sale.Start.Add(-s.Shop.Sales.PostBefore)) {
		return nil, nil
	}
	made, err := v.Posting().PostsOf(Ref(sale.ID))
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	waiting := map[string]int{}
	for _, p := range made {
		if p.Template != postTemplate {
			continue
		}
		effects = append(effects, s.reminded(v, sale, p)...)
		if p.MsgID == "" || !waits(p) || now.Before(sale.Start.Add(-lagAfter)) || now.Sub(sale.Start) >= lagWithin {
			continue
		}
		effects = append(effects, bot.FetchPost{ID: p.ID, MsgID: p.MsgID, Sender: p.Sender})
		if now.Sub(p.At) >= lagAfter {
			waiting[p.Store] += len(p.ChatIDs)
		}
	}
	if now.Before(sale.Start.Add(lagAfter)) {
		return effects, nil
	}
	for _, store := range sorted(waiting) {
		// Said again it is the same item.
		effects = append(effects, alerts.Raise(s.Shop.Alerts, now, bot.AlertItem{
			Key: "sale/" + sale.ID + "/lag/" + store, Kind: bot.AlertSale, Store: store, At: sale.Start,
			Detail: fmt.Sprintf("%s「%s」开始了，还有 %d 个群的群发没有确认（发 /秒杀 %s 看是谁）", KindName(sale.Kind), oneLine(sale.Item), waiting[store], sale.ID),
		})...)
	}
	return effects, nil
}

// over says what came of a sale, once.
func (s *Seller) over(v bot.View, sale bot.Sale) ([]bot.Effect, error) {
	now := v.Now()
	sale, err := locked(v, bot.Everything(), sale.ID)
	if err != nil || sale.State != bot.SalePlanned || now.Before(sale.End) {
		return nil, err // Somebody has changed it just now.
	}
	w, err := s.counted(v, sale)
	if err != nil {
		return nil, err
	}
	made, err := v.Posting().PostsOf(Ref(sale.ID))
	if err != nil {
		return nil, err
	}
	sale.State, sale.ToldAt = bot.SaleDone, now
	effects := []bot.Effect{bot.SaveSale{Sale: sale}}
	cancelled, _, err := s.cancelPosts(v, sale.ID, now, "活动结束了，不用发了", nil)
	if err != nil {
		return nil, err
	}
	effects = append(effects, cancelled...)
	if w.Got == 0 && !s.posts(sale) {
		return effects, nil // A price that holds every day is no news where nobody took it.
	}
	notice, err := s.notice(v, sale, "sale/notice_over", w)
	if err != nil {
		return nil, err
	}
	effects = append(effects, notice...)
	if w.Got == 0 || now.Sub(sale.End) > stale {
		return effects, nil
	}
	words, err := s.Messages.Message(resultTemplate, w)
	if err != nil {
		return nil, err
	}
	for _, p := range made {
		if p.Template != postTemplate || p.ConfirmedAt.IsZero() || !p.CancelledAt.IsZero() {
			continue
		}
		more, err := s.resultTo(v, sale, p, words)
		if err != nil {
			return nil, err
		}
		effects = append(effects, more...)
	}
	return effects, nil
}

// resultTo brings the result to the groups that a post brought the sale to: by another
// post where they take one today and it is not night, and otherwise by the hand of
// their owner.
func (s *Seller) resultTo(v bot.View, sale bot.Sale, p bot.Post, words string) ([]bot.Effect, error) {
	now := v.Now()
	var free []string
	for _, chat := range p.ChatIDs {
		today, err := v.Posting().PostedTo(chat, s.dayOf(now))
		if err != nil {
			return nil, err
		}
		// What was made on another day and confirmed today counts for today as well.
		used := s.dayOf(p.ConfirmedAt).Equal(s.dayOf(now)) ||
			slices.ContainsFunc(today, func(o bot.Post) bool { return o.CancelledAt.IsZero() && o.Problem == "" })
		if !used {
			free = append(free, chat)
		}
	}
	if len(free) < len(p.ChatIDs) || s.night.Holds(now) {
		why := "结束了，今天群里已经有群发，方便的话把结果说一声"
		if len(free) == len(p.ChatIDs) {
			why = "结束了，天晚了没有再建群发，明天方便的话在群里把结果说一声"
		}
		return s.askOwner(sale, p.Sender, p.Store, "result", why, words, now), nil
	}
	if len(free) == 0 {
		return nil, nil
	}
	result := bot.Post{
		ID: "P" + digest("sale result", sale.ID, p.ID), Sender: p.Sender, Store: p.Store, Template: resultTemplate, Text: words,
		ChatIDs: free, By: sale.By, At: now, Ref: Ref(sale.ID),
	}
	return []bot.Effect{bot.SavePost{Post: result}, bot.CreatePost{Post: result}}, nil
}
