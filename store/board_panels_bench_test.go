package store

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// BenchmarkBoardPanels reads the panels of a shop with a million customers, for
// everybody's eyes, for a store's and for a clerk's, and counts what they show of the
// past.
func BenchmarkBoardPanels(b *testing.B) {
	for _, driver := range []string{SQLite, MySQL} {
		b.Run(driver, func(b *testing.B) { benchPanels(b, boardShop(b, driver, boardCustomers).store) })
	}
}

func benchPanels(b *testing.B, s *Store) {
	b.Run("count", func(b *testing.B) {
		for n := range b.N {
			if is, err := s.CountJourneys(b.Context(), opening.Add(time.Duration(n)*time.Second), boardZone, defaultSteps); err != nil || !is && n == 0 {
				b.Fatal(is, err)
			}
			if err := s.db.Exec("UPDATE journey_rounds SET as_of = 1").Error; err != nil {
				b.Fatal(err)
			}
		}
	})
	rolledUp(b, s, opening)
	if _, err := s.CountJourneys(b.Context(), opening, boardZone, defaultSteps); err != nil {
		b.Fatal(err)
	}
	for name, scope := range map[string]bot.Scope{
		"all": bot.Everything(), "store": {Stores: []string{boardStore(7)}}, "region": {Stores: boardRegion()}, "clerk": {Stores: []string{boardStore(7)}, UserID: boardUser(7)},
	} {
		ask := boardAsk(scope, boardDays)
		for panel, read := range map[string]func() error{
			"journey": func() error { _, err := s.BoardJourney(b.Context(), ask, defaultSteps); return err },
			"watch":   func() error { _, err := s.BoardWatch(b.Context(), ask, 72*time.Hour); return err },
			"selling": func() error { _, err := s.BoardSelling(b.Context(), ask); return err },
			"lists":   func() error { _, err := s.BoardLists(b.Context(), ask); return err },
		} {
			b.Run(panel+"/"+name, func(b *testing.B) {
				for b.Loop() {
					if err := read(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// boardRegion are half of the stores.
func boardRegion() (stores []string) {
	for i := range boardStores / 2 {
		stores = append(stores, boardStore(2*i))
	}
	return stores
}
