package simulator

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTokenStaysTheSameWhileItIsGood(t *testing.T) {
	c := start(t)
	first := c.want(0, c.gettoken("secret-app"))
	if first["expires_in"] != float64(7200) {
		t.Errorf("expires_in is %v", first["expires_in"])
	}
	c.clock.pass(time.Hour)
	if again := c.gettoken("secret-app"); again.text("access_token") != first.text("access_token") {
		t.Error("another token came within the validity")
	}
	c.clock.pass(time.Hour)
	if later := c.gettoken("secret-app"); later.text("access_token") == first.text("access_token") {
		t.Error("the token outlived its validity")
	}
}

func TestTokenIsAskedFor(t *testing.T) {
	c := start(t)
	call := func(query string) answer { return c.read(http.Get(c.URL() + "/cgi-bin/getcallbackip" + query)) }
	c.want(41001, call(""))
	c.want(40014, call("?access_token=invented"))
	a := c.want(0, c.as("app", "getcallbackip", nil))
	if a["ip_list"] == nil {
		t.Error("ip_list is missing")
	}
	c.RevokeTokens("app")
	c.want(40014, c.as("app", "getcallbackip", nil))
	c.token["app"] = ""
	c.want(0, c.as("app", "getcallbackip", nil))
	c.ExpireTokens("app")
	expired := c.want(42001, c.as("app", "getcallbackip", nil))
	if _, there := expired["ip_list"]; !there {
		t.Error("ip_list must be there on errors too")
	}
	if !strings.Contains(expired.text("errmsg"), "more info at https://open.work.weixin.qq.com/devtool/query?e=42001") {
		t.Errorf("errmsg is %q", expired.text("errmsg"))
	}
}

func TestWrongSecretsBlockTheAddressForAnHour(t *testing.T) {
	c := start(t)
	for range wrongSecrets {
		c.want(40001, c.gettoken("guess"))
	}
	c.want(45009, c.gettoken("secret-app"))
	c.clock.pass(time.Hour)
	c.want(0, c.gettoken("secret-app"))
}

func TestWhoMayCallWhat(t *testing.T) {
	c := start(t, func(conf *Config) { conf.Apps[1].Visible = []string{"hanmei"} })
	c.want(48002, c.as("plain", "externalcontact/get_follow_user_list", nil))
	c.want(48002, c.as("app", "msgaudit/get_permit_user_list", answer{}))
	c.want(48002, c.as("app", "user/list_id", answer{}))
	follow := c.want(0, c.as("crm", "externalcontact/get_follow_user_list", nil))
	if users := follow["follow_user"].([]any); len(users) != 1 || users[0] != "HanMei" {
		t.Errorf("follow_user is %v", users)
	}
	c.want(60011, c.as("crm", "user/get?userid=liming", nil))
	c.want(60111, c.as("crm", "user/get?userid=nobody", nil))
	c.want(0, c.as("crm", "user/get?userid=HANMEI", nil))
	c.SetTrusted("crm", false)
	c.want(60020, c.as("crm", "getcallbackip", nil))
	c.SetTrusted("crm", true)
	c.want(0, c.as("crm", "getcallbackip", nil))
}

func TestCallLimit(t *testing.T) {
	l := newCallLimits(Config{})
	now := time.Now()
	for i := range corpPerMinute {
		if _, err := l.enter("x", "1.1.1.1", now); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
	if _, err := l.enter("x", "1.1.1.1", now); err == nil {
		t.Error("one call more than the limit went through")
	}
	if _, err := l.enter("y", "1.1.1.1", now); err != nil {
		t.Errorf("another API is blocked too: %v", err)
	}
	if _, err := l.enter("x", "1.1.1.1", now.Add(59*time.Second)); err == nil {
		t.Error("the block ended early")
	}
	if _, err := l.enter("x", "1.1.1.1", now.Add(time.Minute)); err != nil {
		t.Errorf("the block outlived its minute: %v", err)
	}
}

func TestParallelLimit(t *testing.T) {
	l := newCallLimits(Config{MaxParallel: 1})
	done, err := l.enter("x", "", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.enter("x", "", time.Now()); err == nil || err.(*Error).Code != 45033 {
		t.Errorf("a second call at once got %v", err)
	}
	done()
	if _, err := l.enter("x", "", time.Now()); err != nil {
		t.Errorf("after the first had ended: %v", err)
	}
}
