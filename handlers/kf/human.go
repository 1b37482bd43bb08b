package kf

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// human gives the talk to people, or says when they are there again. What is said
// comes before the talk is handed over: after that WeCom lets the bot say nothing.
func (d *desk) human(q *question) error {
	opens, open := d.opens(q.account, q.v.Now())
	if open {
		q.reply("这就请店里的同事来回复您，忙的时候可能要等一会儿，您可以先把事情写在这里。")
		q.handOver()
		return nil
	}
	d.wait(q, opens)
	if what, _ := q.asked(); what == askedOpen && q.said.Menu == "" {
		return nil // They know.
	}
	menu, err := d.menu(q.v, q.account)
	if err != nil {
		return err
	}
	q.ask(askedOpen, "")
	text := fmt.Sprintf("现在是休息时间，同事 %s 在。您写的都留着，%s 会转给同事回复您。", q.account.Hours, d.when(opens, q.v.Now()))
	menu = slices.DeleteFunc(menu, func(i bot.KfItem) bool { return i.ID == idHuman })
	q.reply(text+"这些现在就能看：", menu...)
	return nil
}

// late gives a message that nobody answered for long to people, without a word.
func (d *desk) late(q *question) error {
	if opens, open := d.opens(q.account, q.v.Now()); !open {
		d.wait(q, opens)
		return nil
	}
	q.handOver()
	return nil
}

// wait has the talk given to people when they are there again.
func (d *desk) wait(q *question, opens time.Time) {
	// Two texts always marshal.
	payload, _ := json.Marshal(waiting{q.OpenKfID, q.ExternalUserID})
	q.effects = append(q.effects, bot.ScheduleJob{
		Name: JobOpen, Key: fmt.Sprintf("%s/%s/%s/%d", JobOpen, q.OpenKfID, digest(q.ExternalUserID)[:16], opens.Unix()), Due: opens, Payload: payload,
		Lane: laneOf(q.OpenKfID, q.ExternalUserID),
	})
}

// waiting is whom people come back to.
type waiting struct {
	OpenKfID       string `json:"open_kfid"`
	ExternalUserID string `json:"external_userid"`
}

// open gives who wrote after hours to people.
func (d *desk) open(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	b, ok := ev.Body.(bot.JobDue)
	var who waiting
	if !ok || json.Unmarshal(b.Payload, &who) != nil {
		return nil, nil
	}
	if _, ours := d.account(who.OpenKfID); !ours {
		return nil, nil
	}
	t, err := talkOf(v, who.OpenKfID, who.ExternalUserID)
	if err != nil || t.Human || t.SaidAt.IsZero() || v.Now().Sub(t.SaidAt) >= window {
		return nil, err
	}
	t.handOver()
	return t.finish(v), nil
}
