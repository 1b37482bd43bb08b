package report_test

import (
	"testing"
	"time"
	_ "time/tzdata" // The test is the same on machines that have none.

	"github.com/zhanggui/zhanggui/handlers/report"
)

func TestSpansFollowTheShopsClock(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string, zone *time.Location) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		name        string
		got         report.Span
		from, until string
		zone        *time.Location
	}{
		{"a day in Shanghai", report.Day(saturday.UTC(), shanghai), "2026-11-21 00:00", "2026-11-22 00:00", shanghai},
		{"a day so far", report.DaySoFar(saturday, shanghai), "2026-11-21 00:00", "2026-11-21 21:30", shanghai},
		{"a report at night", report.Reported(at("2026-11-22 00:10", shanghai), shanghai), "2026-11-21 00:00", "2026-11-22 00:00", shanghai},
		{"a report at noon", report.Reported(at("2026-11-22 12:00", shanghai), shanghai), "2026-11-22 00:00", "2026-11-22 12:00", shanghai},
		{"a day of 25 hours", report.Day(at("2026-10-25 12:00", berlin), berlin), "2026-10-25 00:00", "2026-10-26 00:00", berlin},
		{"a week earlier, in summer time", report.Day(at("2026-10-26 12:00", berlin), berlin).WeekEarlier(), "2026-10-19 00:00", "2026-10-20 00:00", berlin},
	} {
		if !c.got.From.Equal(at(c.from, c.zone)) || !c.got.Until.Equal(at(c.until, c.zone)) {
			t.Errorf("%s: %v", c.name, c.got)
		}
	}
	days := report.Day(saturday, shanghai).Days(7)
	if len(days) != 7 || !days[0].From.Equal(at("2026-11-15 00:00", shanghai)) || !days[6].Until.Equal(at("2026-11-22 00:00", shanghai)) {
		t.Errorf("the last seven days are %v", days)
	}
}
