package sales

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// What WeCom takes in a kf account: so many messages for each of the customer's,
// within so long, of so many bytes [docs 94677].
const (
	kfAnswers = 5
	kfWithin  = 48 * time.Hour
	kfBytes   = 2048
)

// telling is something that customers of a sale have to be told one by one: in a kf
// account where a talk is open, else by the member of staff who has them as a contact.
type telling struct {
	*Seller
	v    bot.View
	sale bot.Sale
	// about names it, message is the template, Why what the member is told.
	about, message, why string
	effects             []bot.Effect
	// clerks are the members who have to tell somebody, with whom and what.
	clerks map[string][]asked
}

// asked is what one member has to tell one customer.
type asked struct{ customer, words string }

// todoOf is the to-do of telling a customer something, the same however often it is
// decided.
func todoOf(about, sale, externalUserID string) string {
	return "sale-" + about + ":" + digest(sale, externalUserID)
}

// tell tells the customer of a claim.
func (t *telling) tell(claim bot.SaleClaim) error {
	words, err := t.words(claim)
	if err != nil {
		return err
	}
	sent, err := t.byKf(claim, words)
	if err != nil || sent {
		return err
	}
	pairs, err := t.v.Pairs(claim.ExternalUserID)
	if err != nil {
		return err
	}
	for _, r := range pairs {
		if r.Status != bot.RelationActive {
			continue
		}
		member, err := t.v.Staff().Member(r.UserID)
		if err != nil {
			return err
		}
		if member.LeftAt.IsZero() {
			t.clerks[r.UserID] = append(t.clerks[r.UserID], asked{claim.ExternalUserID, words})
			return nil
		}
	}
	return nil // The page shows it to them in any case.
}

// words are what the customer reads.
func (t *telling) words(claim bot.SaleClaim) (string, error) {
	customer, err := t.v.Customer(claim.ExternalUserID)
	if err != nil {
		return "", err
	}
	w := t.Seller.words(t.sale)
	w.Customer, w.Quantity, w.Price = templates.NewNickname(customer.Name), claim.Quantity, yuan(claim.Price)
	w.Until, w.Link = t.clock(claim.Until, t.v.Now()), t.URL(t.sale, claim.ChatID)
	if claim.Store != "" {
		w.Stores = t.roster.StoreName(claim.Store)
	}
	return t.Messages.Message(t.message, w)
}

// byKf writes to a customer in the kf account where they wrote last, if WeCom lets the
// bot write there: not after two days, not more than five times for a message of
// theirs, and not where a person has the talk.
func (t *telling) byKf(claim bot.SaleClaim, words string) (bool, error) {
	var best bot.KfTalk
	now := t.v.Now()
	for _, account := range slices.Sorted(maps.Keys(t.Kf)) {
		talk, err := t.v.Kf().KfTalk(account, claim.ExternalUserID)
		if err != nil {
			return false, err
		}
		open := !talk.SaidAt.IsZero() && now.Sub(talk.SaidAt) < kfWithin && talk.Answered < kfAnswers && !talk.Human
		if open && talk.SaidAt.After(best.SaidAt) {
			best = talk
		}
	}
	if best.OpenKfID == "" || len(words) > kfBytes {
		return false, nil
	}
	best.Answered++
	best.At = now
	t.effects = append(t.effects, bot.KfMessage{
		OpenKfID: best.OpenKfID, ExternalUserID: best.ExternalUserID, Text: words, Until: earlier(best.SaidAt.Add(kfWithin), claim.Until),
		MsgID: digest("sale", t.about, claim.Sale, claim.ExternalUserID, claim.Until.UnixNano()),
	}, bot.SetKfTalk{KfTalk: best})
	return true, nil
}

func earlier(a, b time.Time) time.Time {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}

// How often a member is written to about the same of a sale: so many times within so
// long. Units come free one by one, all evening long, and a phone that buzzes for each
// is put away; what else there is stands in the to-dos.
const (
	buzzMost   = 3
	buzzWithin = 10 * time.Minute
)

// buzzed is how many to-dos of this a member got a short while ago and has not done.
func (t *telling) buzzed(clerk string) (int, error) {
	const looked = 200
	open, err := t.v.Desk().Todos(bot.Scope{}, clerk, looked)
	n := 0
	for _, todo := range open {
		if strings.HasPrefix(todo.ID, "sale-"+t.about+":") && todo.Ref == Ref(t.sale.ID) && t.v.Now().Sub(todo.CreatedAt) < buzzWithin {
			n++
		}
	}
	if len(open) == looked {
		return buzzMost, err // They know that there is a lot.
	}
	return n, err
}

// done gives the members their to-dos, one for each customer, and one message for all
// of them, if they did not get several just now.
func (t *telling) done(until time.Time) ([]bot.Effect, error) {
	for _, clerk := range sorted(t.clerks) {
		all := t.clerks[clerk]
		before, err := t.buzzed(clerk)
		if err != nil {
			return nil, err
		}
		for _, one := range all {
			t.effects = append(t.effects, bot.SetTodo{Todo: bot.Todo{
				ID: todoOf(t.about, t.sale.ID, one.customer), Kind: bot.TodoSale, UserID: clerk, Store: t.sale.Store,
				ExternalUserID: one.customer, Ref: Ref(t.sale.ID), CreatedAt: t.v.Now(), Text: t.why + "，可以直接复制：\n" + one.words,
			}})
		}
		m := bot.AppMessage{ToUsers: []string{clerk}, Deadline: earlier(t.v.Now().Add(noticeLasts), until)}
		m.Text = fmt.Sprintf("「%s」有 %d 位客户%s。要发的话都在 /待办 里，复制就能发。", oneLine(t.sale.Item), len(all), t.why)
		if len(all) == 1 {
			m.About, m.Text = all[0].customer, fmt.Sprintf("「%s」%s，可以直接复制给 TA：\n%s", oneLine(t.sale.Item), t.why, all[0].words)
		}
		if before >= buzzMost {
			continue
		}
		if before+len(all) >= buzzMost {
			const more = "\n接下来的不一条条提醒了，都在 /待办 里。"
			m.Text = templates.Cut(m.Text, appBytes-len(more)) + more
		}
		m.Text = templates.Cut(m.Text, appBytes)
		t.effects = append(t.effects, m)
	}
	return t.effects, nil
}
