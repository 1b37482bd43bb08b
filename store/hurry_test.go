package store

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// What waits for its next attempt is due at once; what is in hands, behind
// another or of another kind stays as it is.
func TestSendsThatWaitAreHurried(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		hour := opening.Add(time.Hour)
		no := bot.Outcome{Class: bot.ClassRetry, Code: 60020, Reason: "服务器出口 IP未加入企业可信IP"}
		asset := bot.PrepareAsset{Spec: bot.AssetSpec{Name: "contact_way:door"}}
		for _, item := range mustSend(t, s, "k", asset, asset, bot.FetchStaff{Run: "1"}, bot.FetchGroup{ChatID: "wr1"}) {
			if item.Meta.Kind == bot.KindFetchGroup {
				continue
			}
			if err := s.Outbox().Settle(background, item, no, hour); err != nil {
				t.Fatal(err)
			}
		}

		w, err := s.Waits(background, bot.KindFetchStaff)
		if err != nil || w.Left != 1 || w.Cause != no.Reason || w.Code != 60020 || !w.Next.Equal(hour) {
			t.Errorf("the reading of staff waits for %+v, %v", w, err)
		}
		if w, err = s.LaneWaits(background, asset.Meta().Lane); err != nil || w.Left != 2 || w.Cause != no.Reason {
			t.Errorf("the lane waits for %+v, %v", w, err)
		}
		n, err := s.Hurry(background, bot.KindPrepareAsset, bot.KindFetchGroup)
		if err != nil || n != 1 {
			t.Fatalf("%d were hurried, %v; want the first of the lane", n, err)
		}
		items := mustClaimSends(t, s)
		if len(items) != 1 || items[0].Meta.Kind != bot.KindPrepareAsset || items[0].Attempts != 1 {
			t.Fatalf("due are %+v", items)
		}
		if w, err = s.LaneWaits(background, asset.Meta().Lane); err != nil || w.Cause == "" || !w.Next.IsZero() {
			t.Errorf("while it is tried, the lane waits for %+v, %v", w, err)
		}
		if n, err = s.Hurry(background, bot.KindPrepareAsset); err != nil || n != 0 {
			t.Errorf("%d in somebody's hands were hurried, %v", n, err)
		}
		ready := bot.Outcome{Class: bot.ClassDone, Result: bot.AssetReady{Asset: bot.Asset{Name: "contact_way:door", RemoteID: "1", Mended: true}}}
		mustSettle(t, s, items[0], ready)
		if w, err = s.LaneWaits(background, asset.Meta().Lane); err != nil || w.Left != 2 {
			t.Errorf("with an answer and the next send, the lane waits for %+v, %v", w, err)
		}
		answers, err := s.LaneEvents(background, asset.Meta().Lane, bot.KindAssetReady, opening)
		if err != nil || len(answers) != 1 || !answers[0].(bot.AssetReady).Asset.Mended {
			t.Errorf("answers %+v, %v", answers, err)
		}
	})
}

func TestWhetherAnEventWasHandled(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		if _, err := s.Handled(background, "k"); err != ErrNoEvent {
			t.Errorf("of an event that nobody knows: %v", err)
		}
		mustPut(t, s, arrival("k", ""))
		if done, err := s.Handled(background, "k"); err != nil || done {
			t.Errorf("before: %v, %v", done, err)
		}
		mustProcess(t, s, mustClaim(t, s, "k")[0])
		if done, err := s.Handled(background, "k"); err != nil || !done {
			t.Errorf("after: %v, %v", done, err)
		}
	})
}
