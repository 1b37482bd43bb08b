package coupons

import (
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// Suspicion is how much speaks for somebody coming for coupons only (羊毛党), from 0
// to 100, and what, in sentences.
type Suspicion struct {
	Score int
	Why   []string
}

// Text is all of it in one line.
func (s Suspicion) Text() string {
	if len(s.Why) == 0 {
		return ""
	}
	return fmt.Sprintf("%s（可疑程度 %d/100）", strings.Join(s.Why, "；"), s.Score)
}

// How much each sign weighs. No single one reaches the usual line of 60: each of them
// happens to honest people, too.
const (
	weighsBurst   = 35
	weighsSoon    = 30
	weighsFanOut  = 30
	weighsOthers  = 35
	weighsDeleted = 30
	weighsAgain   = 20
	// Who buys is a customer, whatever else there is.
	weighsOrder    = 20
	weighsRedeemed = 10
	ordersCounted  = 3
)

// burstTimes is how many times the usual a rush must be: a channel that always brings
// many is not a rush.
const burstTimes = 3

// Judge weighs the signs. It goes by nothing else, and a person's word ends it.
func Judge(s bot.CouponSignals, limits config.Abuse) Suspicion {
	if s.Cleared {
		return Suspicion{}
	}
	var out Suspicion
	sign := func(there bool, weight int, format string, args ...any) {
		if there {
			out.Score += weight
			out.Why = append(out.Why, fmt.Sprintf(format, args...))
		}
	}
	sign(limits.Burst > 0 && s.Adds >= limits.Burst && s.Adds >= burstTimes*s.Usual, weighsBurst,
		"加进来的那个渠道 10 分钟里来了 %d 人，平时是 %d 人", s.Adds, s.Usual)
	sign(limits.Soon > 0 && s.Claimed >= 0 && s.Claimed <= limits.Soon, weighsSoon,
		"加好友 %s就领了券", seconds(s.Claimed))
	sign(limits.FanOut > 0 && s.Invited >= limits.FanOut, weighsFanOut,
		"拉 TA 进群的人一天里拉了 %d 位客户", s.Invited)
	sign(s.OthersCoupons > 0, weighsOthers,
		"同一个微信还有 %d 个客户身份，已经领过 %d 张券", len(s.Others), s.OthersCoupons)
	sign(s.DeletedAfter > 0, weighsDeleted+weighsAgain*min(s.DeletedAfter-1, 2),
		"领券后一天内删了店员 %d 次", s.DeletedAfter)
	out.Score -= weighsOrder*min(s.Orders, ordersCounted) + weighsRedeemed*min(s.Redeemed, ordersCounted)
	if s.Orders+s.Redeemed > 0 && len(out.Why) > 0 {
		out.Why = append(out.Why, fmt.Sprintf("不过 TA 买过 %d 次、用过 %d 张券", s.Orders, s.Redeemed))
	}
	out.Score = min(100, max(0, out.Score))
	return out
}

// seconds is a short time as people say it.
func seconds(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d 秒", int(d/time.Second))
	}
	return fmt.Sprintf("%d 分钟", int(d/time.Minute))
}
