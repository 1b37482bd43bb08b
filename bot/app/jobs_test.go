package app

import (
	"testing"

	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// What gathers, repeats and says alerts is one thing at a time.
func TestTheTicksOfAlertsAreInTheLaneOfTheirFlushes(t *testing.T) {
	a := &App{o: Options{Config: exampleConfig(t, onSQLite(t))}}
	for _, j := range a.jobs() {
		if j.Name == alerts.JobTick {
			if j.Lane != alerts.Lane {
				t.Errorf("they are in the lane %q", j.Lane)
			}
			return
		}
	}
	t.Error("alerts have no ticks")
}
