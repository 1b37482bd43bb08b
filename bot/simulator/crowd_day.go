package simulator

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// A crowd's clock runs while the shop is open only: night is passed over.
const (
	opensAt = 8*time.Hour + 30*time.Minute
	openFor = 14 * time.Hour
	// arrivalsPerDay is how many customers come to the shop in a day.
	arrivalsPerDay = 130
)

// busy is how busy a shop is, by the hour: before noon, and after work.
var busy = [24]int{8: 2, 9: 5, 10: 8, 11: 10, 12: 9, 13: 6, 14: 5, 15: 5, 16: 6, 17: 8, 18: 11, 19: 12, 20: 9, 21: 5, 22: 2}

func dayOf(clock time.Duration) int { return int(clock / openFor) }

// timeOf is the time of day of the crowd's clock.
func timeOf(clock time.Duration) time.Duration { return opensAt + clock%openFor }

func hourOf(clock time.Duration) int { return int(timeOf(clock) / time.Hour) }

func clockText(clock time.Duration) string {
	t := timeOf(clock)
	return fmt.Sprintf("%02d:%02d", int(t/time.Hour), int(t/time.Minute)%60)
}

// nextArrival is when the next customer comes: at random, as often as the hour is busy.
func (c *crowd) nextArrival(after time.Duration) time.Duration {
	most, sum := 0, 0
	for _, n := range busy {
		most, sum = max(most, n), sum+n
	}
	gap := float64(time.Hour) * float64(sum) / float64(arrivalsPerDay*most)
	for {
		after += time.Duration(c.chance.ExpFloat64() * gap)
		if c.chance.IntN(most) < busy[hourOf(after)] {
			return after
		}
	}
}

// shopper is one of the crowd.
type shopper struct {
	id, name string
	// chance is their own, so that what one does moves nobody else.
	chance *rand.Rand
	// staff is whom they added, chat the group they are in.
	staff, chat string
	phone       *Phone
	opened      map[string]bool
	// code is what they got to show at the till.
	code string
}

// newcomer is who comes to the shop: somebody new, with what they are going to do, or
// now and then somebody who was here before.
func (c *crowd) newcomer() *shopper {
	if len(c.shoppers) > 20 && (len(c.shoppers) >= mostShoppers || c.chance.IntN(100) < 15) {
		who := c.shoppers[c.chance.IntN(len(c.shoppers))]
		c.returns(who)
		return who
	}
	n := uint64(len(c.shoppers) + 1)
	who := &shopper{chance: rand.New(rand.NewPCG(uint64(c.seed), n)), opened: map[string]bool{}}
	who.name = crowdName(who.chance)
	c.shoppers = append(c.shoppers, who)
	c.intends(who)
	return who
}

// within is a time at random between two, in minutes.
func (w *shopper) within(from, to int) time.Duration {
	return time.Duration(from)*time.Minute + time.Duration(w.chance.Int64N(int64(to-from)*int64(time.Minute)))
}

// may is true so often of a hundred.
func (w *shopper) may(percent int) bool { return w.chance.IntN(100) < percent }

// intends plans what somebody new does in the hours after they came.
func (c *crowd) intends(who *shopper) {
	joins := time.Duration(-1)
	if who.may(64) {
		joins = who.within(1, 15)
		c.plan(joins, joinsGroup, who)
	}
	if who.may(28) {
		asked := who.within(2, 60)
		c.plan(asked, asksStaff, who)
		c.plan(asked+who.within(1, 9), staffAnswers, who)
	}
	if who.may(10) {
		c.plan(who.within(5, 200), asksService, who)
	}
	if who.may(75) {
		looked := who.within(3, 90)
		c.plan(looked, opensPage, who)
		if who.may(45) {
			c.plan(looked+who.within(10, 240), opensPage, who)
		}
		c.plan(looked+who.within(20, 300), showsCode, who)
	}
	for at := joins; joins >= 0 && who.may(55); {
		at += who.within(3, 150)
		c.plan(at, speaks, who)
	}
	if joins >= 0 && who.may(9) {
		c.plan(joins+who.within(40, 600), leavesGroup, who)
	}
	if who.may(6) {
		gone := who.within(30, 700)
		c.plan(gone, deletesStaff, who)
		if who.may(25) {
			c.plan(gone+who.within(60, 500), comesBack, who)
		}
	}
}

// returns plans what somebody does who was here before.
func (c *crowd) returns(who *shopper) {
	if who.may(60) {
		c.plan(who.within(1, 40), opensPage, who)
		c.plan(who.within(41, 120), showsCode, who)
	}
	if who.may(50) {
		c.plan(who.within(1, 60), speaks, who)
	}
}
