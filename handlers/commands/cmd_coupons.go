package commands

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// What 券 does.
const (
	couponNew     = "new"
	couponStop    = "stop"
	couponOpen    = "open"
	couponMore    = "more"
	couponReviews = "reviews"
	couponClear   = "clear"
	couponGive    = "give"
	couponReverse = "reverse"
)

// couponsCommand keeps the coupons that the shop gives, and shows single ones.
func couponsCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "券", English: "coupon", Aliases: []string{"优惠券", "coupons"}, Topic: bot.TopicShop,
		Help: "看发了什么券、查一张券或一位客户的券；店长可以新建、停发、加量、放行、退回",
		Examples: []string{
			"/券", "/券 小雨", "/券 新建", "/券 新建 国庆满100减20 面额=20 门槛=100 张数=200 有效期=7天", "/券 新建 周末八折 面额=8折 封顶=20 张数=100 有效期=3天 试",
			"/券 发 小雨 till5", "/券 加量 newpack 100", "/券 停 till5", "/券 开 oat8", "/券 待看", "/券 放行 小雨", "/券 newpack",
		},
		Args: []bot.Arg{
			{Name: "做", English: "do", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
				{Value: couponNew, Words: []string{"新建", "建", "加", "create"}},
				{Value: couponStop, Words: []string{"停", "停发", "停止"}},
				{Value: couponOpen, Words: []string{"开", "恢复", "再开"}},
				{Value: couponMore, Words: []string{"加量", "加张", "追加"}},
				{Value: couponReviews, Words: []string{"待看", "异常"}},
				{Value: couponClear, Words: []string{"放行", "没问题"}},
				{Value: couponGive, Words: []string{"发", "送", "补发"}},
				{Value: couponReverse, Words: []string{"退回", "退"}},
			}},
			{Name: "哪条", English: "which", Type: bot.ArgText, Optional: true, Help: "券的名字或编号、券码、客户，或列表里的序号"},
			{Name: "其他", English: "more", Type: bot.ArgText, Optional: true, Help: "发哪种券，加多少张"},
			{Name: "类型", English: "kind", Type: bot.ArgChoice, Optional: true, Named: true, Options: []bot.Option{
				{Value: string(bot.CouponAmount), Words: []string{"满减", "立减", "代金券", "减"}},
				{Value: string(bot.CouponPercent), Words: []string{"折扣", "打折", "折"}},
				{Value: string(bot.CouponGift), Words: []string{"赠品", "礼品", "送"}},
			}},
			{Name: "面额", English: "value", Type: bot.ArgText, Optional: true, Named: true, Help: "减多少元、打几折（8.5折）或送什么"},
			{Name: "门槛", English: "over", Type: bot.ArgMoney, Optional: true, Named: true, Help: "满多少元能用，0 是没有门槛"},
			{Name: "封顶", English: "most", Type: bot.ArgMoney, Optional: true, Named: true, Help: "折扣最多减多少元"},
			{Name: "张数", English: "budget", Type: bot.ArgNumber, Optional: true, Named: true, Help: "一共发多少张，0 是不限"},
			{Name: "每人", English: "each", Type: bot.ArgNumber, Optional: true, Named: true, Help: "一人最多几张，不写是 1"},
			{Name: "有效期", English: "valid", Type: bot.ArgWhen, Optional: true, Named: true, Help: "领了以后多久（7天），或到哪天（12-31）"},
			{Name: "门店", English: "stores", Type: bot.ArgText, Optional: true, Named: true, Help: "在哪些店能用，几家用、隔开；不写是您的门店"},
			{Name: "条件", English: "if", Type: bot.ArgText, Optional: true, Named: true, Help: "哪些客户能领，写法和 /标签 选人一样，如 金卡"},
			{Name: "叠加", English: "stackable", Type: bot.ArgChoice, Optional: true, Named: true, Help: "能不能和别的券一起用，不写是不能", Options: []bot.Option{
				{Value: "yes", Words: []string{"能", "可以", "是"}}, {Value: "no", Words: []string{"不能", "不", "否"}},
			}},
		},
		Role: bot.RoleClerk, Writes: true, Reads: true,
		Run: c.coupons, Undo: c.couponsUndo,
	}
}

func (c *counter) coupons(call bot.Call, v bot.View) (bot.Answer, error) {
	do := call.Arg("做").Text
	if do != "" && do != couponGive && !call.Role.May(bot.RoleManager, do != couponReviews) {
		return bot.Answer{Text: "这一步要店长及以上来做，请和店长说一声。您可以查券（/券 小雨）、发券（/券 发 小雨 till5）和核销（/核销 券码）。", Refused: "没有权限"}, nil
	}
	switch do {
	case couponNew:
		return c.couponNew(call, v)
	case couponStop, couponOpen, couponMore:
		return c.couponChange(call, v, do)
	case couponReviews:
		return c.couponReviews(call, v)
	case couponClear:
		return c.couponClear(call, v)
	case couponGive:
		return c.couponGive(call, v)
	case couponReverse:
		return c.couponReverse(call, v)
	}
	if call.Given("哪条") {
		return c.couponLook(call, v)
	}
	return c.couponList(call, v)
}

// couponList says what coupons there are, how many of each were given and used.
func (c *counter) couponList(call bot.Call, v bot.View) (bot.Answer, error) {
	plans, err := c.giver.Plans(v)
	if err != nil {
		return bot.Answer{}, err
	}
	counts, err := c.couponCounts(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	var open, closed []string
	review := 0
	for _, p := range plans {
		n := counts[p.ID]
		review += n.Review
		if p.OpenAt(call.At) {
			open = append(open, "· "+c.planLine(p, n))
		} else if n.Given > 0 || !p.ClosedAt.IsZero() {
			closed = append(closed, "· "+c.planLine(p, n))
		}
	}
	if len(open)+len(closed) == 0 {
		return say("还没有券。新建一种：/券 新建")
	}
	lines := append([]string{fmt.Sprintf("在发的券有 %d 种：", len(open))}, open...)
	if len(closed) > 0 {
		lines = append(append(lines, "停了或结束的："), closed...)
	}
	if review > 0 && call.Role.May(bot.RoleManager, false) {
		lines = append(lines, fmt.Sprintf("有 %d 张等您看一眼：/券 待看", review))
	}
	return say("%s", strings.Join(append(lines, "看一种：/券 编号；新建：/券 新建；核销：/核销 券码"), "\n"))
}

// couponCounts are the counts of the caller's scope by plan.
func (c *counter) couponCounts(call bot.Call, v bot.View) (map[string]bot.CouponCount, error) {
	all, err := v.Coupons().Counts(call.Scope)
	counts := map[string]bot.CouponCount{}
	for _, n := range all {
		counts[n.Plan] = n
	}
	return counts, err
}

// planLine is a plan in one line: what it is good for, what is left, what came of it.
func (c *counter) planLine(p bot.CouponPlan, n bot.CouponCount) string {
	parts := []string{fmt.Sprintf("%s（编号 %s）", c.planTitle(p), p.ID)}
	if p.Budget > 0 {
		parts = append(parts, fmt.Sprintf("共 %d 张", p.Budget))
	}
	if p.Own() && p.Kind != bot.CouponPack {
		parts = append(parts, fmt.Sprintf("发了 %d，领了 %d，用了 %d", n.Given, n.Claimed+n.Held+n.Redeemed, n.Redeemed))
	}
	if p.Kind == bot.CouponExternal {
		parts = append(parts, fmt.Sprintf("券码还有 %d 个", n.Codes))
	}
	if !p.ClosedAt.IsZero() {
		parts = append(parts, c.moment(p.ClosedAt, p.ClosedAt)+" 停发")
	}
	return strings.Join(parts, "，")
}

// planTitle is a plan's name with what it is good for.
func (c *counter) planTitle(p bot.CouponPlan) string {
	terms := cmp.Or(coupons.Terms(p.CouponTerms), shownText(p.Description))
	if p.Kind == bot.CouponPack {
		terms = fmt.Sprintf("礼包，%d 张券", len(p.Pack))
	}
	if terms == "" || coupons.Says(p.Name, terms) {
		return "「" + shownText(p.Name) + "」"
	}
	return "「" + shownText(p.Name) + "」" + terms
}

// mayChangePlan says whether a caller may stop, open or enlarge a plan: who sees
// everything may, and others where it is for their stores alone.
func mayChangePlan(call bot.Call, p bot.CouponPlan) bool {
	if call.Scope.All {
		return true
	}
	for _, s := range p.Stores {
		if !roster.Shows(call.Scope, s) {
			return false
		}
	}
	return len(p.Stores) > 0
}

// couponWrite is what the journal keeps of what was done.
type couponWrite struct {
	Do string `json:"do"`
	// Before is a plan as it was, After as it is since; At is when that was set.
	Before bot.CouponPlan `json:"before,omitzero"`
	After  bot.CouponPlan `json:"after,omitzero"`
	// Codes are those of coupons that were given.
	Codes []string `json:"codes,omitempty"`
	// Used is a redemption.
	Used coupons.Undone `json:"used,omitzero"`
}

func (c *counter) couponsUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w couponWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a coupon: %w", err)
	}
	if w.Do == couponGive {
		return c.couponGiveUndo(call, v, w)
	}
	return c.couponChangeUndo(call, v, w)
}

// dayEnd is the end of the day of a time, in the shop's time zone.
func (c *counter) dayEnd(at time.Time) time.Time {
	day := c.local(at)
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, day.Location())
}
