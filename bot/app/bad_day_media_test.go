package app

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/simulator"
)

// shown counts what a welcome shows on a customer's phone, by kind.
func (h *house) shown(t *testing.T, id string) map[string]int {
	t.Helper()
	items, err := h.sim.CustomerPhone(id)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, item := range items {
		if item.Via == "welcome" {
			kinds[item.Kind]++
		}
	}
	return kinds
}

// TestARefusedPictureCostsTheWelcomeThePictureOnly lets WeCom refuse the
// picture of the group's code, or everything that is attached.
func TestARefusedPictureCostsTheWelcomeThePictureOnly(t *testing.T) {
	refusals := []struct {
		name  string
		fault simulator.Fault
		want  map[string]int
	}{
		{"the media_id is unknown", simulator.Fault{Code: 40007, Times: 1}, map[string]int{"text": 1, "link": 1}},
		{"the media_id is too old", simulator.Fault{Code: 40145, Times: 1}, map[string]int{"text": 1, "link": 1}},
		{"an attachment is not what it should be", simulator.Fault{Code: 41065, Times: 1}, map[string]int{"text": 1}},
	}
	for _, refusal := range refusals {
		t.Run(refusal.name, func(t *testing.T) {
			h := openHouse(t, onSQLite(t))
			refusal.fault.API = "send_welcome_msg"
			h.sim.Faults.Add(refusal.fault)
			id := h.scan(t, "小雨", "s17-door")
			h.settled(t)
			h.once(t, id)
			h.greeted(t, id)
			if got := h.shown(t, id); fmt.Sprint(got) != fmt.Sprint(refusal.want) {
				t.Errorf("the phone shows %v, want %v", got, refusal.want)
			}
			next := h.scan(t, "小林", "s17-door")
			h.settled(t)
			h.greeted(t, next)
		})
	}
}

// TestAShopWithoutJoinWaysOpensAllTheSame lets WeCom refuse to make join ways,
// or not answer, from the start. The bot becomes ready without them, and
// welcomes go without the invite.
func TestAShopWithoutJoinWaysOpensAllTheSame(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"no permission": {Code: 48002}, "busy for ever": {Code: -1}, "a web page": {HTML: true}, "used up": {Code: 45009},
	} {
		t.Run(name, func(t *testing.T) {
			var clock steppedClock
			h := openPlanned(t, onSQLite(t), plan{now: clock.now, unready: true, before: func(s *simulator.Simulator) {
				fault.API = "add_join_way"
				s.Faults.Add(fault)
			}})
			h.until(t, "the first try", func() error {
				if n := h.calls("add_join_way", fault.Code); n == 0 {
					return fmt.Errorf("no call")
				}
				return nil
			})
			clock.wrong(patience + time.Second)
			h.until(t, "ready in spite of it", func() error { return h.ready(t) })
			id := h.scan(t, "小雨", "s17-door")
			h.until(t, "everything is done", func() error { return h.allSent(t, id) })
			h.once(t, id)
			h.greeted(t, id)
			if got := h.shown(t, id); got["image"] != 0 || got["text"] != 1 || got["link"] != 1 {
				t.Errorf("the phone shows %v", got)
			}
		})
	}
}

// ready answers nil when the bot says that it is ready.
func (h *house) ready(t *testing.T) error {
	t.Helper()
	res, err := http.Get("http://" + h.bots[0].Addr() + "/readyz")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && (res.StatusCode != http.StatusOK || !strings.Contains(string(body), "assets")) {
		err = fmt.Errorf("%d: %s", res.StatusCode, body)
	}
	return err
}
