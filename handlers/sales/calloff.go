package sales

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/templates"
)

// whyMost is how many characters a reason has.
const whyMost = 60

// CallOff ends a sale before its time, by its ID. What was claimed can still be picked
// up.
func (s *Seller) CallOff(call bot.Call, v bot.View, id, why string) (bot.Answer, error) {
	return s.callOff(call, v, id, why, false)
}

// CallOffFreed ends a sale of which nothing is kept for anybody any more: nobody is
// told that they can still come for it. Who has it called off gives the units back.
func (s *Seller) CallOffFreed(call bot.Call, v bot.View, id, why string) (bot.Answer, error) {
	return s.callOff(call, v, id, why, true)
}

func (s *Seller) callOff(call bot.Call, v bot.View, id, why string, freed bool) (bot.Answer, error) {
	sale, err := locked(v, call.Scope, id)
	if err != nil {
		return bot.Answer{}, err
	}
	if sale.ID == "" {
		return bot.Answer{Text: fmt.Sprintf("在您的范围内没有活动「%s」。发 /秒杀 可以看到编号。", oneLine(id)), Refused: refusedScope}, nil
	}
	if no := s.may(call, sale); no.Text != "" {
		return no, nil
	}
	switch {
	case sale.State == bot.SaleCalledOff:
		return bot.Answer{Text: fmt.Sprintf("%s 已经取消了（%s）。", sale.ID, s.moment(sale.OffAt)), Store: sale.Store}, nil
	case sale.State == bot.SaleDone || !call.At.Before(sale.End):
		return bot.Answer{Text: fmt.Sprintf("%s 已经结束了（%s），不用取消。", sale.ID, s.moment(sale.End)), Store: sale.Store}, nil
	}
	why = oneLine(why)
	if utf8.RuneCountInString(why) > whyMost {
		why = templates.CutRunes(why, whyMost)
	}
	sale.State, sale.OffAt, sale.OffWhy = bot.SaleCalledOff, call.At, why
	effects, text, err := s.calledOff(v, sale, freed)
	if err != nil {
		return bot.Answer{}, err
	}
	return bot.Answer{
		Text: text, Effects: effects, Store: sale.Store,
		Plan: &bot.Plan{
			Summary: fmt.Sprintf("取消%s「%s」（%s）", KindName(sale.Kind), oneLine(sale.Item), sale.ID), Bind: digest("off", sale.ID, sale.Version, why),
			Ask: true, Lasting: "取消以后不能恢复，要再办请新建一场。已经抢到的照常可以取",
		},
	}, nil
}

// calledOff are the effects of a sale that is called off.
func (s *Seller) calledOff(v bot.View, sale bot.Sale, freed bool) ([]bot.Effect, string, error) {
	effects := []bot.Effect{bot.SaveSale{Sale: sale}}
	cancelled, n, err := s.cancelPosts(v, sale.ID, sale.OffAt, "活动取消了，不用发了", nil)
	if err != nil {
		return nil, "", err
	}
	effects = append(effects, cancelled...)
	w, err := s.counted(v, sale)
	if err != nil {
		return nil, "", err
	}
	w.Cancelled, w.Freed = n, freed
	told, err := s.notice(v, sale, "sale/notice_off", w)
	if err != nil {
		return nil, "", err
	}
	effects = append(effects, told...)
	words, err := s.Messages.Message("sale/off", w)
	if err != nil {
		return nil, "", err
	}
	sent, err := s.askOwners(v, sale, "off", "活动取消了，群里已经发过的收不回来，麻烦在群里说一声", words, sale.OffAt, nil)
	if err != nil {
		return nil, "", err
	}
	effects = append(effects, sent...)
	effects = append(effects, alerts.Raise(s.Shop.Alerts, sale.OffAt, bot.AlertItem{
		Key: "sale/" + sale.ID + "/off", Kind: bot.AlertSale, Store: sale.Store, At: sale.OffAt,
		Detail: fmt.Sprintf("%s「%s」取消了（编号 %s），抢到 %d 份", w.Kind, w.Item, sale.ID, w.Got),
	})...)
	text := fmt.Sprintf("好，%s「%s」取消了，页面上马上就能看到。", w.Kind, w.Item)
	if n > 0 {
		text += fmt.Sprintf("还没确认的 %d 条群发已经取消。", n)
	}
	if len(sent) > 0 {
		text += "已经发到群里的收不回来，给群主备好了说明的话。"
	}
	if w.Got > w.Picked && !freed {
		text += fmt.Sprintf("抢到没取的还有 %d 份，照常可以取。", w.Got-w.Picked)
	}
	return effects, text, nil
}

// askOwners asks those who have sent a sale's post to say something more in their
// groups, by hand: a group takes one post a day. Each is asked once for the same.
func (s *Seller) askOwners(v bot.View, sale bot.Sale, about, why, words string, at time.Time, of func(bot.Post) bool) ([]bot.Effect, error) {
	made, err := v.Posting().PostsOf(Ref(sale.ID))
	if err != nil {
		return nil, err
	}
	var owners []string
	stores := map[string]string{}
	for _, p := range made {
		if p.ConfirmedAt.IsZero() || p.Template != postTemplate || of != nil && !of(p) || slices.Contains(owners, p.Sender) {
			continue
		}
		owners = append(owners, p.Sender)
		stores[p.Sender] = p.Store
	}
	slices.Sort(owners)
	var effects []bot.Effect
	for _, owner := range owners {
		effects = append(effects, s.askOwner(sale, owner, stores[owner], about, why, words, at)...)
	}
	return effects, nil
}

// askOwner asks one.
func (s *Seller) askOwner(sale bot.Sale, owner, store, about, why, words string, at time.Time) []bot.Effect {
	todo := bot.Todo{
		ID: "sale-" + about + ":" + digest(sale.ID, about, owner), Kind: bot.TodoSale, UserID: owner, Store: store, Ref: Ref(sale.ID), CreatedAt: at,
		Text: fmt.Sprintf("%s「%s」：%s。可以直接复制：\n%s", KindName(sale.Kind), oneLine(sale.Item), why, words),
	}
	effects := []bot.Effect{bot.SetTodo{Todo: todo}}
	if s.night.Holds(at) {
		return effects // It is read in the morning.
	}
	return append(effects, bot.AppMessage{ToUsers: []string{owner}, Text: templates.Cut(todo.Text, appBytes), Deadline: at.Add(noticeLasts)})
}

// appBytes is the limit of a message to staff [docs 90236].
const appBytes = 2048
