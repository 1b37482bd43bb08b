package handlers

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
)

func TestMistakesInAKfAccount(t *testing.T) {
	for _, tt := range []struct {
		account config.Kf
		path    string
		says    string
	}{
		{config.Kf{Store: "s71"}, "store", "did you mean s17?"},
		{config.Kf{Coupon: "new01"}, "coupon", "did you mean new10?"},
		{config.Kf{Welcome: "kf/wellcome"}, "welcome", "did you mean kf/welcome?"},
		{config.Kf{Welcome: "welcome/default"}, "welcome", "no kf welcome"},
		{config.Kf{}, "", ""},
	} {
		o := testOptions(t)
		o.Kf = map[string]config.Kf{"wk1": tt.account}
		found := Check(o)
		if tt.path == "" && len(found) == 0 {
			continue
		}
		if len(found) != 1 || found[0].Path != "wecom.kf.wk1."+tt.path || !strings.Contains(found[0].Message, tt.says) {
			t.Errorf("%+v: %+v", tt.account, found)
		}
	}
}
