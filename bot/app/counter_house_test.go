package app

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// Zhaoli and qianba run the first store with hanmei, sunqi another one.
const (
	zhaoli = "zhaoli"
	qianba = "qianba"
	sunqi  = "sunqi"
)

// twoStores is the example shop with another store, and with three who run the
// first one.
func twoStores(c *config.Config) {
	c.Shop.Stores = append(c.Shop.Stores, config.Store{ID: "s18", Name: "十八号店"})
	c.Shop.Staff = append(c.Shop.Staff,
		config.Staff{UserID: zhaoli, Name: "赵丽", Role: bot.RoleManager, Store: "s17"},
		config.Staff{UserID: qianba, Name: "钱八", Role: bot.RoleManager, Store: "s17"},
		config.Staff{UserID: sunqi, Name: "孙琪", Role: bot.RoleManager, Store: "s18"})
}

// types lets a member type a line, and does not wait for the answer.
func (h *house) types(t testing.TB, userID, line string) {
	t.Helper()
	if _, err := h.sim.TypeToApp("", userID, line); err != nil {
		t.Fatal(err)
	}
}

// said is everything the app has said to a member, as they read it.
func (h *house) said(t testing.TB, userID string) []string {
	t.Helper()
	chat, err := h.sim.MemberChat(userID)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range chat {
		if !m.Mine {
			all = append(all, asText(m))
		}
	}
	return all
}

// since answers what a member is told while something happens and until nothing
// is left to do.
func (h *house) since(t testing.TB, userID string, happens func()) string {
	t.Helper()
	before := len(h.said(t, userID))
	happens()
	h.settled(t)
	return strings.Join(h.said(t, userID)[before:], "\n---\n")
}

// asks types a line and returns the answer.
func (h *house) asks(t testing.TB, userID, line string) string {
	t.Helper()
	return h.since(t, userID, func() { h.types(t, userID, line) })
}

// buttonOf is a tap on the newest card of a member that has the button and can still
// be tapped.
func (h *house) buttonOf(t testing.TB, userID, button string) simulator.Tap {
	t.Helper()
	chat, err := h.sim.MemberChat(userID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range slices.Backward(chat) {
		if m.Card == nil || m.Greyed != "" {
			continue
		}
		for _, b := range m.Card.Buttons {
			if b.Text == button {
				return simulator.Tap{UserID: userID, TaskID: m.Card.TaskID, Key: b.Key}
			}
		}
	}
	t.Fatalf("no card of %s has the button %s", userID, button)
	return simulator.Tap{}
}

// taps taps it and returns what the member is told.
func (h *house) taps(t testing.TB, userID, button string) string {
	t.Helper()
	tap := h.buttonOf(t, userID, button)
	return h.since(t, userID, func() {
		if err := h.sim.TapCard(tap); err != nil {
			t.Fatal(err)
		}
	})
}

// audits counts the entries of a command with an outcome, of a trail that must be
// whole.
func (h *house) audits(t testing.TB, action string, outcome bot.AuditOutcome) int {
	t.Helper()
	db := h.bots[0].Store()
	entries, err := db.AuditTrail(t.Context(), bot.Everything(), bot.AuditQuery{Action: action, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if report, err := db.VerifyAudit(t.Context(), nil); err != nil || !report.Whole() {
		t.Errorf("the audit trail is broken: %+v, %v", report, err)
	}
	n := 0
	for _, e := range entries {
		if e.Outcome == outcome {
			n++
		}
	}
	return n
}

// auditedMore wants so many entries more than before something happened.
func (h *house) auditedMore(t testing.TB, action string, outcome bot.AuditOutcome, more int, happens func()) {
	t.Helper()
	before := h.audits(t, action, outcome)
	happens()
	if n := h.audits(t, action, outcome) - before; n != more {
		t.Errorf("%d entries more of %s, %s in the audit trail, want %d", n, action, outcome.Title(), more)
	}
}

// envoyTo posts callbacks with its own hand to one of the bots.
func (h *house) envoyTo(t testing.TB, n int) *envoy {
	t.Helper()
	e := h.envoy(t)
	e.address = "http://" + h.bots[n].Addr() + "/callback/wecom/" + config.MainApp
	return e
}

// takenAt wants a callback acknowledged that comes at a time by the bot's clock.
func (e *envoy) takenAt(t testing.TB, msg string, at time.Time) {
	t.Helper()
	if status, err := e.post(t.Context(), msg, at); err != nil || status != http.StatusOK {
		t.Fatalf("a callback was answered with %d, %v", status, err)
	}
}

// delivered posts callbacks the last one first, each three times, to the bots in
// turn, all at once.
func (h *house) delivered(t testing.TB, bodies []string) {
	t.Helper()
	var envoys []*envoy
	for n := range h.bots {
		envoys = append(envoys, h.envoyTo(t, n))
	}
	var wg sync.WaitGroup
	for n, body := range slices.Backward(bodies) {
		for copies := range 3 {
			wg.Go(func() {
				status, err := envoys[(n+copies)%len(envoys)].post(t.Context(), body, time.Now())
				if err != nil || status != http.StatusOK {
					t.Errorf("a callback was answered with %d, %v", status, err)
				}
			})
		}
	}
	wg.Wait()
}

// changed is a callback with another value in one of its fields.
func changed(t testing.TB, body, field, value string) string {
	t.Helper()
	of := regexp.MustCompile(`<` + field + `>(<!\[CDATA\[.*?\]\]>|[^<]*)</` + field + `>`)
	if !of.MatchString(body) {
		t.Fatalf("%s is not in %s", field, body)
	}
	return of.ReplaceAllLiteralString(body, fmt.Sprintf("<%s><![CDATA[%s]]></%s>", field, value, field))
}

// says wants all of some words in a text.
func says(t testing.TB, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q is missing in:\n%s", w, text)
		}
	}
}

// tagHeld answers how many of the customers have a tag, in the database and
// in WeCom; both must agree.
func (h *house) tagHeld(t testing.TB, tag string, ids ...string) int {
	t.Helper()
	here, there := 0, 0
	state := h.sim.State()
	for _, p := range state.Pairs {
		if !slices.Contains(ids, p.ExternalUserID) {
			continue
		}
		held, err := h.bots[0].Store().PairTags(t.Context(), bot.Pair{UserID: p.UserID, ExternalUserID: p.ExternalUserID})
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(held, func(k bot.HeldTag) bool { return k.Name == tag }) {
			here++
		}
		if slices.Contains(remoteTags(state, p.UserID, p.ExternalUserID), tag) {
			there++
		}
	}
	if here != there {
		t.Errorf("%d have the tag %s in the database, %d in WeCom", here, tag, there)
	}
	return here
}
