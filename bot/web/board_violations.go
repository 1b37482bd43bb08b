package web

import (
	"github.com/zhanggui/zhanggui/bot"
)

// stateNames are the states of violations in the order in which they come to be.
var stateNames = []struct {
	state bot.ViolationState
	name  string
}{
	{bot.ViolationNoted, "只留痕"}, {bot.ViolationOpen, "待复核"}, {bot.ViolationAppealed, "申诉中"},
	{bot.ViolationUpheld, "判定违规"}, {bot.ViolationOverturned, "判定没事"},
}

// showViolations is what was said that should not be, who has to look, and how good
// the rules are.
func showViolations(b *boardSheet) boardPanel {
	w := b.watch
	all := 0
	for _, n := range w.Violations {
		all += n
	}
	states := boardTable{
		ID: "violations", Title: "处理到哪一步", Fixed: true, Empty: "这些日子没有违规。",
		Columns: []boardColumn{{Key: "state", Title: "处理到", Text: true}, {Key: "n", Title: "条数", Term: "hits", Unit: "条"}},
	}
	for _, s := range stateNames {
		if all > 0 {
			states.Rows = append(states.Rows, []boardCell{words(s.name), number(w.Violations[s.state])})
		}
	}
	withBars(states.Rows, 1)
	rules := boardTable{
		ID: "rules", Title: "规则准不准", Size: fewRows, Empty: "这些日子没有规则命中。",
		Columns: []boardColumn{
			{Key: "rule", Title: "规则", Text: true}, {Key: "hits", Title: "命中", Term: "hits"}, {Key: "precision", Title: "准确率", Term: "precision"},
			{Key: "waiting", Title: "待复核", Term: "review"}, {Key: "took", Title: "判断用时", Term: "rule_took", Unit: "秒"},
		},
	}
	for _, r := range w.Rules {
		precision, decided := none("还没有判过"), none("—")
		if r.Upheld+r.Overturned > 0 {
			precision, decided = share(r.Upheld, r.Upheld+r.Overturned), took(r.Took)
			precision.Small = "判过 " + thousands(int64(r.Upheld+r.Overturned)) + " 条"
		}
		rules.Rows = append(rules.Rows, []boardCell{b.ruleCell(r.Rule), number(r.Hits), precision, number(r.Waiting), decided})
	}
	waiting := boardFact{"待复核", "review", thousands(int64(w.Waiting)), ""}
	if w.Waiting > 0 && !w.WaitingSince.IsZero() {
		waiting.Small = "最早的等了 " + seconds(b.ask.Now.Sub(w.WaitingSince))
	}
	p := boardPanel{Facts: []boardFact{{"命中", "hits", thousands(int64(all)), ""}, waiting}, Tables: []boardTable{states, rules}}
	if !w.Archive && all == 0 {
		p.Notes = append(p.Notes, "没有开通会话存档，群里和私聊里说了什么不知道：0 不等于没有违规。")
	}
	return p
}
