package app

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// openLively opens the shop that people play with.
func openLively(t *testing.T) *shopDemo {
	t.Helper()
	defaults, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := openDemo(t.Context(), &settings{defaults: defaults, version: "test"}, demoOptions{listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.close)
	return d
}

// flip turns a switch as the page does.
func flip(t *testing.T, d *shopDemo, id string, on bool) {
	t.Helper()
	for _, s := range d.switches() {
		if s.ID != id {
			continue
		}
		if err := s.Set(t.Context(), on); err != nil {
			t.Fatalf("%s %v: %v", id, on, err)
		}
		if s.Get() != on {
			t.Fatalf("%s says it is %v", id, !on)
		}
	}
}

// known wants a customer in the bot's database.
func (d *shopDemo) known(t *testing.T, id string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	if err := eventually(ctx, func() error {
		all, err := d.bot().Store().Relations(ctx, id)
		if err == nil && (len(all) != 1 || all[0].Status != bot.RelationActive) {
			err = fmt.Errorf("%+v", all)
		}
		return err
	}); err != nil {
		t.Errorf("the bot does not know the customer: %v", err)
	}
}

// TestADatabaseThatTakesNothingLosesNobody: meanwhile nothing is acknowledged,
// afterwards the customer is known and was welcomed at most once.
func TestADatabaseThatTakesNothingLosesNobody(t *testing.T) {
	d := openLively(t)
	flip(t, d, "database", true)
	since := d.sim.Journal.Last()
	id, err := d.sim.Scan(simulator.Scan{State: "s17-door", Name: "小雨"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	refused, err := d.sim.Journal.WaitSince(ctx, since, func(e simulator.Entry) bool {
		return e.Kind == simulator.EntryCallback && strings.HasSuffix(e.API, "add_external_contact")
	})
	if err != nil || refused.Status == http.StatusOK {
		t.Fatalf("what could not be kept was answered with %d, %v", refused.Status, err)
	}
	flip(t, d, "database", false)
	d.known(t, id)
	phone, err := d.sim.CustomerPhone(id)
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, item := range phone {
		if item.Via == "welcome" && item.Kind == "text" {
			words++
		}
	}
	if words > 1 {
		t.Errorf("%d welcomes came", words)
	}
}

// TestAKilledBotComesBackAndKnowsWhoCame: callbacks of the time between are lost, and
// the comparison finds the customer all the same.
func TestAKilledBotComesBackAndKnowsWhoCame(t *testing.T) {
	d := openLively(t)
	flip(t, d, "kill", true)
	flip(t, d, "kill", true)
	id, err := d.sim.Scan(simulator.Scan{State: "s17-door", Name: "小雨"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.sim.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	flip(t, d, "kill", false)
	d.known(t, id)
}
