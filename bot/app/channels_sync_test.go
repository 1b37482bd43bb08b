package app

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// heldClock can be held: what waits for a time to come then waits for ever.
type heldClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *heldClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() {
		return time.Now().Round(0)
	}
	return c.at
}

// hold stops the clock a second later than it is.
func (c *heldClock) hold() {
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = now.Add(time.Second)
}

// waitsToTryAgain waits until a send of a kind has been refused and waits for a
// time that the held clock never brings.
func (h *house) waitsToTryAgain(t *testing.T, kind bot.SendKind) {
	t.Helper()
	h.until(t, fmt.Sprintf("a %s waits to be tried again", kind), func() error {
		w, err := h.bots[0].Store().Waits(t.Context(), kind)
		if err == nil && w.Next.IsZero() {
			err = fmt.Errorf("%+v", w)
		}
		return err
	})
}

// compared runs the command and wants a line to begin for each code as given,
// and an error if one is not done.
func (h *house) compared(t *testing.T, done bool, lines ...string) string {
	t.Helper()
	var out strings.Builder
	err := syncChannels(t.Context(), &out, h.bots[0])
	if (err == nil) != done || err != nil && ExitStatus(err) != 1 {
		t.Errorf("the command ends with %v", err)
	}
	for _, line := range lines {
		if !strings.Contains("\n"+out.String(), "\n"+line) {
			t.Errorf("no line begins with %q:\n%s", line, out.String())
		}
	}
	return out.String()
}

// TestTheCommandSaysWhatBecameOfEachCode edits one code and lets the other
// alone; then one vanishes, while WeCom refuses the bot and after.
func TestTheCommandSaysWhatBecameOfEachCode(t *testing.T) {
	var clock heldClock
	h := openPlanned(t, onSQLite(t), plan{now: clock.now})
	h.codeLeads(t, "s17-door", liming)
	h.codeLeads(t, "s17-till", liming)
	h.rested(t)
	clock.hold()
	h.compared(t, true, "门口海报（s17-door）：本来就一致", "收银台（s17-till）：本来就一致")

	must(t, h.sim.EditContactWay(simulator.WayEdit{ConfigID: h.code(t, "s17-door").ConfigID, Users: []string{"hanmei"}}))
	clock.hold()
	h.compared(t, true, "门口海报（s17-door）：改好了", "收银台（s17-till）：本来就一致")

	must(t, h.sim.DeleteContactWay(h.code(t, "s17-till").ConfigID, ""))
	h.sim.SetTrusted(config.MainApp, false)
	clock.hold()
	said := h.compared(t, false, "门口海报（s17-door）：没做成：", "收银台（s17-till）：没做成：")
	if !strings.Contains(said, "企业可信IP") || !strings.Contains(said, "再试") {
		t.Errorf("neither the reason nor the time of the next attempt is told:\n%s", said)
	}

	// The attempt that waits is far away; who asks again does not wait for it.
	h.waitsToTryAgain(t, bot.KindPrepareAsset)
	h.sim.SetTrusted(config.MainApp, true)
	clock.hold()
	h.compared(t, true, "门口海报（s17-door）：本来就一致", "收银台（s17-till）：重新做了（旧码已失效，要重新打印）")
	h.codeLeads(t, "s17-till", liming)
}

// TestTheCommandMakesTheFirstCodes asks for codes that there are none of yet,
// beside one that WeCom refuses for good.
func TestTheCommandMakesTheFirstCodes(t *testing.T) {
	refused := 0
	h := openPlanned(t, onSQLite(t), plan{unready: true, before: func(sim *simulator.Simulator) {
		refused = sim.Faults.Add(simulator.Fault{API: "add_contact_way", Code: 41054})
	}})
	h.compared(t, false, "门口海报（s17-door）：没做成：")
	h.sim.Faults.Remove(refused)
	h.compared(t, true, "门口海报（s17-door）：新做好", "收银台（s17-till）：新做好")
}
