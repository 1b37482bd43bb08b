package callback

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/zhanggui/zhanggui/bot"
)

// wantRatio is how much quicker the door must be than one which parses with
// the standard library.
const wantRatio = 1.7

// nullInbox keeps nothing, so that only the door is measured.
type nullInbox struct{}

func (nullInbox) Put(context.Context, bot.Arrival) (bool, error) { return true, nil }

// nullWriter is the answer nobody reads.
type nullWriter struct {
	header http.Header
	status int
}

func (w *nullWriter) Header() http.Header         { return w.header }
func (w *nullWriter) WriteHeader(status int)      { w.status = status }
func (w *nullWriter) Write(p []byte) (int, error) { return len(p), nil }

// post is one callback that can be sent again and again.
type post struct {
	request *http.Request
	body    *bytes.Reader
	writer  nullWriter
}

// post makes the callback of the most frequent event, an added customer.
func newPost(b *testing.B, rc *receiver) *post {
	b.Helper()
	plain, err := os.ReadFile("testdata/samples/add_external_contact.xml")
	if err != nil {
		b.Fatal(err)
	}
	text := rc.crypter.Seal(plain, [16]byte{1, 2, 3})
	envelope := fmt.Sprintf("<xml><ToUserName><![CDATA[ww1111aaaa2222bbbb]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt><AgentID><![CDATA[1000007]]></AgentID></xml>", text)
	url := fmt.Sprintf("/callback/wecom/app?msg_signature=%s&timestamp=1767225660&nonce=1372623149", rc.crypter.Sign("1767225660", "1372623149", text))
	body := bytes.NewReader([]byte(envelope))
	return &post{
		request: httptest.NewRequest(http.MethodPost, url, body), body: body,
		writer: nullWriter{header: http.Header{}},
	}
}

// send gives the callback to a handler.
func (p *post) send(b *testing.B, to http.Handler) {
	if _, err := p.body.Seek(0, 0); err != nil {
		b.Fatal(err)
	}
	p.writer.status = 0
	to.ServeHTTP(&p.writer, p.request)
	if p.writer.status != http.StatusOK {
		b.Fatalf("answered %d", p.writer.status)
	}
}

// benchHandler is the door as it is.
func benchHandler(b *testing.B) *Handler {
	b.Helper()
	h, err := New(Options{
		Receivers: []Receiver{{
			Name: "app", Token: "QDG6eK", ReceiveID: "ww1111aaaa2222bbbb",
			EncodingAESKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
		}},
		Inbox: nullInbox{}, Registry: prometheus.NewRegistry(),
		Now: func() time.Time { return time.Unix(1767225660, 0) },
	})
	if err != nil {
		b.Fatal(err)
	}
	return h
}

// xmlHandler is the same door with encoding/xml on envelope and event.
func xmlHandler(h *Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /callback/wecom/{receiver}", func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rc := h.addressed(r)
		s, _, err := h.signedQuery(r)
		if err != nil {
			h.refuse(w, rc, err)
			return
		}
		buf := bodies.Get().(*bytes.Buffer)
		defer bodies.Put(buf)
		buf.Reset()
		if err := readBody(buf, r); err != nil {
			h.refuse(w, rc, err)
			return
		}
		a, err := xmlArrive(rc, s, buf.Bytes(), h.now())
		if err != nil {
			h.refuse(w, rc, err)
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), h.timeout)
		defer cancel()
		if _, err := h.inbox.Put(ctx, a); err != nil {
			http.Error(w, "unavailable", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
		h.metrics.count(rc.name, string(a.Kind), resultKept)
		h.metrics.ack.Observe(time.Since(start).Seconds())
	})
	return mux
}

// xmlArrive verifies, opens and reads a callback with encoding/xml.
func xmlArrive(rc *receiver, s signed, body []byte, now time.Time) (bot.Arrival, error) {
	var envelope struct{ ToUserName, AgentID, Encrypt string }
	if err := xml.Unmarshal(body, &envelope); err != nil {
		return bot.Arrival{}, err
	}
	plain, err := rc.unseal(s, []byte(envelope.Encrypt))
	if err != nil {
		return bot.Arrival{}, err
	}
	var event struct {
		ToUserName, FromUserName, CreateTime, MsgType, Event, ChangeType string
		UserID, ExternalUserID, State, WelcomeCode, ChatId               string
	}
	if err := xml.Unmarshal(plain, &event); err != nil {
		return bot.Arrival{}, err
	}
	at, _ := unixTime(strings.TrimSpace(event.CreateTime))
	sum := sha256.Sum256(plain)
	return bot.Arrival{
		Key: "app:" + hex.EncodeToString(sum[:16]), Lane: "customer:" + event.ExternalUserID, Receiver: rc.name,
		Kind: bot.Kind(event.Event + "." + event.ChangeType), Format: bot.FormatXML, Body: plain, At: at, ReceivedAt: now,
	}, nil
}

// BenchmarkEnvelope sends a callback through the door, and through the same
// door with encoding/xml, by turns, and reports how much longer the second
// takes. It fails below wantRatio.
func BenchmarkEnvelope(b *testing.B) {
	h := benchHandler(b)
	p := newPost(b, h.receivers["app"])
	slow := xmlHandler(h)
	race(b, func() { p.send(b, h) }, func() { p.send(b, slow) })
}

// BenchmarkEnvelopeWithoutHTTP is the same race without request and answer.
func BenchmarkEnvelopeWithoutHTTP(b *testing.B) {
	h := benchHandler(b)
	rc := h.receivers["app"]
	s, body := benchBody(b, h)
	race(b, func() {
		text, ok := rc.envelope(body)
		plain, err := rc.unseal(s, text)
		if !ok || err != nil {
			b.Fatal("refused", err)
		}
		if a, _ := arrive(rc.name, plain, h.now()); a.Lane == "" {
			b.Fatal("no lane")
		}
	}, func() {
		if a, err := xmlArrive(rc, s, body, h.now()); err != nil || a.Lane == "" {
			b.Fatal("refused", err)
		}
	})
}

// race measures two functions by turns, in lots large enough for the clock.
func race(b *testing.B, quick, slow func()) {
	const lot = 100
	var quickTime, slowTime time.Duration
	rounds := 0
	for b.Loop() {
		start := time.Now()
		for range lot {
			quick()
		}
		middle := time.Now()
		for range lot {
			slow()
		}
		quickTime += middle.Sub(start)
		slowTime += time.Since(middle)
		rounds++
	}
	ratio := float64(slowTime) / float64(quickTime)
	n := float64(rounds * lot)
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(float64(quickTime.Nanoseconds())/n, "flat-ns/req")
	b.ReportMetric(float64(slowTime.Nanoseconds())/n, "xml-ns/req")
	b.ReportMetric(0, "ns/op")
	if rounds > 10 && ratio < wantRatio {
		b.Errorf("encoding/xml takes %.2f times as long, want at least %.1f", ratio, wantRatio)
	}
}

// benchBody is the callback's body and parameters.
func benchBody(b *testing.B, h *Handler) (signed, []byte) {
	b.Helper()
	p := newPost(b, h.receivers["app"])
	s, _, err := h.signedQuery(p.request)
	if err != nil {
		b.Fatal(err)
	}
	var body bytes.Buffer
	if err := readBody(&body, p.request); err != nil {
		b.Fatal(err)
	}
	return s, body.Bytes()
}

// BenchmarkEnvelopeCrypto is verifying and opening alone.
func BenchmarkEnvelopeCrypto(b *testing.B) {
	h := benchHandler(b)
	s, body := benchBody(b, h)
	text, _ := xmlEnvelope(body)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.receivers["app"].unseal(s, text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEnvelopeScan is finding the ciphertext alone.
func BenchmarkEnvelopeScan(b *testing.B) {
	_, body := benchBody(b, benchHandler(b))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := xmlEnvelope(body); !ok {
			b.Fatal("malformed")
		}
	}
}

// BenchmarkEnvelopeArrive is making the inbox row of an opened event.
func BenchmarkEnvelopeArrive(b *testing.B) {
	plain := benchPlain(b)
	now := time.Now()
	b.ReportAllocs()
	for b.Loop() {
		if a, _ := arrive("app", plain, now); a.Lane == "" {
			b.Fatal("no lane")
		}
	}
}

// BenchmarkParse is the full parse, which happens in the worker.
func BenchmarkParse(b *testing.B) {
	item := bot.InboxItem{Arrival: bot.Arrival{Format: bot.FormatXML, Body: benchPlain(b)}}
	b.ReportAllocs()
	for b.Loop() {
		if ev, err := Parse(item); err != nil || ev.Kind != bot.KindContactAdded {
			b.Fatal(ev, err)
		}
	}
}

func benchPlain(b *testing.B) []byte {
	b.Helper()
	plain, err := os.ReadFile("testdata/samples/add_external_contact.xml")
	if err != nil {
		b.Fatal(err)
	}
	return plain
}
