package store

import (
	"fmt"
	"strings"
	"testing"
)

// TestAnArrivalTakesFewStatements keeps watch over the busiest path: whoever
// adds a statement to it has to mean it.
func TestAnArrivalTakesFewStatements(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		// What is told in time marks no day that was counted: it is the present one.
		o.Now = clockAt(minute(1)).Now
		s := mustOpen(t, o)
		// The first one makes the tags, and the second remembers their numbers.
		applied(t, s, told{1, addPlan("wmFirst", opening)})
		applied(t, s, told{9, addPlan("wmSecond", opening)})
		said := counting(s)
		applied(t, s, told{2, addPlan("wmNew", opening)})
		if got := said.take(); len(got) != 5 {
			t.Errorf("a new customer took %d statements, want 5:\n%s", len(got), strings.Join(got, "\n"))
		}
		applied(t, s, told{3, addPlan("wmNew", minute(1))})
		if got := said.take(); len(got) != 7 {
			t.Errorf("one who comes again took %d statements, want 7:\n%s", len(got), strings.Join(got, "\n"))
		}
		applied(t, s, told{4, addPlan("wmNew", minute(-1))})
		if got := said.take(); len(got) != 6 {
			t.Errorf("one whose coming is told late took %d statements, want 6:\n%s", len(got), strings.Join(got, "\n"))
		}
		var many told
		for i := range 100 {
			many.effects = append(many.effects, addPlan(fmt.Sprint("wm", i), opening)...)
		}
		applied(t, s, many)
		said.atMost(t, 6, "a hundred new customers at once")
	})
}
