package app

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestAStormIsAHandfulOfMessagesWithItsCause lets all customers of somebody who
// has left delete them.
func TestAStormIsAHandfulOfMessagesWithItsCause(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		customers := 400 // Half of them are the clerk's.
		if w.driver == config.DriverSQLite {
			customers = 80 // A small shop's is a smaller one.
		}
		h := openPlanned(t, w, plan{
			shop: managersGroup, before: func(sim *simulator.Simulator) { yearsOld(t, sim, customers, 0) },
			corp: []func(*simulator.Config){func(c *simulator.Config) {
				for n := range c.Staff {
					c.Staff[n].CustomerContact = c.Staff[n].UserID != wangzong
				}
			}},
		})
		bodies := h.capture(t, func() {
			for _, p := range h.sim.State().Pairs {
				if p.UserID == liming {
					must(t, h.sim.DeleteStaff(p.ExternalUserID, liming))
				}
			}
		})
		must(t, h.sim.DeleteMember(liming))
		h.settled(t)
		if len(bodies) != customers/2 {
			t.Fatalf("%d customers deleted the clerk", len(bodies))
		}
		said := h.hears(t, hanmei, func() { h.delivered(t, bodies) })
		if n := strings.Count(said, "[卡片]"); n == 0 || n > 4 {
			t.Errorf("the manager is told %d times:\n%s", n, said)
		}
		if alertsSaying(said, fmt.Sprintf("短时间里有 %d 位客户删除了店员", customers/2)) == 0 || !strings.Contains(said, "李明刚离开了企业") {
			t.Errorf("neither how many nor why:\n%s", said)
		}
	})
}
