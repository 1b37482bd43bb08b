package kf

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// restful is how long after a reading the job does not ask for another one: WeCom
// lets accounts be read without a doorbell's token rarely [docs 94670].
const restful = 4 * time.Minute

// read has accounts read: at the doorbell, now and then without one, and on until
// nothing more waits. What keeps it from being read is told.
func (d *desk) read(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.KfDoorbell:
		if _, ours := d.account(b.OpenKfID); !ours {
			return nil, nil
		}
		return []bot.Effect{bot.ReadFeed{Feed: bot.FeedKf + b.OpenKfID, Token: b.Token}}, nil
	case bot.JobDue:
		return d.readAll(v)
	case bot.FeedRead:
		return d.came(v, b)
	case bot.SendFailed:
		return d.unread(ev, v, b)
	}
	return nil, nil
}

// readAll has those accounts read that nobody rang for lately.
func (d *desk) readAll(v bot.View) ([]bot.Effect, error) {
	var effects []bot.Effect
	for _, id := range slices.Sorted(maps.Keys(d.Kf)) {
		place, err := v.Moderation().Feed(bot.FeedKf + id)
		if err != nil {
			return nil, err
		}
		if v.Now().Sub(place.ReadAt) >= restful {
			effects = append(effects, bot.ReadFeed{Feed: bot.FeedKf + id})
		}
	}
	return effects, nil
}

// came takes in a reading. One that brought nothing and yet says that more waits
// is not repeated at once: the doorbell and the job come back to it.
func (d *desk) came(v bot.View, b bot.FeedRead) ([]bot.Effect, error) {
	id, ours := d.feed(b.Feed)
	if !ours {
		return nil, nil
	}
	var effects []bot.Effect
	if b.Gap {
		effects = d.trouble(v, id, "gap", b.AskedAt, fmt.Sprintf(
			"微信客服「%s」有几天没有读到：企业微信只保留 3 天的消息，更早的找不回来了，也没有人回过。请到手机或电脑的企业微信里看一看有没有漏回的客户。", d.Kf[id].Name))
	}
	if !b.Caught && b.Messages > 0 {
		effects = append(effects, bot.ReadFeed{Feed: b.Feed})
	}
	return effects, nil
}

// unread tells that an account cannot be read, unless it was since.
func (d *desk) unread(ev bot.Event, v bot.View, b bot.SendFailed) ([]bot.Effect, error) {
	send, err := bot.DecodeSend(b.SendKind, b.Payload)
	if err != nil {
		return nil, err
	}
	s, is := send.(bot.ReadFeed)
	id, ours := d.feed(s.Feed)
	if !is || !ours {
		return nil, nil
	}
	place, err := v.Moderation().Feed(s.Feed)
	if err != nil || place.ReadAt.After(ev.At) {
		return nil, err
	}
	return d.trouble(v, id, "read", ev.At, fmt.Sprintf(
		"微信客服「%s」的消息读不到，客户写来的话没有人回：%s。企业微信只保留 3 天。", d.Kf[id].Name, trimStop(b.Reason))), nil
}

// feed is the account whose feed it is.
func (d *desk) feed(name string) (openKfID string, ours bool) {
	id, kf := strings.CutPrefix(name, bot.FeedKf)
	_, ours = d.account(id)
	return id, kf && ours
}

// trouble raises what somebody has to put right, once an hour for each account.
func (d *desk) trouble(v bot.View, openKfID, what string, at time.Time, detail string) []bot.Effect {
	return alerts.Raise(d.Shop.Alerts, v.Now(), bot.AlertItem{
		Key:  fmt.Sprintf("%s/kf/%s/%s/%d", bot.AlertTrouble, what, openKfID, at.Truncate(time.Hour).Unix()),
		Kind: bot.AlertTrouble, Store: d.Kf[openKfID].Store, At: at, Detail: detail,
	})
}

// trimStop leaves out the full stop of a sentence that goes on.
func trimStop(s string) string { return strings.TrimRight(strings.TrimSpace(s), "。.！!") }
