package config

import (
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// tidy takes off what people add without meaning anything by it: addresses
// with a slash at the end.
func (c *Config) tidy() {
	c.Server.PublicURL = strings.TrimRight(c.Server.PublicURL, "/")
	c.WeCom.APIBaseURL = strings.TrimRight(c.WeCom.APIBaseURL, "/")
}

// validate lets every section check itself, and reports all that is wrong.
func (c *Config) validate() Problems {
	var found Problems
	r := report{config: c, found: &found}
	c.Server.validate(r.in("server"))
	c.WeCom.validate(r.in("wecom"))
	c.Database.validate(r.in("database"))
	c.Redis.validate(r.in("redis"))
	c.Log.validate(r.in("log"))
	c.Sync.validate(r.in("sync"))
	c.Orders.validate(r.in("orders"))
	c.Pages.validate(r.in("pages"))
	c.validateLogin(r)
	c.Shop.validate(r.in("shop"))
	return found
}

func (s *Server) validate(r report) {
	if !isAddress(s.Listen) {
		r.bad("listen", "wants host:port or :port, as 127.0.0.1:8080 or :8080; has %s", quote(s.Listen))
	}
	if s.PublicURL != "" {
		r.baseAddress("public_url", s.PublicURL)
	}
	r.positive("shutdown_timeout", s.ShutdownTimeout)
}

func (d *Database) validate(r report) {
	r.oneOf("driver", d.Driver, DriverSQLite, DriverMySQL)
	dsn := d.DSN.Reveal()
	if !r.needed("dsn", dsn) {
		return
	}
	server := serverDSN.MatchString(dsn)
	switch {
	case d.Driver == DriverSQLite && server:
		r.bad("dsn", "is a server's address and the driver is sqlite; set database.driver to mysql")
	case d.Driver == DriverSQLite && (strings.ContainsAny(dsn, "?") || strings.Contains(dsn, "://") || strings.HasPrefix(dsn, ":")):
		r.bad("dsn", "wants the path of a file, as data/zhanggui.db, without options")
	case d.Driver == DriverSQLite && strings.HasSuffix(dsn, "/"):
		r.bad("dsn", "is a folder; wants the path of a file, as data/zhanggui.db")
	case d.Driver == DriverMySQL && !server:
		r.bad("dsn", "wants user:password@tcp(host:3306)/name")
	}
}

// serverDSN is what go-sql-driver reads: user:password@net(address)/name.
var serverDSN = regexp.MustCompile(`^.*@[a-z0-9]+\([^)]*\)/[^/?]+(\?.*)?$`)

func (d *Redis) validate(r report) {
	if d.Addr != "" && !isAddress(d.Addr) {
		// The value stays unsaid: an address written as a URL may hold a password.
		r.bad("addr", "wants host:port, as 127.0.0.1:6379, without redis:// and without a password")
	}
	if d.DB < 0 {
		r.bad("db", "wants 0 or more, has %d", d.DB)
	}
}

func (l *Log) validate(r report) {
	r.oneOf("level", l.Level, "debug", "info", "warn", "error")
	r.oneOf("format", l.Format, "text", "json")
}

// isAddress accepts host:port and :port.
func isAddress(addr string) bool {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || strings.ContainsAny(host, "/@ ") {
		return false
	}
	n, err := strconv.Atoi(port)
	return err == nil && n >= 0 && n <= 65535
}

// webAddress refuses what is no http address. It does not repeat the value,
// which may hold a password.
func (r report) webAddress(key, value string) {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		r.bad(key, "wants an address that begins with https:// or http://")
	case u.User != nil:
		r.bad(key, "must not hold a user or password")
	}
}

// baseAddress is a web address that paths are put behind.
func (r report) baseAddress(key, value string) {
	r.webAddress(key, value)
	if strings.ContainsAny(value, "?#") {
		r.bad(key, "must not hold ? or #: paths are put behind it")
	}
}

func (r report) positive(key string, d time.Duration) {
	if d <= 0 {
		r.bad(key, "wants more than 0s")
	}
}
