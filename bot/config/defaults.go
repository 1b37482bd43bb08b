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
	}
	c.Database = Database{Driver: DriverSQLite, DSN: "data/zhanggui.db"}
	c.Log = Log{Level: "info", Format: "text"}
	c.Sync = Sync{Schedule: "30 3 * * *"}
	c.Orders = Orders{Window: 5 * time.Minute}
	c.Shop.Timezone = "Asia/Shanghai"
	c.Shop.Welcome.AgainAfter = 10 * time.Minute
}

func (c *Channel) defaults() { c.Code = CodeContactWay }

func (s *Store) defaults() { s.Invite = InviteImage }

func (r *Receiver) defaults() { r.Format = FormatXML }
