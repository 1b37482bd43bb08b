package commands

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// What staff say is looked at by those above them, and by themselves.
func TestWhoSeesWhatStaffSaid(t *testing.T) {
	all := []bot.Violation{{ID: "V1", UserID: "hanmei", ByStaff: true}, {ID: "V2", UserID: "hanmei", ExternalUserID: "wm1"}}
	for _, c := range []struct {
		caller bot.Caller
		want   int
	}{
		{bot.Caller{UserID: "liming", Role: bot.RoleClerk}, 1},
		{bot.Caller{UserID: "HanMei", Role: bot.RoleClerk}, 2},
		{bot.Caller{UserID: "other", Role: bot.RoleManager}, 2},
		{bot.Caller{UserID: "wangzong", Role: bot.RoleHeadquarters}, 2},
		{bot.Caller{UserID: "shen", Role: bot.RoleAuditor}, 2},
	} {
		if got := openTo(bot.Call{Caller: c.caller}, append([]bot.Violation{}, all...)); len(got) != c.want {
			t.Errorf("%s %s sees %d", c.caller.Role, c.caller.UserID, len(got))
		}
	}
}
