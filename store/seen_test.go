package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestACustomerWasSeenWhenTheyDidSomething(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		does := func(id int64, kind bot.InteractionKind, n int) told {
			return told{id, []bot.Effect{bot.RecordInteraction{Pair: liming, Kind: kind, At: minute(n)}}}
		}
		permute([]told{does(1, bot.InteractionAdded, 1), does(2, bot.InteractionSpoke, 5), does(3, bot.InteractionTagged, 9), does(4, bot.InteractionJoinedGroup, 3)},
			func(order []told) {
				emptied(t, s)
				for _, e := range order {
					applied(t, s, e)
				}
				if who := ok[bot.Customer](t)(s.Customer(background, liming.ExternalUserID)); !who.LastSeenAt.Equal(minute(5)) {
					t.Errorf("in order %v: seen at %v, want %v, when they spoke", numbersOf(order), who.LastSeenAt, minute(5))
				}
			})
		viewed(t, s, func(v view) {
			line := ok[[]bot.Interaction](t)(v.Activity(liming.ExternalUserID, minute(3)))
			var kinds []bot.InteractionKind
			for _, i := range line {
				kinds = append(kinds, i.Kind)
			}
			if diff := cmp.Diff([]bot.InteractionKind{bot.InteractionJoinedGroup, bot.InteractionSpoke, bot.InteractionTagged}, kinds); diff != "" {
				t.Errorf("since minute 3, oldest first (-want +got):\n%s", diff)
			}
			if line := ok[[]bot.Interaction](t)(v.Activity("wmNobody", time.Time{})); len(line) != 0 {
				t.Errorf("nobody did %+v", line)
			}
		})
	})
}
