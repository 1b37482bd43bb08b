package callback_test

import (
	"bufio"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/callback"
)

// echoOf makes the request of an address check.
func (d *door) echoOf(msg string) delivery {
	v := d.seal(msg)
	v.method, v.body = http.MethodGet, ""
	v.query.Set("echostr", v.sealed)
	return v
}

func TestTheAddressCheckIsAnswered(t *testing.T) {
	d := newDoor(t)
	for _, msg := range []string{"1616140317555161061", "94966531020182955848408", "", "掌柜"} {
		if status, body := d.send(d.echoOf(msg)); status != http.StatusOK || body != msg {
			t.Errorf("answered %d %q, want 200 %q", status, body, msg)
		}
	}
	if n := len(d.inbox.kept()); n > 0 {
		t.Errorf("%d checks were kept as events", n)
	}
}

func TestTheAddressCheckOfARobot(t *testing.T) {
	d := newDoor(t)
	v := sealed(d.bot, "42", noon, "n", [16]byte{})
	v.method, v.path, v.body = http.MethodGet, "/callback/wecom/robot", ""
	v.query.Set("echostr", v.sealed)
	if status, body := d.send(v); status != http.StatusOK || body != "42" {
		t.Errorf("answered %d %q", status, body)
	}
}

// The example of Tencent's own library.
func TestTheOfficialAddressCheck(t *testing.T) {
	d := newDoor(t, func(o *callback.Options) {
		o.Receivers[0].ReceiveID = "wx5823bf96d3bd56c7"
		o.Now = func() time.Time { return time.Unix(1409659589, 0) }
	})
	status, body := d.send(delivery{method: http.MethodGet, path: "/callback/wecom/app", query: map[string][]string{
		"msg_signature": {"5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"},
		"timestamp":     {"1409659589"}, "nonce": {"263014780"},
		"echostr": {"P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="},
	}})
	if status != http.StatusOK || body != "1616140317555161061" {
		t.Errorf("answered %d %q", status, body)
	}
}

func TestAddressChecksThatAreRefused(t *testing.T) {
	cases := map[string]func(d *door, v *delivery){
		"no echostr":      func(_ *door, v *delivery) { v.query.Del("echostr") },
		"two echostrs":    func(_ *door, v *delivery) { v.query.Add("echostr", v.sealed) },
		"another echostr": func(d *door, v *delivery) { v.query.Set("echostr", d.app.Seal([]byte("2"), [16]byte{})) },
		"an empty echostr": func(d *door, v *delivery) {
			v.query.Set("echostr", "")
			v.query.Set("msg_signature", d.app.Sign(v.timestamp, v.nonce, ""))
		},
		"no signature":  func(_ *door, v *delivery) { v.query.Del("msg_signature") },
		"no such place": func(_ *door, v *delivery) { v.path = "/callback/wecom/nobody" },
		"a stale timestamp": func(d *door, v *delivery) {
			*v = sealed(d.app, "1", noon.Add(-time.Hour), "n", [16]byte{})
			v.method, v.body = http.MethodGet, ""
			v.query.Set("echostr", v.sealed)
		},
		// A captured event carries a signature that fits here too.
		"an event":          func(d *door, v *delivery) { *v = d.echoOf(contactAdded("wm1")) },
		"a robot's message": func(d *door, v *delivery) { *v = d.echoOf(` {"msgid":"1"}`) },
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			v := d.echoOf("1616140317555161061")
			spoil(d, &v)
			if status, body := d.send(v); status != http.StatusForbidden || body != "forbidden\n" {
				t.Errorf("answered %d %q, want the one answer", status, body)
			}
		})
	}
}

func TestOptionsThatAreRefused(t *testing.T) {
	one := callback.Receiver{Name: "app", Token: appToken, EncodingAESKey: appKey, ReceiveID: corp}
	named := func(name string) callback.Receiver { r := one; r.Name = name; return r }
	keyed := func(token, key string) callback.Receiver {
		r := one
		r.Token, r.EncodingAESKey = token, key
		return r
	}
	cases := []struct {
		name, want string
		options    callback.Options
	}{
		{"no inbox", "inbox", callback.Options{Receivers: []callback.Receiver{one}}},
		{"two of a name", "two receivers", callback.Options{Inbox: &memoryInbox{}, Receivers: []callback.Receiver{one, one}}},
		{"no name", "name", callback.Options{Inbox: &memoryInbox{}, Receivers: []callback.Receiver{named("")}}},
		{"a name with a slash", "name", callback.Options{Inbox: &memoryInbox{}, Receivers: []callback.Receiver{named("a/b")}}},
		{"a name of 32 letters", "name", callback.Options{Inbox: &memoryInbox{}, Receivers: []callback.Receiver{named(strings.Repeat("a", 32))}}},
		{"no token", "token", callback.Options{Inbox: &memoryInbox{}, Receivers: []callback.Receiver{keyed("", appKey)}}},
		{"a short key", "43", callback.Options{Inbox: &memoryInbox{}, Receivers: []callback.Receiver{keyed(appToken, appKey[1:])}}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			_, err := callback.New(tc.options)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("error %v, want one about %q", err, tc.want)
			}
			if strings.Contains(err.Error(), appKey[1:]) || strings.Contains(err.Error(), appToken) {
				t.Errorf("the error shows a secret: %v", err)
			}
		})
	}
}

// rawRequest sends bytes that no client would send and returns the status line.
func rawRequest(t *testing.T, host, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return line
}
