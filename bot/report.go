package bot

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Report is how a part of the shop did in a time, beside the same time a week
// before. It names no customer and no member of staff.
type Report struct {
	// Title names the part: a store, several, or the whole shop.
	Title string
	// From and Until bound the time, in the shop's time zone.
	From, Until time.Time
	// Now are its numbers, Before those of a week earlier.
	Now, Before Numbers
	// Days are the last seven days up to it, oldest first.
	Days []ReportDay
	// Stores are those that had any numbers, most adds first; empty if it is of
	// one store.
	Stores []ReportStore
	// Quiet counts the other stores, where nothing happened.
	Quiet int
}

// ReportDay is one day of a Report.
type ReportDay struct {
	From time.Time
	Numbers
}

// ReportStore is one store of a Report.
type ReportStore struct {
	Name string
	Numbers
}

// ReportLine is one number as people read it.
type ReportLine struct {
	Name string
	// Now and Before are the values, Change how they differ ("↑7", "↓3", "持平");
	// empty where there is nothing to compare.
	Now, Before, Change string
}

// Nothing says that nothing at all happened.
func (n Numbers) Nothing() bool {
	n.Key = ""
	return n == Numbers{}
}

// Lines are the numbers of a report in order. Those that are hardly ever
// anything but nought are only there when they are.
func (r Report) Lines() []ReportLine {
	count := func(name string, of func(Numbers) int, always bool) []ReportLine {
		now, before := of(r.Now), of(r.Before)
		if !always && now == 0 && before == 0 {
			return nil
		}
		return []ReportLine{{Name: name, Now: strconv.Itoa(now), Before: strconv.Itoa(before), Change: change(now-before, strconv.Itoa)}}
	}
	var all []ReportLine
	for _, part := range [][]ReportLine{
		count("新增客户", func(n Numbers) int { return n.Added }, true),
		count("净增", Numbers.Net, true),
		count("流失（客户删了我们）", func(n Numbers) int { return n.Lost }, true),
		count("店员删除客户", func(n Numbers) int { return n.Deleted }, true),
		count("交接", func(n Numbers) int { return n.Transferred }, false),
		count("交接失败", func(n Numbers) int { return n.TransferFailed }, false),
		count("欢迎语送达", func(n Numbers) int { return n.Welcomed }, true),
		r.welcomes(),
		count("欢迎语没送到", func(n Numbers) int { return n.WelcomeFailed }, false),
		count("欢迎语不知送到没有", func(n Numbers) int { return n.WelcomeUnsure }, false),
		count("没给欢迎码的新增", func(n Numbers) int { return n.WelcomeMissing }, false),
		count("进群", func(n Numbers) int { return n.Joined }, true),
		count("退群", func(n Numbers) int { return n.Left }, true),
		count("被移出群", func(n Numbers) int { return n.Removed }, false),
		count("送出优惠券", func(n Numbers) int { return n.Coupons }, true),
		count("领取优惠券", func(n Numbers) int { return n.Claimed }, false),
		count("核销优惠券", func(n Numbers) int { return n.Redeemed }, false),
		count("抢到", func(n Numbers) int { return n.Grabbed }, false),
		count("提货", func(n Numbers) int { return n.Picked }, false),
		count("订单", func(n Numbers) int { return n.Orders }, true),
		r.sales(),
		count("退款订单", func(n Numbers) int { return n.Refunded }, false),
		count("违规消息", func(n Numbers) int { return n.Violations }, true),
	} {
		all = append(all, part...)
	}
	return all
}

// welcomes are how many of those that could be sent arrived, and how fast.
func (r Report) welcomes() []ReportLine {
	rate := ReportLine{Name: "欢迎语送达率", Now: welcomeRate(r.Now), Before: welcomeRate(r.Before)}
	if r.Now.WelcomeRate() >= 0 && r.Before.WelcomeRate() >= 0 {
		rate.Change = change(tenths(r.Now.WelcomeRate())-tenths(r.Before.WelcomeRate()), func(n int) string {
			return fmt.Sprintf("%d.%d 个百分点", n/10, n%10)
		})
	}
	lines := []ReportLine{rate}
	if r.Now.Welcomed > 0 {
		lines = append(lines,
			r.took("欢迎语一般用时", func(n Numbers) time.Duration { return n.WelcomeMedian }),
			r.took("欢迎语最慢 1%", func(n Numbers) time.Duration { return n.WelcomeSlow }))
	}
	return lines
}

func welcomeRate(n Numbers) string {
	if n.WelcomeRate() < 0 {
		return "没有要发的"
	}
	t := tenths(n.WelcomeRate())
	return fmt.Sprintf("%d.%d%%", t/10, t%10)
}

// took is a time, in seconds with one decimal; nothing arrived in none.
func (r Report) took(name string, of func(Numbers) time.Duration) ReportLine {
	now, before := tenthsOfSecond(of(r.Now)), tenthsOfSecond(of(r.Before))
	line := ReportLine{Name: name, Now: within(now), Before: "—"}
	if r.Before.Welcomed > 0 {
		line.Before = within(before)
		if now >= 10 || before >= 10 {
			line.Change = change(now-before, seconds)
		}
	}
	return line
}

func tenthsOfSecond(d time.Duration) int { return int(d.Round(time.Second/10) / (time.Second / 10)) }

// within says no more than is known: WeCom tells the second of an add, and no part
// of it.
func within(tenths int) string {
	if tenths < 10 {
		return "1 秒内"
	}
	return seconds(tenths)
}

func seconds(tenths int) string { return fmt.Sprintf("%d.%d 秒", tenths/10, tenths%10) }

// tenths is a percentage in tenths. All but one of very many is not all.
func tenths(percent float64) int {
	n := int(math.Round(percent * 10))
	if percent < 100 {
		n = min(n, 999)
	}
	return n
}

func (r Report) sales() []ReportLine {
	yuan := func(n int) string { return "¥" + Money(n).String() }
	return []ReportLine{{
		Name: "销售额", Now: yuan(int(r.Now.Sales)), Before: yuan(int(r.Before.Sales)),
		Change: change(int(r.Now.Sales-r.Before.Sales), yuan),
	}}
}

// change is a difference with an arrow.
func change(n int, as func(int) string) string {
	switch cmp.Compare(n, 0) {
	case 1:
		return "↑" + as(n)
	case -1:
		return "↓" + as(-n)
	default:
		return "持平"
	}
}
