package app

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
)

// refusedSync is a house in which a sync stands because WeCom refuses the bot,
// at a time that does not pass.
func refusedSync(t *testing.T, clock *heldClock) *house {
	t.Helper()
	h := openPlanned(t, onSQLite(t), plan{now: clock.now})
	h.rested(t)
	clock.hold()
	h.sim.SetTrusted(config.MainApp, false)
	_, err := requestSync(t.Context(), h.bots[0].Store(), clock.now())
	must(t, err)
	h.waitsToTryAgain(t, bot.KindFetchStaff)
	return h
}

// watched looks on at the sync that runs for a limited patience.
func (h *house) watched(t *testing.T, ctx context.Context, patience time.Duration) (said, shown string, err error) {
	t.Helper()
	at, err := h.bots[0].Store().LatestSync(t.Context())
	must(t, err)
	var out, bar strings.Builder
	w := newSyncWatch(h.bots[0], time.UTC, &bar, at.ID, 0)
	w.still.patience = patience
	err = w.tell(ctx, &out)
	return out.String(), bar.String(), err
}

func TestASyncThatIsRefusedSaysWhyAndEnds(t *testing.T) {
	var clock heldClock
	h := refusedSync(t, &clock)
	said, shown, err := h.watched(t, t.Context(), time.Millisecond)
	if err == nil || ExitStatus(err) != 1 || err.Error() != "" {
		t.Errorf("it ends with %v", err)
	}
	for _, word := range []string{"停在「员工」", "企业可信IP", "再试", "zhanggui serve"} {
		if !strings.Contains(said, word) {
			t.Errorf("it says nothing of %q:\n%s", word, said)
		}
	}
	if n := strings.Count(shown, "停在这里："); n != 1 || !strings.Contains(shown, "企业可信IP") {
		t.Errorf("the reason is shown %d times:\n%s", n, shown)
	}
	db := &records{db: h.bots[0].Store()}
	db.once.Do(func() {})
	later := func() time.Time { return clock.now().Add(time.Minute) }
	if f := doctor.Sync("30 3 * * *", db, later).Run(t.Context()); f.Status != doctor.Advice || !strings.Contains(f.Why, "企业可信IP") {
		t.Errorf("the doctor says %+v", f)
	}
}

// TestASyncGoesOnAtOnceWhenTheCauseIsGone has its next attempt at a time that
// never comes.
func TestASyncGoesOnAtOnceWhenTheCauseIsGone(t *testing.T) {
	var clock heldClock
	h := refusedSync(t, &clock)
	h.sim.SetTrusted(config.MainApp, true)
	var out, shown strings.Builder
	if err := syncAll(t.Context(), &out, &shown, h.bots[0]); err != nil || !strings.Contains(out.String(), "同步完成") {
		t.Errorf("%v:\n%s%s", err, out.String(), shown.String())
	}
}

func TestAnInterruptedCommandIsNoSuccess(t *testing.T) {
	var clock heldClock
	h := refusedSync(t, &clock)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	said, _, err := h.watched(t, ctx, time.Hour)
	if err == nil || ExitStatus(err) != 130 || err.Error() != "" || !strings.Contains(said, "进度都存好了") {
		t.Errorf("a sync ends with %v:\n%s", err, said)
	}
	if err = errors.Join(err, nil); ExitStatus(err) != 130 || err.Error() != "" {
		t.Errorf("after the worker's stop it ends with %v", err)
	}
	var out strings.Builder
	if err := syncChannels(ctx, &out, h.bots[0]); ExitStatus(err) != 130 {
		t.Errorf("a comparison of codes ends with %v:\n%s", err, out.String())
	}
}
