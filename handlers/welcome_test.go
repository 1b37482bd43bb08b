package handlers

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

func add(state, code string) bot.ContactAdded {
	return bot.ContactAdded{Pair: pair, State: state, WelcomeCode: code}
}

// ownCode is the code of the customer's first coupon.
var ownCode = bot.NewCouponCode(nil, "new10", customer, "1")

func TestWelcomeOfACustomerFromTheDoor(t *testing.T) {
	w := newWorld()
	w.customers[customer] = bot.Customer{Name: "小\u202e美\n{{.}}"}
	got, err := testDesk(t).welcome(event(noon, add("s17-door", "CODE")), w)
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Effect{
		bot.Welcome{
			Pair: pair, App: "app", Code: "CODE", Rule: "门口", Coupon: "new10", AddedAt: noon, Until: noon.Add(20 * time.Second),
			Text: "小美 {{.}}，欢迎光临十七号店！我是李明 🌷\n这张「新客减10元」（满 50 减 10）送给您，今天进店就能用。\n" +
				"想先知道每天的新品和特价，可以从下面进我们的福利群。\n请慢慢逛，找不到的尽管问我。",
			Attachments: []bot.Attachment{
				{
					Type: "image", Asset: "image:join_way/s17", Title: "加入十七号店的福利群",
					Description: "上新和优惠都先在群里说，点开扫码就能进群", PicURL: public + "/static/invite.png",
				},
				{Type: "link", Title: "新客减10元", Description: "满 50 减 10", URL: public + "/c/" + ownCode},
			},
		},
		bot.SetWelcomed{Pair: pair, At: noon},
		bot.IssueCoupon{Coupon: bot.Coupon{
			Code: ownCode, Plan: "new10", ExternalUserID: customer, N: 1, Name: "新客减10元", Description: "满 50 减 10",
			UserID: "liming", Store: "s17", Source: "welcome:门口", State: bot.CouponIssued, IssuedAt: w.now,
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Who is kept from coupons is greeted as warmly, and nothing is said of a coupon.
func TestWelcomeOfACustomerWhoIsExcluded(t *testing.T) {
	for name, e := range map[string]struct {
		exclusion bot.Exclusion
		coupon    string
	}{
		"for good":       {bot.Exclusion{ID: "E1", ExternalUserID: customer}, ""},
		"until tomorrow": {bot.Exclusion{ID: "E1", ExternalUserID: customer, Until: noon.Add(24 * time.Hour)}, ""},
		"it is over":     {bot.Exclusion{ID: "E1", ExternalUserID: customer, Until: noon}, "new10"},
		"it was lifted":  {bot.Exclusion{ID: "E1", ExternalUserID: customer, LiftedAt: noon}, "new10"},
		"somebody else":  {bot.Exclusion{ID: "E1", ExternalUserID: "wmOTHER"}, "new10"},
	} {
		w := newWorld()
		w.exclusions = []bot.Exclusion{e.exclusion}
		got, err := testDesk(t).welcome(event(noon, add("s17-door", "CODE")), w)
		if err != nil {
			t.Fatal(err)
		}
		sent := got[0].(bot.Welcome)
		attachments := 1
		if e.coupon != "" {
			attachments = 2
		}
		if sent.Coupon != e.coupon || len(sent.Attachments) != attachments || strings.Contains(sent.Text, "减10元") != (e.coupon != "") {
			t.Errorf("%s: coupon %q, %d attachments:\n%s", name, sent.Coupon, len(sent.Attachments), sent.Text)
		}
	}
}

func TestWhoIsWelcomed(t *testing.T) {
	welcomed := func(ago time.Duration) func(*world) {
		return func(w *world) { w.relations[pair] = bot.Relation{WelcomedAt: noon.Add(-ago)} }
	}
	tests := []struct {
		name  string
		body  bot.Body
		world func(*world)
		want  int
	}{
		{"an added customer", add("", "CODE"), nil, 1},
		{"a half-added customer", bot.ContactAdded{Pair: pair, WelcomeCode: "CODE", Half: true}, nil, 1},
		{"a customer who agreed to archiving", bot.ArchiveConsented{Pair: pair, WelcomeCode: "CODE"}, nil, 1},
		{"one who comes back after the pause", add("", "CODE"), welcomed(10 * time.Minute), 1},
		{"not one who comes back at once", add("", "CODE"), welcomed(10*time.Minute - time.Second), 0},
		{"not twice for the same event", add("", "CODE"), welcomed(0), 0},
		{"not for an event from before the last welcome", add("", "CODE"), welcomed(-time.Second), 0},
		{"not for one from long before", add("", "CODE"), welcomed(-time.Hour), 0},
		{"again if the last welcome was lost", add("", "CODE"), func(w *world) {
			w.relations[pair] = bot.Relation{WelcomedAt: noon.Add(-time.Second)}
			w.lostAt[pair] = noon.Add(-time.Second)
		}, 1},
		{"not without a code", add("", ""), nil, 0},
		{"not without a code after archiving", bot.ArchiveConsented{Pair: pair}, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			if tt.world != nil {
				tt.world(w)
			}
			effects, err := testDesk(t).welcome(event(noon, tt.body), w)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, e := range effects {
				if _, ok := e.(bot.Welcome); ok {
					n++
				}
			}
			if n != tt.want {
				t.Errorf("%d welcomes, want %d: %v", n, tt.want, effects)
			}
		})
	}
}

// A missing code is in the time line and troubles nobody.
func TestMissingCodeIsOnlyNoted(t *testing.T) {
	got, err := testDesk(t).welcome(event(noon, add("", "")), newWorld())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].(bot.RecordInteraction).Kind != bot.InteractionWelcomeMissing {
		t.Errorf("effects are %v", got)
	}
	if got, _ := testDesk(t).welcome(event(noon, bot.ArchiveConsented{Pair: pair}), newWorld()); len(got) != 0 {
		t.Errorf("a consent without a code leads to %v", got)
	}
}

// The code's life ends 20 s after the event, or 5 s after its arrival if the
// clocks do not agree.
func TestUntil(t *testing.T) {
	tests := []struct {
		received time.Duration
		want     time.Duration
	}{{time.Second, 20 * time.Second}, {-time.Hour, 20 * time.Second}, {15 * time.Second, 20 * time.Second}, {30 * time.Second, 35 * time.Second}}
	for _, tt := range tests {
		ev := event(noon, add("", "CODE"))
		ev.ReceivedAt = noon.Add(tt.received)
		if got := until(ev); !got.Equal(noon.Add(tt.want)) {
			t.Errorf("received %s after the event: until %s after it, want %s", tt.received, got.Sub(noon), tt.want)
		}
	}
}

// A bot that was down tells the staff member instead of sending into the void.
func TestTooLateIsTold(t *testing.T) {
	w := newWorld()
	w.customers[customer] = bot.Customer{Name: "小美"}
	w.now = noon.Add(20 * time.Second)
	got, err := testDesk(t).welcome(event(noon, add("s17-door", "CODE")), w)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 4 {
		t.Fatalf("effects are %v", got)
	}
	if want := (bot.SetWelcomed{Pair: pair, At: noon, Failed: true}); got[0] != want {
		t.Errorf("first %v, want %v", got[0], want)
	}
	if said := got[1].(bot.RecordInteraction); said.Kind != bot.InteractionWelcomeFailed || said.Detail != tooLate {
		t.Errorf("time line: %v", said)
	}
	// The words to paste lead to the coupon, so it is there.
	if given, ok := got[3].(bot.IssueCoupon); !ok || given.Code != ownCode {
		t.Errorf("last %v", got[3])
	}
	told := got[2].(bot.AppMessage)
	if len(told.ToUsers) != 1 || told.ToUsers[0] != "liming" || !strings.Contains(told.Text, "欢迎光临十七号店") {
		t.Errorf("told %v", told)
	}
}

func TestAttachments(t *testing.T) {
	type shown struct{ Type, Asset, URL, PicURL, AppID string }
	image := shown{Type: "image", Asset: "image:join_way/s17", PicURL: public + "/static/invite.png"}
	coupon := shown{Type: "link", URL: public + "/c/" + ownCode}
	tests := []struct {
		name   string
		change func(*Options)
		world  func(*world)
		user   string
		want   []shown
	}{
		{"picture and coupon", nil, nil, "liming", []shown{image, coupon}},
		{"a store that invites with a link", nil, nil, "hanmei", []shown{{Type: "link", Asset: "join_way:s18", PicURL: public + "/static/invite.png"}, coupon}},
		{"a store without groups", nil, nil, "womeng", []shown{coupon}},
		{"no store", nil, nil, "wangzong", []shown{coupon}},
		{"the rule's store where there is none", func(o *Options) { o.Shop.Welcome.Rules[0].Store = "s17" }, nil, "wangzong", []shown{image, coupon}},
		{"the rule's store counts for less than the staff member's", func(o *Options) { o.Shop.Welcome.Rules[0].Store = "s17" }, nil, "womeng", []shown{coupon}},
		{"a rule that does not invite", func(o *Options) { o.Shop.Welcome.Rules[0].Invite = false }, nil, "liming", []shown{coupon}},
		{"a join way that cannot be made", nil, func(w *world) { w.assets["join_way:s17"] = bot.Asset{Problem: "群已解散"} }, "liming", []shown{coupon}},
		{"a join way that could not be updated", nil, func(w *world) {
			w.assets["join_way:s17"] = bot.Asset{Problem: "群已解散", ReadyAt: noon.Add(-time.Hour)}
		}, "liming", []shown{image, coupon}},
		{"no address: the coupon is told in words", func(o *Options) { o.PublicURL = "" }, nil, "liming", []shown{{Type: "image", Asset: "image:join_way/s17"}}},
		{"a slash too many", func(o *Options) { o.PublicURL += "/" }, nil, "liming", []shown{image, coupon}},
		{"a coupon with an address and a picture", func(o *Options) {
			o.Shop.Coupons[0].URL, o.Shop.Coupons[0].Picture = "https://shop.example.com/c", "https://cdn.example.com/c.png"
		}, nil, "liming", []shown{image, {Type: "link", URL: "https://shop.example.com/c", PicURL: "https://cdn.example.com/c.png"}}},
		{"a picture of the bot's own", func(o *Options) { o.Shop.Coupons[0].Picture = "web/static/coupon.png" }, nil, "liming",
			[]shown{image, {Type: "link", URL: public + "/c/" + ownCode, PicURL: public + "/static/coupon.png"}}},
		{"a mini program, with an address to fall back on", func(o *Options) { o.Shop.Welcome.Rules[0].Coupon = "card" }, nil, "liming",
			[]shown{image, {Type: "miniprogram", Asset: "image:coupon/card", AppID: "wx123", URL: public + "/coupon/card"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			if tt.world != nil {
				tt.world(w)
			}
			d := testDesk(t)
			if tt.change != nil {
				d = testDesk(t, tt.change)
			}
			body := bot.ContactAdded{Pair: bot.Pair{UserID: tt.user, ExternalUserID: customer}, WelcomeCode: "CODE"}
			effects, err := d.welcome(event(noon, body), w)
			if err != nil {
				t.Fatal(err)
			}
			sent := effects[0].(bot.Welcome)
			var got []shown
			for _, a := range sent.Attachments {
				if a.Title == "" || a.Description == "" {
					t.Errorf("%v has no title or description", a)
				}
				got = append(got, shown{a.Type, a.Asset, a.URL, a.PicURL, a.AppID})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			invited := len(tt.want) > 0 && strings.Contains(tt.want[0].Asset, "join_way")
			if strings.Contains(sent.Text, "福利群") != invited {
				t.Errorf("text and attachments do not agree:\n%s", sent.Text)
			}
		})
	}
}

func TestWelcomeKeepsToTheLimits(t *testing.T) {
	long := strings.Repeat("好", 3000)
	d := testDesk(t, func(o *Options) {
		o.Shop.Stores[0].Name = long
		o.Shop.Coupons[0].Name, o.Shop.Coupons[0].Description = long, long
		o.Shop.Coupons[1].Name = long
	})
	for _, coupon := range []string{"new10", "card"} {
		d.Welcome.Rules = []config.WelcomeRule{{Name: "x", Message: "welcome/default", Coupon: coupon, Invite: true}}
		effects, err := d.welcome(event(noon, add("", "CODE")), newWorld())
		if err != nil {
			t.Fatal(err)
		}
		sent := effects[0].(bot.Welcome)
		if len(sent.Text) > 4000 || len(sent.Text) < 3990 || !utf8.ValidString(sent.Text) {
			t.Errorf("text has %d bytes", len(sent.Text))
		}
		for _, a := range sent.Attachments {
			limit := 128
			if a.Type == "miniprogram" {
				limit = 64
			}
			if len(a.Title) > limit || len(a.Description) > 512 || !utf8.ValidString(a.Title+a.Description) {
				t.Errorf("%s: title of %d bytes, description of %d", a.Type, len(a.Title), len(a.Description))
			}
		}
	}
}

func BenchmarkRouteAdd(b *testing.B) {
	router := testRouter(b)
	w := newWorld()
	w.customers[customer] = bot.Customer{Name: "小美"}
	ev := event(noon, add("s17-door", "CODE"))
	for b.Loop() {
		if _, err := router.Route(ev, w); err != nil {
			b.Fatal(err)
		}
	}
}
