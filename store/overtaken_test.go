package store

import (
	"errors"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Two events tell of the same new customer, and each is handled as if it were
// the only one: the second to be written was decided without the first, and is
// decided again.
func TestAnEventThatWasOvertakenIsDecidedAgain(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		if o.Driver == SQLite {
			t.Skip("there is one writer at a time")
		}
		s, other := mustOpen(t, o), beside(t, o, "beside")
		mustPut(t, s, arrival("page", ""))
		page := mustClaim(t, s, "page")[0]
		mustPut(t, other, arrival("add", ""))
		add := mustClaim(t, other, "add")[0]
		// Who finds the pair unknown adds it, as of a time of its own.
		adds := func(v bot.View, at time.Time) ([]bot.Planned, error) {
			rel, err := v.Relation(liming)
			if err != nil || rel.Status != bot.RelationNone {
				return nil, err
			}
			return decides(
				bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: at},
				bot.RecordInteraction{Pair: liming, Kind: bot.InteractionAdded, At: at},
				bot.AddTag{Pair: liming, Tag: newcomer, At: at, Rule: "door"},
			)(v)
		}
		tries := 0
		err := s.Inbox().Process(background, page, func(v bot.View) ([]bot.Planned, error) {
			tries++
			plan, err := adds(v, opening)
			if tries > 1 {
				return plan, err
			}
			return plan, errors.Join(err, other.Inbox().Process(background, add, func(v bot.View) ([]bot.Planned, error) {
				return adds(v, opening.Add(time.Second))
			}))
		})
		if err != nil || tries != 2 {
			t.Errorf("decided %d times, %v", tries, err)
		}
		held := ok[[]bot.HeldTag](t)(s.PairTags(background, liming))
		if n := count(t, s, "interactions"); n != 1 || len(held) != 1 || held[0].Count != 1 {
			t.Errorf("%d entries and the tags %+v", n, held)
		}
	})
}
