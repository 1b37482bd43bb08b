package doctor

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"

	"github.com/zhanggui/zhanggui/bot/config"
)

func TestDatabase(t *testing.T) {
	fine := DatabaseState{Server: "MariaDB 10.11.6"}
	with := func(change func(*DatabaseState)) DatabaseState {
		s := fine
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		driver string
		state  DatabaseState
		err    error
		status Status
		words  []string
	}{
		"fine":            {"mysql", fine, nil, OK, []string{"MariaDB 10.11.6", "最新"}},
		"not yet there":   {"sqlite", DatabaseState{Missing: true}, nil, OK, []string{"还没有数据库", "第一次 zhanggui serve"}},
		"older schema":    {"mysql", with(func(s *DatabaseState) { s.Behind = []string{"0003"} }), nil, OK, []string{"自动补上"}},
		"newer schema":    {"mysql", with(func(s *DatabaseState) { s.Ahead = []string{"9999_future"} }), nil, Fail, []string{"比这个程序新", "9999_future", "换回新版"}},
		"old server":      {"mysql", with(func(s *DatabaseState) { s.Server, s.TooOld = "MySQL 5.7.44", true }), nil, Fail, []string{"MySQL 5.7.44 太旧", "8.0.1", "10.6"}},
		"only reading":    {"mysql", with(func(s *DatabaseState) { s.Denied = []string{"read_only=ON"} }), nil, Fail, []string{"写不进去", "read_only", "主库"}},
		"folder closed":   {"sqlite", with(func(s *DatabaseState) { s.Denied, s.Folder = []string{"folder /data"}, "/data" }), nil, Fail, []string{"写不进去", "/data", "权限"}},
		"narrow tables":   {"mysql", with(func(s *DatabaseState) { s.Narrow = []string{"customers"} }), nil, Fail, []string{"customers", "utf8mb4"}},
		"little room":     {"sqlite", with(func(s *DatabaseState) { s.Free = 500 << 20 }), nil, Advice, []string{"只剩 500 MB"}},
		"no room":         {"sqlite", with(func(s *DatabaseState) { s.Free = 5 << 20 }), nil, Fail, []string{"只剩 5 MB"}},
		"file broken":     {"sqlite", DatabaseState{}, errors.New("file is not a database"), Fail, []string{"打不开", "file is not a database", "备份"}},
		"wrong password":  {"mysql", DatabaseState{}, &mysqldriver.MySQLError{Number: 1045, Message: "Access denied"}, Fail, []string{"用户名和密码"}},
		"no such base":    {"mysql", DatabaseState{}, &mysqldriver.MySQLError{Number: 1049, Message: "Unknown database"}, Fail, []string{"CREATE DATABASE"}},
		"no right":        {"mysql", DatabaseState{}, &mysqldriver.MySQLError{Number: 1044, Message: "denied"}, Fail, []string{"GRANT"}},
		"too many":        {"mysql", DatabaseState{}, &mysqldriver.MySQLError{Number: 1040, Message: "Too many connections"}, Fail, []string{"max_connections"}},
		"no such name":    {"mysql", DatabaseState{}, &net.DNSError{Name: "db.example.com"}, Fail, []string{"db.example.com", "主机名"}},
		"server away":     {"mysql", DatabaseState{}, errors.New("dial tcp 127.0.0.1:3306: connect: connection refused"), Fail, []string{"连不上", "防火墙"}},
		"unreadable dsn":  {"mysql", DatabaseState{}, errors.New("store: mysql: the DSN must look like user…"), Fail, []string{"database.dsn 写得不对"}},
		"too old, no etc": {"mysql", with(func(s *DatabaseState) { s.TooOld, s.Narrow = true, []string{"x"} }), nil, Fail, []string{"太旧"}},
	} {
		t.Run(name, func(t *testing.T) {
			check := Database(config.Database{Driver: c.driver, DSN: "data/zhanggui.db"}, func(context.Context) (DatabaseState, error) { return c.state, c.err })
			says(t, check.Run(t.Context()), c.status, c.words...)
		})
	}
}

func TestRedis(t *testing.T) {
	for name, c := range map[string]struct {
		addr, version string
		err           error
		instances     []string
		status        Status
		words         []string
	}{
		"not needed":        {"", "", nil, []string{"one"}, OK, []string{"单个实例不需要"}},
		"several instances": {"", "", nil, []string{"one", "two"}, Advice, []string{"one、two", "redis:"}},
		"fine":              {"r:6379", "7.2.4", nil, nil, OK, []string{"r:6379", "7.2.4"}},
		"unknown version":   {"r:6379", "", nil, nil, OK, nil},
		"old":               {"r:6379", "4.0.14", nil, nil, Fail, []string{"4.0.14 太旧"}},
		"away":              {"r:6379", "", errors.New("dial tcp: connection refused"), nil, Fail, []string{"连不上", "r:6379", "留空"}},
		"wrong password":    {"r:6379", "", errors.New("WRONGPASS invalid username-password pair or user is disabled."), nil, Fail, []string{"密码不对", "redis.password"}},
		"no password":       {"r:6379", "", errors.New("NOAUTH Authentication required."), nil, Fail, []string{"设了密码就填"}},
		"no such db":        {"r:6379", "", errors.New("ERR DB index is out of range"), nil, Fail, []string{"0 号库"}},
		"no right":          {"r:6379", "", errors.New("NOPERM this user has no permissions"), nil, Fail, []string{"权限不够"}},
		"no such name":      {"r:6379", "", &net.DNSError{Name: "r"}, nil, Fail, []string{"解析不了"}},
	} {
		t.Run(name, func(t *testing.T) {
			check := Redis(config.Redis{Addr: c.addr, Password: "hunter2hunter2"}, func(context.Context) (string, error) { return c.version, c.err },
				func(context.Context) []string { return c.instances })
			says(t, check.Run(t.Context()), c.status, c.words...)
		})
	}
}

func TestClock(t *testing.T) {
	// Half past the second: what WeCom cuts off is what is added again.
	now := time.Date(2026, 3, 1, 9, 0, 0, 5e8, time.UTC)
	for name, c := range map[string]struct {
		ahead  time.Duration
		err    error
		status Status
		words  []string
	}{
		"right":        {0, nil, OK, []string{"Asia/Shanghai", "+08:00"}},
		"a bit":        {3 * time.Second, nil, OK, nil},
		"fast":         {90 * time.Second, nil, Advice, []string{"快了 90 秒", "NTP", "10 分钟"}},
		"slow":         {-30 * time.Second, nil, Advice, []string{"慢了 30 秒"}},
		"out of range": {-11 * time.Minute, nil, Fail, []string{"慢了 11 分钟", "拒掉"}},
		"no answer":    {0, no{msg: "no connection"}, Skipped, []string{"下一项"}},
	} {
		t.Run(name, func(t *testing.T) {
			check := Clock(func() time.Time { return now }, 10*time.Minute, "Asia/Shanghai",
				func(context.Context) (time.Time, error) { return now.Add(-c.ahead).Truncate(time.Second), c.err })
			says(t, check.Run(t.Context()), c.status, c.words...)
		})
	}
}

func TestNetworkAndTokens(t *testing.T) {
	there := httptest.NewServer(http.NotFoundHandler())
	defer there.Close()
	for name, c := range map[string]struct {
		err    error
		status Status
		words  []string
	}{
		"fine":           {nil, OK, []string{"2 个应用"}},
		"wrong corp":     {no{code: 40013}, Fail, []string{"企业 ID", "40013", "我的企业"}},
		"wrong secret":   {no{code: 40001}, Fail, []string{"「app」的 Secret 不对", "别反复试", "wecom.app.secret", "wecom.apps.till.secret"}},
		"another's":      {no{code: 40091}, Fail, []string{"别的企业", "40091"}},
		"blocked":        {no{code: 45009}, Fail, []string{"一小时"}},
		"page of proxy":  {no{advice: "收到的是网页而不是企业微信的回答（可能被代理或防火墙拦截）"}, Fail, []string{"代理", "网页"}},
		"something else": {no{code: 50003, advice: "应用已停用"}, Fail, []string{"应用已停用", "50003", "devtool/query?e=50003"}},
	} {
		t.Run(name, func(t *testing.T) {
			check := Network(there.URL, []string{"till", "app"}, func(context.Context, string) error { return c.err })
			says(t, check.Run(t.Context()), c.status, c.words...)
		})
	}
}

func TestTheWayToWeCom(t *testing.T) {
	for name, c := range map[string]struct {
		err   error
		words []string
	}{
		"dns":     {&net.DNSError{Name: "qyapi.weixin.qq.com"}, []string{"查不到 qyapi.weixin.qq.com", "DNS"}},
		"timeout": {context.DeadlineExceeded, []string{"超时", "HTTPS_PROXY"}},
		"other":   {errors.New("strange"), []string{"连不上", "curl"}},
	} {
		t.Run(name, func(t *testing.T) { says(t, noWay("https://qyapi.weixin.qq.com", c.err), Fail, c.words...) })
	}
	own := quietTLS(http.NotFoundHandler())
	defer own.Close()
	says(t, Network(own.URL, nil, nil).Run(t.Context()), Fail, "不可信", "根证书")
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	says(t, Network(gone.URL, nil, nil).Run(t.Context()), Fail, "拒绝了连接", "zhanggui simulate")
}
