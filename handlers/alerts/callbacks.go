package alerts

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// historyHours is how far back one looks for when WeCom is usually heard.
const historyHours = 7 * 24

// listen looks whether WeCom says nothing for unusually long, and whether it is
// heard again.
func (r *round) listen() error {
	if r.Shop.Alerts.NoCallbacks <= 0 {
		return nil
	}
	last, err := r.v.Alerting().LastCallback()
	if err != nil || last.IsZero() {
		return err
	}
	for _, a := range r.alerts {
		if a.Kind != bot.AlertSilence || !a.ClosedAt.IsZero() {
			continue
		}
		if !last.After(a.FirstAt) {
			return nil
		}
		a.ClosedAt, a.changed = r.now, true
		r.itIsOver(a, fmt.Sprintf("又收到企业微信的消息了（%s），提醒 %s 不用再管。中间漏掉的，夜里对账会补上。", when(last, r.now, r.Location), a.ID))
	}
	silent := r.now.Sub(last)
	if silent < r.Shop.Alerts.NoCallbacks {
		return nil
	}
	heard, err := r.v.Alerting().Heard(historyHours)
	if err != nil || !unusual(heard, r.Shop.Alerts.NoCallbacks) {
		return err
	}
	r.effects = append(r.effects, Raise(r.Shop.Alerts, r.now, bot.AlertItem{
		Key: fmt.Sprintf("%s/%d", bot.AlertSilence, last.Unix()), Kind: bot.AlertSilence, At: r.now, Urgent: true,
		Detail: fmt.Sprintf("从 %s 起，%s没有收到企业微信的任何消息，平时这个时候都有。新客户可能收不到欢迎语。请管理员看一看服务器和网络，再到企业微信管理后台核对「接收消息」的地址。",
			when(last, r.now, r.Location), span(silent)),
	})...)
	return nil
}

// unusual says whether WeCom is usually heard in the hour that runs now and in
// each of those of the silence: on most of the days that are known, of which there
// must be one at least. Hours are by the clock, newest first.
func unusual(heard []int, silent time.Duration) bool {
	const hoursOfDay = 24
	hours := max(int(silent/time.Hour), 1)
	days := 0
	for h, n := range heard {
		if n > 0 {
			days = h / hoursOfDay
		}
	}
	if days == 0 {
		return false
	}
	for h := range hours + 1 {
		busy := 0
		for d := 1; d <= days; d++ {
			if at := d*hoursOfDay + h; at < len(heard) && heard[at] > 0 {
				busy++
			}
		}
		if 2*busy <= days {
			return false
		}
	}
	return true
}
