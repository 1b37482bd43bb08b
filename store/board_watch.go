package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// BoardWatch is what managers keep an eye on, as far as a scope shows it. A deletion
// counts for a message within a time after it. What groups and messages did on past days
// comes from what RollUp counted, as in BoardDays; of a day that was never counted
// nothing is told.
func (s *Store) BoardWatch(ctx context.Context, ask bot.BoardAsk, within time.Duration) (bot.BoardWatch, error) {
	tx := s.read.WithContext(ctx)
	w := bot.BoardWatch{Violations: map[bot.ViolationState]int{}}
	from, until := max(1, at(ask.From)), at(ask.Until)
	// Those that take longest come first.
	err := sideBySide([]boardPart{
		{"prices", func() (err error) { w.Prices, err = s.boardPrices(ctx, ask, within); return }},
		{"groups", func() (err error) { w.Groups, w.GroupsAll, w.Archive, err = s.boardGroups(ctx, ask); return }},
		{"rules", func() (err error) { w.Rules, err = rulesBetween(tx, ask.Scope, "", from, until, bot.BoardMost); return }},
		{"violations", func() error { return countViolations(tx, ask.Scope, from, until, w.Violations) }},
		{"violations that wait", func() (err error) { w.Waiting, w.WaitingSince, err = waitingReviews(tx, ask.Scope); return }},
		{"storms", func() (err error) { w.Storms, err = boardStorms(tx, ask.Scope, from, until); return }},
	})
	if err != nil {
		return bot.BoardWatch{}, err
	}
	return w, nil
}

// countViolations counts those of a time by how they stand.
func countViolations(tx *gorm.DB, scope bot.Scope, from, until instant, counts map[bot.ViolationState]int) error {
	var rows []struct {
		State bot.ViolationState
		N     int
	}
	err := tx.Table("violations").Select("violations.state, COUNT(*) AS n").Where("violations.at >= ? AND violations.at < ?", from, until).
		Where(violationsIn(tx, scope)).Group("violations.state").Find(&rows).Error
	for _, row := range rows {
		counts[row.State] = row.N
	}
	return err
}

// waitingReviews are how many violations wait for somebody, of any day, and of when
// the oldest is.
func waitingReviews(tx *gorm.DB, scope bot.Scope) (int, time.Time, error) {
	var found struct {
		N      int
		Oldest instant
	}
	err := tx.Table("violations").Select("COUNT(*) AS n, COALESCE(MIN(violations.at), 0) AS oldest").
		Where("violations.state IN ?", unjudged).Where(violationsIn(tx, scope)).Scan(&found).Error
	return found.N, found.Oldest.Time(), err
}

// boardStorms are the storms that raged at any time in the days, newest first.
func boardStorms(tx *gorm.DB, scope bot.Scope, from, until instant) ([]bot.BoardStorm, error) {
	var rows []alertRow
	err := tx.Select("id", "of_kind", "store", "user_id", "first_at", "last_at", "items", "people", "cause").
		Where(ownedIn(tx, scope, "store", "user_id")).Where("kind = ? AND first_at < ? AND last_at >= ?", bot.AlertStorm, until, from).
		Order("first_at DESC, id").Limit(bot.BoardMost).Find(&rows).Error
	return seenRows(rows, func(a alertRow) bot.BoardStorm {
		return bot.BoardStorm{
			ID: a.ID, Of: a.OfKind, Store: a.Store, UserID: a.UserID, FirstAt: a.FirstAt.Time(), LastAt: a.LastAt.Time(),
			Count: a.Items, People: a.People, Cause: a.Cause,
		}
	}), err
}
