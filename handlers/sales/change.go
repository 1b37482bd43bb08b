package sales

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Change makes a sale what somebody now wants of it: it is the sale as SaleDesk.SaleOf
// answered it, changed. Its undo is UndoChange.
func (s *Seller) Change(call bot.Call, v bot.View, sale bot.Sale) (bot.Answer, error) {
	old, err := locked(v, call.Scope, sale.ID)
	if err != nil {
		return bot.Answer{}, err
	}
	if old.ID == "" {
		return bot.Answer{Text: fmt.Sprintf("在您的范围内没有活动「%s」。发 /秒杀 可以看到编号。", oneLine(sale.ID)), Refused: refusedScope}, nil
	}
	for _, one := range []bot.Sale{old, sale} {
		if no := s.may(call, one); no.Text != "" {
			return no, nil
		}
	}
	if sale.Version != old.Version {
		return bot.Answer{Text: fmt.Sprintf("%s 刚刚被改过了，请看过现在的样子再改：/秒杀 %s", old.ID, old.ID), Store: old.Store}, nil
	}
	sale.Kind, sale.Schedule, sale.State, sale.By, sale.At = old.Kind, old.Schedule, old.State, old.By, old.At
	sale.OffAt, sale.OffWhy, sale.ToldAt = old.OffAt, old.OffWhy, old.ToldAt
	sale = s.filled(sale)
	if bind(sale) == bind(old) {
		return bot.Answer{Text: fmt.Sprintf("%s 本来就是这样，没有变化。", old.ID), Store: old.Store}, nil
	}
	found, err := s.changeable(v, old, sale, call.At)
	if err != nil {
		return bot.Answer{}, err
	}
	if stops := found.stops(); len(stops) > 0 {
		return bot.Answer{Text: "还不能改：\n· " + strings.Join(stops, "\n· "), Store: sale.Store}, nil
	}
	plan := s.plan("改成", sale, found)
	sale.Version = old.Version + 1
	effects, text, err := s.changed(v, sale, call.At)
	if err != nil {
		return bot.Answer{}, err
	}
	return bot.Answer{
		Text: text, Effects: effects, Store: sale.Store, Plan: plan,
		Undo: &bot.Undo{Payload: keep(old, sale.Version), Note: "已经按新的说明发出的群发收不回来"},
	}, nil
}

// changeable looks whether a sale can be changed so.
func (s *Seller) changeable(v bot.View, old, sale bot.Sale, now time.Time) (findings, error) {
	var f findings
	switch {
	case old.State == bot.SaleCalledOff:
		f.stop("%s 已经取消了，要再办请新建一场", old.ID)
		return f, nil
	case old.State == bot.SaleDone || !now.Before(old.End):
		f.stop("%s 已经结束了（%s）", old.ID, s.moment(old.End))
		return f, nil
	}
	if started := !now.Before(old.Start); started && !sale.Start.Equal(old.Start) {
		f.stop("%s 已经开始了（%s），开始的时间不能再改", old.ID, s.moment(old.Start))
	}
	if err := s.checkTaken(&f, v, old, sale); err != nil {
		return nil, err
	}
	found, err := s.check(v, sale, now, !sale.Start.Equal(old.Start))
	return append(f, found...), err
}

// checkTaken looks whether there stays as much as people have.
func (s *Seller) checkTaken(f *findings, v bot.View, old, sale bot.Sale) error {
	balance, err := v.Sales().Balance(old.ID)
	if err != nil {
		return err
	}
	for _, b := range balance {
		taken := b.Sold + b.Held + b.Offered
		where := "一共"
		if b.Store != "" {
			where = s.roster.StoreName(b.Store)
		}
		switch {
		case taken == 0:
		case old.Shared() != sale.Shared():
			f.stop("已经有人抢到了，库存不能再在「各店分开」和「共用」之间换")
			return nil
		case sale.Units[b.Store] < taken:
			f.stop("%s已经有 %d 份有主，库存不能少于这个数", where, taken)
		}
	}
	return nil
}

// changed are the effects of a sale of which something is new. Posts that nobody has
// confirmed and that say it otherwise are made anew; who has sent one is asked to say
// it in the group.
func (s *Seller) changed(v bot.View, sale bot.Sale, now time.Time) ([]bot.Effect, string, error) {
	effects, err := s.made(v, sale, now)
	if err != nil {
		return nil, "", err
	}
	var problem error
	current := func(p bot.Post) bool {
		ok, err := s.current(sale, p)
		if err != nil {
			problem = err
		}
		return ok || err != nil
	}
	cancelled, n, err := s.cancelPosts(v, sale.ID, now, "活动改过了，换一条新的", current)
	if err != nil {
		return nil, "", err
	}
	w := s.words(sale)
	w.Link = s.URL(sale, "")
	words, err := s.Messages.Message("sale/changed", w)
	if err != nil {
		return nil, "", err
	}
	asked, err := s.askOwners(v, sale, fmt.Sprintf("changed-%d", sale.Version), "活动改过了，群里已经发过的是旧的，麻烦在群里说一声", words, now, func(p bot.Post) bool { return !current(p) })
	if err != nil || problem != nil {
		return nil, "", firstOf(err, problem)
	}
	text := fmt.Sprintf("改好了：%s，¥%s，%s，%s。编号 %s。", w.Item, w.Price, w.Units, w.When, sale.ID)
	if n > 0 {
		text += fmt.Sprintf("\n还没确认的 %d 条旧群发已经取消，会换成新的。", n)
	}
	if len(asked) > 0 {
		text += "\n已经发到群里的收不回来，给群主备好了说明的话。"
	}
	return append(append(effects, cancelled...), asked...), text, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// current says whether a post says of a sale what is so now.
func (s *Seller) current(sale bot.Sale, p bot.Post) (bool, error) {
	chat := ""
	if len(sale.Chats) > 0 && len(p.ChatIDs) == 1 {
		chat = p.ChatIDs[0]
	}
	text, link, err := s.content(sale, chat)
	return p.Template != postTemplate || p.Text == text && len(p.Attachments) == 1 && p.Attachments[0] == link, err
}

// kept is a sale as the journal keeps it, with its times, and the version that
// replaced it.
type kept struct {
	Sale     bot.Sale  `json:"sale"`
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	PickupBy time.Time `json:"pickup_by,omitzero"`
	Version  int       `json:"version"`
}

func keep(sale bot.Sale, version int) kept {
	return kept{Sale: sale, Start: sale.Start, End: sale.End, PickupBy: sale.PickupBy, Version: version}
}

// UndoChange brings back what a Change changed, as far as nobody has changed it since.
func (s *Seller) UndoChange(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var was kept
	if err := json.Unmarshal(payload, &was); err != nil {
		return bot.Answer{}, fmt.Errorf("sales: the journal of a change: %w", err)
	}
	now, err := locked(v, call.Scope, was.Sale.ID)
	if err != nil {
		return bot.Answer{}, err
	}
	if now.ID != "" && now.Version != was.Version {
		return bot.Answer{Text: fmt.Sprintf("%s 之后又改过了，请直接改成想要的样子。", now.ID), Store: now.Store}, nil
	}
	before := was.Sale
	before.Start, before.End, before.PickupBy, before.Version = was.Start, was.End, was.PickupBy, was.Version
	return s.Change(call, v, before)
}
