package simulator

import "time"

// newPresets are the troubles that every simulator knows: those that a bot meets in its
// first year.
func newPresets() presets {
	return presets{all: []*trouble{
		{Preset: Preset{ID: "lost", Title: "丢一条回调", English: "Lose a callback", Once: true,
			What: "下一条回调不会到，也不再重发。", WhatEnglish: "The next callback never arrives, and is not sent again.",
			Bot:        "不指望回调：每晚和企业微信逐一对账，把漏掉的补上。欢迎语的凭证随回调一起丢了，不装作发过。",
			BotEnglish: "It does not count on callbacks: every night all is compared with WeCom and what was missed is taken in. The welcome code was lost with it, and nothing pretends otherwise."},
			fault: Fault{Callback: "*", Drop: true, Times: 1}},
		{Preset: Preset{ID: "duplicate", Title: "回调送三遍", English: "Deliver three times",
			What: "每条回调都送三遍。", WhatEnglish: "Every callback is delivered three times.",
			Bot: "认得出是同一件事：每遍都应答，只办一次。", BotEnglish: "It knows them for one: each is acknowledged, one is acted on."},
			fault: Fault{Callback: "*", Duplicate: 2}},
		{Preset: Preset{ID: "reorder", Title: "回调乱序", English: "Out of order",
			What: "每条回调让后一条先走。", WhatEnglish: "Every callback lets the next one go first.",
			Bot: "看事情发生的时间，不看先来后到：结果一样。", BotEnglish: "It goes by when things happened, not by when they arrived: the end is the same."},
			fault: Fault{Callback: "*", Reorder: true}},
		{Preset: Preset{ID: "late", Title: "回调晚到", English: "Callbacks come late",
			What: "每条回调晚 8 秒才送来。", WhatEnglish: "Every callback is held up for 8 seconds.",
			Bot: "20 秒从加好友算起：还来得及就马上发欢迎语。", BotEnglish: "The 20 seconds count from the adding: what is left of them is used at once."},
			fault: Fault{Callback: "*", Delay: 8 * time.Second}},
		{Preset: Preset{ID: "token", Title: "凭证失效", English: "Revoke the token", Once: true,
			What: "所有 access_token 立刻作废，下一次调用得到 40014。", WhatEnglish: "Every access_token is void at once; the next call hears 40014.",
			Bot: "换一次新凭证，同一个调用马上再做，谁也没察觉。", BotEnglish: "It gets one new token and repeats the call at once; nobody notices."},
			code: 40014, set: func(s *Simulator, on bool) {
				if on {
					s.RevokeTokens("")
				}
			}},
		{Preset: Preset{ID: "busy", Title: "45009 调用太频繁", English: "45009 too many calls", Seconds: 30,
			What: "30 秒里，每个接口都回答“超过调用次数”。", WhatEnglish: "For 30 seconds every API answers that it was called too often.",
			Bot:        "被拒的接口关一分钟，事情排着队等；来不及的欢迎语如实记下，告诉店员补发。",
			BotEnglish: "The API rests for a minute while work waits in line; a welcome that would be too late is recorded as such and the clerk is told."},
			fault: Fault{Code: 45009, For: 30 * time.Second}},
		{Preset: Preset{ID: "welcome", Title: "41096 欢迎语撞车", English: "41096 welcome busy", Once: true,
			What: "下一条欢迎语得到 41096：另一个应用正在发。", WhatEnglish: "The next welcome hears 41096: another app is just sending.",
			Bot: "20 秒之内，半秒后再发一次。", BotEnglish: "Within the 20 seconds it is sent again half a second later."},
			fault: Fault{API: "send_welcome_msg", Code: 41096, Times: 1}},
		{Preset: Preset{ID: "unheard", Title: "发了没回音", English: "Lose the answer", Once: true,
			What: "下一条欢迎语到了客户手机，回答却丢了。", WhatEnglish: "The next welcome reaches the customer, but its answer is lost.",
			Bot: "再问一次，听到“凭证已用过”，就知道发到了；不会发两遍。", BotEnglish: "It asks again, hears that the code was used, and so knows that it arrived; it is not sent twice."},
			fault: Fault{API: "send_welcome_msg", Drop: true, Late: true, Times: 1}},
		{Preset: Preset{ID: "slow", Title: "企业微信变慢", English: "WeCom is slow",
			What: "每次调用都要等 3 秒。", WhatEnglish: "Every call takes 3 seconds.",
			Bot: "回调照样立刻应答；要发的排队，欢迎语走在最前面。", BotEnglish: "Callbacks are still acknowledged at once; sends wait in line, welcomes first."},
			fault: Fault{Delay: 3 * time.Second}},
		{Preset: Preset{ID: "gateway", Title: "网关出错页", English: "Bad gateway",
			What: "每次调用都得到一张 502 网页，不是 JSON。", WhatEnglish: "Every call is answered with a 502 page instead of JSON.",
			Bot: "当作没有回答，过一会儿再试，间隔越来越长。", BotEnglish: "That counts as no answer; it tries again, less and less often."},
			fault: Fault{HTML: true, Status: 502}},
		{Preset: Preset{ID: "untrusted", Title: "60020 IP 不可信", English: "60020 untrusted IP",
			What: "服务器换了出口 IP，每次调用都被拒。", WhatEnglish: "The server's address is not trusted any more; every call is refused.",
			Bot: "说清楚要把哪个 IP 加到后台哪一页；事情等着，隔一会儿再试。", BotEnglish: "It says which address must be added on which page of the console; work waits and is tried now and then."},
			code: 60020, set: func(s *Simulator, on bool) { s.trustAll(!on) }},
	}}
}

// trustAll lets every app's calls in, or refuses them.
func (s *Simulator) trustAll(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.order {
		a.untrusted = !on
	}
}
