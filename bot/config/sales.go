package config

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Sales is how flash sales (秒杀) go.
type Sales struct {
	// Hold is how long a claimed unit waits to be picked up, Offer how long one that
	// came free waits for the next customer.
	Hold  time.Duration `yaml:"hold"`
	Offer time.Duration `yaml:"offer"`
	// PostBefore is how long before the start the posts go to the groups, Stagger how
	// far they are apart, Remind how often an unconfirmed one is brought up (WeCom
	// allows three reminders a day [docs 97610]).
	PostBefore time.Duration `yaml:"post_before"`
	Stagger    time.Duration `yaml:"stagger"`
	Remind     time.Duration `yaml:"remind"`
	// PromotedWithin is how long ago the same item must have been promoted before
	// somebody is warned of promoting it again, BoughtWithin the same for customers who
	// bought it; BuysAgain says it by category.
	PromotedWithin time.Duration            `yaml:"promoted_within"`
	BoughtWithin   time.Duration            `yaml:"bought_within"`
	BuysAgain      map[string]time.Duration `yaml:"buys_again"`
	// LowestPercent of the was-price is the lowest price that is taken for meant.
	LowestPercent int `yaml:"lowest_percent"`
	// Webhook names an internal group (wecom.webhooks) that hears of sales; empty is
	// the stores' own.
	Webhook   string         `yaml:"webhook"`
	Schedules []SaleSchedule `yaml:"schedules"`
}

// SaleSchedule makes the same sale again and again: a weekly welfare day, a member
// day, a member price.
type SaleSchedule struct {
	Name string       `yaml:"name"`
	Kind bot.SaleKind `yaml:"kind"`
	// Weekdays are mon … sun, Days days of the month; one of the two, or none for every
	// day. Hours is "10:00-22:00".
	Weekdays []string `yaml:"weekdays"`
	Days     []int    `yaml:"days"`
	Hours    string   `yaml:"hours"`
	Item     string   `yaml:"item"`
	Category string   `yaml:"category"`
	Detail   string   `yaml:"detail"`
	Picture  string   `yaml:"picture"`
	// Price and Was are yuan.
	Price bot.Money `yaml:"price"`
	Was   bot.Money `yaml:"was"`
	// Units are for each of Stores, or with Shared for all of them together. No stores
	// is all stores.
	Units  int      `yaml:"units"`
	Shared bool     `yaml:"shared"`
	Stores []string `yaml:"stores"`
	Each   int      `yaml:"each"`
	If     string   `yaml:"if"`
	// Post says whether the groups are told.
	Post bool `yaml:"post"`
}

// Abuse is when somebody seems to come for coupons only (羊毛党). Each sign that is
// there counts, and from Line on somebody should look at it.
type Abuse struct {
	// Burst is how many adds one channel has within ten minutes, Soon how soon after the
	// add a coupon is claimed, FanOut how many customers one person brings within a day.
	Burst  int           `yaml:"burst"`
	Soon   time.Duration `yaml:"soon"`
	FanOut int           `yaml:"fan_out"`
	// Line is the score from 0 to 100 from which on a manager is asked, and valued
	// coupons are not given.
	Line int `yaml:"line"`
}

func (s *Sales) validate(r report) {
	r.positive("hold", s.Hold)
	r.positive("offer", s.Offer)
	r.positive("post_before", s.PostBefore)
	if s.Stagger < 0 {
		r.bad("stagger", "wants a time as 2m, or 0s")
	}
	r.positive("remind", s.Remind)
	if s.LowestPercent < 0 || s.LowestPercent > 100 {
		r.bad("lowest_percent", "wants a percent from 0 to 100, has %d", s.LowestPercent)
	}
	r.webhook("webhook", s.Webhook)
	for i := range s.Schedules {
		s.Schedules[i].validate(r.in("schedules").item(i))
	}
	once(r.in("schedules"), s.Schedules, "name", func(s SaleSchedule) string { return s.Name })
}

func (s *SaleSchedule) validate(r report) {
	r.needed("name", s.Name)
	var kinds []string
	for _, k := range bot.SaleKinds() {
		kinds = append(kinds, string(k))
	}
	r.oneOf("kind", string(s.Kind), kinds...)
	r.weekdays("weekdays", s.Weekdays)
	for i, day := range s.Days {
		if day < 1 || day > 31 {
			r.bad(fmt.Sprintf("days[%d]", i), "wants a day of the month from 1 to 31, has %d", day)
		}
	}
	if len(s.Days) > 0 && len(s.Weekdays) > 0 {
		r.bad("days", "is set beside weekdays; take one of the two")
	}
	if r.needed("hours", s.Hours) {
		r.hours("hours", s.Hours)
	}
	r.needed("item", s.Item)
	if s.Price <= 0 {
		r.bad("price", "must be set: yuan, as 9.9")
	}
	if s.Was > 0 && s.Was <= s.Price {
		r.bad("was", "wants more than price: what it costs otherwise")
	}
	r.least("units", s.Units, 1)
	r.names("stores", s.Stores)
	if s.Each < 0 {
		r.bad("each", "wants 0 or more, has %d", s.Each)
	}
}

func (a *Abuse) validate(r report) {
	r.least("burst", a.Burst, 2)
	r.positive("soon", a.Soon)
	r.least("fan_out", a.FanOut, 2)
	if a.Line < 1 || a.Line > 100 {
		r.bad("line", "wants a score from 1 to 100, has %d", a.Line)
	}
}
