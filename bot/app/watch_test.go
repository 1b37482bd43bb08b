package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestTheJournalShowsAnEventsWholeWay follows one add from the callback to the
// welcome's call by what the bot tells where somebody looks on.
func TestTheJournalShowsAnEventsWholeWay(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{told: true})
	h.scan(t, "小雨", "s17-door")
	h.settled(t)
	var trace string
	h.until(t, "the callback names its event", func() error {
		for _, e := range h.sim.Journal.Calls(nil) {
			if e.Kind == simulator.EntryCallback && strings.HasSuffix(e.API, ".add_external_contact") && e.Trace != "" {
				trace = e.Trace
				return nil
			}
		}
		return fmt.Errorf("no callback has a trace")
	})
	var way []string
	for _, e := range h.sim.Journal.Calls(func(e simulator.Entry) bool {
		event, _, _ := strings.Cut(e.Trace, "/")
		return event == trace
	}) {
		name := e.Kind
		if e.Step != nil {
			name = e.Step.Stage
		}
		way = append(way, name+" "+e.API)
	}
	for _, wanted := range []string{
		"inbox change_external_contact.add_external_contact", "callback change_external_contact.add_external_contact",
		"handler welcome", "outbox welcome", "effect SetRelation", "api externalcontact/send_welcome_msg", "sent welcome",
		"handler details", // what the details brought belongs to the same event
	} {
		if !slices.Contains(way, wanted) {
			t.Errorf("%q is not on the way: %q", wanted, way)
		}
	}
}

// TestNobodyIsToldWhereNobodyLooksOn: without somebody who looks on, calls and answers
// carry nothing that WeCom does not know.
func TestNobodyIsToldWhereNobodyLooksOn(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.scan(t, "小雨", "s17-door")
	h.settled(t)
	for _, e := range h.sim.Journal.Calls(nil) {
		if e.Trace != "" || e.Kind == simulator.EntryStep {
			t.Errorf("%s %s carries %q", e.Kind, e.API, e.Trace)
		}
	}
}
