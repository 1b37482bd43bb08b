package web_test

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
)

func TestAReportLeadsToTheManagersPageWhereSomebodyCanLogIn(t *testing.T) {
	whole := func(o *web.Options) {
		o.Key, o.PublicURL, o.Login = reportKey, "http://example.com", config.Pages{Login: config.LoginWeCom}
		o.Counter, o.Boards, o.StaffIdentity = &counter{}, &boards{}, nobody{}
	}
	for name, c := range map[string]struct {
		change func(*web.Options)
		leads  bool
	}{
		"a managers' page": {whole, true},
		"no numbers":       {func(o *web.Options) { whole(o); o.Boards = nil }, false},
		"nobody logs in":   {func(o *web.Options) { whole(o); o.StaffIdentity = nil }, false},
		"a report alone":   {func(*web.Options) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := reportSite(t, &reports{report: busyDay()}, evening, c.change)
			answer, body := get(s, "GET", "/report/"+bot.SignReport(reportKey, dayLink))
			if leads := strings.Contains(body, `href="/board"`); answer.StatusCode != 200 || leads != c.leads {
				t.Errorf("%d; leads to the managers' page: %v", answer.StatusCode, leads)
			}
		})
	}
}
