package app

import (
	"slices"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// staffed changes the clerk of the simulated corp.
func staffed(change func(*simulator.Staff)) func(*simulator.Config) {
	return func(c *simulator.Config) {
		for i := range c.Staff {
			if c.Staff[i].UserID == liming {
				change(&c.Staff[i])
			}
		}
	}
}

// TestWithoutACodeNobodyIsWelcomedAndNobodyTroubled lets customers come for
// whom WeCom gives no welcome code. That is normal: it is noted, all the rest
// is done, and staff hear nothing.
func TestWithoutACodeNobodyIsWelcomedAndNobodyTroubled(t *testing.T) {
	days := []struct {
		name  string
		corp  func(*simulator.Staff)
		comes simulator.Scan
	}{
		{"the console has a welcome of its own", func(s *simulator.Staff) { s.ConsoleWelcome = true }, simulator.Scan{State: "s17-door"}},
		{"the customer has to agree to archiving", func(s *simulator.Staff) { s.Archived = true }, simulator.Scan{State: "s17-door"}},
		{"the customer is a WeCom user of another corp", func(*simulator.Staff) {}, simulator.Scan{State: "s17-door", Partner: true}},
	}
	for _, day := range days {
		t.Run(day.name, func(t *testing.T) {
			h := openHouse(t, onSQLite(t), staffed(day.corp))
			id, err := h.sim.Scan(day.comes)
			if err != nil {
				t.Fatal(err)
			}
			h.settled(t)
			h.appliedOnce(t, h.bots[0].Store(), id)
			if n := h.welcomes(t, id) + h.noticesOf(t, id); n != 0 {
				t.Errorf("there were %d welcomes or notices", n)
			}
			if n := h.calls("send_welcome_msg", 0); n != 0 {
				t.Errorf("WeCom was asked for %d welcomes", n)
			}
			if !h.remembers(t, id, bot.InteractionWelcomeMissing) {
				t.Error("the time line does not say that there was no code")
			}
		})
	}
}

// remembers says whether something is in a customer's time line.
func (h *house) remembers(t *testing.T, id string, kind bot.InteractionKind) bool {
	t.Helper()
	entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if e.Interaction == kind {
			n++
		}
	}
	return n == 1
}

// TestConsentToArchivingBringsTheWelcome lets customers of an archived clerk
// agree, a moment later or never.
func TestConsentToArchivingBringsTheWelcome(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w, staffed(func(s *simulator.Staff) { s.Archived = true }))
		h.sim.Faults.Add(simulator.Fault{Callback: "*", Duplicate: 2})
		agrees, refuses := h.scan(t, "小雨", "s17-door"), h.scan(t, "小林", "s17-door")
		if err := h.sim.Consent(liming, agrees, true); err != nil {
			t.Fatal(err)
		}
		if err := h.sim.Consent(liming, refuses, false); err != nil {
			t.Fatal(err)
		}
		h.settled(t)
		h.once(t, agrees)
		h.greeted(t, agrees)
		if !h.remembers(t, agrees, bot.InteractionConsented) {
			t.Error("the consent is not in the time line")
		}
		h.appliedOnce(t, h.bots[0].Store(), refuses)
		if n := h.welcomes(t, refuses) + h.noticesOf(t, refuses); n != 0 {
			t.Errorf("who did not agree was welcomed, or staff were told, %d times", n)
		}
	})
}

// till is a second app of the shop that may call 客户联系, with a receiver of
// its own: WeCom tells it of every customer too.
const till = "till"

func withTill(c *config.Config) {
	c.WeCom.Apps = map[string]config.App{till: {
		AgentID: 1000008, Secret: "EXAMPLE-till-secret-not-for-real-use",
		Token: "EXAMPLEtillToken", EncodingAESKey: "EXAMPLEtillEXAMPLEtillEXAMPLEtillEXAMPLEtiA",
	}}
}

// TestACustomerToldOfByTwoAppsIsWelcomedAndCountedOnce lets every event come
// twice, through two apps, each with a welcome code of its own.
func TestACustomerToldOfByTwoAppsIsWelcomedAndCountedOnce(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openPlanned(t, w, plan{shop: withTill, corp: []func(*simulator.Config){func(c *simulator.Config) {
			for i := range c.Apps {
				c.Apps[i].CustomerContact = true
			}
		}}})
		h.sim.SetCallbackURL(till, "http://"+h.bots[0].Addr()+"/callback/wecom/"+till)
		ids := h.crowdOfApps(t, 20)
		h.settled(t)
		welcomedBy := map[string]int{}
		for _, id := range ids {
			h.once(t, id)
			h.greeted(t, id)
		}
		for _, pair := range h.sim.State().Pairs {
			welcomedBy[pair.WelcomedBy]++
		}
		if welcomedBy[config.MainApp]+welcomedBy[till] != len(ids) {
			t.Errorf("welcomed by %v", welcomedBy)
		}
		if n := h.calls("send_welcome_msg", 0); n != len(ids) {
			t.Errorf("WeCom was asked for %d welcomes of %d customers", n, len(ids))
		}
	})
}

// crowdOfApps lets so many customers come and wants each told of by both apps.
func (h *house) crowdOfApps(t *testing.T, n int) []string {
	t.Helper()
	ids := h.crowdTold(t, n, 2*n)
	slices.Sort(ids)
	return slices.Compact(ids)
}
