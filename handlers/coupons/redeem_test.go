package coupons

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// claimed gives somebody a coupon and has them claim it.
func (w *world) claimed(who, plan string) bot.Coupon {
	w.t.Helper()
	c := w.gives(who, plan).Coupons[0]
	i := slices.IndexFunc(w.drawer.All, func(x bot.Coupon) bool { return x.Code == c.Code })
	k := &w.drawer.All[i]
	k.State, k.ClaimedAt, k.Until = bot.CouponClaimed, w.now, w.now.Add(7*24*time.Hour)
	return *k
}

func TestATillTakesACouponOnce(t *testing.T) {
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	done := w.redeems("liming", Redemption{Code: strings.ToLower(bot.ShowCode(c.Code)), Order: "A1"})
	now := w.coupon(c.Code)
	if now.State != bot.CouponRedeemed || now.RedeemedStore != "s17" || now.RedeemedBy != "liming" || now.Order != "A1" || !strings.Contains(done.Text, "核销好了") {
		t.Fatalf("%q: %+v", done.Text, now)
	}
	if k := w.kinds(); k[len(k)-1] != bot.InteractionCouponRedeemed || w.line[len(w.line)-1].Ref != "new10/1" {
		t.Errorf("the time line has %v", k)
	}
	w.now = w.now.Add(time.Minute)
	again := w.redeems("zhaoyun", Redemption{Code: c.Code})
	if len(again.Effects) != 0 || !strings.Contains(again.Text, "11月22日 12:00 在十七号店由李明核销") {
		t.Errorf("used twice is answered %q", again.Text)
	}
}

// A customer who never tapped their link can use it all the same: the till claims it.
func TestATillTakesWhatWasNotClaimed(t *testing.T) {
	w := newWorld(t)
	c := w.gives(xiaomei, "new10").Coupons[0]
	w.redeems("liming", Redemption{Code: c.Code})
	now := w.coupon(c.Code)
	if now.State != bot.CouponRedeemed || !now.ClaimedAt.Equal(noon) || !now.Until.Equal(noon.Add(7*24*time.Hour)) {
		t.Errorf("%+v", now)
	}
	if got := w.kinds(); !slices.Equal(got, []bot.InteractionKind{bot.InteractionCouponGiven, bot.InteractionCouponClaimed, bot.InteractionCouponRedeemed}) {
		t.Errorf("the time line has %v", got)
	}
}

func TestWhyATillDoesNotTakeACoupon(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*bot.Coupon)
		by     string
		store  string
		says   string
	}{
		"another store's":     {func(c *bot.Coupon) { c.Stores = []string{"s17"} }, "zhaoyun", "", "不能在十八号店用，能用的门店：十七号店"},
		"expired":             {func(c *bot.Coupon) { c.Until = noon }, "liming", "", "过期了：「新客券」（满 50 元减 10 元），有效期到 11月22日 12:00"},
		"not yet":             {func(c *bot.Coupon) { c.From = noon.Add(24 * time.Hour) }, "liming", "", "11月23日 12:00 起可用"},
		"void":                {func(c *bot.Coupon) { c.State = bot.CouponVoid }, "liming", "", "作废了"},
		"at another till":     {func(c *bot.Coupon) { c.State, c.HeldBy, c.HeldUntil = bot.CouponHeld, "zhaoyun", noon.Add(time.Minute) }, "liming", "", "正在赵云那里结账"},
		"another system's":    {func(c *bot.Coupon) { c.Kind = bot.CouponExternal }, "liming", "", "另一套系统"},
		"a store not theirs":  {func(*bot.Coupon) {}, "liming", "s18", "不在您的范围内"},
		"which of their both": {func(*bot.Coupon) {}, "quyu", "", "您在哪家店核销"},
	} {
		w := newWorld(t)
		w.claimed(xiaomei, "new10")
		tt.change(&w.drawer.All[0])
		got := w.redeems(tt.by, Redemption{Code: w.drawer.All[0].Code, Store: tt.store})
		if len(got.Effects) != 0 || !strings.Contains(got.Text, tt.says) {
			t.Errorf("%s: %q with %d effects", name, got.Text, len(got.Effects))
		}
		if name == "which of their both" && (len(got.Pick) != 2 || !strings.Contains(got.Pick[1].Line, "门店=s18")) {
			t.Errorf("offered are %+v", got.Pick)
		}
	}
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	if got := w.redeems("quyu", Redemption{Code: c.Code, Store: "s18"}); w.coupon(c.Code).RedeemedStore != "s18" {
		t.Errorf("somebody of several stores who says which hears %q", got.Text)
	}
}

// Coupons that do not go together are not taken for one order; where nobody said for
// which, whoever stands at the till is told.
func TestCouponsThatDoNotGoTogether(t *testing.T) {
	for name, tt := range map[string]struct {
		change        func(first, second *bot.Coupon)
		order, second string
		later         time.Duration
		takes         bool
		says          string
	}{
		"one order":              {order: "A1", second: "A1", says: "订单 A1 已经用了「新客券」"},
		"both go together":       {change: func(a, b *bot.Coupon) { a.Stackable, b.Stackable = true, true }, order: "A1", second: "A1", takes: true},
		"only one goes together": {change: func(_, b *bot.Coupon) { b.Stackable = true }, order: "A1", second: "A1", says: "不能一起用"},
		"another order":          {order: "A1", second: "A2", takes: true},
		"nobody said for which":  {later: 5 * time.Minute, takes: true, says: "12:00 刚用过「新客券」"},
		"another day":            {later: 24 * time.Hour, takes: true},
	} {
		w := newWorld(t)
		first, second := w.claimed(xiaomei, "new10"), w.claimed(xiaomei, "p1")
		if tt.change != nil {
			tt.change(&w.drawer.All[0], &w.drawer.All[1])
		}
		w.redeems("liming", Redemption{Code: first.Code, Order: tt.order})
		w.now = w.now.Add(tt.later)
		got := w.redeems("liming", Redemption{Code: second.Code, Order: tt.second})
		if taken := w.coupon(second.Code).State == bot.CouponRedeemed; taken != tt.takes || !strings.Contains(got.Text, tt.says) {
			t.Errorf("%s: taken %t, %q", name, taken, got.Text)
		}
		if tt.says == "" && strings.Contains(got.Text, "刚用过") {
			t.Errorf("%s: %q", name, got.Text)
		}
	}
}

func TestAMistypedCodeIsFoundAgain(t *testing.T) {
	w := newWorld(t)
	code := w.claimed(xiaomei, "new10").Code
	other := func(i int) string {
		l := byte('2')
		if code[i] == l {
			l = '3'
		}
		return code[:i] + string(l) + code[i+1:]
	}
	for name, typed := range map[string]string{
		"one letter another": other(4), "the last one another": other(11), "one left out": code[:3] + code[4:], "one typed twice": code[:6] + code[5:],
	} {
		got := w.redeems("liming", Redemption{Code: typed})
		if len(got.Effects) != 0 || len(got.Pick) != 1 || got.Pick[0].Line != "/核销 "+bot.ShowCode(code) {
			t.Errorf("%s (%s): %q, offered %+v", name, typed, got.Text, got.Pick)
		}
	}
	for _, typed := range []string{"", "hello", "ABCDEFGHJKMN", strings.Repeat("A", 5000)} {
		if got := w.redeems("liming", Redemption{Code: typed}); len(got.Pick) != 0 || !strings.Contains(got.Text, "没有核销") || len(got.Text) > 500 {
			t.Errorf("%.20q is answered %q", typed, got.Text)
		}
	}
	// A store that does not take it learns nothing of it.
	w.drawer.All[0].Stores = []string{"s17"}
	if got := w.redeems("zhaoyun", Redemption{Code: other(4)}); len(got.Pick) != 0 {
		t.Errorf("another store is offered %+v", got.Pick)
	}
}

func TestARedemptionIsTakenBack(t *testing.T) {
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	used := w.redeems("liming", Redemption{Code: c.Code})
	what := used.Undo.Payload.(Undone)
	undo := func(userID string) bot.Answer {
		got, err := w.giver.Undo(w.call(userID), w, what)
		if err != nil {
			t.Fatal(err)
		}
		w.apply(got.Effects)
		return got
	}
	w.now = time.Date(2026, 11, 23, 0, 0, 1, 0, shanghai)
	if got := undo("liming"); len(got.Effects) != 0 || !strings.Contains(got.Text, "请店长发 /券 退回") {
		t.Errorf("on another day: %q", got.Text)
	}
	w.now = noon.Add(11 * time.Hour)
	if got := undo("liming"); w.coupon(c.Code).State != bot.CouponClaimed || !strings.Contains(got.Text, "又可以用了，到 11月29日 12:00") {
		t.Errorf("on the same day: %q, %+v", got.Text, w.coupon(c.Code))
	}
	if got := undo("liming"); len(got.Effects) != 0 || !strings.Contains(got.Text, "没有动") {
		t.Errorf("twice: %q", got.Text)
	}
	w.redeems("liming", Redemption{Code: c.Code})
	w.now = noon.Add(20 * 24 * time.Hour)
	for _, tt := range []struct{ by, says string }{
		{"liming", "要店长或以上"}, {"hanmei", "有效期到 11月29日 12:00，已经过了"}, {"hanmei", "没有被核销"},
	} {
		got, err := w.giver.Reverse(w.call(tt.by), w, c.Code)
		if err != nil || !strings.Contains(got.Text, tt.says) {
			t.Errorf("%s later: %q, %v", tt.by, got.Text, err)
		}
		w.apply(got.Effects)
	}
}

// Whatever is typed at a till, nothing breaks and nothing is taken.
func FuzzSlips(f *testing.F) {
	f.Add("7K3Q-9F2M-X8RT")
	f.Add("７Ｋ３Ｑ９Ｆ２ＭＸ８ＲＴ")
	f.Add("ZG1.AAAA")
	f.Fuzz(func(t *testing.T, typed string) {
		codes := slips(typed)
		if len(codes) > slipsMost {
			t.Errorf("%d codes are looked for", len(codes))
		}
		for _, code := range codes {
			if read, ok := bot.ReadCouponCode(code); !ok || read != code {
				t.Errorf("%q is no code", code)
			}
		}
	})
}
