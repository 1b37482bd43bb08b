package sales

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// schedule makes the sales of today and tomorrow that come again and again. Each is
// made once: its ID is that of its schedule and day, so that neither another start nor
// a changed configuration makes another, and one that was called off stays so.
func (s *Seller) schedule(_ bot.Event, v bot.View) ([]bot.Effect, error) {
	var effects []bot.Effect
	today := s.dayOf(v.Now())
	for _, day := range []time.Time{today, today.AddDate(0, 0, 1)} {
		for _, from := range s.Shop.Sales.Schedules {
			if !falls(from, day) {
				continue
			}
			made, err := s.scheduled(v, from, day)
			if err != nil {
				return nil, err
			}
			effects = append(effects, made...)
		}
	}
	return effects, nil
}

// weekdayNames are those of the configuration, from Sunday on.
var weekdayNames = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// falls says whether a schedule is for a day.
func falls(from config.SaleSchedule, day time.Time) bool {
	switch {
	case len(from.Weekdays) > 0:
		return slices.ContainsFunc(from.Weekdays, func(name string) bool { return strings.EqualFold(name, weekdayNames[day.Weekday()]) })
	case len(from.Days) > 0:
		return slices.Contains(from.Days, day.Day())
	}
	return true
}

// ahead is how many days are looked through for a schedule's next sale: the longest
// month that leaves out a day of the month is followed by one that has it.
const ahead = 62

// Next is when the next sale of a schedule begins after a time; zero if there is none
// within two months.
func Next(from config.SaleSchedule, now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	for n := range ahead {
		day := time.Date(local.Year(), local.Month(), local.Day()+n, 0, 0, 0, 0, zone)
		if start, _ := slot(from.Hours, day); falls(from, day) && start.After(now) {
			return start
		}
	}
	return time.Time{}
}

// scheduled makes the sale of a schedule on a day, unless it was made. Where something
// stands against it nothing is made, and managers hear what.
func (s *Seller) scheduled(v bot.View, from config.SaleSchedule, day time.Time) ([]bot.Effect, error) {
	now := v.Now()
	sale := s.saleOf(from, day, now)
	known, err := v.Sales().Sale(sale.ID)
	if err != nil || known.ID != "" || !now.Before(sale.End) {
		return nil, err
	}
	found, err := s.check(v, sale, now, false)
	if err != nil {
		return nil, err
	}
	if stops := found.stops(); len(stops) > 0 {
		return alerts.Raise(s.Shop.Alerts, now, bot.AlertItem{
			Key: "sale/" + sale.ID + "/not", Kind: bot.AlertSale, Store: sale.Store, At: now,
			Detail: fmt.Sprintf("「%s」（%s）没有办成：%s。改好 shop.sales.schedules 后重启就会再试", oneLine(from.Name), day.Format("1月2日"), strings.Join(stops, "；")),
		}), nil
	}
	effects, err := s.made(v, sale, now)
	if err != nil || s.posts(sale) || s.night.Holds(now) {
		return effects, err
	}
	told, err := s.plannedNotice(v, sale, now)
	return append(effects, told...), err
}

// saleOf is the sale of a schedule on a day.
func (s *Seller) saleOf(from config.SaleSchedule, day, now time.Time) bot.Sale {
	sale := bot.Sale{
		ID: idOf("schedule", from.Name, day.Format("2006-01-02")), Kind: from.Kind, Schedule: from.Name, Item: from.Item, Category: from.Category,
		Detail: from.Detail, Picture: from.Picture, Price: from.Price, Was: from.Was, Each: from.Each, If: from.If, At: now,
		Units: map[string]int{},
	}
	sale.Start, sale.End = slot(from.Hours, day)
	stores := slices.Clone(from.Stores)
	if len(stores) == 0 && !from.Shared {
		for _, store := range s.Shop.Stores {
			stores = append(stores, store.ID)
		}
	}
	if from.Shared {
		sale.Units[""], sale.Stores = from.Units, stores
	} else {
		for _, store := range stores {
			sale.Units[store] = from.Units
		}
	}
	return s.filled(sale)
}

// slot is "10:00-22:00" of a day; over midnight if its end is not later.
func slot(hours string, day time.Time) (start, end time.Time) {
	from, to, _ := strings.Cut(hours, "-")
	at := func(clock string) time.Time {
		// The configuration has checked it; what is no time is the beginning of the day,
		// and at the end of the slot that of the next one.
		t, err := time.Parse("15:04", strings.TrimSpace(clock))
		if err != nil {
			t = time.Time{}
		}
		return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, day.Location())
	}
	start, end = at(from), at(to)
	if !end.After(start) {
		end = end.AddDate(0, 0, 1)
	}
	return start, end
}
