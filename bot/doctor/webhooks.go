package doctor

import (
	"context"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot/config"
)

// Webhooks checks that every internal group that has a push bot is one that
// something is said to. Nothing is sent to try it: people would read it.
func Webhooks(hooks map[string]config.Secret, shop config.Shop) Check {
	return Check{Name: "webhooks", Title: "内部群", Needs: []string{"config"}, Run: func(context.Context) Finding {
		used := map[string]bool{shop.Alerts.Webhook: true}
		for _, s := range shop.Stores {
			used[s.Webhook] = true
		}
		var idle []string
		for _, name := range slices.Sorted(maps.Keys(hooks)) {
			if !used[name] {
				idle = append(idle, name)
			}
		}
		switch {
		case len(hooks) == 0:
			return well("没有配，提醒只发给人")
		case len(idle) > 0:
			return Finding{
				Status: Advice, What: "配了却没有用到的内部群：" + named(idle), Why: "没有一条提醒会发到那里。",
				Do:      []string{"总部的群写在 shop.alerts.webhook，一家店的群写在那家店的 webhook；不要的就从 wecom.webhooks 里删掉。"},
				Example: "alerts:\n  webhook: " + idle[0],
			}
		}
		return well("%d 个内部群都用上了（没有试发：密钥对不对，看群里收到过没有）", len(hooks))
	}}
}
