package app

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/store"
)

// The pages of customers and staff lead to the login of the configuration that is
// examined, and what is short of coupons is said.
func TestDoctorOnWhatIsSold(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true, shop: cinema})
	for name, c := range map[string]struct {
		bot    func(*config.Config)
		check  string
		status doctor.Status
		words  []string
	}{
		"well":          {func(*config.Config) {}, "login", doctor.OK, []string{"路都通"}},
		"another agent": {func(c *config.Config) { c.WeCom.App.AgentID = 1000099 }, "login", doctor.Fail, []string{"agentid", "1000099", "重启"}},
		"no login":      {func(c *config.Config) { c.Pages.Login = config.LoginNone }, "pages", doctor.Fail, []string{"没有开登录"}},
		"no codes":      {func(*config.Config) {}, "coupons", doctor.Fail, []string{"「电影票」一个券码也没有了", "zhanggui coupons import 券码.csv --plan movie"}},
		"a till whose journal has no room": {func(c *config.Config) {
			c.Pages.Till = config.Till{Offline: true, Allotment: 5, Journal: filepath.Join(t.TempDir(), "till.journal")}
		}, "till", doctor.OK, []string{"5 张"}},
		"a schedule that never comes": {func(c *config.Config) {
			c.Shop.Sales.Schedules = []config.SaleSchedule{{Name: "没有那天", Hours: "10:00-12:00", Days: []int{32}}}
		}, "sales", doctor.Fail, []string{"「没有那天」一场也不会办"}},
	} {
		t.Run(name, func(t *testing.T) {
			report, _ := h.doctor(t, visit{bot: func(conf *config.Config) { c.bot(conf) }})
			finds(t, report, c.check, c.status, c.words...)
		})
	}
	if _, err := h.codes(t, "movie", false, []byte("A1\nA2\n")); err != nil {
		t.Fatal(err)
	}
	report, _ := h.doctor(t, visit{})
	finds(t, report, "coupons", doctor.Fail, "「戏票」一个券码也没有了", "「电影票」只剩 2 个券码")
}

// The secret of an official account is tried with a code that is none.
func TestTheSecretOfAnOfficialAccountIsTried(t *testing.T) {
	answer := `{"errcode":40029,"errmsg":"invalid code"}`
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, answer) }))
	defer s.Close()
	h := openPlanned(t, onSQLite(t), plan{unready: true})
	account := func(c *config.Config) {
		c.Pages.OfficialAccount = config.OfficialAccount{AppID: "wx0123456789", Secret: "accountsecret", APIBaseURL: s.URL}
		c.Pages.Login = config.LoginOfficialAccount
	}
	report, _ := h.doctor(t, visit{bot: account})
	finds(t, report, "login", doctor.Fail, "客户的页面登录时用的 appid") // The bot that runs has another configuration.
	answer = `{"errcode":40125,"errmsg":"invalid appsecret"}`
	report, _ = h.doctor(t, visit{bot: account})
	finds(t, report, "login", doctor.Fail, "AppSecret 不对", "40125")
}

// Pages are used when somebody did something on one that asks who they are.
func TestPagesAreUsedWhenSomebodyCameIn(t *testing.T) {
	f := openFloor(t, onSQLite(t))
	if used, err := f.store.PagesUsed(t.Context()); err != nil || used {
		t.Errorf("before anybody came: %v %v", used, err)
	}
	crabSale(t, f)
	if used, err := f.store.PagesUsed(t.Context()); err != nil || !used {
		t.Errorf("after a claim: %v %v", used, err)
	}
}

// What cannot be written is named, and nothing is written to find out.
func TestWhatCannotBeWrittenIsNamed(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b", "till.journal")
	if denied := store.Unwritable(deep); denied != "" {
		t.Errorf("a file in a folder that is not there yet: %s", denied)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("something was made: %v %v", entries, err)
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	must(t, os.Chmod(dir, 0o500))
	if denied := store.Unwritable(deep); denied != dir {
		t.Errorf("a folder that is closed: %q", denied)
	}
}

// A plan that is over or stopped is nobody's worry.
func TestOnlyCouponsThatAreGivenAreLookedAt(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true, shop: func(c *config.Config) {
		cinema(c)
		for i := range c.Shop.Coupons {
			if id := c.Shop.Coupons[i].ID; id == "movie" || id == "opera" {
				c.Shop.Coupons[i].Until = time.Now().AddDate(0, 0, -3).Format(time.DateOnly)
			}
		}
	}})
	report, text := h.doctor(t, visit{})
	if finds(t, report, "coupons", doctor.OK); report.Status() == doctor.Fail {
		t.Errorf("something must be done:\n%s", text)
	}
	if text := fmt.Sprint(planState(bot.CouponPlan{Name: "电影票", Until: time.Unix(0, 0)}, time.Now(), time.UTC)); text != "已于 1970-01-01 00:00:00 结束" {
		t.Error(text)
	}
}
