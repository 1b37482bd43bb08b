package doctor

import (
	"context"
	"fmt"
	"time"
)

// slowClock is how far a clock may be off before it is worth a word.
const slowClock = 5 * time.Second

// Clock compares this machine's clock with WeCom's, whose HTTP Date is in whole
// seconds. Skew is how far a callback's time may be from this clock.
func Clock(now func() time.Time, skew time.Duration, zone string, server func(context.Context) (time.Time, error)) Check {
	return Check{Name: "clock", Title: "时钟", Needs: []string{"corp"}, Run: func(ctx context.Context) Finding {
		begin := now()
		there, err := server(ctx)
		if err != nil || there.IsZero() {
			return skip("企业微信没有报时，没法对；先看下一项")
		}
		// The middle of asking and answering against the middle of the second.
		here := begin.Add(now().Sub(begin) / 2)
		off := here.Sub(there.Add(500 * time.Millisecond)).Round(time.Second)
		good := well("和企业微信的时间对得上；店铺时区 %s", zoneTitle(zone, there))
		if off.Abs() <= slowClock {
			return good
		}
		direction := "快"
		if off < 0 {
			direction = "慢"
		}
		f := Finding{
			Status: Advice, What: fmt.Sprintf("这台机器的时钟%s了 %s", direction, spoken(off.Abs())),
			Why:     fmt.Sprintf("回调和本机的时间差超过 %s（wecom.clock_skew）就会被拒收；欢迎语只有 20 秒的有效期，也靠它来算。", spoken(skew)),
			Do:      []string{"打开网络对时（NTP）。在虚拟机或容器里，要对的是宿主机的时钟。"},
			Example: "timedatectl set-ntp true",
		}
		if off.Abs() > skew {
			f.Status, f.Why = Fail, fmt.Sprintf("差得比 %s（wecom.clock_skew）还多，企业微信的回调现在都被当成假的拒掉了。", spoken(skew))
		}
		return f
	}}
}

// zoneTitle is a time zone with how far it is from UTC, so that a wrong one
// shows.
func zoneTitle(zone string, at time.Time) string {
	location, err := time.LoadLocation(zone)
	if err != nil {
		return zone
	}
	return zone + "（UTC" + at.In(location).Format("-07:00") + "）"
}

// spoken is a length of time as one says it.
func spoken(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d 天", int(d.Hours())/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d 小时", int(d.Hours()))
	case d >= 2*time.Minute:
		return fmt.Sprintf("%d 分钟", int(d.Minutes()))
	default:
		return fmt.Sprintf("%d 秒", int(d.Seconds()))
	}
}
