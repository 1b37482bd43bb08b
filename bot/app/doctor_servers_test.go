package app

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/store/testserver"
)

func TestDoctorOnTheClock(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true})
	clock := &steppedClock{}
	for _, c := range []struct {
		by     time.Duration
		status doctor.Status
		words  []string
	}{
		{0, doctor.OK, []string{"Asia/Shanghai"}},
		{time.Minute, doctor.Advice, []string{"快了", "NTP"}},
		{-time.Hour, doctor.Fail, []string{"慢了 60 分钟", "clock_skew"}},
	} {
		clock.wrong(c.by)
		report, _ := h.doctor(t, visit{now: clock.now})
		finds(t, report, "clock", c.status, c.words...)
	}
}

func TestDoctorOnTheDatabase(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true})
	base := func(driver, dsn string) visit {
		return visit{bot: func(c *config.Config) { c.Database.Driver, c.Database.DSN = driver, config.Secret(dsn) }}
	}
	t.Run("away", func(t *testing.T) {
		report, _ := h.doctor(t, base("mysql", "bot:hunter2hunter2@tcp("+testserverGone+")/zhanggui"))
		finds(t, report, "database", doctor.Fail, "连不上", "防火墙")
		waits(t, report, "database", "sync", "queues", "messages", "channels")
	})
	t.Run("not yet made", func(t *testing.T) {
		report, text := h.doctor(t, base("sqlite", t.TempDir()+"/new/zhanggui.db"))
		finds(t, report, "database", doctor.OK, "还没有数据库")
		finds(t, report, "sync", doctor.Skipped, "zhanggui serve")
		if strings.Contains(text, "no such") {
			t.Error(text)
		}
	})
	t.Run("a folder", func(t *testing.T) {
		report, _ := h.doctor(t, base("sqlite", t.TempDir()))
		finds(t, report, "database", doctor.Fail, "打不开", "dsn")
	})
	t.Run("wrong password", func(t *testing.T) {
		dsn := testserver.MySQL(t)
		at := strings.LastIndex(dsn, "@")
		report, text := h.doctor(t, base("mysql", "nobody:hunter2hunter2"+dsn[at:]))
		finds(t, report, "database", doctor.Fail, "用户名和密码")
		if strings.Contains(text, "hunter2") {
			t.Error("the password is printed")
		}
	})
	t.Run("newer", func(t *testing.T) {
		dsn := onSQLite(t).dsn
		db, err := sql.Open("sqlite", dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, statement := range []string{"CREATE TABLE migrations (id VARCHAR(64) PRIMARY KEY)", "INSERT INTO migrations VALUES ('9999_from_the_future')"} {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		report, _ := h.doctor(t, base("sqlite", dsn))
		finds(t, report, "database", doctor.Fail, "比这个程序新", "9999_from_the_future", "新版")
		finds(t, report, "sync", doctor.Skipped)
	})
}

func TestDoctorOnRedis(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true})
	server := testserver.StartRedis(t)
	client := func(password config.Secret) visit {
		return visit{bot: func(c *config.Config) { c.Redis.Addr, c.Redis.Password = server.Addr(), password }}
	}
	report, _ := h.doctor(t, client(""))
	finds(t, report, "redis", doctor.OK, server.Addr())
	lock(t, server.Addr(), "right-password")
	report, _ = h.doctor(t, client("wrong-password"))
	finds(t, report, "redis", doctor.Fail, "密码不对", "redis.password")
	report, _ = h.doctor(t, client(""))
	finds(t, report, "redis", doctor.Fail, "redis.password")
	report, _ = h.doctor(t, client("right-password"))
	finds(t, report, "redis", doctor.OK)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	report, _ = h.doctor(t, client("right-password"))
	finds(t, report, "redis", doctor.Fail, "连不上", "留空")
}

// lock gives a Redis a password.
func lock(t *testing.T, addr, password string) {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	if err := client.ConfigSet(t.Context(), "requirepass", password).Err(); err != nil {
		t.Fatal(err)
	}
}
