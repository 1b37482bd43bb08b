package moderation

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// rank is the height of a step, -1 of none.
func rank(s bot.Step) int { return slices.Index(bot.Steps(), s) }

func higher(a, b bot.Step) bot.Step {
	if rank(b) > rank(a) {
		return b
	}
	return a
}

// decide says to which step something climbs that a customer said at a time, and
// why: at least the one of its worst hit, and higher the more there was within the
// ladder's time. What a rule finds that may not act by itself is looked at by a
// person and climbs no further. It is the only place where that is decided.
func decide(hits []bot.Hit, past []bot.Violation, ladder config.Ladder, at time.Time) (bot.Step, string) {
	acting, looked := bot.Step(""), bot.Step("")
	for _, h := range hits {
		if h.Reviewing {
			looked = higher(looked, onlyLooked(h.Step))
		} else {
			acting = higher(acting, h.Step)
		}
	}
	step := higher(higher(bot.StepNote, acting), looked)
	switch {
	case acting == "" && step == bot.StepNote:
		return step, "只留痕"
	case acting == "":
		return step, "这条规则只请人看，不自己处理"
	}
	times := 1
	for _, p := range past {
		if !p.At.After(at) && p.At.After(at.Add(-ladder.Within)) && counts(p) {
			times++
		}
	}
	for _, rung := range []struct {
		times int
		step  bot.Step
	}{{ladder.Remove, bot.StepRemove}, {ladder.Review, bot.StepReview}, {ladder.Warn, bot.StepWarn}} {
		if rung.times > 0 && times >= rung.times && rank(rung.step) > rank(step) {
			return rung.step, fmt.Sprintf("%s里第 %d 次了", days(ladder.Within), times)
		}
	}
	return step, stepReasons[step]
}

var stepReasons = map[bot.Step]string{
	bot.StepNote: "只留痕", bot.StepWarn: "需要提醒一下", bot.StepReview: "需要店长看一看", bot.StepRemove: "需要请群主移除",
}

// decideStaff is the same for what staff say to customers: there is no ladder,
// and what is more than worth a note is the manager's to look at, never the
// clerk's alone.
func decideStaff(hits []bot.Hit) (bot.Step, string) {
	for _, h := range hits {
		if rank(h.Step) > rank(bot.StepNote) {
			return bot.StepReview, "店员对客户说的话，由店长看一看"
		}
	}
	return bot.StepNote, "只留痕"
}

// onlyLooked is the step of a rule that may not act by itself.
func onlyLooked(s bot.Step) bot.Step {
	if rank(s) <= rank(bot.StepNote) {
		return bot.StepNote
	}
	return bot.StepReview
}

// counts says whether a violation counts as a repetition: not if it was found
// wrong, nor as long as only rules found it that may not act.
func counts(x bot.Violation) bool {
	switch {
	case x.ByStaff || x.State == bot.ViolationOverturned:
		return false
	case x.State == bot.ViolationUpheld:
		return true
	}
	return slices.ContainsFunc(x.Hits, func(h bot.Hit) bool { return !h.Reviewing })
}

// recount puts violations of one customer onto the steps that they climb to, each
// by those before it, as if they had been heard of in their order: oldest first.
// Those before the first one of a time are only counted, because what came before
// them is not among them.
func recount(all []bot.Violation, ladder config.Ladder, from bot.Violation) []bot.Violation {
	all = slices.Clone(all)
	slices.SortFunc(all, inOrder)
	for n := range all {
		x := &all[n]
		if x.State == bot.ViolationOverturned || inOrder(*x, from) < 0 {
			continue
		}
		if x.ByStaff {
			x.Step, _ = decideStaff(x.Hits)
		} else {
			x.Step, _ = decide(x.Hits, all[:n], ladder, x.At)
		}
		if x.State == bot.ViolationNoted || x.State == bot.ViolationOpen {
			x.State = bot.ViolationOpen
			if x.Step == bot.StepNote {
				x.State = bot.ViolationNoted
			}
		}
	}
	return all
}

// inOrder compares violations by when they were said.
func inOrder(a, b bot.Violation) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) }

// days is a length of time in days, or hours.
func days(d time.Duration) string {
	const day = 24 * time.Hour
	if d%day == 0 {
		return fmt.Sprintf("%d 天", d/day)
	}
	return fmt.Sprintf("%d 小时", (d+time.Hour-1)/time.Hour)
}
