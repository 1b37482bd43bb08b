package store

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// A step only climbs, unless it was counted anew; what a person decided stays.
func TestAStepFallsOnlyWhereItIsCountedAnew(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		low := brokenBy(spoken("m1", mei, "代购加我", 10))
		low.Step, low.State = bot.StepNote, bot.ViolationNoted
		high := low
		high.Step, high.State = bot.StepReview, bot.ViolationOpen
		decided := high
		decided.State, decided.DecidedAt, decided.DecidedBy = bot.ViolationUpheld, minute(30), "hanmei"
		look := func(what string, step bot.Step, state bot.ViolationState) {
			t.Helper()
			viewed(t, s, func(v view) {
				if x := ok[bot.Violation](t)(v.Moderation().Violation(bot.Everything(), low.ID)); x.Step != step || x.State != state {
					t.Errorf("%s: %s, %s; want %s, %s", what, x.Step, x.State, step, state)
				}
			})
		}
		applied(t, s, told{1, []bot.Effect{bot.SetViolation{Violation: high}}})
		applied(t, s, told{2, []bot.Effect{bot.SetViolation{Violation: low}}})
		look("told once more", bot.StepReview, bot.ViolationOpen)
		applied(t, s, told{3, []bot.Effect{bot.SetViolation{Violation: low, Recounted: true}}})
		look("counted anew", bot.StepNote, bot.ViolationNoted)
		applied(t, s, told{4, []bot.Effect{bot.SetViolation{Violation: decided}}})
		look("climbed again and decided", bot.StepReview, bot.ViolationUpheld)
		applied(t, s, told{5, []bot.Effect{bot.SetViolation{Violation: low, Recounted: true}}})
		look("counted anew after a decision", bot.StepNote, bot.ViolationUpheld)
	})
}
