package app

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
)

func TestTheLogHidesSecretsAndTelephoneNumbers(t *testing.T) {
	c := &config.Config{}
	c.WeCom.App.Secret = "s3cr3t-of-the-app"
	c.WeCom.Apps = map[string]config.App{"kf": {Secret: "s3cr3t-of-kf"}}
	c.WeCom.Receivers = map[string]config.Receiver{"kf": {EncodingAESKey: "aes-key-of-kf"}}
	c.Redis.Password = "redis-password"
	c.Orders.Secret = "signs-the-orders"
	c.Database.DSN = "zhanggui:dbpass@tcp(db:3306)/zhanggui"

	var out bytes.Buffer
	log, err := NewLog(config.Log{Level: "info", Format: "text"}, &out, secretsOf(c))
	if err != nil {
		t.Fatal(err)
	}
	log.WithError(errors.New(`Get "https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=ww1&corpsecret=other-secret": refused`)).
		WithField("dsn", c.Database.DSN.Reveal()).
		WithField("body", []byte("redis-password")).
		Errorf("app s3cr3t-of-the-app, kf s3cr3t-of-kf %s, signs-the-orders, customer 13812345678, at 1767225600", "aes-key-of-kf")

	for _, hidden := range []string{"s3cr3t", "other-secret", "aes-key", "signs-the", "redis-password", "dbpass", "13812345678"} {
		if strings.Contains(out.String(), hidden) {
			t.Errorf("the log shows %q:\n%s", hidden, out.String())
		}
	}
	for _, kept := range []string{"corpid=ww1", "138****5678", "1767225600", "refused"} {
		if !strings.Contains(out.String(), kept) {
			t.Errorf("the log lost %q:\n%s", kept, out.String())
		}
	}
}

func TestTheLogMayNameSQLitesFile(t *testing.T) {
	c := &config.Config{Database: config.Database{Driver: config.DriverSQLite, DSN: "data/zhanggui.db"}}
	var out bytes.Buffer
	log, err := NewLog(config.Log{Level: "info", Format: "text"}, &out, secretsOf(c))
	if err != nil {
		t.Fatal(err)
	}
	log.Error("open data/zhanggui.db: permission denied")
	if !strings.Contains(out.String(), "open data/zhanggui.db") {
		t.Errorf("nobody can tell which file it is: %s", out.String())
	}
}
