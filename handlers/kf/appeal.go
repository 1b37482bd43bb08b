package kf

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/templates"
)

// appealable is how long after it a customer can ask for another look at what was
// found wrong.
const appealable = 30 * 24 * time.Hour

// quoted is how much of a message stands for it, in characters.
const quoted = 40

// appeal shows a customer what was found wrong with what they said, and asks for
// their side. Who is kept from something by a person's own decision is given to
// people: there is no message to look at again.
func (d *desk) appeal(q *question) error {
	kept, err := moderation.Holding(q.v, q.ExternalUserID, q.v.Now())
	if err != nil {
		return err
	}
	x, err := d.standing(q)
	switch {
	case err != nil:
		return err
	case x.ID == "" && kept.ID != "":
		return d.human(q)
	case x.ID == "":
		q.reply("最近 30 天里没有找到需要申诉的记录。有别的事，选「人工」：", bot.KfItem{ID: idHuman, Content: "人工"})
		return nil
	case !x.AppealedAt.IsZero():
		return d.takeAppeal(q, x, "") // Whoever takes appeals says how this one stands.
	}
	q.ask(askedAppeal, x.ID)
	q.reply(fmt.Sprintf("%s 您说的%s，%s。\n如果您觉得不对，请直接回复想说的话，我会和原话一起交给另一位同事再看一看；不申诉了回复「取消」。",
		x.At.In(d.Location).Format("1月2日 15:04"), words(x), why(x)))
	return nil
}

// standing is the customer's own violation that matters to them most of those that
// still stand: one that nobody has looked at again yet before others, one that keeps
// them from something now before others, and then the newest.
func (d *desk) standing(q *question) (bot.Violation, error) {
	all, err := q.v.Moderation().Violations(q.ExternalUserID, q.v.Now().Add(-appealable))
	if err != nil {
		return bot.Violation{}, err
	}
	keeping, err := d.keeping(q)
	if err != nil {
		return bot.Violation{}, err
	}
	weight := func(x bot.Violation) (w int) {
		if x.AppealedAt.IsZero() {
			w += 2
		}
		if slices.ContainsFunc(keeping, func(k bot.Violation) bool { return k.ID == x.ID }) {
			w++
		}
		return w
	}
	var most bot.Violation
	for _, x := range slices.Concat(all, keeping) {
		own := x.ExternalUserID == q.ExternalUserID && !x.ByStaff && x.State != bot.ViolationOverturned
		if own && (most.ID == "" || weight(x) > weight(most)) {
			most = x
		}
	}
	return most, nil
}

// keeping are the violations that keep the customer from something now, however
// long ago they were.
func (d *desk) keeping(q *question) (all []bot.Violation, err error) {
	exclusions, err := q.v.Moderation().Exclusions(q.ExternalUserID)
	for _, e := range exclusions {
		if e.Violation == "" || !e.Holds(q.v.Now()) {
			continue
		}
		x, err := q.v.Moderation().Violation(bot.Everything(), e.Violation)
		if err != nil {
			return nil, err
		}
		if x.ID != "" {
			all = append(all, x)
		}
	}
	return all, err
}

// appealed takes the customer's side of a violation.
func (d *desk) appealed(q *question, id string) error {
	x, err := q.v.Moderation().Violation(bot.Everything(), id)
	if err != nil {
		return err
	}
	if x.ExternalUserID != q.ExternalUserID || x.ByStaff {
		x = bot.Violation{}
	}
	return d.takeAppeal(q, x, strings.TrimSpace(q.said.Text()))
}

func (d *desk) takeAppeal(q *question, x bot.Violation, side string) error {
	call := bot.Call{Caller: bot.Caller{UserID: q.ExternalUserID}, At: q.v.Now(), Event: q.event}
	ruling, err := d.Moderator.Appeal(call, q.v, x, q.ExternalUserID, side)
	if err != nil {
		return err
	}
	if !ruling.Refused {
		q.effects = append(q.effects, ruling.Effects...)
	}
	q.reply(ruling.Text)
	return nil
}

// words are those that were found wrong, as long as they are kept.
func words(x bot.Violation) string {
	text := strings.Join(strings.Fields(x.Text), " ")
	if text == "" {
		return "一条消息"
	}
	if short := templates.CutRunes(text, quoted); short != text {
		text = short + "…"
	}
	return "「" + text + "」"
}

// why says in the words of the rule what was found wrong.
func why(x bot.Violation) string {
	for _, hit := range x.Hits {
		if hit.Why != "" {
			return "因为" + trimStop(hit.Why) + "，被记了下来"
		}
	}
	return "被记了下来"
}
