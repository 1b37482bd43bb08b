package sales

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
)

// The next sale of a schedule is the next one that has not begun.
func TestTheNextSaleOfASchedule(t *testing.T) {
	zone := time.FixedZone("UTC+8", 8*60*60)
	now := time.Date(2027, 1, 30, 10, 0, 0, 0, zone) // A Saturday.
	for name, c := range map[string]struct {
		from config.SaleSchedule
		want string
	}{
		"later today":        {config.SaleSchedule{Hours: "20:00-22:00"}, "2027-01-30 20:00"},
		"begun already":      {config.SaleSchedule{Hours: "10:00-22:00"}, "2027-01-31 10:00"},
		"a day of the week":  {config.SaleSchedule{Hours: "10:00-22:00", Weekdays: []string{"Wed", "mon"}}, "2027-02-01 10:00"},
		"a day of the month": {config.SaleSchedule{Hours: "10:00-22:00", Days: []int{30}}, "2027-03-30 10:00"},
		"never":              {config.SaleSchedule{Hours: "10:00-22:00", Days: []int{32}}, "0001-01-01 00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			if next := Next(c.from, now, zone).Format("2006-01-02 15:04"); next != c.want {
				t.Errorf("it is %s, want %s", next, c.want)
			}
		})
	}
}
