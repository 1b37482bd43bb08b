package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestAddDeleteAddEndsTheSameInEveryOrder lets three things happen to a pair,
// a second apart, and delivers them in every order, each once and each twice.
// What is known afterwards, in the database and in WeCom, must not depend on
// the order.
func TestAddDeleteAddEndsTheSameInEveryOrder(t *testing.T) {
	stories := []struct {
		name string
		acts []func(t *testing.T, h *house, id *string)
		want []string
	}{
		{
			name: "added, lost, added again",
			acts: []func(*testing.T, *house, *string){scanned(false), lost, scanned(false)},
			want: []string{
				"relation active s17 s17-door 门口海报", "in WeCom 十七号店", "in WeCom 开业季", "in WeCom 新客", "in WeCom 潜客", "in WeCom 门口海报", "in WeCom 领券新客",
				"tag 十七号店 2", "tag 开业季 2", "tag 新客 2", "tag 潜客 2", "tag 门口海报 2", "tag 领券新客 2",
				"time line added", "time line added", "time line lost", "welcomes 1",
			},
		},
		{
			name: "half added, confirmed, deleted by staff",
			acts: []func(*testing.T, *house, *string){scanned(true), confirmed, deleted},
			want: []string{
				"relation deleted s17 s17-door 门口海报",
				"tag 十七号店 1", "tag 开业季 1", "tag 新客 1", "tag 潜客 1", "tag 门口海报 1", "tag 领券新客 1",
				"time line added", "time line deleted_by_staff", "time line half_added", "welcomes 0",
			},
		},
	}
	for _, story := range stories {
		t.Run(story.name, func(t *testing.T) {
			grounds(t, func(t *testing.T, w where) {
				var clock steppedClock
				h := openHouse(t, w, func(c *simulator.Config) { c.Now = clock.now })
				ids := map[string]string{}
				for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
					for copies := range 2 {
						name := fmt.Sprint(order, " times ", copies+1)
						ids[name] = h.lived(t, &clock, story.acts, order, copies+1)
					}
				}
				h.settled(t)
				slices.Sort(story.want)
				for name, id := range ids {
					if diff := cmp.Diff(story.want, h.known(t, id)); diff != "" {
						t.Errorf("%s: -want +got:\n%s", name, diff)
					}
				}
			})
		})
	}
}

// lived lets a new customer's story happen up to now and delivers its
// callbacks in an order, each so many times. It returns the customer.
func (h *house) lived(t *testing.T, clock *steppedClock, acts []func(*testing.T, *house, *string), order []int, copies int) string {
	t.Helper()
	id := ""
	var callbacks []string
	for i, act := range acts {
		// CreateTime counts whole seconds: the acts must not share one.
		clock.wrong(time.Duration(i-len(acts)) * time.Second)
		callbacks = append(callbacks, h.capture(t, func() { act(t, h, &id) })...)
	}
	clock.wrong(0)
	if len(callbacks) != len(acts) {
		t.Fatalf("%d acts raised %d callbacks", len(acts), len(callbacks))
	}
	e := h.envoy(t)
	for _, i := range order {
		for range copies {
			e.taken(t, callbacks[i])
		}
	}
	return id
}

func scanned(half bool) func(*testing.T, *house, *string) {
	return func(t *testing.T, h *house, id *string) {
		t.Helper()
		var err error
		if *id, err = h.sim.Scan(simulator.Scan{State: "s17-door", ExternalUserID: *id, Half: half}); err != nil {
			t.Fatal(err)
		}
	}
}

func lost(t *testing.T, h *house, id *string) {
	t.Helper()
	if err := h.sim.DeleteStaff(*id, liming); err != nil {
		t.Fatal(err)
	}
}

func confirmed(t *testing.T, h *house, id *string) {
	t.Helper()
	if err := h.sim.ConfirmHalf(liming, *id); err != nil {
		t.Fatal(err)
	}
}

func deleted(t *testing.T, h *house, id *string) {
	t.Helper()
	if err := h.sim.DeleteCustomer(liming, *id); err != nil {
		t.Fatal(err)
	}
}

// known is all that is known of a customer and must not depend on the order of
// arrival, sorted.
func (h *house) known(t *testing.T, id string) []string {
	t.Helper()
	db := h.bots[0].Store()
	relations, err := db.Relations(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, r := range relations {
		known = append(known, strings.Join([]string{"relation", string(r.Status), r.Store, r.State, r.Channel}, " "))
	}
	tags, err := db.PairTags(t.Context(), bot.Pair{UserID: liming, ExternalUserID: id})
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range tags {
		known = append(known, fmt.Sprint("tag ", tag.Name, " ", tag.Count))
	}
	for _, name := range remoteTags(h.sim.State(), liming, id) {
		known = append(known, "in WeCom "+name)
	}
	entries, err := db.TimeLine(t.Context(), id, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		// Moves are told as they were learned: news that come late make others.
		if e.Interaction != "" && e.Interaction != bot.InteractionMoved {
			known = append(known, "time line "+string(e.Interaction))
		}
	}
	known = append(known, fmt.Sprint("welcomes ", h.welcomes(t, id)))
	slices.Sort(known)
	return known
}
