package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// BoardLists are what waits for somebody, as far as a scope shows it.
func (s *Store) BoardLists(ctx context.Context, ask bot.BoardAsk) (bot.BoardLists, error) {
	tx := s.read.WithContext(ctx)
	l := bot.BoardLists{More: map[string]int{}}
	for _, part := range []struct {
		name string
		read func(*gorm.DB, bot.BoardAsk, *bot.BoardLists) (int, error)
	}{
		{"alerts", alertsWaiting}, {"todos", todosWaiting}, {"violations", violationsWaiting}, {"posts", postsUnconfirmed}, {"coupons", couponsMarked},
	} {
		all, err := part.read(tx, ask, &l)
		if err != nil {
			return bot.BoardLists{}, fmt.Errorf("store: %s that wait: %w", part.name, err)
		}
		if all > bot.BoardMost {
			l.More[part.name] = all - bot.BoardMost
		}
	}
	return l, nil
}

// newestOf are the first rows of a condition in an order, and how many rows there are
// of it. They are counted only if there may be more.
func newestOf[R any](where *gorm.DB, order string) (rows []R, all int, err error) {
	where = where.Session(&gorm.Session{})
	if err = where.Order(order).Limit(bot.BoardMost).Find(&rows).Error; err != nil || len(rows) < bot.BoardMost {
		return rows, len(rows), err
	}
	var n int64
	err = where.Model(new(R)).Count(&n).Error
	return rows, int(n), err
}

// alertsWaiting are those that nobody took on, and those that were given to somebody
// and are not over.
func alertsWaiting(tx *gorm.DB, ask bot.BoardAsk, l *bot.BoardLists) (int, error) {
	rows, all, err := newestOf[alertRow](tx.Where(ownedIn(tx, ask.Scope, "store", "user_id")).
		Where("closed_at = 0 AND (ack_at = 0 OR assigned <> '')"), "opened_at DESC, id")
	if err == nil {
		l.Alerts, err = seenAll(rows, alertRow.seen)
	}
	return all, err
}

// todosWaiting are the reader's own, and those of whoever runs one of the stores.
func todosWaiting(tx *gorm.DB, ask bot.BoardAsk, l *bot.BoardLists) (int, error) {
	rows, all, err := newestOf[todoRow](tx.Where("done_at = 0").
		Where(ownTodos(tx, ask.Reader).Or(todosIn(tx, ask.Scope).Where("member = ''"))), "created_at DESC, id")
	l.Todos = seenRows(rows, todoRow.seen)
	return all, err
}

// violationsWaiting are open or appealed ones, of any day.
func violationsWaiting(tx *gorm.DB, ask bot.BoardAsk, l *bot.BoardLists) (int, error) {
	rows, all, err := newestOf[violation](tx.Where("violations.state IN ?", unjudged).Where(violationsIn(tx, ask.Scope)), "violations.at DESC, violations.id DESC")
	if err == nil {
		l.Violations, err = seenAll(rows, violation.seen)
	}
	return all, err
}

// unjudged are the states in which a violation waits for somebody.
var unjudged = []bot.ViolationState{bot.ViolationOpen, bot.ViolationAppealed}

// postsUnconfirmed are those that were made and that their sender has not confirmed.
func postsUnconfirmed(tx *gorm.DB, ask bot.BoardAsk, l *bot.BoardLists) (int, error) {
	rows, all, err := newestOf[postRow](tx.Where(postWaiting+" AND "+postMade).Where(ownedIn(tx, ask.Scope, "store", "sender")), "at DESC, id")
	if err == nil {
		l.Posts, err = postsSeen(tx, rows)
	}
	return all, err
}

// couponsMarked wait for a judgement. Those of customers who were erased wait for
// nobody's.
func couponsMarked(tx *gorm.DB, ask bot.BoardAsk, l *bot.BoardLists) (int, error) {
	rows, all, err := newestOf[couponRow](tx.Where("coupons.review_at > 0 AND coupons.external_userid NOT LIKE ?", nobodysKey+"%").
		Where(theirsIn(tx, ask.Scope, "coupons")), "coupons.review_at DESC, coupons.code")
	if err == nil {
		l.Coupons, err = seenAll(rows, couponRow.seen)
	}
	return all, err
}
