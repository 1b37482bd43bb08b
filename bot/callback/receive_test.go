package callback_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
)

func TestAnEventIsKeptAndAcknowledged(t *testing.T) {
	d := newDoor(t)
	got := d.keep(d.seal(contactAdded("wm1")))
	want := bot.Arrival{
		Key: got.Key, Lane: "customer:wm1", Receiver: "app",
		Kind: bot.KindContactAdded, Format: bot.FormatXML, Body: []byte(contactAdded("wm1")),
		At: time.Unix(1767225600, 0).UTC(), ReceivedAt: noon,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !strings.HasPrefix(got.Key, "app:") || len(got.Key) > 64 {
		t.Errorf("the key is %q", got.Key)
	}
}

func TestARobotsMessageIsKept(t *testing.T) {
	d := newDoor(t)
	msg := `{"msgid":"M1","create_time":1767225600,"aibotid":"aib","from":{"userid":"liming"},"msgtype":"text","text":{"content":"hi"}}`
	for name, envelope := range map[string]string{
		"bare":                 `{"encrypt":"%"}`,
		"as apps get it":       ` {"tousername":"ww1","encrypt":"%","agentid":"218"} `,
		"with a number for id": `{"agentid":218,"encrypt":"%"}`,
		"behind a BOM":         "\uFEFF" + `{"encrypt":"%"}`,
	} {
		t.Run(name, func(t *testing.T) {
			d.inbox.keys, d.inbox.rows = nil, nil
			v := sealed(d.bot, msg, noon, "n", [16]byte{})
			v.path, v.body = "/callback/wecom/robot", strings.Replace(envelope, "%", v.sealed, 1)
			got := d.keep(v)
			want := bot.Arrival{
				Key: got.Key, Lane: "member:liming", Receiver: "robot", Kind: "aibot.text", Format: bot.FormatRobot,
				Body: []byte(msg), At: time.Unix(1767225600, 0).UTC(), ReceivedAt: noon,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheAcknowledgementWaitsForTheInbox(t *testing.T) {
	d := newDoor(t)
	reached, release := make(chan struct{}), make(chan struct{})
	d.inbox.wait = func(context.Context) { close(reached); <-release }
	answered := make(chan int)
	go func() {
		status, _ := d.send(d.seal(contactAdded("wm1")))
		answered <- status
	}()
	<-reached
	select {
	case status := <-answered:
		t.Fatalf("answered %d while the inbox was still writing", status)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if status := <-answered; status != http.StatusOK {
		t.Errorf("answered %d", status)
	}
}

func TestAnInboxThatFailsIsNotAcknowledged(t *testing.T) {
	d := newDoor(t)
	d.inbox.fail = errors.New("dial tcp: root:secret@db refused")
	status, body := d.send(d.seal(contactAdded("wm1")))
	if status != http.StatusServiceUnavailable || strings.Contains(body, "dial") {
		t.Errorf("answered %d %q, want 503 and no cause", status, body)
	}
	d.inbox.fail = nil
	d.keep(d.seal(contactAdded("wm1")))
}

func TestAnInboxThatHangsIsGivenUp(t *testing.T) {
	d := newDoor(t, func(o *callback.Options) { o.Timeout = 20 * time.Millisecond })
	d.inbox.wait = func(ctx context.Context) {
		<-ctx.Done()
		d.inbox.mu.Lock()
		d.inbox.fail = ctx.Err()
		d.inbox.mu.Unlock()
	}
	if status, _ := d.send(d.seal(contactAdded("wm1"))); status != http.StatusServiceUnavailable {
		t.Errorf("answered %d, want 503", status)
	}
}

// A caller who has gone does not take an authentic event with it.
func TestAnEventIsKeptThoughTheCallerHangsUp(t *testing.T) {
	d := newDoor(t)
	reached, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	d.inbox.wait = func(ctx context.Context) {
		close(reached)
		<-release
		done <- ctx.Err()
	}
	ctx, hangUp := context.WithCancel(t.Context())
	v := d.seal(contactAdded("wm1"))
	req, err := http.NewRequestWithContext(ctx, v.method, d.url+v.path+"?"+v.query.Encode(), strings.NewReader(v.body))
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		if res, err := http.DefaultClient.Do(req); err == nil {
			res.Body.Close()
		}
	}()
	<-reached
	hangUp()
	<-gone
	close(release)
	if err := <-done; err != nil {
		t.Errorf("the inbox was told %v", err)
	}
}

func TestTenDeliveriesOfOneEventAtOnceMakeOneRow(t *testing.T) {
	d := newDoor(t)
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			v := sealed(d.app, contactAdded("wm1"), noon.Add(time.Duration(i)*time.Second), "n"+string(rune('0'+i)), [16]byte{byte(i)})
			if status, _ := d.send(v); status != http.StatusOK {
				t.Errorf("answered %d", status)
			}
		})
	}
	wg.Wait()
	if n := len(d.inbox.kept()); n != 1 {
		t.Errorf("%d rows, want one", n)
	}
}

func TestEveryPadIsTaken(t *testing.T) {
	d := newDoor(t)
	for n := range 32 {
		msg := strings.Replace(contactAdded("wm1"), "s17-door", strings.Repeat("d", n), 1)
		if got := d.keep(d.seal(msg)); string(got.Body) != msg {
			t.Errorf("%d more characters: kept %q", n, got.Body)
		}
	}
}

// The official example, as WeCom's page prints it [docs 90968].
func TestTheOfficialExample(t *testing.T) {
	d := newDoor(t, func(o *callback.Options) {
		o.Receivers[0].ReceiveID = "wx5823bf96d3bd56c7"
		o.Now = func() time.Time { return time.Unix(1409659813, 0) }
	})
	status, _ := d.send(delivery{
		method: http.MethodPost, path: "/callback/wecom/app",
		query: map[string][]string{
			"msg_signature": {"477715d11cdb4164915debcba66cb864d751f3e6"},
			"timestamp":     {"1409659813"}, "nonce": {"1372623149"},
		},
		body: officialEnvelope,
	})
	rows := d.inbox.kept()
	if status != http.StatusOK || len(rows) != 1 {
		t.Fatalf("answered %d, kept %d", status, len(rows))
	}
	ev, err := callback.Parse(bot.InboxItem{ID: 1, Arrival: rows[0]})
	want := bot.AppText{MsgID: "4561255354251345929", Content: "hello"}
	if err != nil || ev.Body != want {
		t.Errorf("parsed %+v, %v", ev.Body, err)
	}
}

const officialEnvelope = `<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA[RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==]]></Encrypt>
<AgentID><![CDATA[218]]></AgentID>
</xml>`
