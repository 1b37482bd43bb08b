package alerts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// shortest is the shortest silence that worries anybody: who comes every day may
// stay away for a week.
const shortest = 7

// rhythm is how often somebody comes, in days.
type rhythm struct {
	// usual is the middle of the pauses, long the 90th percentile of them.
	usual, long int
	// pauses is how many are known.
	pauses int
}

// rhythmOf is the rhythm of what a customer did, by the days on which they did
// something.
func rhythmOf(line []bot.Interaction, location *time.Location) rhythm {
	var days []int
	for _, i := range line {
		if came(i.Kind) {
			days = append(days, dayOf(i.At.In(location)))
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	var pauses []int
	for n := 1; n < len(days); n++ {
		pauses = append(pauses, days[n]-days[n-1])
	}
	slices.Sort(pauses)
	r := rhythm{pauses: len(pauses)}
	if len(pauses) > 0 {
		r.usual, r.long = percentile(pauses, 50), percentile(pauses, 90)
	}
	return r
}

// came says of what kinds of things a customer does to be with the shop: leaving
// is none.
func came(k bot.InteractionKind) bool {
	return k.ByCustomer() && k != bot.InteractionLost && k != bot.InteractionLeftGroup && k != bot.InteractionRefunded
}

// percentile is the nearest rank of sorted numbers.
func percentile(sorted []int, p int) int {
	return sorted[(len(sorted)*p+99)/100-1]
}

// worry is why somebody may be lost soon.
type worry struct {
	reason string
	// silent is how long they have been silent and long from when that is too
	// long, both in days.
	silent, long int
}

// silence says whether a customer has been silent for too long, by their own
// rhythm if it is known, else by their tags, else by what holds for all.
func silence(c config.Risk, r rhythm, tags []string, silent int) (worry, bool) {
	if r.pauses >= c.Gaps && r.pauses > 0 {
		long := max(r.long, shortest)
		return worry{fmt.Sprintf("平时 %d 天来一次，已经 %d 天没动静", r.usual, silent), silent, long}, silent > long
	}
	tag, long := "", days(c.Otherwise)
	for _, name := range sortedKeys(c.Silent) {
		if slices.Contains(tags, name) && (tag == "" || days(c.Silent[name]) < long) {
			tag, long = name, days(c.Silent[name])
		}
	}
	said := fmt.Sprintf("已经 %d 天没动静（%d 天就该问候一声）", silent, long)
	if tag != "" {
		said = fmt.Sprintf("%s客户，已经 %d 天没动静（%d 天就该问候一声）", tag, silent, long)
	}
	return worry{said, silent, long}, long > 0 && silent > long
}

func days(d time.Duration) int { return int(d / day) }

// given is how many times the span after which one worries a customer may be
// silent until they are lost, and no risk any more.
const given = 6

// score orders worries: who has just become silent is easiest to win, and who
// bought much is worth most.
func (w worry) score(c bot.Customer, fell bool) int {
	const yuan = 100
	score := 0
	if w.long > 0 {
		score = max(0, 100-20*(w.silent/w.long-1))
	}
	score += min(c.Orders, 10)*5 + min(int(c.Spent/yuan), 5000)/50
	if fell {
		score += 50
	}
	return score
}

// valueOf ranks the classes of RFM: 价值 before 发展 before 保持 before 挽留, all
// that are 重要 before all that are 一般; 0 is no class.
func valueOf(class string) int {
	rank := 0
	for n, kind := range []string{"挽留客户", "保持客户", "发展客户", "价值客户"} {
		if strings.HasSuffix(class, kind) {
			rank = n + 1
		}
	}
	if rank > 0 && strings.HasPrefix(class, "重要") {
		rank += 4
	}
	return rank
}

// fellWithin is for how long a fall in value is news.
const fellWithin = 30 * day

// fell says in words that a customer's value went down lately, by the tags of
// the groups that RFM gives; empty if it did not.
func fell(records []bot.TagRecord, groups []string, now time.Time) string {
	for _, group := range groups {
		var held, before bot.TagRecord
		for _, r := range records {
			switch {
			case r.Group != group || valueOf(r.Name) == 0:
			case r.Held:
				held = r
			case r.RemovedAt.After(before.RemovedAt):
				before = r
			}
		}
		lately := !before.RemovedAt.IsZero() && now.Sub(before.RemovedAt) <= fellWithin
		if held.Name != "" && lately && valueOf(before.Name) > valueOf(held.Name) {
			return fmt.Sprintf("消费价值从「%s」降到「%s」", before.Name, held.Name)
		}
	}
	return ""
}

// nextStep is what to do about a customer who may be lost, by their stage of life.
func nextStep(tags []string) string {
	for _, s := range []struct{ tag, next string }{
		{"沉睡", "发一张回归券，约 TA 来店里看看"},
		{"复购", "问候一声，说说 TA 常买的有什么新货"},
		{"首购", "问问上次买的用得怎么样，送一张下次用的券"},
		{"潜客", "发一张新客券，请 TA 来店里看看"},
	} {
		if slices.Contains(tags, s.tag) {
			return s.next
		}
	}
	return "私聊问候一声，看看 TA 最近需要什么"
}
