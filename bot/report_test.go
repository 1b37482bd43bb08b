package bot_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAReportsNumbersAreWrittenForPeople(t *testing.T) {
	r := bot.Report{
		Now: bot.Numbers{
			Added: 22, Lost: 2, Deleted: 1, Welcomed: 1999, WelcomeFailed: 1, WelcomeMedian: 1240 * time.Millisecond,
			WelcomeSlow: 4800 * time.Millisecond, Joined: 12, Left: 3, Orders: 5, Sales: 123450, Coupons: 21, Violations: 1,
		},
		Before: bot.Numbers{Added: 15, Lost: 2, Welcomed: 95, WelcomeUnsure: 5, WelcomeMedian: 1500 * time.Millisecond, WelcomeSlow: 4810 * time.Millisecond, Left: 4, Sales: 130000, Orders: 5, Refunded: 1},
	}
	want := []bot.ReportLine{
		{Name: "新增客户", Now: "22", Before: "15", Change: "↑7"},
		{Name: "净增", Now: "20", Before: "13", Change: "↑7"},
		{Name: "流失（客户删了我们）", Now: "2", Before: "2", Change: "持平"},
		{Name: "店员删除客户", Now: "1", Before: "0", Change: "↑1"},
		{Name: "欢迎语送达", Now: "1999", Before: "95", Change: "↑1904"},
		{Name: "欢迎语送达率", Now: "99.9%", Before: "95.0%", Change: "↑4.9 个百分点"},
		{Name: "欢迎语一般用时", Now: "1.2 秒", Before: "1.5 秒", Change: "↓0.3 秒"},
		{Name: "欢迎语最慢 1%", Now: "4.8 秒", Before: "4.8 秒", Change: "持平"},
		{Name: "欢迎语没送到", Now: "1", Before: "0", Change: "↑1"},
		{Name: "欢迎语不知送到没有", Now: "0", Before: "5", Change: "↓5"},
		{Name: "进群", Now: "12", Before: "0", Change: "↑12"},
		{Name: "退群", Now: "3", Before: "4", Change: "↓1"},
		{Name: "送出优惠券", Now: "21", Before: "0", Change: "↑21"},
		{Name: "订单", Now: "5", Before: "5", Change: "持平"},
		{Name: "销售额", Now: "¥1234.50", Before: "¥1300.00", Change: "↓¥65.50"},
		{Name: "退款订单", Now: "0", Before: "1", Change: "↓1"},
		{Name: "违规消息", Now: "1", Before: "0", Change: "↑1"},
	}
	if got := r.Lines(); !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
}

func TestWithoutWelcomesNoRateIsMadeUp(t *testing.T) {
	for _, line := range (bot.Report{Now: bot.Numbers{Added: 3, WelcomeMissing: 3}}).Lines() {
		switch line.Name {
		case "欢迎语送达率":
			if line.Now != "没有要发的" || line.Change != "" {
				t.Errorf("%+v", line)
			}
		case "欢迎语一般用时", "欢迎语最慢 1%":
			t.Errorf("a time of nothing: %+v", line)
		}
	}
}

func TestALatencyIsToldNoFinerThanItIsKnown(t *testing.T) {
	lines := bot.Report{Now: bot.Numbers{Welcomed: 3, WelcomeMedian: 20 * time.Millisecond, WelcomeSlow: 2300 * time.Millisecond}}.Lines()
	told := map[string]string{}
	for _, l := range lines {
		told[l.Name] = l.Now
	}
	if told["欢迎语一般用时"] != "1 秒内" || told["欢迎语最慢 1%"] != "2.3 秒" {
		t.Errorf("the latencies are told as %v", told)
	}
}
