package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// outage is how long the database stays away, by the bot's own answers.
const outage = 10 * time.Second

// TestTheDatabaseMayGoAwayForTenSeconds takes the database away in mid-work.
// Meanwhile nothing is acknowledged; afterwards the bot goes on by itself, and
// what it had acknowledged before is done.
func TestTheDatabaseMayGoAwayForTenSeconds(t *testing.T) {
	ways := []struct {
		name       string
		away, back func(*testserver.Server) error
		atLeast    time.Duration
	}{
		{"stopped", (*testserver.Server).Stop, (*testserver.Server).Start, outage},
		{"killed", (*testserver.Server).Kill, (*testserver.Server).Start, 0},
		{"frozen", (*testserver.Server).Pause, (*testserver.Server).Resume, 0},
	}
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			server := testserver.StartMySQL(t, testserver.FlushEachSecond)
			h := openHouse(t, where{driver: "mysql", dsn: server.Database(t), redis: testserver.Redis(t)})
			before := h.crowdOf(t, 30)
			if err := way.away(server); err != nil {
				t.Fatal(err)
			}
			refused := h.refusedFor(t, way.atLeast)
			if err := way.back(server); err != nil {
				t.Fatal(err)
			}
			e := h.envoy(t)
			h.until(t, "the bot takes callbacks again", func() error {
				status, err := e.post(t.Context(), refused.callback, time.Now())
				if err == nil && status != http.StatusOK {
					err = fmt.Errorf("answered with %d", status)
				}
				return err
			})
			after := h.crowdOf(t, 10)
			h.settled(t)
			for _, id := range append(before, refused.id) {
				h.appliedOnce(t, h.bots[0].Store(), id)
				h.atMostGreetedOnce(t, id)
			}
			for _, id := range after {
				h.once(t, id)
				h.greeted(t, id)
			}
		})
	}
}

// crowdOf lets so many customers come and returns those whose add the bot has
// acknowledged. It does not wait for what comes of it.
func (h *house) crowdOf(t *testing.T, n int) []string {
	t.Helper()
	return h.crowdTold(t, n, n)
}

// crowdTold is crowdOf for customers who are told of in so many callbacks.
func (h *house) crowdTold(t *testing.T, n, callbacks int) []string {
	t.Helper()
	since := h.sim.Journal.Last()
	for i := range n {
		h.scan(t, fmt.Sprint("客户", i), "s17-door")
	}
	if err := h.sim.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range h.sim.Journal.Calls(func(e simulator.Entry) bool {
		return e.Seq > since && e.Kind == simulator.EntryCallback && e.Final && e.Error == ""
	}) {
		ids = append(ids, externalUserID.FindStringSubmatch(e.Request)[1])
	}
	if len(ids) != callbacks {
		t.Fatalf("%d of %d callbacks were acknowledged", len(ids), callbacks)
	}
	return ids
}

// refused is a callback that the bot did not take, and whom it is about.
type refused struct{ callback, id string }

// refusedFor posts one callback over and over until it has been refused for at
// least so long. Every answer must be 503, which makes WeCom send it again.
func (h *house) refusedFor(t *testing.T, atLeast time.Duration) refused {
	t.Helper()
	var r refused
	r.callback = h.capture(t, func() { r.id = h.scan(t, "等等", "s17-door") })[0]
	e := h.envoy(t)
	var first time.Time
	h.until(t, "the outage lasts", func() error {
		status, err := e.post(t.Context(), r.callback, time.Now())
		if err != nil || status != http.StatusServiceUnavailable {
			t.Fatalf("without a database a callback was answered with %d, %v", status, err)
		}
		if first.IsZero() {
			first = time.Now()
		}
		if time.Since(first) < atLeast {
			return errors.New("not long enough yet")
		}
		return nil
	})
	return r
}

// atMostGreetedOnce wants no more than one welcome, and of a customer whose
// phone shows one nobody may have been told that there is none.
func (h *house) atMostGreetedOnce(t *testing.T, id string) {
	t.Helper()
	welcomes := h.welcomes(t, id)
	if welcomes > 1 {
		t.Errorf("%s was welcomed %d times", id, welcomes)
	}
	if told := h.toldCertain(t, h.bots[0].Store(), id); welcomes+told > 1 || welcomes+h.noticesOf(t, id) == 0 {
		t.Errorf("%s: the phone shows %d welcomes, staff were told of %d that certainly failed, in %d messages", id, welcomes, told, h.noticesOf(t, id))
	}
}

func TestReadinessSaysThatTheDatabaseIsAway(t *testing.T) {
	server := testserver.StartMySQL(t, testserver.FlushEachSecond)
	h := openHouse(t, where{driver: "mysql", dsn: server.Database(t)})
	ready := func(want int) func() error {
		return func() error {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+h.bots[0].Addr()+"/readyz", nil)
			if err != nil {
				return err
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				return err
			}
			if res.StatusCode != want {
				err = fmt.Errorf("/readyz answers %d", res.StatusCode)
			}
			return errors.Join(err, res.Body.Close())
		}
	}
	h.until(t, "ready", ready(http.StatusOK))
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	h.until(t, "not ready without a database", ready(http.StatusServiceUnavailable))
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	h.until(t, "ready again", ready(http.StatusOK))
}
