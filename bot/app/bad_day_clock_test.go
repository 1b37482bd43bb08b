package app

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// TestStepsOfTheClockLoseAndDoubleNothing steps the bot's clock by an hour,
// forth and back, while customers come. The window for callbacks is wide
// enough here to let them in.
func TestStepsOfTheClockLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	steps := map[string][]time.Duration{
		"forward":          {time.Hour},
		"back":             {-time.Hour},
		"forward and back": {time.Hour, 0},
		"back and forward": {-time.Hour, 0},
	}
	for name, offsets := range steps {
		t.Run(name, func(t *testing.T) {
			grounds(t, func(t *testing.T, w where) {
				var clock steppedClock
				h := openPlanned(t, w, plan{now: clock.now, shop: func(c *config.Config) { c.WeCom.ClockSkew = 3 * time.Hour }})
				last := h.crowdOf(t, 20)
				var stepped []string
				for _, offset := range offsets {
					clock.wrong(offset)
					stepped = append(stepped, last...)
					last = h.crowdOf(t, 20)
				}
				// Who comes when the clock has been set is served as ever.
				for _, id := range last {
					h.until(t, "everything is done", func() error { return h.served(t, id) })
					h.once(t, id)
					h.greeted(t, id)
				}
				// What was under way at a step waits no longer than the clock was
				// wrong. A welcome may be too late by then, and the clerk is told.
				clock.wrong(time.Hour + 2*time.Minute)
				for _, id := range stepped {
					h.until(t, "the add is handled", func() error { return h.handled(t, id) })
					h.appliedOnce(t, h.bots[0].Store(), id)
					h.atMostGreetedOnce(t, id)
				}
			})
		})
	}
}

// handled answers nil when the bot has decided what to do about an add, and
// the welcome has come to its end: the customer greeted or the clerk told.
func (h *house) handled(t *testing.T, id string) error {
	t.Helper()
	entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
	if err != nil {
		return err
	}
	for _, e := range entries {
		// The notice comes a little after the failure, for the sake of the name.
		if e.Send == bot.KindAppMessage || e.Send == bot.KindWelcome && (e.Class == bot.ClassDone || e.Class == bot.ClassAlready) {
			return nil
		}
	}
	return errors.New("neither welcomed nor told")
}

// TestAWrongClockRefusesCallbacksUntilItIsRight puts the bot's clock more than
// ten minutes wrong. Callbacks look replayed then, and are not acknowledged;
// once the clock is right, the same callback is taken.
func TestAWrongClockRefusesCallbacksUntilItIsRight(t *testing.T) {
	var clock steppedClock
	h := openPlanned(t, onSQLite(t), plan{now: clock.now})
	e := h.envoy(t)
	for i, offset := range []time.Duration{11 * time.Minute, -11 * time.Minute} {
		clock.wrong(offset)
		id := ""
		callback := h.capture(t, func() { id = h.scan(t, fmt.Sprint("客户", i), "s17-door") })[0]
		if status, err := e.post(t.Context(), callback, time.Now()); err != nil || status != http.StatusForbidden {
			t.Errorf("%s wrong: answered with %d, %v", offset, status, err)
		}
		if entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 100); err != nil || len(entries) != 0 {
			t.Errorf("%s wrong: a refused callback left %v, %v", offset, entries, err)
		}
		clock.wrong(offset / 11 * 9)
		e.taken(t, callback)
		h.until(t, "everything is done", func() error { return h.allSent(t, id) })
		h.once(t, id)
		h.greeted(t, id)
		clock.wrong(0)
	}
}

// TestATagExpiresByAClockThatJumps lets a week pass in no time. The tag that
// lasts a week goes, here and in WeCom; the one that lasts a month stays.
func TestATagExpiresByAClockThatJumps(t *testing.T) {
	var clock steppedClock
	h := openPlanned(t, onSQLite(t), plan{now: clock.now})
	id := h.scan(t, "小雨", "s17-door")
	h.until(t, "the tags are given", func() error { return h.tagsInWeCom(id, "领券新客", "新客") })
	clock.wrong(8 * 24 * time.Hour)
	h.until(t, "one tag expires", func() error {
		if err := h.tagsInWeCom(id, "领券新客"); err == nil {
			return errors.New("WeCom has the expired tag")
		}
		return nil
	})
	if err := h.tagsInWeCom(id, "新客"); err != nil {
		t.Error(err)
	}
	tags, err := h.bots[0].Store().PairTags(t.Context(), bot.Pair{UserID: liming, ExternalUserID: id})
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(tags, func(tag bot.HeldTag) bool { return tag.Name == "领券新客" }) {
		t.Error("the database has the expired tag")
	}
}

// tagsInWeCom answers nil when WeCom has all the tags for a customer.
func (h *house) tagsInWeCom(id string, names ...string) error {
	remote := remoteTags(h.sim.State(), liming, id)
	for _, name := range names {
		if !slices.Contains(remote, name) {
			return fmt.Errorf("WeCom has no tag %s", name)
		}
	}
	return nil
}
