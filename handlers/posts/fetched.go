package posts

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// How posts are looked at: those confirmed lately too, because WeCom sends to
// many one after another; those that have waited for a day only once an hour, and
// after two weeks not any more.
const (
	settling = 2 * time.Hour
	fresh    = 24 * time.Hour
	given    = 14 * 24 * time.Hour
	atOnce   = 500
	// tick is how often the job is due.
	tick = 5
)

// look asks how the posts stand that are not finished.
func (f *follower) look(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	due, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	waiting, err := v.Posting().Unfinished(v.Now().Add(-settling), atOnce)
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, p := range waiting {
		age := v.Now().Sub(p.At)
		seldom := p.ConfirmedAt.IsZero() && age > fresh
		switch {
		case p.MsgID == "", seldom && age > given, seldom && due.Due.Minute() >= tick:
			continue
		}
		effects = append(effects, bot.FetchPost{ID: p.ID, MsgID: p.MsgID, Sender: p.Sender})
	}
	return effects, nil
}

// fetched takes in how a post stands: who got it was touched by it, and once it
// is confirmed nothing is left to do. Of a post to groups WeCom does not tell who
// read it, so that it touches nobody.
func (f *follower) fetched(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	found, ok := ev.Body.(bot.PostFetched)
	if !ok {
		return nil, nil
	}
	p, err := v.Posting().Post(found.ID)
	if err != nil || p.ID == "" {
		return nil, err
	}
	var effects []bot.Effect
	sent := 0
	for _, r := range found.Results {
		if r.Status != bot.PostSent {
			continue
		}
		sent++
		if len(p.ChatIDs) > 0 {
			continue
		}
		effects = append(effects, bot.RecordTouch{Touch: bot.Touch{
			Pair: bot.Pair{UserID: p.Sender, ExternalUserID: r.ID}, Template: p.Template, At: arrival(r, found, p), Ref: p.ID,
		}})
	}
	// WeCom sends to many one after another: what was reached is told bit by bit, and
	// an older telling takes nothing back.
	more := sent > p.Sent
	p.Sent = max(p.Sent, sent)
	if found.ConfirmedAt.IsZero() || !p.ConfirmedAt.IsZero() {
		if more {
			effects = append(effects, bot.SavePost{Post: p})
		}
		return effects, nil
	}
	p.ConfirmedAt = found.ConfirmedAt
	done := todo(p)
	done.DoneAt, done.DoneBy, done.Outcome = p.ConfirmedAt, p.Sender, outcome(p, sent)
	return append(effects, bot.SavePost{Post: p}, bot.SetTodo{Todo: done}), nil
}

// arrival is when a recipient got a post.
func arrival(r bot.PostResult, found bot.PostFetched, p bot.Post) time.Time {
	for _, at := range []time.Time{r.At, found.ConfirmedAt, p.ConfirmedAt} {
		if !at.IsZero() {
			return at
		}
	}
	return found.AskedAt
}

// outcome says what became of a post when it was first seen confirmed.
func outcome(p bot.Post, sent int) string {
	if len(p.ChatIDs) > 0 {
		return fmt.Sprintf("已确认发送，%d 个群中送达 %d 个", len(p.ChatIDs), sent)
	}
	return fmt.Sprintf("已确认发送，%d 位客户中送达 %d 位", len(p.Customers), sent)
}
