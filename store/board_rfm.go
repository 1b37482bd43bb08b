package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// defaultSteps are the steps of a shop that has none of its own.
var defaultSteps = bot.RFMSteps{
	Within: 365 * 24 * time.Hour, Recency: [4]time.Duration{7 * 24 * time.Hour, 30 * 24 * time.Hour, 90 * 24 * time.Hour, 180 * 24 * time.Hour},
	Frequency: [4]int{10, 5, 3, 2},
}

func rfmSteps(s bot.RFMSteps) bot.RFMSteps {
	if s.Within == 0 {
		s.Within = defaultSteps.Within
	}
	if s.Recency == [4]time.Duration{} {
		s.Recency = defaultSteps.Recency
	}
	if s.Frequency == [4]int{} {
		s.Frequency = defaultSteps.Frequency
	}
	return s
}

// recencyOf scores how long ago something was bought.
func recencyOf(s bot.RFMSteps, ago time.Duration) int {
	for i, step := range s.Recency {
		if ago <= step {
			return 5 - i
		}
	}
	return 1
}

// oftenOf scores how often something was bought.
func oftenOf(s bot.RFMSteps, orders int) int {
	for i, step := range s.Frequency {
		if orders >= step {
			return 5 - i
		}
	}
	return 1
}

// readRFM reads how those bought who have a contact in the scope. Of people with
// several contacts, what they bought in the stores of those in the scope is put
// together.
func readRFM(tx *gorm.DB, scope bot.Scope, round int64, steps bot.RFMSteps, j *bot.BoardJourney) error {
	steps = rfmSteps(steps)
	put := func(recency, often, people int, spent bot.Money) {
		if recency == 0 {
			j.Never += people
			return
		}
		j.RFM[recency-1][often-1] += people
		j.Spent[recency-1][often-1] += spent
	}
	whole := unbounded(scope)
	cells := tx.Table(rfmCellTable.name).Select("recency, often, SUM(people) AS people, SUM(spent) AS spent").Where("round = ? AND whole = ?", round, whole)
	if !whole {
		cells = cells.Where(ownedIn(tx, scope, "store", "user_id"))
	}
	var rows []rfmCell
	if err := cells.Group("recency, often").Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		put(row.Recency, row.Often, row.People, row.Spent)
	}
	if whole {
		return nil
	}
	var several []rfmPerson
	err := tx.Table(rfmPersonTable.name).Select("person, store, recency, orders, spent").Where("round = ?", round).
		Where(ownedIn(tx, scope, "store", "user_id")).Order("person, store").Find(&several).Error
	for len(several) > 0 {
		n, recency, orders, spent := 0, 0, 0, bot.Money(0)
		for ; n < len(several) && several[n].Person == several[0].Person; n++ {
			if p := several[n]; n == 0 || p.Store != several[n-1].Store {
				recency, orders, spent = max(recency, p.Recency), orders+p.Orders, spent+p.Spent
			}
		}
		put(recency, oftenOf(steps, orders), 1, spent)
		several = several[n:]
	}
	return err
}
