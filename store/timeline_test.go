package store

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestATimeLineTellsWhatHappenedAndWhatWasSent(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		minute := func(n int) time.Time { return opening.Add(time.Duration(n) * time.Minute) }
		applied(t, s, told{1, []bot.Effect{
			bot.RecordInteraction{Pair: liming, Kind: bot.InteractionAdded, At: minute(0), Ref: "s17-door"},
			bot.RecordInteraction{Pair: hanmei, Kind: bot.InteractionLost, At: minute(5)},
			bot.RecordInteraction{Pair: bot.Pair{ExternalUserID: liming.ExternalUserID}, Kind: bot.InteractionJoinedGroup, At: minute(3), Detail: "进了一号群", Ref: "wrGroup"},
			bot.RecordInteraction{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmOther"}, Kind: bot.InteractionAdded, At: minute(4)},
		}})
		for _, row := range []outboxRow{
			{ID: 1, SendKey: "1:welcome:0", Kind: bot.KindWelcome, Subject: liming.ExternalUserID, CreatedAt: at(minute(1)),
				Class: bot.ClassPermanent, Code: 41050, Lease: lease{State: stateDead, Cause: "客户已先开口", FinishedAt: at(minute(2))}},
			{ID: 2, SendKey: "1:tags:0", Kind: bot.KindPushTags, Subject: liming.ExternalUserID, CreatedAt: at(minute(4)), Lease: lease{State: stateWaiting}},
			{ID: 3, SendKey: "1:other:0", Kind: bot.KindWelcome, Subject: "wmOther", CreatedAt: at(minute(4))},
		} {
			row.Payload = []byte("{}")
			if err := s.db.Create(&row).Error; err != nil {
				t.Fatal(err)
			}
		}
		want := []bot.TimeLineEntry{
			{At: minute(5), UserID: "hanmei", Interaction: bot.InteractionLost},
			{At: minute(4), Send: bot.KindPushTags},
			{At: minute(3), Interaction: bot.InteractionJoinedGroup, Detail: "进了一号群", Ref: "wrGroup"},
			{At: minute(1), Send: bot.KindWelcome, FinishedAt: minute(2), Class: bot.ClassPermanent, Code: 41050, Reason: "客户已先开口"},
			{At: minute(0), UserID: "liming", Interaction: bot.InteractionAdded, Ref: "s17-door"},
		}
		for limit := range want {
			got, err := s.TimeLine(context.Background(), liming.ExternalUserID, limit+1)
			if diff := cmp.Diff(want[:limit+1], got); err != nil || diff != "" {
				t.Fatalf("the newest %d: %v (-want +got):\n%s", limit+1, err, diff)
			}
		}
		if got, err := s.TimeLine(context.Background(), "wmNobody", 0); err != nil || len(got) != 0 {
			t.Fatalf("nobody's time line: %v, %v", got, err)
		}
	})
}
