package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func signalsOf(t testing.TB, s *Store, who string) (out bot.CouponSignals) {
	t.Helper()
	couponsSeen(t, s, func(v bot.CouponView) { out = ok[bot.CouponSignals](t)(v.Signals(who)) })
	return out
}

func TestSignalsAreWhatMaySpeakAgainstSomebody(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		adds := func(id int64, who string, when time.Time) told {
			return told{id, []bot.Effect{
				bot.SetRelation{Pair: bot.Pair{UserID: "liming", ExternalUserID: who}, Status: bot.RelationActive, At: when, State: "s17-door", Store: "s17"},
			}}
		}
		yesterday := opening.AddDate(0, 0, -2)
		appliedAll(t, s, adds(1, "wmOld1", yesterday), adds(2, "wmOld2", yesterday.Add(time.Minute)), adds(3, "wmOld3", yesterday.Add(5*time.Hour)))
		for i := range 6 {
			applied(t, s, adds(int64(10+i), fmt.Sprint("wm", i), opening.Add(time.Duration(i)*30*time.Second)))
		}
		applied(t, s, adds(20, "wmLater", opening.Add(time.Hour)))
		if diff := cmp.Diff(bot.CouponSignals{ExternalUserID: "wm0", State: "s17-door", Adds: 6, Usual: 2, Claimed: -1}, signalsOf(t, s, "wm0")); diff != "" {
			t.Errorf("who came with others (-want +got):\n%s", diff)
		}
		claim := aCoupon("p", "wm0", 1)
		claim.State, claim.ClaimedAt = bot.CouponClaimed, opening.Add(3*time.Second)
		twin := aCoupon("p", "wm1", 1)
		appliedAll(t, s, givesCoupons(30, 0, claim, twin),
			told{31, []bot.Effect{
				bot.RecordInteraction{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm0"}, Kind: bot.InteractionLost, At: opening.Add(time.Hour)},
				bot.RecordInteraction{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm0"}, Kind: bot.InteractionLost, At: opening.AddDate(0, 0, 9)},
				bot.SetGroup{Group: promos},
			}})
		if err := s.db.Exec("UPDATE customers SET unionid = 'oOne', orders = 3 WHERE external_userid IN ('wm0', 'wm1', 'wm2')").Error; err != nil {
			t.Fatal(err)
		}
		var joins []chatMember
		for i := range 4 {
			joins = append(joins, chatMember{ChatNumber: 1, MemberID: fmt.Sprint("wm", i), Customer: true, Present: true, JoinedAt: at(opening.Add(time.Duration(i) * 10 * time.Hour)), Invitor: "wmWolf"})
		}
		if _, err := chatMemberTable.insert(s.db, joins); err != nil {
			t.Fatal(err)
		}
		want := bot.CouponSignals{
			ExternalUserID: "wm0", State: "s17-door", Adds: 6, Usual: 2, Claimed: 3 * time.Second, Invitor: "wmWolf", Invited: 3,
			Others: []string{"wm1", "wm2"}, OthersCoupons: 1, DeletedAfter: 1, Orders: 3,
		}
		if diff := cmp.Diff(want, signalsOf(t, s, "wm0")); diff != "" {
			t.Errorf("who does everything that speaks against somebody (-want +got):\n%s", diff)
		}
		used := redeemed(claim, "s17", opening)
		appliedAll(t, s, became(40, used, bot.StepRedeemed, "r"), became(41, used, bot.StepCleared, "c"))
		want.Redeemed, want.Cleared = 1, true
		if diff := cmp.Diff(want, signalsOf(t, s, "wm0")); diff != "" {
			t.Errorf("whom somebody looked at (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(bot.CouponSignals{ExternalUserID: "wmNobody", Claimed: -1}, signalsOf(t, s, "wmNobody")); diff != "" {
			t.Errorf("a stranger (-want +got):\n%s", diff)
		}
	})
}
