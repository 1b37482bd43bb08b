package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// resultsWithin is how far back outcomes are counted, resultsMost how many
	// alerts and attempts at most, pricesMost how many prices are named.
	resultsWithin = 30 * day
	resultsMost   = 1000
	pricesMost    = 5
)

// outcome is what became of a store's alerts and attempts.
type outcome struct {
	alerts, taken     int
	minutes           []int
	tried, back       int
	held, heldAndBack int
}

// results say what came of alerts and of attempts to win customers back, and what
// messages cost in deletions.
func (c *counter) results(call bot.Call, v bot.View) (bot.Answer, error) {
	since := c.midnight(call.At).Add(-resultsWithin)
	// The slow question comes before those that lock what they read.
	prices, err := c.prices(call, v, since)
	if err != nil {
		return bot.Answer{}, err
	}
	byStore, err := c.outcomes(call, v, since)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{fmt.Sprintf("最近 30 天（%s 起）的成效：", c.local(since).Format("1月2日"))}
	for _, s := range c.roster.Stores(call.Scope) {
		if o := byStore[s.ID]; o != nil {
			lines = append(lines, s.Name+"："+o.text())
		}
	}
	if o := byStore[""]; o != nil {
		lines = append(lines, "不属于哪家店的："+o.text())
	}
	if len(byStore) == 0 {
		lines = append(lines, "还没有提醒，也没有挽回。")
	} else {
		lines = append(lines, "（接手的时间从提醒生成算起；回来 = 又加好友、又进群或又下单）")
	}
	return bot.Answer{Text: strings.Join(append(lines, prices...), "\n")}, nil
}

func (c *counter) outcomes(call bot.Call, v bot.View, since time.Time) (map[string]*outcome, error) {
	byStore := map[string]*outcome{}
	of := func(store string) *outcome {
		if byStore[store] == nil {
			byStore[store] = &outcome{}
		}
		return byStore[store]
	}
	all, err := v.Alerting().Alerts(call.Scope, false, resultsMost)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if a.OpenedAt.Before(since) {
			continue
		}
		o := of(a.Store)
		o.alerts++
		if !a.AckAt.IsZero() {
			o.taken++
			o.minutes = append(o.minutes, int(a.AckAt.Sub(a.OpenedAt)/time.Minute))
		}
	}
	attempts, err := sentAttempts(call, v, since)
	for _, w := range attempts {
		o := of(w.Store)
		switch {
		case w.Held && w.BackAt.IsZero():
			o.held++
		case w.Held:
			o.held++
			o.heldAndBack++
		case w.BackAt.IsZero():
			o.tried++
		default:
			o.tried++
			o.back++
		}
	}
	return byStore, err
}

// sentAttempts are the attempts to win customers back, but for those whose
// message was called off or could not be made.
func sentAttempts(call bot.Call, v bot.View, since time.Time) ([]bot.WinBack, error) {
	posts, err := v.Desk().Posts(call.Scope, false, resultsMost)
	if err != nil {
		return nil, err
	}
	unsent := map[string]bool{}
	for _, p := range posts {
		unsent[p.ID] = !p.CancelledAt.IsZero() || p.Problem != ""
	}
	attempts, err := v.Alerting().WinBacks(call.Scope, since, resultsMost)
	return slices.DeleteFunc(attempts, func(w bot.WinBack) bool { return unsent[w.Post] }), err
}

func (o *outcome) text() string {
	parts := []string{fmt.Sprintf("提醒 %d 条，有人处理 %d 条", o.alerts, o.taken)}
	if len(o.minutes) > 0 {
		parts[0] += fmt.Sprintf("，一半在 %d 分钟内接手", max(1, median(o.minutes)))
	}
	if o.tried > 0 {
		parts = append(parts, fmt.Sprintf("挽回 %d 位，回来 %d 位", o.tried, o.back))
	}
	if o.held > 0 {
		parts = append(parts, fmt.Sprintf("特意没发、用来对照的 %d 位，自己回来 %d 位", o.held, o.heldAndBack))
	}
	return strings.Join(parts, "；")
}

// median is the middle one, of two the later.
func median(n []int) int {
	sorted := slices.Sorted(slices.Values(n))
	return sorted[len(sorted)/2]
}

// prices are what messages cost in deletions, the dearest first.
func (c *counter) prices(call bot.Call, v bot.View, since time.Time) ([]string, error) {
	var lines []string
	for _, by := range []struct {
		by    bot.PriceBy
		title string
	}{{bot.PriceTemplate, "按内容："}, {bot.PriceStaff, "按店员："}} {
		prices, err := v.Desk().Price(call.Scope, since, call.At, c.Shop.Alerts.Attribute, by.by)
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(prices, func(a, b bot.Price) int { return cmp.Compare(b.PerThousand(), a.PerThousand()) })
		for n, p := range prices[:min(len(prices), pricesMost)] {
			if n == 0 {
				lines = append(lines, by.title)
			}
			line, err := c.priceLine(v, by.by, p)
			if err != nil {
				return nil, err
			}
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return nil, nil
	}
	title := fmt.Sprintf("删除价：每发 1000 条，%s内有多少位客户因此删除店员（算在删除前的最后一条上）", writeSpan(c.Shop.Alerts.Attribute))
	return append([]string{title}, lines...), nil
}

func (c *counter) priceLine(v bot.View, by bot.PriceBy, p bot.Price) (string, error) {
	name := bot.TouchTitle(p.Key)
	if by == bot.PriceStaff {
		var err error
		if name, err = c.staffName(v, p.Key); err != nil {
			return "", err
		}
	}
	line := fmt.Sprintf("· %s：%s（发 %d 条，删 %d 位）", name, perThousand(p.PerThousand()), p.Sent, p.Lost)
	if p.HeldBack > 0 {
		line += fmt.Sprintf("，没发的对照 %s（%d 位里删 %d 位）", perThousand(p.HeldPerThousand()), p.HeldBack, p.HeldLost)
	}
	return line, nil
}

func perThousand(n float64) string {
	if n < 0 {
		return "还没发过"
	}
	return fmt.Sprintf("%.1f", n)
}
