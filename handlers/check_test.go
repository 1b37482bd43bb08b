package handlers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

func TestAShopWithoutMistakes(t *testing.T) {
	if found := Check(testOptions(t)); len(found) != 0 {
		t.Errorf("problems:\n%s", Problems(found).Error())
	}
}

// One mistake each: the path it is found under, and what is said.
func TestMistakesInAShop(t *testing.T) {
	tests := []struct {
		name   string
		change func(*config.Shop)
		path   string
		says   string
	}{
		{"time zone", func(s *config.Shop) { s.Timezone = "Asia/Shanghia" }, "shop.timezone", "Asia/Shanghia is not a time zone"},
		{"id of a store", func(s *config.Shop) { s.Stores[2].ID = strings.Repeat("x", 25) }, "shop.stores[2].id", "has 31 characters"},
		{"too many groups", func(s *config.Shop) { s.Stores[0].Groups = []string{"1", "2", "3", "4", "5", "6"} }, "shop.stores[0].groups", "has 6 groups"},
		{"a group of two stores", func(s *config.Shop) { s.Stores[1].Groups = []string{group} }, "shop.stores[1].groups[0]", "already one of store s17"},
		{"store of staff", func(s *config.Shop) { s.Staff[0].Store = "s117" }, "shop.staff[0].store", `no store "s117"; did you mean s17?`},
		{"one of several stores of staff", func(s *config.Shop) { s.Staff[0].Store, s.Staff[0].Stores = "", []string{"s17", "s81"} }, "shop.staff[0].stores[1]", `no store "s81"; did you mean s18?`},
		{"store of a rule for roles", func(s *config.Shop) {
			s.Roles = []config.RoleRule{{Department: 3, Role: "clerk"}, {Tag: 12, Role: "manager", Stores: []string{"s17", "s-17"}}}
		}, "shop.roles[1].stores[1]", `no store "s-17"; did you mean s17?`},
		{"message of a win-back", func(s *config.Shop) { s.Alerts.WinBack.Message = "winback/defualt" }, "shop.alerts.win_back.message", `no win-back message "winback/defualt"; did you mean winback/default?`},
		{"message that wins nobody back", func(s *config.Shop) { s.Alerts.WinBack.Message = "group/welcome" }, "shop.alerts.win_back.message", "no win-back message"},
		{"coupon of a win-back", func(s *config.Shop) { s.Alerts.WinBack.Coupon = "new01" }, "shop.alerts.win_back.coupon", `no coupon "new01"; did you mean new10?`},
		{"word list that does not exist", func(s *config.Shop) { s.Moderation.Lists = []string{"illegal", "advertisng"} }, "shop.moderation.lists[1]", `no word list "advertisng"; did you mean advertising?`},
		{"technique that does not exist", func(s *config.Shop) {
			s.Moderation.Words = []config.Word{{Word: "刷单", Category: "own", Techniques: []string{"pinyn"}}}
		}, "shop.moderation.words[0].techniques", "pinyn"},
		{"word that no engine takes", func(s *config.Shop) { s.Moderation.Words = []config.Word{{Word: "，。", Category: "own"}} }, "shop.moderation.words[0].word", ""},
		{"word that is there twice", func(s *config.Shop) {
			s.Moderation.Words = []config.Word{{Word: "刷单", Category: "own"}, {Word: "刷单", Category: "own"}}
		}, "shop.moderation.words[1].word", "entry 0 already"},
		{"store of a channel", func(s *config.Shop) { s.Channels[0].Store = "door" }, "shop.channels[0].store", `no store "door"`},
		{"staff of a channel", func(s *config.Shop) { s.Channels[0].Staff = []string{"LiMing", "lming"} }, "shop.channels[0].staff[1]", "did you mean liming?"},
		{"backup of a channel", func(s *config.Shop) { s.Channels[0].Backup = []string{"nosuch"} }, "shop.channels[0].backup[0]", "no member of staff"},
		{"staff of a shift", func(s *config.Shop) { s.Channels[0].Shifts = []config.Shift{{Staff: []string{"nosuch"}}} }, "shop.channels[0].shifts[0].staff[0]", "no member of staff"},
		{"hours of a shift", func(s *config.Shop) { s.Channels[0].Shifts = []config.Shift{{Hours: "9-21"}} }, "shop.channels[0].shifts[0].hours", "not a slot"},
		{"weekday of a shift", func(s *config.Shop) { s.Channels[0].Shifts = []config.Shift{{Weekdays: []string{"tues"}}} }, "shop.channels[0].shifts[0].weekdays[0]", "did you mean tue?"},
		{"a code that leads to nobody", func(s *config.Shop) {
			s.Stores[2].ID, s.Staff[2].Store = "s20", "s18"
			s.Channels[0].Store, s.Channels[0].Code = "s20", "contact_way"
		}, "shop.channels[0].staff", "lead to nobody"},
		{"message of a group welcome", func(s *config.Shop) { s.GroupWelcomes = []config.GroupWelcome{{Name: "x", Message: "group/wellcome"}} }, "shop.group_welcomes[0].message", "did you mean group/welcome?"},
		{"coupon of a group welcome", func(s *config.Shop) {
			s.GroupWelcomes = []config.GroupWelcome{{Name: "x", Message: "group/welcome", Coupon: "new01"}}
		}, "shop.group_welcomes[0].coupon", "did you mean new10?"},
		{"store of a group welcome", func(s *config.Shop) {
			s.GroupWelcomes = []config.GroupWelcome{{Name: "x", Message: "group/welcome", Stores: []string{"s71"}}}
		}, "shop.group_welcomes[0].stores[0]", "did you mean s17?"},
		{"two welcomes of a store", func(s *config.Shop) {
			w := config.GroupWelcome{Name: "x", Message: "group/welcome", Stores: []string{"s17"}}
			s.GroupWelcomes = []config.GroupWelcome{w, w}
		}, "shop.group_welcomes[1].stores[0]", "have the welcome x already"},
		{"picture of a coupon", func(s *config.Shop) { s.Coupons[0].Picture = "web/static/nosuch.png" }, "shop.coupons[0].picture", "no file web/static/nosuch.png"},
		{"picture of a mini program", func(s *config.Shop) { s.Coupons[1].Picture = "coupon.png" }, "shop.coupons[1].picture", "no file coupon.png"},
		{"who may have a coupon", func(s *config.Shop) { s.Coupons[0].If = "金卡 and" }, "shop.coupons[0].if", ""},
		{"who fits a tier", func(s *config.Shop) { s.Coupons[0].Tiers = []config.CouponTier{{If: "(", Coupon: "card"}} }, "shop.coupons[0].tiers[0].if", ""},
		{"coupon of a tier", func(s *config.Shop) { s.Coupons[0].Tiers = []config.CouponTier{{If: "金卡", Coupon: "cart"}} }, "shop.coupons[0].tiers[0].coupon", `no coupon "cart"; did you mean card?`},
		{"a tier that gives the same", func(s *config.Shop) { s.Coupons[0].Tiers = []config.CouponTier{{If: "金卡", Coupon: "new10"}} }, "shop.coupons[0].tiers[0].coupon", "is the coupon itself"},
		{"coupon of a pack", func(s *config.Shop) { s.Coupons[0].Kind, s.Coupons[0].Pack = bot.CouponPack, []string{"new11"} }, "shop.coupons[0].pack[0]", `no coupon "new11"; did you mean new10?`},
		{"a pack in a pack", func(s *config.Shop) { s.Coupons[0].Kind, s.Coupons[0].Pack = bot.CouponPack, []string{"new10"} }, "shop.coupons[0].pack[0]", "is a pack itself"},
		{"what opens elsewhere in a pack", func(s *config.Shop) { s.Coupons[0].Kind, s.Coupons[0].Pack = bot.CouponPack, []string{"card"} }, "shop.coupons[0].pack[0]", "opens elsewhere"},
		{"store of a coupon", func(s *config.Shop) { s.Coupons[0].Stores = []string{"s71"} }, "shop.coupons[0].stores[0]", `no store "s71"; did you mean s17?`},
		{"message", func(s *config.Shop) { s.Welcome.Rules[0].Message = "welcome/defualt" }, "shop.welcome.rules[0].message", "did you mean welcome/default?"},
		{"message that is no welcome", func(s *config.Shop) { s.Welcome.Rules[0].Message = "link/coupon_title" }, "shop.welcome.rules[0].message", "no welcome message"},
		{"coupon", func(s *config.Shop) { s.Welcome.Rules[1].Coupon = "new01" }, "shop.welcome.rules[1].coupon", `no coupon "new01"; did you mean new10?`},
		{"store of a rule", func(s *config.Shop) { s.Welcome.Rules[1].Store = "s71" }, "shop.welcome.rules[1].store", `no store "s71"; did you mean s17?`},
		{"state", func(s *config.Shop) { s.Welcome.Rules[1].When.States = []string{"s17-door", "s17-dor"} }, "shop.welcome.rules[1].when.states[1]", "did you mean s17-door?"},
		{"staff", func(s *config.Shop) { s.Welcome.Rules[1].When.Staff = []string{"LiMing", "lming"} }, "shop.welcome.rules[1].when.staff[1]", "did you mean liming?"},
		{"store condition", func(s *config.Shop) { s.Welcome.Rules[1].When.Stores = []string{"x"} }, "shop.welcome.rules[1].when.stores[0]", `no store "x"`},
		{"hours", func(s *config.Shop) { s.Welcome.Rules[1].When.Hours = "9-21" }, "shop.welcome.rules[1].when.hours", "not a slot"},
		{"weekday", func(s *config.Shop) { s.Welcome.Rules[1].When.Weekdays = []string{"mon", "tues"} }, "shop.welcome.rules[1].when.weekdays[1]", "did you mean tue?"},
		{"state of a tag rule", func(s *config.Shop) { s.Tags.Rules[2].States = []string{"nosuch"} }, "shop.tags.rules[2].states[0]", "no channel with the state"},
		{"staff of a tag rule", func(s *config.Shop) { s.Tags.Rules[2].Staff = []string{"nosuch"} }, "shop.tags.rules[2].staff[0]", "no member of staff"},
		{"store of a tag rule", func(s *config.Shop) { s.Tags.Rules[2].Stores = []string{"nosuch"} }, "shop.tags.rules[2].stores[0]", "no store"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := testOptions(t)
			tt.change(&o.Shop)
			for _, p := range Check(o) {
				if p.Path == tt.path && strings.Contains(p.Message, tt.says) {
					if _, err := All(o); err == nil || !strings.Contains(err.Error(), p.Path+": "+p.Message) {
						t.Errorf("handlers were made of it: %v", err)
					}
					return
				}
			}
			t.Errorf("problems:\n%s\nwant %s: … %s …", Problems(Check(o)).Error(), tt.path, tt.says)
		})
	}
}

func TestAWinBackOfTheShopsOwnMustBeTheOneThatIsUsed(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "messages", "winback"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "messages", "winback", "sorry.tmpl"), []byte("您好"), 0o600); err != nil {
		t.Fatal(err)
	}
	messages, err := templates.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions(t)
	o.Messages, o.Shop.Alerts.WinBack.Message = messages, "winback/default"
	found := Check(o)
	if len(found) != 1 || found[0].Path != "shop.alerts.win_back.message" || !strings.Contains(found[0].Message, "no win-back uses the message winback/sorry") {
		t.Errorf("problems:\n%s", Problems(found).Error())
	}
	o.Shop.Alerts.WinBack.Message = "winback/sorry"
	if found := Check(o); len(found) != 0 {
		t.Errorf("problems although it is used:\n%s", Problems(found).Error())
	}
}

// A file that no rule uses is a file with a slip in its name.
func TestAMessageOfTheShopsOwnMustBeUsed(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "messages", "welcome"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "messages", "welcome", "defualt.tmpl"), []byte("您好"), 0o600); err != nil {
		t.Fatal(err)
	}
	messages, err := templates.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions(t)
	o.Messages = messages
	found := Check(o)
	if len(found) != 1 || !strings.Contains(found[0].Message, "no rule uses the message welcome/defualt of the templates folder; did you mean welcome/default?") {
		t.Errorf("problems:\n%s", Problems(found).Error())
	}
	o.Shop.Welcome.Rules[0].Message = "welcome/defualt"
	if found := Check(o); len(found) != 0 {
		t.Errorf("problems although a rule uses it:\n%s", Problems(found).Error())
	}
}

// Without an address nobody could open it, or be counted.
func TestACouponWithAPageOfItsOwnWantsAnAddress(t *testing.T) {
	for name, change := range map[string]func(*config.Coupon){
		"a budget": func(k *config.Coupon) { k.Budget = 10 }, "codes of another system": func(k *config.Coupon) { k.Kind = bot.CouponExternal },
	} {
		o := testOptions(t)
		o.Shop.Coupons[0].URL, o.Shop.Coupons[0].Budget = "", 0
		change(&o.Shop.Coupons[0])
		if found := Check(o); len(found) != 0 {
			t.Errorf("%s, with an address: %v", name, found)
		}
		o.PublicURL = ""
		if found := Check(o); len(found) != 1 || found[0].Path != "shop.coupons[0]" || !strings.Contains(found[0].Message, "server.public_url") {
			t.Errorf("%s, without one: %v", name, found)
		}
	}
}
