package store

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// TestDaysOfBeforeTheBoardAreCountedAfterTheUpgrade: a database that knew nothing of
// rolled-up days gets them from what it holds, and what is told of them later counts.
func TestDaysOfBeforeTheBoardAreCountedAfterTheUpgrade(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		day := midnight(opening, boardZone)
		now := day.AddDate(0, 0, 5)
		old := openAt(t, o, 12)
		people := []customer{{ID: 7, ExternalUserID: "wm1"}, {ID: 8, ExternalUserID: "wm2"}}
		said := []interaction{
			{CustomerID: 7, At: at(day.Add(time.Hour)), Kind: bot.InteractionAdded, UserID: "an"},
			{CustomerID: 8, At: at(day.Add(25 * time.Hour)), Kind: bot.InteractionAdded, UserID: "an"},
		}
		if _, err := customerTable.insert(old.db, people); err != nil {
			t.Fatal(err)
		}
		if _, err := interactionTable.insert(old.db, said); err != nil {
			t.Fatal(err)
		}
		s, _ := shopAt(t, o, now)
		if days := rolledUp(t, s, now); days < 4 {
			t.Errorf("%d days were counted", days)
		}
		applied(t, s, told{1, []bot.Effect{bot.RecordInteraction{
			Pair: bot.Pair{UserID: "an", ExternalUserID: "wm2"}, Kind: bot.InteractionLost, At: day.Add(26 * time.Hour),
		}}})
		got := boardOf(t, s, bot.Everything(), day, day.AddDate(0, 0, 3), now)
		if got.Behind != 1 || got.Total.Added != 2 || got.Total.Lost != 0 {
			t.Errorf("before it is counted anew the board tells %d behind, %+v", got.Behind, got.Total.Numbers)
		}
		rolledUp(t, s, now)
		sameAsRaw(t, s, day, day.AddDate(0, 0, 3), now, 0)
	})
}
