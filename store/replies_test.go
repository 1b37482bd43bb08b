package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAReplyWaitsAnHourForItsPage(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		now := clockAt(opening)
		o.Now = now.Now
		s := mustOpen(t, o)
		if r := ok[bot.Reply](t)(s.Reply(background, "R1")); r != (bot.Reply{}) {
			t.Errorf("nobody has answered, and it is %+v", r)
		}
		first := bot.Reply{ID: "R1", UserID: "liming", Text: "已核销 🍵\n<b>2 张</b>", Done: true, Asks: true, Code: "K7Q2MD", At: opening}
		applied(t, s, told{1, []bot.Effect{bot.SetReply{Reply: first}}})
		applied(t, s, told{1, []bot.Effect{bot.SetReply{Reply: first}, bot.SetReply{Reply: bot.Reply{ID: "R2", At: opening.Add(time.Minute)}}}})
		if diff := cmp.Diff(first, ok[bot.Reply](t)(s.Reply(background, "R1"))); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		purge := func(at time.Time, want int64) {
			t.Helper()
			if n := ok[int64](t)(s.PurgeReplies(background, at.Add(-RepliesKept), 10)); n != want {
				t.Errorf("%d replies went, want %d", n, want)
			}
		}
		purge(opening.Add(time.Hour), 0)
		purge(opening.Add(time.Hour+time.Second), 1)
		if r := ok[bot.Reply](t)(s.Reply(background, "R1")); r != (bot.Reply{}) {
			t.Errorf("after an hour there is %+v", r)
		}
		purge(opening.Add(24*time.Hour), 1)
	})
}

func TestACustomerIsFoundByUnionID(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		relate := func(who string, status bot.RelationStatus) bot.Effect {
			return bot.SetRelation{Pair: bot.Pair{UserID: "liming", ExternalUserID: who}, Status: status, At: opening}
		}
		var effects []bot.Effect
		for i, who := range []string{"wmGone", "wmHere", "wmSeen", "wmNever"} {
			effects = append(effects, bot.SetCustomer{ExternalUserID: who, UnionID: "oFang", At: opening},
				bot.RecordInteraction{Pair: bot.Pair{ExternalUserID: who}, Kind: bot.InteractionJoinedGroup, At: minute([]int{9, 2, 3, 8}[i])})
		}
		applied(t, s, told{1, append(effects, relate("wmGone", bot.RelationLost), relate("wmHere", bot.RelationActive), relate("wmSeen", bot.RelationHalf))})
		for unionID, want := range map[string]string{"oFang": "wmSeen", "oNobody": "", "": ""} {
			if who := ok[string](t)(s.CustomerByUnionID(background, unionID)); who != want {
				t.Errorf("%q is %q, want %q", unionID, who, want)
			}
		}
	})
}
