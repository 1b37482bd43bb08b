// Package config is the configuration: one YAML file, overridden by the
// environment, checked in full before anything starts.
package config

import (
	"fmt"
	"io"
	"time"
)

// Config is everything that can be set. Load fills it from the embedded
// default, a file and the environment.
type Config struct {
	Server   Server   `yaml:"server"`
	WeCom    WeCom    `yaml:"wecom"`
	Database Database `yaml:"database"`
	Redis    Redis    `yaml:"redis"`
	Log      Log      `yaml:"log"`
	Sync     Sync     `yaml:"sync"`
	Orders   Orders   `yaml:"orders"`
	Pages    Pages    `yaml:"pages"`
	Shop     Shop     `yaml:"shop"`

	// file is what was read, places where each setting in it comes from.
	file   string
	places map[string]Place
}

// Server is the bot's own HTTP server.
type Server struct {
	// Listen is the address callbacks come to, "host:port".
	Listen string `yaml:"listen"`
	// PublicURL is how customers' phones reach this server, without a slash at
	// the end; empty means pages and links of the bot are not offered.
	PublicURL string `yaml:"public_url"`
	// ShutdownTimeout is how long a graceful stop may take.
	ShutdownTimeout time.Duration `yaml:"shutdown_timeout"`
}

// WeCom is the corp and what the bot uses of it.
type WeCom struct {
	// APIBaseURL is WeCom's API, or a simulator's.
	APIBaseURL string `yaml:"api_base_url"`
	CorpID     string `yaml:"corp_id"`
	// Timeout bounds one API call.
	Timeout time.Duration `yaml:"timeout"`
	// ClockSkew is how far a callback's timestamp may be from this clock.
	ClockSkew time.Duration `yaml:"clock_skew"`
	// CallsPerMinute is how often the bot calls any one API, at most: WeCom's
	// own limit for a corp is 10,000 [docs 90312].
	CallsPerMinute int `yaml:"calls_per_minute"`
	// App is the main self-built app and its receiver, called "app".
	App App `yaml:"app"`
	// Apps are further self-built apps by name.
	Apps map[string]App `yaml:"apps"`
	// Receivers are further callback receivers by name, served at
	// /callback/wecom/{name}.
	Receivers map[string]Receiver `yaml:"receivers"`
	// Archive is the message archive (会话内容存档).
	Archive Archive `yaml:"archive"`
	// Webhooks are the keys of the push bots (消息推送) of internal groups, by name
	// [docs 99110].
	Webhooks map[string]Secret `yaml:"webhooks"`
	// Kf are the WeChat customer service accounts (微信客服) by open_kfid.
	Kf map[string]Kf `yaml:"kf"`
}

// App is a self-built app: its secret, and the receiver of its callbacks.
type App struct {
	AgentID int    `yaml:"agent_id"`
	Secret  Secret `yaml:"secret"`
	// Token and EncodingAESKey are those of the app's 接收消息 page; without
	// them the app only calls.
	Token          Secret `yaml:"token"`
	EncodingAESKey Secret `yaml:"encoding_aes_key"`
}

// Receiver is one callback address with its own keys.
type Receiver struct {
	Token          Secret `yaml:"token"`
	EncodingAESKey Secret `yaml:"encoding_aes_key"`
	// ReceiveID is the id at the end of every message: the corp id unless said
	// otherwise; "none" for a 智能机器人, whose messages end in no id.
	ReceiveID string `yaml:"receive_id"`
	// Format is "xml" or, for a 智能机器人, "json".
	Format string `yaml:"format"`
	// App is the app whose secret answers events of this receiver; empty is
	// the main one.
	App string `yaml:"app"`
}

// Values of settings that take one of a few.
const (
	DriverSQLite = "sqlite"
	DriverMySQL  = "mysql"
	FormatXML    = "xml"
	FormatJSON   = "json"
	InviteImage  = "image"
	InviteLink   = "link"
	// NoReceiveID is the receive_id of messages that end in none.
	NoReceiveID = "none"
)

// Database is the record of truth.
type Database struct {
	// Driver is "sqlite" or "mysql".
	Driver string `yaml:"driver"`
	// DSN is a file path for sqlite, user:password@tcp(host:3306)/name for
	// mysql.
	DSN Secret `yaml:"dsn"`
}

// Redis is what several instances share; an empty Addr keeps it in the process.
type Redis struct {
	Addr     string `yaml:"addr"`
	Username string `yaml:"username"`
	Password Secret `yaml:"password"`
	DB       int    `yaml:"db"`
}

// Log says how much is logged and how.
type Log struct {
	// Level is debug, info, warn or error.
	Level string `yaml:"level"`
	// Format is text or json.
	Format string `yaml:"format"`
}

// Sync is when everything is compared with WeCom.
type Sync struct {
	// Schedule is a cron line of five fields in the shop's time zone; empty is
	// never.
	Schedule string `yaml:"schedule"`
}

// Orders is how other systems tell of orders.
type Orders struct {
	// Secret signs the calls of /api/orders; empty switches it off.
	Secret Secret `yaml:"secret"`
	// Window is how far a call's time may be from this machine's clock.
	Window time.Duration `yaml:"window"`
}

// Secret is a value that prints as <secret> everywhere; Reveal gives it to the
// one who needs it.
type Secret string

// Reveal is the value itself.
func (s Secret) Reveal() string { return string(s) }

// String hides the value from %s, %v and logs.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "<secret>"
}

// Format hides the value from every verb, %#v and mistaken ones too.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalText hides the value from JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
