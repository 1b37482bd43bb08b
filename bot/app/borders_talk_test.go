package app

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// chatter is what was said in a store, in its group, between two and in its kf
// account, by its own customers and by the one whom all stores know, and what
// became of it.
func chatter(n string, at time.Time) []bot.Effect {
	own, b := customerOf(n, "a"), customerOf(n, "b")
	said := func(id, who, chat, kf string, to ...string) bot.Effect {
		return bot.SaveMessage{Store: storeID(n), ChatMessage: bot.ChatMessage{
			MsgID: id + n, Speaker: who, By: bot.SpeakerCustomer, Listeners: to, ChatID: chat, OpenKfID: kf, At: at, Type: "text",
			Parts: []bot.TextPart{{Where: "text", Text: secret(n, "说")}},
		}}
	}
	broke := func(id, who, chat, user string, state bot.ViolationState) bot.Effect {
		return bot.SetViolation{Violation: bot.Violation{
			ID: id + n, MsgID: "MX" + n, ChatID: chat, Store: storeID(n), ExternalUserID: who, UserID: user, At: at, Text: secret(n, "违"), Step: bot.StepReview, State: state,
			Hits: []bot.Hit{{Check: "words", Rule: "own/" + secret(n, "词"), Word: secret(n, "词"), Category: "own", Step: bot.StepReview, Why: secret(n, "因")}},
		}}
	}
	excluded := func(id, who string) bot.Effect {
		return bot.SetExclusion{Exclusion: bot.Exclusion{ID: id + n, ExternalUserID: who, Store: storeID(n), From: at, Reason: secret(n, "停"), Violation: "VX" + n, By: managerOf(n)}}
	}
	example := func(id, who string) bot.Effect {
		return bot.SetWordExample{WordExample: bot.WordExample{ID: id + n, Text: secret(n, "例"), Rule: "own/" + secret(n, "词"), ExternalUserID: who, By: managerOf(n), At: at}}
	}
	staff := broke("YX", own, "", clerkOf(n), bot.ViolationOpen).(bot.SetViolation)
	staff.ByStaff = true
	return []bot.Effect{
		said("MX", own, "wrX"+n, ""), said("NX", own, "", "", clerkOf(n)), said("QX", b, "", "wk"+n), said("RX", everyones, "", "", clerkOf(n)), said("OX", everyones, "wrX"+n, ""),
		bot.SetConsent{ConsentChanged: bot.ConsentChanged{MsgID: "JX" + n, Pair: bot.Pair{UserID: clerkOf(n), ExternalUserID: own}, Agreed: true, At: at}},
		broke("VX", own, "wrX"+n, managerOf(n), bot.ViolationOpen), broke("GX", own, "", clerkOf(n), bot.ViolationNoted), broke("HX", b, "", "", bot.ViolationOpen),
		broke("IX", everyones, "", clerkOf(n), bot.ViolationOpen), staff,
		excluded("FX", own), excluded("LX", everyones), example("ZX", own), example("XX", everyones),
		bot.SetKfTalk{KfTalk: bot.KfTalk{OpenKfID: "wk" + n, ExternalUserID: b, SaidAt: at, At: at}},
	}
}
