package store

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWhatWasDecidedInChatHasYetToBeToldToWeCom(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		saveID(t, s, newcomer, "etNew")
		applied(t, s, told{2, []bot.Effect{bot.AddTag{Pair: liming, Tag: newcomer, At: minute(1), ByHand: true, InChat: true}}})
		if r := recordOf(t, s, newcomer); !r.Held || !r.ByHand || r.Pushed {
			t.Errorf("given in chat: %+v; it is held by hand and not pushed", r)
		}
		given := ok[[]bot.TagChange](t)(s.Pending(background, liming))
		if len(given) != 1 || !given[0].Add || given[0].RemoteID != "etNew" {
			t.Fatalf("pending %+v; WeCom has to be told of the tag", given)
		}
		if err := s.Pushed(background, liming, given); err != nil {
			t.Fatal(err)
		}
		wantPending(t, s, "WeCom was told")

		applied(t, s, told{3, []bot.Effect{bot.RemoveTag{Pair: liming, Tag: newcomer, At: minute(2), ByHand: true, InChat: true}}})
		taken := ok[[]bot.TagChange](t)(s.Pending(background, liming))
		if len(taken) != 1 || taken[0].Add {
			t.Errorf("pending %+v; WeCom has to be told that it was taken", taken)
		}
	})
}
