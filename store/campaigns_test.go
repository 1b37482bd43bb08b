package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// tasting is a campaign with everything that a campaign can have.
var tasting = bot.Campaign{
	ID: "CK7", Kind: bot.CampaignTrial, Title: "🍵试吃<新品>", Text: "先到先得", Options: []string{"抹茶", "桂花"}, Words: true, Seats: 3, Coupon: "new10",
	Group: "试吃", Tag: "试过{answer}", If: "not 沉睡", Chats: []string{"wrOne", "wrTwo"}, Start: opening, End: opening.Add(day), Store: "s17", By: "hanmei",
	At: opening.Add(-time.Hour), OffAt: opening.Add(2 * time.Hour), ToldAt: opening.Add(3 * time.Hour),
}

func answerOfMei(n int, option string) bot.CampaignAnswer {
	return bot.CampaignAnswer{Campaign: tasting.ID, ExternalUserID: mei, Option: option, Stars: 4, Words: "好吃", Public: true, At: minute(n), Hidden: true}
}

func TestACampaignAndItsAnswersComeBackAsTheyWereSet(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		sees := func(want bot.Campaign, answer bot.CampaignAnswer) {
			t.Helper()
			viewed(t, s, func(v view) {
				got := ok[bot.Campaign](t)(v.Campaigns().Campaign(tasting.ID))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("the campaign (-want +got)\n%s", diff)
				}
				if diff := cmp.Diff(answer, ok[bot.CampaignAnswer](t)(v.Campaigns().CampaignAnswer(tasting.ID, mei))); diff != "" {
					t.Errorf("the answer (-want +got)\n%s", diff)
				}
			})
		}
		sees(bot.Campaign{}, bot.CampaignAnswer{})
		answer := answerOfMei(1, "桂花")
		applied(t, s, told{1, []bot.Effect{bot.SetCampaign{Campaign: tasting}, bot.SetCampaignAnswer{CampaignAnswer: answer}}})
		sees(tasting, answer)
		changed := tasting
		changed.OffAt, changed.Options, changed.Seats = time.Time{}, nil, 0
		applied(t, s, told{2, []bot.Effect{bot.SetCampaign{Campaign: changed}}})
		sees(changed, answer)
	})
}

// An answer that comes late changes nothing but that a seat it brings stays.
func TestTheNewestAnswerCountsWhateverTheOrder(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		first, second, third := answerOfMei(1, "抹茶"), answerOfMei(2, "桂花"), answerOfMei(3, "抹茶")
		first.Seat, third.Words, third.Hidden = 2, "一般", false
		want := third
		want.Seat = 2
		for _, order := range [][]bot.CampaignAnswer{{first, second, third}, {third, first, second}, {second, third, first, third}, {third, second, first, first}} {
			s := mustOpen(t, o)
			applied(t, s, told{1, []bot.Effect{bot.SetCampaign{Campaign: tasting}}})
			for i, a := range order {
				applied(t, s, told{int64(i + 2), []bot.Effect{bot.SetCampaignAnswer{CampaignAnswer: a}}})
			}
			_, got, tally, err := s.CampaignLook(background, tasting.ID, mei)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
			if tally.Answers != 1 || tally.Seats != 1 || tally.Options["抹茶"] != 1 || len(tally.Options) != 1 {
				t.Errorf("it came to %+v", tally)
			}
			if err := s.db.Exec("DELETE FROM campaign_answers").Error; err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestACampaignComesToWhatEachAnswered(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		effects := []bot.Effect{bot.SetCampaign{Campaign: tasting}}
		names := []string{"小雨", " \u200b🍵芳芳", "", "王", "小心", "隐藏"}
		for i, name := range names {
			who := fmt.Sprint("wm", i)
			a := bot.CampaignAnswer{Campaign: tasting.ID, ExternalUserID: who, Option: tasting.Options[i%2], Stars: i, Public: i != 3, Hidden: i == 5, At: minute(9 - i)}
			if i < 3 {
				a.Seat = i + 1
			}
			effects = append(effects, bot.SetCustomer{ExternalUserID: who, Name: name, At: opening}, bot.SetCampaignAnswer{CampaignAnswer: a})
		}
		applied(t, s, told{1, effects})
		c, a, tally, err := s.CampaignLook(background, tasting.ID, "wm1")
		want := bot.CampaignTally{Answers: 6, Seats: 3, Options: map[string]int{"抹茶": 3, "桂花": 3}, Stars: [5]int{1, 1, 1, 1, 1}}
		if diff := cmp.Diff(want, tally); err != nil || diff != "" || c.Title != tasting.Title || a.Seat != 2 {
			t.Errorf("%q, %+v, %v (-want +got)\n%s", c.Title, a, err, diff)
		}
		viewed(t, s, func(v view) {
			if diff := cmp.Diff(want, ok[bot.CampaignTally](t)(v.Campaigns().Tally(tasting.ID))); diff != "" {
				t.Errorf("for a handler (-want +got)\n%s", diff)
			}
		})
		if diff := cmp.Diff([]string{"小*", "🍵*", "小*"}, ok[[]string](t)(s.CampaignThanks(background, tasting.ID, 10))); diff != "" {
			t.Errorf("those who are thanked, first come first (-want +got)\n%s", diff)
		}
		if few := ok[[]string](t)(s.CampaignThanks(background, tasting.ID, 1)); len(few) != 1 {
			t.Errorf("of one: %q", few)
		}
		if c, _, _, err := s.CampaignLook(background, "C00", mei); err != nil || c.ID != "" {
			t.Errorf("what there is not: %+v, %v", c, err)
		}
	})
}

func TestAnswersArePagedAndShownToTheirStore(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		everyones := tasting
		everyones.ID, everyones.Store, everyones.At, everyones.End = "CK8", "", opening, opening.Add(2*day)
		effects := []bot.Effect{bot.SetCampaign{Campaign: tasting}, bot.SetCampaign{Campaign: everyones}}
		for i, user := range []string{"liming", "liming", "zhaoliu", "hanmei"} {
			who, store := fmt.Sprint("wm", i), []string{"s17", "s17", "s18", "s17"}[i]
			effects = append(effects, bot.SetRelation{Pair: bot.Pair{UserID: user, ExternalUserID: who}, Status: bot.RelationActive, At: opening, Store: store})
			for _, id := range []string{tasting.ID, everyones.ID} {
				effects = append(effects, bot.SetCampaignAnswer{CampaignAnswer: bot.CampaignAnswer{Campaign: id, ExternalUserID: who, Option: "抹茶", At: opening}})
			}
		}
		applied(t, s, told{1, effects})
		s17, s18 := bot.Scope{Stores: []string{"s17"}}, bot.Scope{Stores: []string{"s18"}}
		clerk := bot.Scope{Stores: []string{"s17"}, UserID: "liming"}
		viewed(t, s, func(v view) {
			for _, c := range []struct {
				name     string
				scope    bot.Scope
				id, want string
				after    string
				limit    int
			}{
				{"everything", bot.Everything(), tasting.ID, "wm0 wm1 wm2 wm3 ", "", 0},
				{"a page", bot.Everything(), tasting.ID, "wm1 wm2 ", "wm0", 2},
				{"its store", s17, tasting.ID, "wm0 wm1 wm2 wm3 ", "", 0},
				{"another store", s18, tasting.ID, "", "", 0},
				{"a clerk", clerk, tasting.ID, "wm0 wm1 ", "", 0},
				{"nobody", bot.Scope{}, everyones.ID, "", "", 0},
				{"of everybody's, a store", s17, everyones.ID, "wm0 wm1 wm3 ", "", 0},
				{"of everybody's, the other", s18, everyones.ID, "wm2 ", "", 0},
				{"of everybody's, a clerk", clerk, everyones.ID, "wm0 wm1 ", "", 0},
				{"a member anywhere", bot.Scope{All: true, UserID: "zhaoliu"}, everyones.ID, "wm2 ", "", 0},
			} {
				got := ""
				for _, a := range ok[[]bot.CampaignAnswer](t)(v.Campaigns().CampaignAnswers(c.scope, c.id, c.after, c.limit)) {
					got += a.ExternalUserID + " "
				}
				if got != c.want {
					t.Errorf("%s: %s, want %s", c.name, got, c.want)
				}
			}
			id := func(c bot.Campaign) string { return c.ID }
			for scope, want := range map[*bot.Scope][]string{{All: true}: {"CK8", "CK7"}, &s17: {"CK8", "CK7"}, &s18: {"CK8"}, &clerk: {"CK8", "CK7"}, {}: nil, {Stores: []string{""}}: nil} {
				var got []string
				for _, c := range ok[[]bot.Campaign](t)(v.Campaigns().Campaigns(*scope, opening, 10)) {
					got = append(got, id(c))
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("the campaigns of %+v, newest first (-want +got)\n%s", *scope, diff)
				}
			}
			if over := ok[[]bot.Campaign](t)(v.Campaigns().Campaigns(bot.Everything(), tasting.End, 10)); len(over) != 1 || over[0].ID != "CK8" {
				t.Errorf("those that are not over: %+v", over)
			}
			if c := ok[bot.Campaign](t)(v.Campaigns().CampaignOf(s18, tasting.ID)); c.ID != "" {
				t.Errorf("another store finds %+v", c)
			}
			if c := ok[bot.Campaign](t)(v.Campaigns().CampaignOf(s17, tasting.ID)); c.ID != tasting.ID {
				t.Errorf("its store finds %+v", c)
			}
		})
	})
}

func TestWhatSomebodyWroteToACampaignIsKeptAsLongAsWhatWasSaid(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		late := answerOfMei(9, "桂花")
		late.ExternalUserID = tao
		applied(t, s, told{1, []bot.Effect{
			bot.SetCampaign{Campaign: tasting}, bot.SetCampaignAnswer{CampaignAnswer: answerOfMei(1, "抹茶")}, bot.SetCampaignAnswer{CampaignAnswer: late},
		}})
		if n := ok[int64](t)(s.PurgeChats(background, minute(5), 10)); n != 1 {
			t.Errorf("%d rows lost their words, want 1", n)
		}
		_, old, tally, err := s.CampaignLook(background, tasting.ID, mei)
		if err != nil || old.Words != "" || old.Option != "抹茶" || tally.Answers != 2 {
			t.Errorf("the old answer is %+v of %+v, %v", old, tally, err)
		}
		if _, kept, _, err := s.CampaignLook(background, tasting.ID, tao); err != nil || kept.Words == "" {
			t.Errorf("the newer one is %+v, %v", kept, err)
		}
	})
}
