package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// seated answers as the handler of answers does: with the next seat if there is one
// left.
func seated(item bot.InboxItem) func(bot.View) ([]bot.Planned, error) {
	return func(v bot.View) ([]bot.Planned, error) {
		a := bot.CampaignAnswer{Campaign: tasting.ID, ExternalUserID: "wm" + item.Key, Option: "抹茶", At: opening}
		before, err := v.Campaigns().CampaignAnswer(a.Campaign, a.ExternalUserID)
		if err != nil || !before.At.IsZero() {
			return nil, err
		}
		tally, err := v.Campaigns().Tally(a.Campaign)
		if err != nil {
			return nil, err
		}
		if tally.Seats < tasting.Seats {
			a.Seat = tally.Seats + 1
		}
		return []bot.Planned{{Handler: "seats", Effect: bot.SetCampaignAnswer{CampaignAnswer: a}}}, nil
	}
}

// Two instances with several workers each handle the answers to a trial, of which a
// part comes on no lane at all: what a handler counted holds until its event is
// handled.
func TestATrialGivesEachSeatOnceAndNeverMore(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		applied(t, stores[0], told{1, []bot.Effect{bot.SetCampaign{Campaign: tasting}}})
		const customers = 24
		for i := range customers {
			lane := ""
			if i%2 == 0 {
				lane = bot.CampaignLane(tasting.ID)
			}
			mustPut(t, stores[0], arrival(fmt.Sprintf("k%02d", i), lane))
		}
		var all sync.WaitGroup
		for _, s := range stores {
			for range 3 {
				all.Go(func() { serveSeats(t, s, customers) })
			}
		}
		all.Wait()
		var seats []int
		if err := stores[0].read.Raw("SELECT seat FROM campaign_answers ORDER BY seat").Scan(&seats).Error; err != nil {
			t.Fatal(err)
		}
		want := append(make([]int, customers-tasting.Seats), 1, 2, 3)
		if !slices.Equal(seats, want) {
			t.Errorf("the seats are %v, want %v", seats, want)
		}
	})
}

// serveSeats claims and handles events until all customers have answered.
func serveSeats(t *testing.T, s *Store, customers int) {
	for {
		items, _, err := s.Inbox().Claim(background, 4)
		if err != nil && !IsRetryable(err) {
			t.Error(err)
			return
		}
		for _, item := range items {
			for {
				err := s.Inbox().Process(background, item, seated(item))
				if IsRetryable(err) {
					continue
				}
				if err != nil && !errors.Is(err, bot.ErrLaneBusy) {
					t.Errorf("%s: %v", item.Key, err)
				}
				break
			}
		}
		var answered int
		if err := s.read.Raw("SELECT COUNT(*) FROM campaign_answers").Scan(&answered).Error; err != nil {
			t.Error(err)
			return
		}
		if answered >= customers {
			return
		}
	}
}
