package handlers

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// tellingOf lets a lost welcome be noted and the telling that was put off come due.
func tellingOf(t *testing.T, d *desk, lose func(bot.Event, bot.View) ([]bot.Effect, error), body bot.Body, w *world) []bot.Effect {
	t.Helper()
	effects, err := lose(event(noon, body), w)
	if err != nil {
		t.Fatal(err)
	}
	job, ok := effects[len(effects)-1].(bot.ScheduleJob)
	if !ok {
		t.Fatalf("nothing was put off: %v", effects)
	}
	if wait := job.Due.Sub(w.now); job.Name != jobTell || wait != nameDelay {
		t.Fatalf("put off by %s as %s", wait, job.Name)
	}
	effects, err = d.welcomeTell(event(job.Due, bot.JobDue{Name: job.Name, Due: job.Due, Payload: job.Payload}), w)
	if err != nil {
		t.Fatal(err)
	}
	return effects
}

func TestStaffAreToldTheNameThatWeComTellsALittleLater(t *testing.T) {
	d, w := testDesk(t), newWorld()
	lose := func(ev bot.Event, v bot.View) ([]bot.Effect, error) {
		effects, err := d.welcomeFailed(ev, v)
		w.customers[customer] = bot.Customer{Name: "小美"}
		return effects, err
	}
	effects := tellingOf(t, d, lose, failedWelcome(t, bot.Welcome{Pair: pair, Text: "您好！", AddedAt: noon}, 41050), w)
	if text := effects[0].(bot.AppMessage).Text; !strings.HasPrefix(text, "「小美」在") {
		t.Errorf("the message is %s", text)
	}
}

func TestStaffAreToldWithoutANameThatNeverComes(t *testing.T) {
	d, w := testDesk(t), newWorld()
	effects := tellingOf(t, d, d.welcomeFailed, failedWelcome(t, bot.Welcome{Pair: pair, Text: "您好！", AddedAt: noon}, 41050), w)
	if text := effects[0].(bot.AppMessage).Text; !strings.HasPrefix(text, "一位新客户在") {
		t.Errorf("the message is %s", text)
	}
}

func TestNobodyIsToldOfACustomerWhoWasWelcomedMeanwhile(t *testing.T) {
	d, w := testDesk(t), newWorld()
	lose := func(ev bot.Event, v bot.View) ([]bot.Effect, error) {
		effects, err := d.welcomeFailed(ev, v)
		w.relations[pair] = bot.Relation{Pair: pair, Status: bot.RelationActive, WelcomedAt: noon.Add(time.Second)}
		return effects, err
	}
	if effects := tellingOf(t, d, lose, failedWelcome(t, bot.Welcome{Pair: pair, Text: "您好！", AddedAt: noon}, 41050), w); len(effects) > 0 {
		t.Errorf("effects are %v", effects)
	}
}
