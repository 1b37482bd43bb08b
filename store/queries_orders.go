package store

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// OrdersOf are a customer's orders, newest first, at most limit (and never more
// than 1000) of them.
func (s *Store) OrdersOf(ctx context.Context, externalUserID string, limit int) ([]bot.Order, error) {
	all, err := ordersOf(s.read.WithContext(ctx), externalUserID, limit)
	if err != nil {
		return nil, fmt.Errorf("store: orders of %s: %w", externalUserID, err)
	}
	return all, nil
}

// Order is an order by number; zero if there is none.
func (s *Store) Order(ctx context.Context, number string) (bot.Order, error) {
	var row order
	err := s.read.WithContext(ctx).Where("number = ?", key(number, sizeID)).Limit(1).Find(&row).Error
	if err != nil {
		return bot.Order{}, fmt.Errorf("store: order %s: %w", number, err)
	}
	return row.seen()
}

// UnjoinedOrders are the orders that nobody is known for, in order of number,
// those after the one given, at most limit (and never more than 1000) of them.
func (s *Store) UnjoinedOrders(ctx context.Context, after string, limit int) ([]bot.Order, error) {
	var rows []order
	err := s.read.WithContext(ctx).Where("customer_id = 0 AND number > ?", key(after, sizeID)).Order("number").Limit(page(limit)).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: orders of nobody: %w", err)
	}
	return ordersSeen(rows)
}

// OrderCounts are the sizes of what is known of orders.
type OrderCounts struct {
	// Orders are all of them, Unjoined those that nobody is known for and
	// Refunded those that were paid back.
	Orders, Unjoined, Refunded int64
	// Spent is what was paid and not refunded.
	Spent bot.Money
}

// CountOrders counts orders. It reads all of them: for the command line and
// tests, not for a page that is asked for every second.
func (s *Store) CountOrders(ctx context.Context) (OrderCounts, error) {
	var counts OrderCounts
	err := s.read.WithContext(ctx).Model(&order{}).Select("COUNT(*) AS orders, " +
		"COALESCE(SUM(CASE WHEN customer_id = 0 THEN 1 ELSE 0 END), 0) AS unjoined, " +
		"COALESCE(SUM(CASE WHEN status = 'refunded' THEN 1 ELSE 0 END), 0) AS refunded, " +
		"COALESCE(SUM(CASE WHEN status = 'paid' THEN amount ELSE 0 END), 0) AS spent").Scan(&counts).Error
	if err != nil {
		return OrderCounts{}, fmt.Errorf("store: orders: %w", err)
	}
	return counts, nil
}
