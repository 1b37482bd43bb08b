package handlers

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
)

func TestTheMostSpecificRuleWins(t *testing.T) {
	rule := func(name string, when config.WelcomeWhen) config.WelcomeRule {
		return config.WelcomeRule{Name: name, When: when, Message: "welcome/default"}
	}
	door, liming, s17 := []string{"s17-door"}, []string{"liming"}, []string{"s17"}
	everybody := rule("everybody", config.WelcomeWhen{})
	byState := rule("state", config.WelcomeWhen{States: door})
	byStaff := rule("staff", config.WelcomeWhen{Staff: liming})
	byStore := rule("store", config.WelcomeWhen{Stores: s17})
	byHours := rule("hours", config.WelcomeWhen{Hours: "09:00-21:00"})
	byDay := rule("day", config.WelcomeWhen{Weekdays: []string{"sat"}})
	byTime := rule("hours and day", config.WelcomeWhen{Hours: "09:00-21:00", Weekdays: []string{"sat"}})
	storeAndTime := rule("store and time", config.WelcomeWhen{Stores: s17, Hours: "09:00-21:00", Weekdays: []string{"sat"}})
	stateAndStaff := rule("state and staff", config.WelcomeWhen{States: door, Staff: liming})
	elsewhere := rule("elsewhere", config.WelcomeWhen{States: []string{"web"}, Staff: liming, Stores: s17})

	fromDoor := Situation{State: "s17-door", UserID: "liming", At: noon}
	unknown := Situation{UserID: "nobody", At: noon.Add(12 * time.Hour)}
	tests := []struct {
		name  string
		rules []config.WelcomeRule
		s     Situation
		want  string
	}{
		{"a channel before a staff member", []config.WelcomeRule{byStaff, byState}, fromDoor, "state"},
		{"a channel before staff, store and time together", []config.WelcomeRule{rule("all else", config.WelcomeWhen{Staff: liming, Stores: s17, Hours: "09:00-21:00", Weekdays: []string{"sat"}}), byState}, fromDoor, "state"},
		{"a staff member before a store with a time", []config.WelcomeRule{storeAndTime, byStaff}, fromDoor, "staff"},
		{"a store before hours and weekday", []config.WelcomeRule{byTime, byStore}, fromDoor, "store"},
		{"hours and weekday before one of them", []config.WelcomeRule{byHours, byDay, byTime}, fromDoor, "hours and day"},
		{"hours and weekday weigh the same: the first", []config.WelcomeRule{byDay, byHours}, fromDoor, "day"},
		{"a time before nothing", []config.WelcomeRule{everybody, byHours}, fromDoor, "hours"},
		{"two conditions before one of them", []config.WelcomeRule{byState, stateAndStaff}, fromDoor, "state and staff"},
		{"of equals the first in the file", []config.WelcomeRule{everybody, rule("second", config.WelcomeWhen{})}, fromDoor, "everybody"},
		{"all conditions must fit", []config.WelcomeRule{elsewhere, everybody}, fromDoor, "everybody"},
		{"userids are the same in any case", []config.WelcomeRule{everybody, byStaff}, Situation{UserID: "LiMing", At: noon}, "staff"},
		{"the store of the staff member counts", []config.WelcomeRule{everybody, byStore}, Situation{UserID: "liming", At: noon}, "store"},
		{"the channel's store goes before the staff member's", []config.WelcomeRule{everybody, byStore}, Situation{State: "s17-till", UserID: "hanmei", At: noon}, "store"},
		{"an unknown customer of unknown staff", []config.WelcomeRule{byState, byStaff, byStore, byTime, everybody}, unknown, "everybody"},
		{"no rule fits", []config.WelcomeRule{byState, byTime}, unknown, plainRule.Name},
		{"no rules", nil, fromDoor, plainRule.Name},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			shop := testShop()
			shop.Welcome.Rules = tt.rules
			got, why := Choose(shop, tt.s)
			if got.Name != tt.want {
				t.Errorf("chose %s, want %s:\n%s", got.Name, tt.want, strings.Join(why, "\n"))
			}
			if len(why) != len(tt.rules)+1 {
				t.Errorf("%d lines for %d rules", len(why), len(tt.rules))
			}
		})
	}
}

func TestTheChoiceIsExplained(t *testing.T) {
	shop := testShop()
	shop.Welcome.Rules = append(shop.Welcome.Rules, config.WelcomeRule{
		Name: "夜间", When: config.WelcomeWhen{Staff: []string{"liming"}, Hours: "22:00-08:00"}, Message: "welcome/night",
	})
	_, why := Choose(shop, Situation{State: "s17-door", UserID: "liming", At: noon})
	want := []string{
		"「默认」符合：没有条件，适用于所有人",
		"「门口」符合：渠道 s17-door",
		"「夜间」不符合：时间是 周六 12:00",
		"选用「门口」",
	}
	if !slices.Equal(why, want) {
		t.Errorf("explained as\n%s\nwant\n%s", strings.Join(why, "\n"), strings.Join(want, "\n"))
	}
}
