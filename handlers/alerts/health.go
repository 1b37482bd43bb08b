package alerts

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// health raises a notice of WeCom about the app, with what will be lost and what
// to do; one that says that all is well again ends what stood.
func (w *watch) health(ev bot.Event, v bot.View, b bot.AppHealth) ([]bot.Effect, error) {
	begins := "很快"
	if !b.EffectTime.IsZero() {
		begins = " " + b.EffectTime.In(w.Location).Format("1月2日 15:04") + " 起"
	}
	const useIt = "请让大家打开应用，发一条 /帮助"
	var said string
	switch b.Event {
	case "inactive_alert":
		said = fmt.Sprintf("掌柜这个应用太久没人用，企业微信%s会停用它：欢迎语、标签、提醒都会停。%s，就能保住。", begins, useIt)
	case "close_inactive_agent":
		said = "掌柜这个应用太久没人用，已经被企业微信停用：现在欢迎语、标签、提醒都停了。请管理员到企业微信管理后台「应用管理」重新启用。"
	case "low_active_alert":
		said = fmt.Sprintf("掌柜这个应用用的人太少，企业微信%s只让它看到常用同事的客户：其他同事的新客户收不到欢迎语，也打不上标签。%s，用的人多起来就能避免。", begins, useIt)
	case "low_active":
		said = "掌柜这个应用用的人太少，现在只看得到常用同事的客户：其他同事的新客户收不到欢迎语，也打不上标签。" + useIt + "，用的人多起来会恢复。"
	case "reopen_inactive_agent", "active_restored":
		return w.healthy(ev, v)
	default:
		return nil, nil
	}
	return Raise(w.Shop.Alerts, v.Now(), bot.AlertItem{
		Key: fmt.Sprintf("%s/%s/%d", bot.AlertHealth, b.Event, ev.At.Unix()), Kind: bot.AlertHealth, At: ev.At, Detail: said, Urgent: true,
	}), nil
}

// healthy ends the alerts about the app's health that stand, and says so to those
// who heard of them.
func (w *watch) healthy(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	standing, err := v.Alerting().Standing()
	var effects []bot.Effect
	for _, a := range standing {
		if a.Kind == bot.AlertHealth && !a.LastAt.After(ev.At) {
			effects = append(effects, w.over(v, a, "掌柜这个应用恢复正常了，之前的提醒（"+a.ID+"）不用再管。")...)
		}
	}
	return effects, err
}

// over ends an alert whose cause is gone, and tells those who heard of it.
func (w *watch) over(v bot.View, a bot.Alert, said string) []bot.Effect {
	a.ClosedAt = v.Now()
	effects := []bot.Effect{bot.SetAlert{Alert: a}}
	if len(a.Told) > 0 {
		effects = append(effects, bot.AppMessage{ToUsers: a.Told, Text: said, Deadline: v.Now().Add(time.Hour)})
	}
	return effects
}

// TroubleItem is what WeCom keeps refusing, as managers shall hear of it: once an
// hour for the same. The sentence says what to do, too. The code is WeCom's; 0 if it is not known.
func TroubleItem(code int, sentence string, at time.Time) bot.AlertItem {
	h := fnv.New64a()
	fmt.Fprint(h, code, sentence)
	return bot.AlertItem{
		Key:  fmt.Sprintf("%s/%x/%d", bot.AlertTrouble, h.Sum64(), at.Truncate(time.Hour).Unix()),
		Kind: bot.AlertTrouble, At: at, Detail: sentence, Urgent: true,
	}
}

// trimStop leaves out the full stop at the end of a sentence that goes on.
func trimStop(s string) string { return strings.TrimRight(strings.TrimSpace(s), "。.！!") }
