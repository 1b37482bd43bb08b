package app

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
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

// TestABotIsKilledAndStartedOneAtATime: whatever people press at once, one bot is there
// afterwards or none, and the switch says which.
func TestABotIsKilledAndStartedOneAtATime(t *testing.T) {
	d := openLively(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() { _ = d.kill(t.Context(), i%2 == 0) })
	}
	all.Wait()
	if d.dead() {
		flip(t, d, "kill", false)
	}
	id, err := d.sim.Scan(simulator.Scan{State: "s17-door", Name: "小雨"})
	if err != nil {
		t.Fatal(err)
	}
	d.known(t, id)
	flip(t, d, "kill", true)
	if res, err := http.Get("http://" + d.address + "/"); err == nil {
		_ = res.Body.Close()
		t.Errorf("a bot that was killed answers with %d", res.StatusCode)
	}
}

// TestABotIsKilledWhileItsDatabaseIsStuck: it does not wait for the database, cannot be
// started before that is back and says so; and the demo ends all the same.
func TestABotIsKilledWhileItsDatabaseIsStuck(t *testing.T) {
	d := openLively(t)
	flip(t, d, "database", true)
	if _, err := d.sim.Scan(simulator.Scan{State: "s17-door", Name: "小雨"}); err != nil {
		t.Fatal(err)
	}
	flip(t, d, "kill", true)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.kill(ctx, false); err == nil || !d.dead() {
		t.Errorf("without its database a bot was started: %v", err)
	}
	flip(t, d, "database", false)
	flip(t, d, "kill", false)
	flip(t, d, "kill", true)
	flip(t, d, "database", true)
	d.close()
	if d.stuck.is() {
		t.Error("the database's lock is still held")
	}
	if err := d.kill(t.Context(), false); err == nil {
		t.Error("a bot was started after the end")
	}
	if _, err := os.Stat(d.folder); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
