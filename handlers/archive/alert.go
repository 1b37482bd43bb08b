package archive

import (
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// keptByWeCom is how long WeCom hands out a message [docs 91774].
const keptByWeCom = 5 * 24 * time.Hour

func (k *keeper) raise(v bot.View, item bot.AlertItem) []bot.Effect {
	return alerts.Raise(k.Shop.Alerts, v.Now(), item)
}

// item is one thing an hour, as all that goes on: so the one alert that is told
// stays until it is over, and nobody is told that it is while it is not. It names
// times and not how long ago they are, so that it is true whenever it is read.
func item(what string, at time.Time, detail string) bot.AlertItem {
	return bot.AlertItem{
		Key:  fmt.Sprintf("%s/%s/%d", bot.AlertArchive, what, at.Truncate(time.Hour).Unix()),
		Kind: bot.AlertArchive, At: at, Detail: detail,
	}
}

// lost raises a gap. Reading has come through again, so what stood about that is
// over: the gap is an alert of its own, which nobody has heard of.
func (k *keeper) lost(v bot.View, b bot.FeedRead) ([]bot.Effect, error) {
	gap := k.gapItem(b)
	standing, err := v.Alerting().Standing()
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, a := range standing {
		if a.Kind == bot.AlertArchive && a.LastAt.Before(gap.At) {
			a.ClosedAt = v.Now()
			effects = append(effects, bot.SetAlert{Alert: a})
		}
	}
	return append(effects, k.raise(v, gap)...), nil
}

// behindItem says how far reading lags while there is more to read. An archive
// that nobody writes to is not behind, however old its newest message.
func (k *keeper) behindItem(b bot.FeedRead, place bot.FeedPlace) (bot.AlertItem, bool) {
	newest := later(b.NewestAt, place.CaughtAt)
	caught := !place.CaughtAt.Before(b.AskedAt)
	if k.Archive.Behind <= 0 || caught || newest.IsZero() || b.AskedAt.Sub(newest) <= k.Archive.Behind {
		return bot.AlertItem{}, false
	}
	return item("behind", b.AskedAt, fmt.Sprintf(
		"截至 %s，会话存档只读到 %s 的消息，后面的还在读。企业微信只保留 5 天，%s 之前读不到的就找不回来了。请看看服务器和网络是否正常。",
		k.clock(b.AskedAt), k.clock(newest), k.clock(newest.Add(keptByWeCom)),
	)), true
}

// failedItem says that the archive could not be read, why, and until when that
// does no harm.
func (k *keeper) failedItem(at time.Time, place bot.FeedPlace, why string) bot.AlertItem {
	said := fmt.Sprintf("%s 没能读到会话存档：%s。", k.clock(at), trimStop(why))
	if read := later(place.CaughtAt, place.NewestAt); read.IsZero() {
		said += "还一条都没有读到过；企业微信只保留最近 5 天的消息。"
	} else {
		said += fmt.Sprintf("目前读到 %s；企业微信只保留 5 天，%s 之前没有恢复，消息会丢。", k.clock(read), k.clock(read.Add(keptByWeCom)))
	}
	return item("failed", at, said)
}

// gapItem says which messages were lost, and why.
func (k *keeper) gapItem(b bot.FeedRead) bot.AlertItem {
	until := b.GapUntil
	if until.IsZero() {
		until = b.AskedAt.Add(-keptByWeCom)
	}
	span := k.clock(until) + " 以前"
	if !b.GapFrom.IsZero() && b.GapFrom.Before(until) {
		span = k.clock(b.GapFrom) + " 到 " + k.clock(until) + " 之间"
	}
	return item("gap", b.AskedAt, fmt.Sprintf(
		"会话存档缺了一段：%s还没读的消息读不到了，因为企业微信只保留 5 天。这些消息没有检查过，也找不回来；之后的照常读。", span,
	))
}

// clock is a time in the shop's zone.
func (k *keeper) clock(t time.Time) string { return t.In(k.Location).Format("1月2日 15:04") }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// trimStop leaves out the full stop of a sentence that goes on.
func trimStop(s string) string { return strings.TrimRight(strings.TrimSpace(s), "。.！!") }
