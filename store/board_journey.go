package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// BoardJourney is what became of people, as far as a scope shows them, as it was
// counted last. A small shop is counted anew for whoever asks.
func (s *Store) BoardJourney(ctx context.Context, ask bot.BoardAsk, steps bot.RFMSteps) (bot.BoardJourney, error) {
	tx := s.read.WithContext(ctx)
	if err := s.countSmall(ctx, ask, steps); err != nil {
		return bot.BoardJourney{}, err
	}
	var round journeyRound
	if err := tx.Take(&round).Error; err != nil {
		return bot.BoardJourney{}, fmt.Errorf("store: what became of people: %w", err)
	}
	j := bot.BoardJourney{AsOf: round.AsOf.Time(), Since: round.SinceAt.Time()}
	if round.Shown == 0 {
		return j, nil
	}
	days, err := walkedDays(tx, ask, round.Shown)
	if err != nil {
		return bot.BoardJourney{}, fmt.Errorf("store: funnel and cohorts: %w", err)
	}
	j.Funnel, j.Cohorts = cohortsOf(ask, days)
	if err := readRFM(tx, ask.Scope, round.Shown, steps, &j); err != nil {
		return bot.BoardJourney{}, fmt.Errorf("store: recency and frequency: %w", err)
	}
	return j, nil
}

// walkedDays are the ways of those who were added in the days, by day.
func walkedDays(tx *gorm.DB, ask bot.BoardAsk, round int64) (map[instant]*walked, error) {
	from, until, whole := at(ask.From), at(ask.Until), unbounded(ask.Scope)
	var rows []struct {
		Day  instant
		Ways walked `gorm:"embedded"`
	}
	counted := tx.Table(journeyDayTable.name).Select("day, "+walkedSums).Where("round = ? AND whole = ? AND day >= ? AND day < ?", round, whole, from, until)
	adds := tx.Table(journeyPersonTable.name).Select("person, day, far, near").Where("round = ? AND day >= ? AND day < ?", round, from, until)
	if !whole {
		counted, adds = counted.Where(ownedIn(tx, ask.Scope, "store", "user_id")), adds.Where(ownedIn(tx, ask.Scope, "store", "user_id"))
	}
	if err := counted.Group("day").Find(&rows).Error; err != nil {
		return nil, err
	}
	days := make(map[instant]*walked, len(rows))
	for i := range rows {
		days[rows[i].Day] = &rows[i].Ways
	}
	var several []journeyPerson
	if err := adds.Order("person, n").Find(&several).Error; err != nil {
		return nil, err
	}
	for len(several) > 0 {
		var day instant
		var way int64
		day, way, several = firstWay(several, whole)
		if days[day] == nil {
			days[day] = &walked{}
		}
		days[day].add(way)
	}
	return days, nil
}

// firstWay takes the adds of the first person off a list. They are counted once, on the
// day of their first add: who is kept is told of that, and any of the adds may have led
// to a stage.
func firstWay(adds []journeyPerson, far bool) (day instant, way int64, rest []journeyPerson) {
	n := 0
	for ; n < len(adds) && adds[n].Person == adds[0].Person; n++ {
		this := adds[n].Near
		if far {
			this = adds[n].Far
		}
		if n > 0 {
			this &= wayStages
		}
		way |= this
	}
	return adds[0].Day, way, adds[n:]
}

// walkedSums are the columns of walked added up, for a SELECT.
var walkedSums = func() string {
	sums := make([]string, len(walkedColumns))
	for i, c := range walkedColumns {
		sums[i] = "SUM(" + c + ") AS " + c
	}
	return strings.Join(sums, ", ")
}()

// cohortsOf puts days into weeks, and all of them together.
func cohortsOf(ask bot.BoardAsk, days map[instant]*walked) (bot.BoardFunnel, []bot.BoardCohort) {
	var all walked
	var weeks []bot.BoardCohort
	for from := ask.From; from.Before(ask.Until) && !from.After(ask.Now); {
		var week walked
		n, day := 0, from
		for ; day.Before(ask.Until) && (n == 0 || day.Weekday() != time.Monday); n++ {
			if of := days[at(day)]; of != nil {
				week.plus(*of)
			}
			day = day.AddDate(0, 0, 1)
		}
		c := week.cohort()
		c.From, c.Days = from, n
		weeks, from = append(weeks, c), day
		all.plus(week)
	}
	if all.Added == 0 {
		weeks = nil
	}
	return all.cohort().BoardFunnel, weeks
}
