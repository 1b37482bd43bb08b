package sales

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// moved takes in what happened in a sale on its page and by the clock: it enters the
// time lines of customers and their tags, who is offered something hears of it, and
// those who run the shop hear that nothing is left.
func (s *Seller) moved(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	b, ok := ev.Body.(bot.SaleMoved)
	if !ok {
		return nil, nil
	}
	sale, err := v.Sales().Sale(b.Sale)
	if err != nil || sale.ID == "" {
		return nil, err
	}
	if err := v.Meet(customersOf(b.Moves)); err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, m := range b.Moves {
		told, err := story(v, sale, m)
		if err != nil {
			return nil, err
		}
		effects = append(effects, told...)
		tags, err := s.tagged(v, sale, m)
		if err != nil {
			return nil, err
		}
		effects = append(effects, tags...)
	}
	for _, look := range []func(bot.View, bot.Sale, []bot.SaleMove) ([]bot.Effect, error){s.offered, s.answered} {
		more, err := look(v, sale, b.Moves)
		if err != nil {
			return nil, err
		}
		effects = append(effects, more...)
	}
	effects = append(effects, s.endings(sale, b.Moves)...)
	if !b.SoldOut {
		return effects, nil
	}
	more, err := s.ranOut(v, sale, b.Moves)
	return append(effects, more...), err
}

// customersOf are those whom moves are about.
func customersOf(moves []bot.SaleMove) []string {
	ids := make([]string, 0, len(moves))
	for _, m := range moves {
		ids = append(ids, m.ExternalUserID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// story is what the time line says of a move.
func story(v bot.View, sale bot.Sale, m bot.SaleMove) ([]bot.Effect, error) {
	var kinds []bot.InteractionKind
	if m.From == "" {
		kinds = append(kinds, bot.InteractionSaleJoined)
	}
	switch {
	case m.To == bot.ClaimHeld && m.From != bot.ClaimSold:
		kinds = append(kinds, bot.InteractionSaleGot)
	case m.To == bot.ClaimLapsed && m.From == bot.ClaimHeld:
		kinds = append(kinds, bot.InteractionSaleMissed)
	}
	if len(kinds) == 0 {
		return nil, nil
	}
	pair, err := serving(v, m.ExternalUserID, m.Store)
	var effects []bot.Effect
	for _, kind := range kinds {
		effects = append(effects, entry(sale, pair, kind, m.At))
	}
	return effects, err
}

// serving is a customer with whoever has them: at the store if somebody there does,
// else the newest. So what they did is a number of that store, too.
func serving(v bot.View, externalUserID, store string) (bot.Pair, error) {
	pairs, err := v.Pairs(externalUserID)
	found := bot.Pair{ExternalUserID: externalUserID}
	for _, r := range pairs {
		if r.Status != bot.RelationActive && r.Status != bot.RelationHalf {
			continue
		}
		if r.Store == store && store != "" {
			return r.Pair, err
		}
		if found.UserID == "" {
			found = r.Pair
		}
	}
	return found, err
}

// entry is one line of a customer's time line.
func entry(sale bot.Sale, pair bot.Pair, kind bot.InteractionKind, at time.Time) bot.RecordInteraction {
	return bot.RecordInteraction{Pair: pair, Kind: kind, At: at, Detail: oneLine(sale.Item), Ref: sale.ID}
}

// soldOutPayload is what the job is about that says that a sale sold out.
type soldOutPayload struct {
	Sale string    `json:"sale"`
	At   time.Time `json:"at"`
}

// ranOut calls off the posts that nobody has confirmed, and has it said that nothing is
// left: by a job, because a job is made once, however often the last unit comes back
// and goes again. More stock may run out again.
func (s *Seller) ranOut(v bot.View, sale bot.Sale, moves []bot.SaleMove) ([]bot.Effect, error) {
	gone, err := s.gone(v, sale)
	if err != nil {
		return nil, err
	}
	at := sale.Start
	if n := len(moves); n > 0 {
		at = moves[n-1].At
	}
	// A struct of a string and a time always encodes.
	payload, _ := json.Marshal(soldOutPayload{Sale: sale.ID, At: at})
	effects := []bot.Effect{bot.ScheduleJob{
		Name: jobSoldOut, Key: fmt.Sprintf("%s/%s/%d", jobSoldOut, sale.ID, sale.Total()), Due: at, Payload: payload, Lane: bot.SaleLane(sale.ID),
	}}
	if !gone {
		return effects, nil
	}
	cancelled, _, err := s.cancelPosts(v, sale.ID, v.Now(), "已经抢完了，不用发了", nil)
	return append(effects, cancelled...), err
}

// soldOut says that a sale sold out.
func (s *Seller) soldOut(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	var about soldOutPayload
	if err := json.Unmarshal(job.Payload, &about); err != nil {
		return nil, fmt.Errorf("payload of %s: %w", job.Name, err)
	}
	sale, err := v.Sales().Sale(about.Sale)
	if err != nil || sale.State != bot.SalePlanned || !v.Now().Before(sale.End) {
		return nil, err // Its end was told, and that says it too.
	}
	w, err := s.counted(v, sale)
	if err != nil {
		return nil, err
	}
	made, err := v.Posting().PostsOf(Ref(sale.ID))
	if err != nil {
		return nil, err
	}
	for _, p := range made {
		if p.Template == postTemplate && !p.CancelledAt.IsZero() {
			w.Cancelled++
		}
	}
	if about.At.After(sale.Start) {
		w.Took = span(about.At.Sub(sale.Start))
	}
	effects, err := s.notice(v, sale, "sale/notice_soldout", w)
	detail := fmt.Sprintf("%s「%s」%d 份抢完了（编号 %s）", w.Kind, w.Item, w.Total, sale.ID)
	if w.Took != "" {
		detail += "，用了 " + w.Took
	}
	if w.Waiting > 0 {
		detail += fmt.Sprintf("，候补 %d 人", w.Waiting)
	}
	return append(effects, alerts.Raise(s.Shop.Alerts, v.Now(), bot.AlertItem{
		Key: fmt.Sprintf("sale/%s/soldout/%d", sale.ID, sale.Total()), Kind: bot.AlertSale, Store: sale.Store, At: about.At, Detail: detail,
	})...), err
}
