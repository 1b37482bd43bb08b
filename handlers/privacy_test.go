package handlers

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// WeCom keeps listing a customer whose data was erased here.
func TestWhoWasErasedIsNotMissed(t *testing.T) {
	b := quiet(t)
	b.wecom.add(of("hanmei", "wmERASED"), seconds(-600), "s17-door")
	g := reading(time.Time{}, "v1", in("wmKNOWN1", seconds(-500)), in("wmERASED", seconds(-400)))
	g.ChatID = "wr0"
	b.wecom.chats["wr0"] = g
	b.erased["wmERASED"] = seconds(-60)
	for _, run := range []string{"r1", "r2"} {
		if s := b.syncNow(run); len(s.Missed) != 0 || s.Step != bot.SyncDone {
			t.Errorf("sync %s missed %v and ends as %+v", run, s.Missed, s)
		}
	}
	if len(b.members["wr0"]) != 1 || b.heardOf("wmERASED") {
		t.Errorf("they are back: %+v, %+v", b.members["wr0"], b.relations)
	}
}

func TestWhoAddsTheShopAfterTheyWereErasedAndWasMissedIsTakenIn(t *testing.T) {
	b := quiet(t)
	b.wecom.add(of("hanmei", "wmERASED"), seconds(-30), "s17-door")
	b.erased["wmERASED"] = seconds(-60)
	if s := b.syncNow("r1"); s.Missed[bot.MissedAdd] != 1 {
		t.Errorf("the sync missed %v, want an add", s.Missed)
	}
	if r := b.relations[of("hanmei", "wmERASED")]; r.Status != bot.RelationActive || !r.ChangedAt.Equal(seconds(-30)) {
		t.Errorf("the relation is %+v", r)
	}
}
