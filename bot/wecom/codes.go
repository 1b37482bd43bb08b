package wecom

import (
	"maps"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// reaction is what the bot does about one of WeCom's error codes and what it
// says about it. Decisions rest on the code alone: WeCom may change errmsg
// [docs 90313].
type reaction struct {
	class bot.Class
	// wait is the time to the first repeat; it doubles up to longest.
	wait, longest time.Duration
	// tries is how many repeats there are before it is given up; 0 leaves
	// that to the outbox.
	tries int
	// alert says that somebody must change something before it can work.
	alert bool
	// say is for a shop owner: what is wrong and what to do. {ip} becomes the
	// address WeCom saw, {code} the errcode.
	say string
}

// delay is the time to the next try after so many failed ones.
func (r reaction) delay(failed int) time.Duration {
	wait := r.wait
	for ; failed > 0 && wait < r.longest; failed-- {
		wait *= 2
	}
	return min(wait, max(r.longest, r.wait))
}

// onTheWay is the reaction to no answer: it passes by itself.
var onTheWay = reaction{class: bot.ClassRetry, wait: 2 * time.Second, longest: 5 * time.Minute}

// unknownCode is the reaction to a code that is not in the table. WeCom adds
// codes; a passing one is worth three repeats, and a lasting one must not be
// repeated for ever.
var unknownCode = reaction{
	class: bot.ClassRetry, wait: 30 * time.Second, longest: 10 * time.Minute, tries: 3, alert: true,
	say: "企业微信返回了不认识的错误码 {code}：可在 open.work.weixin.qq.com/devtool/query?e={code} 查看含义",
}

// reactions is the one table of codes.
var reactions = gather(
	accessCodes, scopeCodes, rateCodes, contactCodes, tagCodes, welcomeCodes, postCodes,
	ruleCodes, albumCodes, transferCodes, messageCodes, cardCodes, groupCodes, mediaCodes,
	kfCodes, archiveCodes, robotCodes,
)

// reactionTo is the reaction to a code.
func reactionTo(code int) reaction {
	if r, ok := reactions[code]; ok {
		return r
	}
	return unknownCode
}

func gather(families ...map[int]reaction) map[int]reaction {
	all := map[int]reaction{}
	for _, family := range families {
		maps.Copy(all, family)
	}
	return all
}

// never is for what cannot work as it was sent.
func never(say string) reaction { return reaction{class: bot.ClassPermanent, say: say} }

// broken is for what cannot work until somebody changes a setting.
func broken(say string) reaction { return reaction{class: bot.ClassPermanent, alert: true, say: say} }

// done is for what had been done before.
func done(say string) reaction { return reaction{class: bot.ClassAlready, say: say} }

// later is for what passes.
func later(wait, longest time.Duration, tries int, say string) reaction {
	return reaction{class: bot.ClassRetry, wait: wait, longest: longest, tries: tries, say: say}
}

// withAlert marks a reaction as one that somebody must hear of.
func withAlert(r reaction) reaction {
	r.alert = true
	return r
}
