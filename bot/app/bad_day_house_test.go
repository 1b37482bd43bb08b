package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/bot/wxcrypt"
	"github.com/zhanggui/zhanggui/store"
)

// steppedClock is the real clock, put wrong by as much as a test wants.
type steppedClock struct {
	mu     sync.Mutex
	offset time.Duration
}

func (c *steppedClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	// A stepped clock has no monotonic reading, as after a real step.
	return time.Now().Add(c.offset).Round(0)
}

// wrong puts the clock so far ahead of the real one, or behind it.
func (c *steppedClock) wrong(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = by
}

// capture lets people act and returns the callbacks that WeCom would have
// sent, as it wrote them, without sending any.
func (h *house) capture(t testing.TB, act func()) []string {
	t.Helper()
	before := h.sim.Journal.Last()
	lost := h.sim.Faults.Add(simulator.Fault{Callback: "*", Drop: true})
	act()
	h.sim.Faults.Remove(lost)
	var bodies []string
	for _, e := range h.sim.Journal.Calls(func(e simulator.Entry) bool { return e.Seq > before && e.Kind == simulator.EntryCallback && e.Lost() }) {
		bodies = append(bodies, e.Request)
	}
	return bodies
}

// envoy posts callbacks with its own hand, encrypted and signed as WeCom's are.
type envoy struct {
	crypter *wxcrypt.Crypter
	client  *http.Client
	corp    string
	address string
}

func (h *house) envoy(t testing.TB) *envoy {
	t.Helper()
	app := h.config.WeCom.App
	crypter, err := wxcrypt.New(app.Token.Reveal(), app.EncodingAESKey.Reveal(), h.config.WeCom.CorpID)
	if err != nil {
		t.Fatal(err)
	}
	return &envoy{
		crypter: crypter, corp: h.config.WeCom.CorpID, client: &http.Client{Timeout: 30 * time.Second},
		address: "http://" + h.bots[0].Addr() + "/callback/wecom/" + config.MainApp,
	}
}

// post sends one callback, signed at a time, and returns the HTTP status.
func (e *envoy) post(ctx context.Context, msg string, at time.Time) (int, error) {
	var random [16]byte
	rand.Read(random[:])
	sealed := e.crypter.Seal([]byte(msg), random)
	timestamp, nonce := strconv.FormatInt(at.Unix(), 10), rand.Text()[:10]
	q := url.Values{"msg_signature": {e.crypter.Sign(timestamp, nonce, sealed)}, "timestamp": {timestamp}, "nonce": {nonce}}
	body := fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", e.corp, sealed)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.address+"?"+q.Encode(), bytes.NewBufferString(body))
	if err != nil {
		return 0, err
	}
	res, err := e.client.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

// taken wants a callback acknowledged.
func (e *envoy) taken(t testing.TB, msg string) {
	t.Helper()
	if status, err := e.post(t.Context(), msg, time.Now()); err != nil || status != http.StatusOK {
		t.Fatalf("a callback was answered with %d, %v", status, err)
	}
}

// sends are the entries of a customer's time line about one kind of send.
func sends(t testing.TB, db *store.Store, id string, kind bot.SendKind) []bot.TimeLineEntry {
	t.Helper()
	entries, err := db.TimeLine(t.Context(), id, 100)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(entries, func(e bot.TimeLineEntry) bool { return e.Send != kind })
}

// toldCertain counts how often a customer's welcome is recorded as one that
// certainly did not arrive.
func (h *house) toldCertain(t testing.TB, db *store.Store, id string) int {
	t.Helper()
	entries, err := db.TimeLine(t.Context(), id, 100)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if e.Interaction == bot.InteractionWelcomeFailed {
			n++
		}
	}
	return n
}

// noticesOf counts every message to staff that a customer is the subject of.
func (h *house) noticesOf(t testing.TB, id string) int {
	t.Helper()
	return len(sends(t, h.bots[0].Store(), id, bot.KindAppMessage))
}

// greeted wants one welcome on the phone, and nobody told.
func (h *house) greeted(t testing.TB, id string) {
	t.Helper()
	if welcomes, notices := h.welcomes(t, id), h.noticesOf(t, id); welcomes != 1 || notices != 0 {
		t.Errorf("%s: the phone shows %d welcomes and staff were told %d times", id, welcomes, notices)
	}
}
