package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// mostWaiting is how many orders that wait for a phone number are told at once.
const mostWaiting = 100

// Order is an order by number.
func (v view) Order(number string) (bot.Order, error) {
	number = key(number, sizeID)
	if err := v.wait(subject{order: number}); err != nil {
		return bot.Order{}, err
	}
	err := v.seen.meetOrders([]string{number})
	v.note(err)
	if err != nil {
		return bot.Order{}, err
	}
	return v.seen.book.orders[number].seen()
}

// Orders are a customer's, newest first.
func (v view) Orders(externalUserID string) ([]bot.Order, error) {
	who := key(externalUserID, sizeID)
	if err := v.wait(subject{customer: who}); err != nil {
		return nil, err
	}
	if known, read := v.seen.people[who]; read && known.ID == 0 {
		return nil, nil
	}
	all, err := v.seen.ordersOf(who)
	v.note(err)
	return all, err
}

// ByPhone are the customers that have a phone number.
func (v view) ByPhone(number string) ([]string, error) {
	number = phoneDigits(number)
	if number == "" {
		return nil, nil
	}
	if err := v.queueFor(number); err != nil {
		return nil, err
	}
	var ids []string
	err := v.tx.Table("phones").Joins("JOIN customers ON customers.id = phones.customer_id").Where("phones.phone = ?", number).
		Distinct().Order("customers.external_userid").Pluck("customers.external_userid", &ids).Error
	v.note(err)
	return ids, err
}

// Unjoined are the orders that wait for the owner of a phone number.
func (v view) Unjoined(number string) ([]bot.Order, error) {
	number = phoneDigits(number)
	if number == "" {
		return nil, nil
	}
	if err := v.queueFor(number); err != nil {
		return nil, err
	}
	var rows []order
	err := v.tx.Where("phone = ? AND customer_id = 0", number).Order("paid_at, number").Limit(mostWaiting).Find(&rows).Error
	v.note(err)
	if err != nil {
		return nil, err
	}
	return ordersSeen(rows)
}

// queueFor lets those who ask about a phone number stand in a queue. An order
// that looks for its owner and an owner who looks for orders would otherwise
// miss each other if both came at once: neither would see what the other has
// not committed.
func (v view) queueFor(number string) error {
	if err := v.wait(subject{phone: number}); err != nil {
		return err
	}
	_, err := phoneTable.insert(v.tx, []phone{{Phone: number}})
	v.note(err)
	return err
}

// ordersOf are a customer's orders, newest first.
func ordersOf(tx *gorm.DB, externalUserID string, limit int) ([]bot.Order, error) {
	var rows []order
	err := tx.Where("customer_id = (?)", numberOf(tx, externalUserID)).Order("paid_at DESC, number DESC").Limit(page(limit)).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return ordersSeen(rows)
}
