package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// small is a configuration with nothing in it that can be left out.
func small(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustLoad(t testing.TB, text string, env ...string) *config.Config {
	t.Helper()
	c, err := config.Load([]byte(text), "", env)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatIsLeftOutHasItsDefault(t *testing.T) {
	c := mustLoad(t, string(small(t)))
	want := &config.Config{
		Server: config.Server{Listen: ":8080", ShutdownTimeout: 10 * time.Second},
		WeCom: config.WeCom{
			APIBaseURL: "https://qyapi.weixin.qq.com", CorpID: "ww1111aaaa2222bbbb",
			Timeout: 5 * time.Second, ClockSkew: 10 * time.Minute, CallsPerMinute: 10_000,
			App: config.App{
				AgentID: 1000007, Secret: "S3CRET-of-the-app", Token: "S3CRETtoken",
				EncodingAESKey: "S3CRETkeyS3CRETkeyS3CRETkeyS3CRETkeyS3CRETA",
			},
			Archive: config.Archive{Every: time.Minute, Behind: 6 * time.Hour, Keep: 180 * 24 * time.Hour},
		},
		Database: config.Database{Driver: config.DriverSQLite, DSN: "data/zhanggui.db"},
		Log:      config.Log{Level: "info", Format: "text"},
		Sync:     config.Sync{Schedule: "30 3 * * *"},
		Orders:   config.Orders{Window: 5 * time.Minute},
		Pages: config.Pages{
			Login: config.LoginNone, AuthorizeURL: "https://open.weixin.qq.com/connect/oauth2/authorize", Session: 72 * time.Hour,
			OfficialAccount: config.OfficialAccount{APIBaseURL: "https://api.weixin.qq.com"},
			Till:            config.Till{Allotment: 20, Journal: "data/till.journal"},
		},
		Shop: config.Shop{
			Name: "春芽生活", Timezone: "Asia/Shanghai",
			Stores:   []config.Store{{ID: "s17", Name: "十七号店", Invite: config.InviteImage}},
			Staff:    []config.Staff{{UserID: "liming", Role: bot.RoleClerk}},
			Channels: []config.Channel{{State: "s17-door", Name: "门口海报", Code: config.CodeContactWay}},
			Coupons:  []config.Coupon{{ID: "new10", Name: "新客满50减10"}},
			Welcome: config.Welcome{
				AgainAfter: 10 * time.Minute,
				Rules:      []config.WelcomeRule{{Name: "默认", Message: "welcome/default"}},
			},
			Tags: config.Tags{Rules: []config.TagRule{
				{Name: "新客", On: "added", Class: bot.TagTier, Group: "会员层级", Tag: "新客"},
			}},
			Commands: config.Commands{
				ConfirmPeople: 1, ConfirmMoney: 200, SecondPeople: 500, SecondMoney: 5000,
				ConfirmWithin: 10 * time.Minute, Cooldown: config.Cooldown{Times: 20, Within: time.Minute},
			},
			Moderation: config.Moderation{
				Enabled: true, Flood: config.Flood{Within: time.Minute, Same: 3, Messages: 12}, Newcomer: 24 * time.Hour,
				Ladder:    config.Ladder{Within: 30 * 24 * time.Hour, Warn: 2, Review: 4, Remove: 8},
				Precision: config.Precision{Line: 80, Least: 10}, Intercept: config.InterceptOff,
			},
			Sales: config.Sales{
				Hold: 24 * time.Hour, Offer: 30 * time.Minute, PostBefore: 2 * time.Hour, Stagger: 2 * time.Minute, Remind: 40 * time.Minute,
				PromotedWithin: 7 * 24 * time.Hour, BoughtWithin: 3 * 24 * time.Hour, LowestPercent: 20,
			},
			Abuse: config.Abuse{Burst: 20, Soon: 5 * time.Second, FanOut: 15, Line: 60},
			Alerts: config.Alerts{
				Wait: 30 * time.Second, Update: 10 * time.Minute, Repeat: 4 * time.Hour, Escalate: 2 * time.Hour,
				QuietHours: "22:00-08:30", Storm: config.Storm{Within: time.Hour, Least: 10, Times: 5},
				NoCallbacks: 2 * time.Hour, WinBack: config.WinBack{Message: "winback/default"}, HoldOut: 5,
				Attribute: 72 * time.Hour, Report: "21:30", Risk: config.Risk{Gaps: 5, Otherwise: 60 * 24 * time.Hour},
			},
		},
	}
	if diff := cmp.Diff(want, c, cmpopts.IgnoreUnexported(config.Config{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFileReplacesTheBuiltInConfigurationAsAWhole(t *testing.T) {
	builtIn := "redis:\n  addr: 127.0.0.1:6379\n" + string(small(t))
	c, err := config.Load([]byte(builtIn), "testdata/small.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Redis.Addr != "" {
		t.Errorf("redis.addr is %q, want nothing of the built-in one", c.Redis.Addr)
	}
}

func TestAFileThatIsNotThere(t *testing.T) {
	_, err := config.Load(small(t), "testdata/none.yaml", nil)
	want := "testdata/none.yaml: the file cannot be read: no such file or directory"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestWritingsThatMeanTheSame(t *testing.T) {
	plain := string(small(t))
	for name, text := range map[string]string{
		"byte order mark":           "\uFEFF" + plain,
		"Windows line ends":         strings.ReplaceAll(plain, "\n", "\r\n"),
		"document marks":            "---\n" + plain + "...\n",
		"section without a value":   plain + "redis:\nlog:\n",
		"number in quotes":          strings.Replace(plain, "1000007", `"1000007"`, 1),
		"slash behind the address":  strings.Replace(plain, "  app:", "  api_base_url: https://qyapi.weixin.qq.com/\n  app:", 1),
		"value named as it is left": plain + "database: {driver: sqlite, dsn: }\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, want := mustLoad(t, text), mustLoad(t, plain)
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(config.Config{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTextsThatLookLikeNumbersStayAsWritten(t *testing.T) {
	for _, state := range []string{"0017", "1e5", "true", "0x10", "1_000", "3.10"} {
		c := mustLoad(t, strings.Replace(string(small(t)), "s17-door", state, 1))
		if got := c.Shop.Channels[0].State; got != state {
			t.Errorf("state: %s is read as %q", state, got)
		}
	}
}

func TestTimesAreReadWithDays(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"10m": 10 * time.Minute, "1h30m": 90 * time.Minute, "90d": 90 * 24 * time.Hour,
		"1d12h": 36 * time.Hour, "0s": 0, "0": 0, "500ms": 500 * time.Millisecond,
	} {
		c := mustLoad(t, string(small(t))+"        expires: "+text+"\n")
		if got := c.Shop.Tags.Rules[0].Expires; got != want {
			t.Errorf("expires: %s is %s, want %s", text, got, want)
		}
	}
}

// The parser's memory grows with the square of the depth: without the limit these
// end the process.
func TestOversizedAndDeepFilesAreRefused(t *testing.T) {
	deep := strings.Repeat("[", 500_000)
	for name, text := range map[string]string{
		"large":           strings.Repeat("# a comment\n", 60_000),
		"deep lists":      deep,
		"deep in a value": "shop: {name: " + deep + "}",
		"deep sections":   strings.Repeat("a: {", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config.yaml")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := config.Load(nil, file, nil); err == nil || len(err.Error()) > 1000 {
				t.Errorf("got %v, want a short refusal", err)
			}
		})
	}
}

func TestPlacesOfSettings(t *testing.T) {
	c := mustLoad(t, string(small(t)), "ZHANGGUI_SHOP_COUPONS_1_ID=till5", "ZHANGGUI_SHOP_COUPONS_1_NAME=买单立减")
	for path, want := range map[string]string{
		"wecom.app.secret":                     "config.yaml (built in):5",
		"shop.stores[0].name":                  "config.yaml (built in):12",
		"shop.welcome.rules[0].message":        "config.yaml (built in):25",
		"shop.welcome.rules[0].coupon":         "config.yaml (built in):24",
		"shop.welcome.rules[0].when.states[3]": "config.yaml (built in):24",
		"shop.coupons[1].name":                 "environment ZHANGGUI_SHOP_COUPONS_1_NAME",
		"shop.coupons[1].url":                  "environment ZHANGGUI_SHOP_COUPONS_1_ID",
		"redis.addr":                           "config.yaml (built in)",
		"shop.coupons[0].name":                 "config.yaml (built in):21",
		"shop.tags.rules[0].expires":           "config.yaml (built in):28",
	} {
		if got := c.Place(path).String(); got != want {
			t.Errorf("%s is at %s, want %s", path, got, want)
		}
	}
	p := c.Problem("shop.welcome.rules[0].coupon", "there is no coupon new20")
	want := "config.yaml (built in):24: shop.welcome.rules[0].coupon: there is no coupon new20"
	if p.Error() != want {
		t.Errorf("got  %s\nwant %s", p.Error(), want)
	}
}
