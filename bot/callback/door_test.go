package callback_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

const (
	corp     = "ww1111aaaa2222bbbb"
	appToken = "QDG6eK"
	appKey   = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
	botToken = "robotToken"
	botKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
)

// noon is what the clock of every test shows.
var noon = time.Unix(1767225660, 0).UTC()

// memoryInbox keeps arrivals by key, as the store does.
type memoryInbox struct {
	mu   sync.Mutex
	rows []bot.Arrival
	keys map[string]bool
	// fail is what Put answers; wait, if set, is called by Put first.
	fail error
	wait func(context.Context)
}

func (m *memoryInbox) Put(ctx context.Context, a bot.Arrival) (bool, error) {
	if m.wait != nil {
		m.wait(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return false, m.fail
	}
	if m.keys[a.Key] {
		return false, nil
	}
	if m.keys == nil {
		m.keys = map[string]bool{}
	}
	m.keys[a.Key] = true
	m.rows = append(m.rows, a)
	return true, nil
}

func (m *memoryInbox) kept() []bot.Arrival {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]bot.Arrival(nil), m.rows...)
}

// door is a Handler behind a real HTTP server, and the side of WeCom.
type door struct {
	t        testing.TB
	inbox    *memoryInbox
	registry *prometheus.Registry
	url      string
	app, bot *wxcrypt.Crypter
}

func newDoor(t testing.TB, change ...func(*callback.Options)) *door {
	t.Helper()
	d := &door{t: t, inbox: &memoryInbox{}, registry: prometheus.NewRegistry()}
	o := callback.Options{
		Receivers: []callback.Receiver{
			{Name: "app", Token: appToken, EncodingAESKey: appKey, ReceiveID: corp},
			{Name: "robot", Token: botToken, EncodingAESKey: botKey, JSON: true},
		},
		Inbox: d.inbox, Now: func() time.Time { return noon }, Registry: d.registry,
	}
	for _, c := range change {
		c(&o)
	}
	h, err := callback.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	d.url = server.URL
	d.app, d.bot = crypter(t, appToken, appKey, corp), crypter(t, botToken, botKey, "")
	return d
}

func crypter(t testing.TB, token, key, id string) *wxcrypt.Crypter {
	t.Helper()
	c, err := wxcrypt.New(token, key, id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// delivery is one HTTP request as WeCom makes it; tests spoil its parts.
type delivery struct {
	method, path     string
	query            url.Values
	body             string
	contentType      string
	sealed           string
	timestamp, nonce string
}

// seal makes the delivery of a message to the app, signed now.
func (d *door) seal(msg string) delivery { return sealed(d.app, msg, noon, "n1", [16]byte{7}) }

// sealed makes the delivery of a message in an XML envelope.
func sealed(c *wxcrypt.Crypter, msg string, at time.Time, nonce string, random [16]byte) delivery {
	text := c.Seal([]byte(msg), random)
	v := delivery{
		method: http.MethodPost, path: "/callback/wecom/app", contentType: "text/xml",
		sealed: text, timestamp: strconv.FormatInt(at.Unix(), 10), nonce: nonce,
		body: fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt><AgentID><![CDATA[1000007]]></AgentID></xml>", corp, text),
	}
	v.query = url.Values{
		"msg_signature": {c.Sign(v.timestamp, nonce, text)}, "timestamp": {v.timestamp}, "nonce": {nonce},
	}
	return v
}

// send delivers it and returns the answer.
func (d *door) send(v delivery) (status int, body string) {
	d.t.Helper()
	req, err := http.NewRequest(v.method, d.url+v.path+"?"+v.query.Encode(), strings.NewReader(v.body))
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Content-Type", v.contentType)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return res.StatusCode, string(data)
}

// keep delivers something that must be kept, and returns the row.
func (d *door) keep(v delivery) bot.Arrival {
	d.t.Helper()
	before := len(d.inbox.kept())
	if status, body := d.send(v); status != http.StatusOK || body != "" {
		d.t.Fatalf("answered %d %q, want 200 and nothing", status, body)
	}
	rows := d.inbox.kept()
	if len(rows) != before+1 {
		d.t.Fatalf("%d new rows, want one", len(rows)-before)
	}
	return rows[before]
}

// contactAdded is the event most tests send.
func contactAdded(customer string) string {
	return "<xml><ToUserName><![CDATA[" + corp + "]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>" +
		"<CreateTime>1767225600</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event>" +
		"<ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[liming]]></UserID>" +
		"<ExternalUserID><![CDATA[" + customer + "]]></ExternalUserID><State><![CDATA[s17-door]]></State>" +
		"<WelcomeCode><![CDATA[WC1]]></WelcomeCode></xml>"
}
