package night

import (
	"testing"
	"time"
)

func TestWhatIsSaidInTheMorning(t *testing.T) {
	zone := time.FixedZone("CST", 8*60*60)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	for _, tt := range []struct {
		hours         string
		at            time.Time
		holds         bool
		after, before time.Time
	}{
		{"22:00-08:30", at(22, 21, 59), false, at(22, 21, 59), at(22, 21, 59)},
		{"22:00-08:30", at(22, 22, 0), true, at(23, 8, 30), at(22, 21, 30)},
		{"22:00-08:30", at(23, 0, 0), true, at(23, 8, 30), at(22, 21, 30)},
		{"22:00-08:30", at(23, 8, 30), false, at(23, 8, 30), at(23, 8, 30)},
		{"01:00-06:00", at(22, 3, 0), true, at(22, 6, 0), at(22, 0, 30)},
		{"01:00-06:00", at(22, 0, 30), false, at(22, 0, 30), at(22, 0, 30)},
		{"", at(22, 3, 0), false, at(22, 3, 0), at(22, 3, 0)},
		{"late", at(22, 3, 0), false, at(22, 3, 0), at(22, 3, 0)},
	} {
		n := New(tt.hours, zone)
		if n.Holds(tt.at) != tt.holds || !n.After(tt.at).Equal(tt.after) || !n.Before(tt.at).Equal(tt.before) {
			t.Errorf("%q at %s: %t, %s, %s", tt.hours, tt.at, n.Holds(tt.at), n.After(tt.at), n.Before(tt.at))
		}
	}
}
