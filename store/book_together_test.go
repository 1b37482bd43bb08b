package store

import (
	"fmt"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestTagsMayBeLearnedGivenAndForgottenAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var events []told
		for i := range 16 {
			e := told{id: int64(i + 1)}
			for j := range 8 {
				n := (i + j*3) % 12
				pair := bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprint("wm", i)}
				tag := bot.Tag{Group: newcomer.Group, Name: fmt.Sprint("标签", n), Class: bot.TagStatic}
				e.effects = append(e.effects, bot.LearnTag{RemoteTag: named(fmt.Sprint("et", n), tag.Name)},
					bot.AddTag{Pair: pair, Tag: tag, At: minute(i), ByHand: i%2 == 0})
			}
			if i%5 == 4 {
				e.effects = append(e.effects, bot.ForgetTag{ID: "et99", At: minute(i)})
			}
			events = append(events, e)
		}
		appliedTogether(t, s, events)
		if ids := tagIDsOf(t, s); len(ids) != 12 {
			t.Errorf("the ids are %v, want one for each of twelve tags", ids)
		}
		var rows int64
		if err := s.db.Model(&tag{}).Count(&rows).Error; err != nil || rows != 12 {
			t.Errorf("%d tags, %v; want twelve", rows, err)
		}
		if counts := ok[Counts](t)(s.Count(background)); counts.Tagged != 16*4 {
			t.Errorf("%d tags are held, want four by each of sixteen", counts.Tagged)
		}
	})
}

func TestOrdersOfOneCustomerMayBeSavedAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var events []told
		for i := range 20 {
			events = append(events, saves(int64(i+1), of(paid(fmt.Sprint("A", i), i), "wmA", "phone")))
		}
		appliedTogether(t, s, events)
		if got := bought(t, s, "wmA"); got != "20 for 1000.00, 0 to 19" {
			t.Fatalf("wmA bought %s", got)
		}
		for i := range events {
			to := []string{"wmA", "wmB"}[i%2]
			events[i] = saves(int64(i+100), of(paid(fmt.Sprint("A", i), i), to, "external_userid"), of(paid(fmt.Sprint("B", i), i), "wmA", "phone"))
		}
		appliedTogether(t, s, events)
		if a, b := bought(t, s, "wmA"), bought(t, s, "wmB"); a != "30 for 1500.00, 0 to 19" || b != "10 for 500.00, 1 to 19" {
			t.Errorf("wmA bought %s, wmB %s; want half of the orders with each, and new ones", a, b)
		}
	})
}
