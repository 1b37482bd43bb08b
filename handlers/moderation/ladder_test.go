package moderation

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

func TestDecide(t *testing.T) {
	ladder := config.Ladder{Within: 720 * time.Hour, Warn: 2, Review: 3, Remove: 4}
	hit := func(step bot.Step) bot.Hit { return bot.Hit{Check: "words", Step: step} }
	unsure := func(step bot.Step) bot.Hit { return bot.Hit{Check: "words", Step: step, Reviewing: true} }
	ago := func(d time.Duration) bot.Violation {
		return bot.Violation{At: tenAM.Add(-d), Hits: []bot.Hit{hit(bot.StepNote)}, State: bot.ViolationNoted}
	}
	with := func(x bot.Violation, change func(*bot.Violation)) bot.Violation { change(&x); return x }
	many := func(x bot.Violation, n int) (all []bot.Violation) {
		for range n {
			all = append(all, x)
		}
		return all
	}
	tests := []struct {
		name string
		hits []bot.Hit
		past []bot.Violation
		want bot.Step
	}{
		{"a note", []bot.Hit{hit(bot.StepNote)}, nil, bot.StepNote},
		{"the worst of several hits", []bot.Hit{hit(bot.StepNote), hit(bot.StepReview), hit(bot.StepWarn)}, nil, bot.StepReview},
		{"a second note warns", []bot.Hit{hit(bot.StepNote)}, many(ago(time.Hour), 1), bot.StepWarn},
		{"a third is looked at", []bot.Hit{hit(bot.StepNote)}, many(ago(time.Hour), 2), bot.StepReview},
		{"a fourth is the end", []bot.Hit{hit(bot.StepNote)}, many(ago(time.Hour), 3), bot.StepRemove},
		{"repetition never lowers", []bot.Hit{hit(bot.StepRemove)}, many(ago(time.Hour), 1), bot.StepRemove},
		{"what is long ago does not count", []bot.Hit{hit(bot.StepNote)}, many(ago(720*time.Hour), 3), bot.StepNote},
		{"what is just within the time does", []bot.Hit{hit(bot.StepNote)}, many(ago(720*time.Hour-time.Second), 3), bot.StepRemove},
		{"what came later does not", []bot.Hit{hit(bot.StepNote)}, many(ago(-time.Hour), 3), bot.StepNote},
		{
			"what was found wrong does not",
			[]bot.Hit{hit(bot.StepNote)}, many(with(ago(time.Hour), func(x *bot.Violation) { x.State = bot.ViolationOverturned }), 3), bot.StepNote,
		},
		{
			"what staff said to the customer does not",
			[]bot.Hit{hit(bot.StepNote)}, many(with(ago(time.Hour), func(x *bot.Violation) { x.ByStaff = true }), 3), bot.StepNote,
		},
		{
			"what only a rule found that may not act does not",
			[]bot.Hit{hit(bot.StepNote)}, many(with(ago(time.Hour), func(x *bot.Violation) { x.Hits = []bot.Hit{unsure(bot.StepWarn)} }), 3), bot.StepNote,
		},
		{
			"unless a person found it right",
			[]bot.Hit{hit(bot.StepNote)},
			many(with(ago(time.Hour), func(x *bot.Violation) { x.Hits, x.State = []bot.Hit{unsure(bot.StepWarn)}, bot.ViolationUpheld }), 1), bot.StepWarn,
		},
		{"a rule that may not act has a warning looked at", []bot.Hit{unsure(bot.StepWarn)}, nil, bot.StepReview},
		{"and a removal", []bot.Hit{unsure(bot.StepRemove)}, nil, bot.StepReview},
		{"and notes a note", []bot.Hit{unsure(bot.StepNote)}, nil, bot.StepNote},
		{"and never climbs", []bot.Hit{unsure(bot.StepRemove)}, many(ago(time.Hour), 9), bot.StepReview},
		{"beside one that acts both count", []bot.Hit{unsure(bot.StepRemove), hit(bot.StepWarn)}, nil, bot.StepReview},
		{"and one that acts climbs", []bot.Hit{unsure(bot.StepRemove), hit(bot.StepNote)}, many(ago(time.Hour), 3), bot.StepRemove},
	}
	for _, tt := range tests {
		got, why := decide(tt.hits, tt.past, ladder, tenAM)
		if got != tt.want || why == "" {
			t.Errorf("%s: %s (%s), want %s", tt.name, got, why, tt.want)
		}
	}
}

func TestALadderWithoutRungsClimbsNowhere(t *testing.T) {
	x := bot.Violation{At: tenAM, Hits: []bot.Hit{{Check: "words", Step: bot.StepNote}}}
	if step, _ := decide(x.Hits, []bot.Violation{x, x, x}, config.Ladder{Within: time.Hour}, tenAM); step != bot.StepNote {
		t.Error(step)
	}
}
