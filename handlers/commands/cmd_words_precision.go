package commands

import (
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// precisionSpan is how far back it is measured how rules do.
	precisionSpan = 90 * day
	precisionMost = 30
)

// wordPrecision says how the rules have done: what they found, what people found
// of that right and wrong, how long it took, and which no longer act.
func (c *counter) wordPrecision(call bot.Call, v bot.View) (bot.Answer, error) {
	records, err := v.Moderation().RuleRecords(call.Scope, call.At.Add(-precisionSpan), precisionMost+1)
	if err != nil {
		return bot.Answer{}, err
	}
	all, err := c.rulesKnown(v)
	if err != nil {
		return bot.Answer{}, err
	}
	known := map[string]rule{}
	for _, r := range all {
		known[r.ID] = r
	}
	answer := bot.Answer{List: listRules}
	lines := []string{"近 90 天，您范围内命中最多的规则："}
	if len(records) == 0 {
		lines[0] = "近 90 天，您范围内还没有命中过。"
	}
	for i, record := range records[:min(len(records), precisionMost)] {
		r := known[record.Rule]
		lines = append(lines, fmt.Sprintf("%d. %s：%s", i+1, c.ruleTitle(record.Rule, r), recordText(record)))
		if r.ID != "" && r.demoted() {
			lines = append(lines, "　　误判多，已经降级：只请人看，不自己处理")
		}
		answer.Listed = append(answer.Listed, record.Rule)
	}
	var demoted []string
	for _, r := range all {
		if r.demoted() && !r.made.Off {
			demoted = append(demoted, "「"+r.title()+"」")
		}
	}
	if len(demoted) > 0 {
		lines = append(lines, fmt.Sprintf("只请人看的规则有 %d 条：%s", len(demoted), strings.Join(demoted[:min(len(demoted), 20)], "、")), "要让它重新自己处理，发 /敏感词 复位 词")
	}
	answer.Text = strings.Join(lines, "\n")
	return answer, nil
}

// ruleTitle is what people call a rule, or the check where there is none.
func (c *counter) ruleTitle(id string, r rule) string {
	if r.ID != "" {
		return "「" + r.title() + "」（" + c.categoryTitle(r.Category) + "）"
	}
	if title, ok := c.Moderator.CheckTitle(id); ok {
		return title
	}
	category, word, ok := strings.Cut(id, "/")
	if !ok {
		return "「" + shownText(id) + "」"
	}
	return "「" + shownText(word) + "」（" + c.categoryTitle(category) + "，已经不在用）"
}

// recordText is how a rule has done.
func recordText(r bot.RuleRecord) string {
	parts := []string{fmt.Sprintf("命中 %d 条、%d 位客户", r.Hits, r.People)}
	if decided := r.Upheld + r.Overturned; decided > 0 {
		parts = append(parts, fmt.Sprintf("属实 %d、误判 %d，准确率 %d%%", r.Upheld, r.Overturned, int(r.Precision()*100)))
	} else {
		parts = append(parts, "还没有人判过")
	}
	if r.Waiting > 0 {
		parts = append(parts, fmt.Sprintf("%d 条等人看", r.Waiting))
	}
	if r.Took > 0 {
		parts = append(parts, "一般 "+tookText(r.Took)+" 判完")
	}
	return strings.Join(parts, "，")
}

// tookText is a time as people say it.
func tookText(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "不到 1 分钟"
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟", d/time.Minute)
	case d < 2*day:
		return fmt.Sprintf("%.1f 小时", d.Hours())
	default:
		return fmt.Sprintf("%.1f 天", d.Hours()/24)
	}
}
