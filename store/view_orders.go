package store

import "github.com/zhanggui/zhanggui/bot"

// Order is an order by number.
func (v view) Order(string) (bot.Order, error) { return bot.Order{}, errNotYet }

// Orders are a customer's, newest first.
func (v view) Orders(string) ([]bot.Order, error) { return nil, errNotYet }

// ByPhone are the customers that have a phone number.
func (v view) ByPhone(string) ([]string, error) { return nil, errNotYet }

// Unjoined are the orders that wait for the owner of a phone number.
func (v view) Unjoined(string) ([]bot.Order, error) { return nil, errNotYet }
