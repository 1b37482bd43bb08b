package handlers

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
)

func TestSlotsAndWeekdays(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	// 2025-11-21 is a Friday.
	friday := func(clock string) time.Time { return clockOn(t, "2025-11-21", clock, shanghai) }
	saturday := func(clock string) time.Time { return clockOn(t, "2025-11-22", clock, shanghai) }
	tests := []struct {
		name  string
		hours string
		days  []string
		at    time.Time
		want  bool
	}{
		{"a slot begins with its first minute", "09:00-21:00", nil, friday("09:00:00"), true},
		{"and not a second before", "09:00-21:00", nil, friday("08:59:59"), false},
		{"a slot lasts to its last second", "09:00-21:00", nil, friday("20:59:59"), true},
		{"and ends there", "09:00-21:00", nil, friday("21:00:00"), false},
		{"24:00 is the end of the day", "21:00-24:00", nil, friday("23:59:59"), true},
		{"which is not the next day", "21:00-24:00", nil, saturday("00:00:00"), false},
		{"over midnight: the evening", "22:00-08:00", nil, friday("23:00:00"), true},
		{"over midnight: midnight", "22:00-08:00", nil, saturday("00:00:00"), true},
		{"over midnight: the morning", "22:00-08:00", nil, saturday("07:59:59"), true},
		{"over midnight: the day", "22:00-08:00", nil, saturday("08:00:00"), false},
		{"a weekday", "", []string{"fri"}, friday("23:59:59"), true},
		{"ends at midnight", "", []string{"fri"}, saturday("00:00:00"), false},
		{"the night of Friday is Friday's until it ends", "22:00-08:00", []string{"fri"}, saturday("01:00:00"), true},
		{"the morning of Friday is Thursday's night", "22:00-08:00", []string{"fri"}, friday("01:00:00"), false},
		{"several weekdays", "", []string{"mon", "sat"}, saturday("12:00:00"), true},
		{"Sunday's night reaches into Monday", "22:00-02:00", []string{"sun"}, clockOn(t, "2025-11-24", "01:59:59", shanghai), true},
		{"the shop's day, not that of Greenwich", "", []string{"sat"}, friday("16:30:00").Add(8 * time.Hour), true},
		{"hours that say nothing fit nothing", "9 to 5", nil, friday("12:00:00"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fitsTime(config.WelcomeWhen{Hours: tt.hours, Weekdays: tt.days}, tt.at); got != tt.want {
				t.Errorf("%s at %s: %v", tt.hours, tt.at, got)
			}
		})
	}
}

func clockOn(t *testing.T, day, clock string, zone *time.Location) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", day+" "+clock, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestSlotsThatAreNone(t *testing.T) {
	for _, s := range []string{"", "-", "09:00", "09:00-", "09:00-25:00", "9-21", "09:00-09:00", "24:00-08:00", "09:00-21:00-22:00", "09：00-21：00"} {
		if got, err := parseSlot(s); err == nil {
			t.Errorf("%q is taken for the slot %v", s, got)
		}
	}
}

func FuzzSlot(f *testing.F) {
	for _, s := range []string{"09:00-21:00", "22:00-08:00", "00:00-24:00", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		slot, err := parseSlot(s)
		if err != nil {
			return
		}
		inside := 0
		for minute := range dayMinutes {
			if in, _ := slot.holds(minute); in {
				inside++
			}
		}
		if want := (slot.to - slot.from + dayMinutes) % dayMinutes; inside != want && !(want == 0 && inside == dayMinutes) {
			t.Errorf("%q holds %d minutes of the day, not %d", s, inside, want)
		}
	})
}
