package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// soldTo is what becomes of somebody on the bot's own pages.
func soldTo(p bot.Pair, name string) []bot.Effect {
	who := p.ExternalUserID
	return []bot.Effect{
		bot.SetCampaign{Campaign: tasting},
		bot.SetCampaignAnswer{CampaignAnswer: bot.CampaignAnswer{
			Campaign: tasting.ID, ExternalUserID: who, Option: "抹茶", Stars: 5, Words: "好喝，" + name, Public: true, At: hours(1), Seat: 1 + len(name)/12,
		}},
		bot.SetReply{Reply: bot.Reply{ID: "reply-" + who[2:4], UserID: "liming", Text: "给" + name + "核销了", Done: true, At: hours(1)}},
	}
}

func TestWhatSomebodyAnsweredStaysAsANumberThatIsNobodys(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		_, _, before, err := s.CampaignLook(background, tasting.ID, fang)
		if err != nil || before.Answers != 2 || before.Seats != 2 {
			t.Fatalf("the test plants %+v, %v", before, err)
		}
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		_, answer, after, err := s.CampaignLook(background, tasting.ID, fang)
		if diff := cmp.Diff(before, after); err != nil || diff != "" || answer != (bot.CampaignAnswer{}) {
			t.Errorf("%+v, %v; what it came to (-before +after)\n%s", answer, err, diff)
		}
		if n := count(t, s, "campaign_answers WHERE external_userid LIKE 'erased/%' AND words = '' AND at = 0 AND NOT public"); n != 1 {
			t.Errorf("%d answers are nobody's, want 1", n)
		}
		viewed(t, s, func(v view) {
			all := ok[[]bot.CampaignAnswer](t)(v.Campaigns().CampaignAnswers(bot.Everything(), tasting.ID, "", 10))
			if len(all) != 1 || all[0].ExternalUserID != liwei.ExternalUserID {
				t.Errorf("who answered: %+v", all)
			}
		})
		if thanked := ok[[]string](t)(s.CampaignThanks(background, tasting.ID, 10)); len(thanked) != 1 {
			t.Errorf("thanked are %q", thanked)
		}
		// An answer that was on its way brings nobody back.
		now.set(hours(3))
		happens(t, s, about("late", fang, ""), soldTo(liming, fangName)[1])
		if _, answer, _, err := s.CampaignLook(background, tasting.ID, fang); err != nil || answer != (bot.CampaignAnswer{}) {
			t.Errorf("it came back: %+v, %v", answer, err)
		}
	})
}
