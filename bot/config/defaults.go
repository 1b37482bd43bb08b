package config

import "time"

// defaulter is a section that has values of its own before anything is read.
type defaulter interface{ defaults() }

func (c *Config) defaults() {
	c.Server = Server{Listen: ":8080", ShutdownTimeout: 10 * time.Second}
	c.WeCom = WeCom{
		APIBaseURL: "https://qyapi.weixin.qq.com",
		Timeout:    5 * time.Second,
		ClockSkew:  10 * time.Minute,

		CallsPerMinute: 10_000,

		Archive: Archive{Every: time.Minute, Behind: 6 * time.Hour, Keep: 180 * 24 * time.Hour},
	}
	c.Database = Database{Driver: DriverSQLite, DSN: "data/zhanggui.db"}
	c.Log = Log{Level: "info", Format: "text"}
	c.Sync = Sync{Schedule: "30 3 * * *"}
	c.Orders = Orders{Window: 5 * time.Minute}
	c.Pages = Pages{
		Login: LoginNone, AuthorizeURL: "https://open.weixin.qq.com/connect/oauth2/authorize", Session: 72 * time.Hour,
		OfficialAccount: OfficialAccount{APIBaseURL: "https://api.weixin.qq.com"},
		Till:            Till{Allotment: 20, Journal: "data/till.journal"},
	}
	c.Shop.Sales = Sales{
		Hold: 24 * time.Hour, Offer: 30 * time.Minute, PostBefore: 2 * time.Hour, Stagger: 2 * time.Minute, Remind: 40 * time.Minute,
		PromotedWithin: 7 * 24 * time.Hour, BoughtWithin: 3 * 24 * time.Hour, LowestPercent: 20,
	}
	c.Shop.Abuse = Abuse{Burst: 20, Soon: 5 * time.Second, FanOut: 15, Line: 60}
	c.Shop.Timezone = "Asia/Shanghai"
	c.Shop.Welcome.AgainAfter = 10 * time.Minute
	c.Shop.Commands = Commands{
		ConfirmPeople: 1, ConfirmMoney: 200, SecondPeople: 500, SecondMoney: 5000,
		ConfirmWithin: 10 * time.Minute, Cooldown: Cooldown{Times: 20, Within: time.Minute},
	}
	c.Shop.Moderation = Moderation{
		Enabled: true, Flood: Flood{Within: time.Minute, Same: 3, Messages: 12}, Newcomer: 24 * time.Hour,
		Ladder:    Ladder{Within: 30 * 24 * time.Hour, Warn: 2, Review: 4, Remove: 8},
		Precision: Precision{Line: 80, Least: 10}, Intercept: InterceptOff,
	}
	c.Shop.Alerts = Alerts{
		Wait: 30 * time.Second, Update: 10 * time.Minute, Repeat: 4 * time.Hour, Escalate: 2 * time.Hour,
		QuietHours: "22:00-08:30", Storm: Storm{Within: time.Hour, Least: 10, Times: 5}, NoCallbacks: 2 * time.Hour,
		WinBack: WinBack{Message: "winback/default"}, HoldOut: 5, Attribute: 72 * time.Hour, Report: "21:30",
		Risk: Risk{Gaps: 5, Otherwise: 60 * 24 * time.Hour},
	}
}

func (c *Channel) defaults() { c.Code = CodeContactWay }

func (s *Store) defaults() { s.Invite = InviteImage }

func (r *Receiver) defaults() { r.Format = FormatXML }
