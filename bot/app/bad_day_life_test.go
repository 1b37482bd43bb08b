package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/orders"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// life is the group of tags of which a customer has one at a time.
const life = "生命周期"

// TestAWholeLifeOfACustomer lets months pass: half added, confirmed, a first
// and a second order, three months without one, gone. Every stage is in the
// time line once with its reason, and WeCom never has two of them.
func TestAWholeLifeOfACustomer(t *testing.T) {
	t.Parallel()
	var clock steppedClock
	h := openPlanned(t, onSQLite(t), plan{
		now: clock.now, corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now = clock.now }},
		shop: func(c *config.Config) { c.Orders.Secret = "till" },
	})
	id, err := h.sim.Scan(simulator.Scan{State: "s17-door", Name: "小雨", Half: true})
	must(t, err)
	h.settled(t)
	h.stageIs(t, id, "潜客", false)
	clock.wrong(time.Hour)
	must(t, h.sim.ConfirmHalf(liming, id))
	h.stageIs(t, id, "潜客", true)
	for i, order := range []struct {
		after time.Duration
		stage string
	}{{24 * time.Hour, "首购"}, {10 * 24 * time.Hour, "复购"}} {
		clock.wrong(order.after)
		for range 2 {
			h.buysAt(t, clock.now(), fmt.Sprintf(`{"number":"T%d","external_userid":"%s","amount":"88","paid_at":"%s","item":"茶"}`,
				i, id, clock.now().Add(-time.Minute).Format(time.RFC3339)))
		}
		h.stageIs(t, id, order.stage, true)
	}
	// One night before the time is up, nothing happens.
	h.settled(t) // A comparison under way would keep the next night's from beginning.
	clock.wrong(99 * 24 * time.Hour)
	h.reviewed(t, clock.now())
	h.stageIs(t, id, "复购", true)
	h.settled(t)
	clock.wrong(102 * 24 * time.Hour)
	h.stageIs(t, id, "沉睡", true)
	h.settled(t)
	clock.wrong(103 * 24 * time.Hour)
	must(t, h.sim.DeleteStaff(id, liming))
	h.stageIs(t, id, "流失", true)
	h.settled(t)
	clock.wrong(107 * 24 * time.Hour)
	h.reviewed(t, clock.now())
	h.stageIs(t, id, "流失", true)

	entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 1000)
	must(t, err)
	var moves []string
	for _, e := range slices.Backward(entries) {
		if e.Interaction == bot.InteractionMoved && e.Ref == life {
			moves = append(moves, e.Detail)
		}
	}
	want := []string{"潜客 → 首购：第一次下单", "首购 → 复购：又来下单", "复购 → 沉睡：九十天没买", "沉睡 → 流失：删除了店员"}
	if diff := cmp.Diff(want, moves); diff != "" {
		t.Errorf("the moves (-want +got):\n%s", diff)
	}
	h.neverTwoStages(t, id)
	h.nobodyDidItByHand(t, id)
	h.noDeadSends(t)
}

// stageIs waits until the customer is at a stage here and, unless half added,
// in WeCom.
func (h *house) stageIs(t *testing.T, id, stage string, inWeCom bool) {
	t.Helper()
	h.until(t, "the stage is "+stage, func() error {
		held, err := h.bots[0].Store().PairTags(t.Context(), bot.Pair{UserID: liming, ExternalUserID: id})
		if err != nil {
			return err
		}
		var here, there []string
		for _, tag := range held {
			if tag.Group == life {
				here = append(here, tag.Name)
			}
		}
		for _, name := range h.inWeCom(id) {
			if stage, is := strings.CutPrefix(name, life+"/"); is {
				there = append(there, stage)
			}
		}
		if !slices.Equal(here, []string{stage}) || inWeCom != slices.Equal(there, here) {
			return fmt.Errorf("here %q, in WeCom %q", here, there)
		}
		return nil
	})
}

// reviewed waits until the night before a moment has been reviewed: a job of
// its own for it is done.
func (h *house) reviewed(t *testing.T, now time.Time) {
	t.Helper()
	h.until(t, "the night is reviewed", func() error {
		s, err := h.bots[0].Store().LatestSync(t.Context())
		if err == nil && (s.Running() || now.Sub(s.StartedAt) > 36*time.Hour) {
			err = fmt.Errorf("the latest sync is %+v", s)
		}
		return err
	})
	h.settled(t)
}

// buysAt lets a till whose clock is the shop's tell of an order.
func (h *house) buysAt(t *testing.T, now time.Time, order string) {
	t.Helper()
	body := `{"orders":[` + order + `]}`
	req, err := http.NewRequest(http.MethodPost, "http://"+h.bots[0].Addr()+"/api/orders", strings.NewReader(body))
	must(t, err)
	stamp := strconv.FormatInt(now.Unix(), 10)
	req.Header.Set(orders.HeaderTime, stamp)
	req.Header.Set(orders.HeaderSignature, orders.Sign("till", stamp, []byte(body)))
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	must(t, res.Body.Close())
	if res.StatusCode != http.StatusOK {
		t.Fatalf("the till was answered %d", res.StatusCode)
	}
	h.settled(t)
}

// neverTwoStages follows every change of the customer's tags in WeCom.
func (h *house) neverTwoStages(t *testing.T, id string) {
	t.Helper()
	stages := map[string]string{}
	for _, tag := range h.sim.State().Tags {
		if tag.Group == life {
			stages[tag.ID] = tag.Name
		}
	}
	held := map[string]bool{}
	changes := 0
	for _, e := range h.sim.Journal.Calls(func(e simulator.Entry) bool {
		return e.Kind == simulator.EntryAPI && strings.HasSuffix(e.API, "mark_tag") && e.Code == 0 && strings.Contains(e.Request, id)
	}) {
		var said struct {
			Add    []string `json:"add_tag"`
			Remove []string `json:"remove_tag"`
		}
		must(t, json.Unmarshal([]byte(e.Request), &said))
		for _, tag := range said.Add {
			if stages[tag] != "" {
				held[stages[tag]] = true
				changes++
			}
		}
		for _, tag := range said.Remove {
			delete(held, stages[tag])
		}
		if len(held) > 1 {
			t.Errorf("after %s WeCom has the stages %v", e.Request, held)
		}
	}
	if changes < 5 {
		t.Errorf("%d stages came to WeCom: the test proves nothing", changes)
	}
}
