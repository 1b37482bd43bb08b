package callback_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot/callback"
	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

// TestRefusals sends everything that must be refused: all of it gets one
// answer, and none of it reaches the inbox.
func TestRefusals(t *testing.T) {
	otherKey := crypter(t, appToken, botKey, corp)
	otherToken := crypter(t, "another", appKey, corp)
	otherCorp := crypter(t, appToken, appKey, "ww9999")
	noCorp := crypter(t, appToken, appKey, "")
	msg := contactAdded("wm1")
	cases := []struct {
		name  string
		cause string
		spoil func(d *door, v *delivery)
	}{
		{"no signature", "msg_signature", func(_ *door, v *delivery) { v.query.Del("msg_signature") }},
		{"an empty signature", "signature is wrong", func(_ *door, v *delivery) { v.query.Set("msg_signature", "") }},
		{"a wrong signature", "signature is wrong", func(_ *door, v *delivery) { v.query.Set("msg_signature", strings.Repeat("0", 40)) }},
		{"two signatures", "msg_signature", func(_ *door, v *delivery) { v.query.Add("msg_signature", "0") }},
		{"two timestamps", "timestamp", func(_ *door, v *delivery) { v.query.Add("timestamp", v.timestamp) }},
		{"two nonces", "nonce", func(_ *door, v *delivery) { v.query.Add("nonce", v.nonce) }},
		{"no nonce", "nonce", func(_ *door, v *delivery) { v.query.Del("nonce") }},
		{"a timestamp not covered by the signature", "signature is wrong", func(_ *door, v *delivery) { v.query.Set("timestamp", "1767225661") }},
		{"a timestamp that is no number", "no time", func(_ *door, v *delivery) { v.query.Set("timestamp", "now") }},
		{"a timestamp with a sign", "no time", func(_ *door, v *delivery) { v.query.Set("timestamp", "+176722566") }},
		{"a timestamp beyond all numbers", "no time", func(_ *door, v *delivery) { v.query.Set("timestamp", strings.Repeat("9", 30)) }},
		{"a stale timestamp", "too far", func(d *door, v *delivery) {
			*v = sealed(d.app, msg, noon.Add(-10*time.Minute-time.Second), "n", [16]byte{})
		}},
		{"a future timestamp", "too far", func(d *door, v *delivery) {
			*v = sealed(d.app, msg, noon.Add(10*time.Minute+time.Second), "n", [16]byte{})
		}},
		{"another ciphertext than was signed", "signature is wrong", func(d *door, v *delivery) {
			v.body = strings.Replace(v.body, v.sealed, d.app.Seal([]byte(msg), [16]byte{9}), 1)
		}},
		{"another key", "padding", func(_ *door, v *delivery) { *v = sealed(otherKey, msg, noon, "n", [16]byte{}) }},
		{"another token", "signature is wrong", func(_ *door, v *delivery) { *v = sealed(otherToken, msg, noon, "n", [16]byte{}) }},
		{"another receive id", "receive id", func(_ *door, v *delivery) { *v = sealed(otherCorp, msg, noon, "n", [16]byte{}) }},
		{"no receive id", "receive id", func(_ *door, v *delivery) { *v = sealed(noCorp, msg, noon, "n", [16]byte{}) }},
		{"signed but no base64", "base64", func(d *door, v *delivery) { v.resign(d.app, "<>") }},
		{"signed but half a block", "32-byte blocks", func(d *door, v *delivery) { v.resign(d.app, v.sealed[:64]) }},
		{"an empty body", "envelope", func(_ *door, v *delivery) { v.body = "" }},
		{"a truncated body", "envelope", func(_ *door, v *delivery) { v.body = v.body[:len(v.body)-3] }},
		{"a body of JSON", "envelope", func(_ *door, v *delivery) { v.body = `{"encrypt":"` + v.sealed + `"}` }},
		{"two ciphertexts", "envelope", func(_ *door, v *delivery) {
			v.body = strings.Replace(v.body, "</xml>", "<Encrypt>x</Encrypt></xml>", 1)
		}},
		{"a body over the limit", "too long", func(_ *door, v *delivery) { v.body += strings.Repeat(" ", 1<<20) }},
		{"a receiver that does not exist", "signature is wrong", func(_ *door, v *delivery) { v.path = "/callback/wecom/nobody" }},
		{"the other receiver", "envelope", func(_ *door, v *delivery) { v.path = "/callback/wecom/robot" }},
		{"no receiver", "address", func(_ *door, v *delivery) { v.path = "/callback/wecom/" }},
		{"a longer path", "address", func(_ *door, v *delivery) { v.path += "/more" }},
		{"PUT", "method", func(_ *door, v *delivery) { v.method = http.MethodPut }},
		{"DELETE", "method", func(_ *door, v *delivery) { v.method = http.MethodDelete }},
		{"GET of an event", "echostr", func(_ *door, v *delivery) { v.method = http.MethodGet }},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			var logged bytes.Buffer
			d := newDoor(t, func(o *callback.Options) { o.Log = debugLog(&logged) })
			v := d.seal(msg)
			tc.spoil(d, &v)
			status, body := d.send(v)
			if status != http.StatusForbidden || body != "forbidden\n" {
				t.Errorf("answered %d %q, want the one answer", status, body)
			}
			if rows := d.inbox.kept(); len(rows) > 0 {
				t.Errorf("it was kept: %+v", rows)
			}
			if !strings.Contains(logged.String(), tc.cause) {
				t.Errorf("the log says %q, want %q", &logged, tc.cause)
			}
			for _, secret := range []string{appToken, appKey, botToken, botKey, "liming"} {
				if strings.Contains(logged.String(), secret) {
					t.Errorf("the log shows %q: %s", secret, &logged)
				}
			}
		})
	}
}

// resign puts another ciphertext into the delivery and signs it rightly.
func (v *delivery) resign(c *wxcrypt.Crypter, text string) {
	v.body = "<xml><Encrypt><![CDATA[" + text + "]]></Encrypt></xml>"
	v.query.Set("msg_signature", c.Sign(v.timestamp, v.nonce, text))
}

func debugLog(to *bytes.Buffer) *logrus.Logger {
	log := logrus.New()
	log.SetOutput(to)
	log.SetLevel(logrus.DebugLevel)
	return log
}

func TestABodyOfUnknownLengthOverTheLimit(t *testing.T) {
	d := newDoor(t)
	v := d.seal(contactAdded("wm1"))
	// A reader of an unknown kind is sent in chunks, without a Content-Length.
	body := struct{ *strings.Reader }{strings.NewReader(v.body + strings.Repeat(" ", 1<<20))}
	res, err := http.Post(d.url+v.path+"?"+v.query.Encode(), "text/xml", body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusForbidden || len(d.inbox.kept()) > 0 {
		t.Errorf("answered %d", res.StatusCode)
	}
}

func TestTheWindowOfTimeHasTwoSides(t *testing.T) {
	d := newDoor(t, func(o *callback.Options) { o.Skew = time.Minute })
	for off, want := range map[time.Duration]int{
		-61 * time.Second: 403, -60 * time.Second: 200, 0: 200, 60 * time.Second: 200, 61 * time.Second: 403,
	} {
		if status, _ := d.send(sealed(d.app, contactAdded("wm1"), noon.Add(off), "n", [16]byte{})); status != want {
			t.Errorf("%v off: answered %d, want %d", off, status, want)
		}
	}
}

func TestAQueryThatCannotBeRead(t *testing.T) {
	d := newDoor(t)
	v := d.seal(contactAdded("wm1"))
	res, err := http.Post(d.url+v.path+"?"+v.query.Encode()+"&x=%zz", "text/xml", strings.NewReader(v.body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("answered %d", res.StatusCode)
	}
}

func TestABodyThatTricklesIsGivenUp(t *testing.T) {
	d := newDoor(t, func(o *callback.Options) { o.Timeout = 30 * time.Millisecond })
	v := d.seal(contactAdded("wm1"))
	u, err := url.Parse(d.url)
	if err != nil {
		t.Fatal(err)
	}
	status := rawRequest(t, u.Host, "POST "+v.path+"?"+v.query.Encode()+" HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n<xml>")
	if !strings.HasPrefix(status, "HTTP/1.1 403") {
		t.Errorf("answered %q", status)
	}
}
