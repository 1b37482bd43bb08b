package wecom

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	testCorp   = "ww-test-corp"
	testSecret = "s3cr3t-of-the-app"
	testHook   = "693a91f6-key-of-the-app"
)

// clock is a clock that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 8, 1, 10, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// call is one request that reached the stand-in for WeCom.
type call struct {
	api   string
	token string
	body  []byte
}

func (c call) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(c.body, &v); err != nil {
		t.Fatalf("%s: request is not JSON: %v: %s", c.api, err, c.body)
	}
	return v
}

// answer is what a scripted API says: an object, or a function of the call.
type answer func(c call, w http.ResponseWriter)

// fakeWeCom stands in for WeCom: it checks tokens and says what it is told to.
type fakeWeCom struct {
	*httptest.Server
	mu      sync.Mutex
	answers map[string][]answer
	always  map[string]answer
	calls   []call
	valid   map[string]bool
	issued  int
}

func newFakeWeCom(t *testing.T) *fakeWeCom {
	f := &fakeWeCom{answers: map[string][]answer{}, always: map[string]answer{}, valid: map[string]bool{}}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fakeWeCom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c := call{api: strings.TrimPrefix(r.URL.Path, "/cgi-bin/"), token: r.URL.Query().Get("access_token"), body: body}
	if r.Method == http.MethodGet {
		c.body = []byte(r.URL.RawQuery)
	}
	f.next(c)(c, w)
}

// next chooses the answer: the script first, then the token check, then what
// the API always says, then plain success.
func (f *fakeWeCom) next(c call) answer {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, c)
	if script := f.answers[c.api]; len(script) > 0 {
		f.answers[c.api] = script[1:]
		return script[0]
	}
	if c.api == apiToken {
		if f.always[apiToken] != nil {
			return f.always[apiToken]
		}
		f.issued++
		token := fmt.Sprintf("token-%d-of-the-app", f.issued)
		f.valid[token] = true
		return ok(fmt.Sprintf(`"access_token":%q,"expires_in":7200`, token))
	}
	if c.api != apiWebhook && !f.valid[c.token] {
		return code(40014, "invalid access_token")
	}
	if always := f.always[c.api]; always != nil {
		return always
	}
	return ok("")
}

func (f *fakeWeCom) script(api string, a ...answer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[api] = append(f.answers[api], a...)
}

func (f *fakeWeCom) say(api string, a answer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.always[api] = a
}

// revoke makes every token that was issued invalid.
func (f *fakeWeCom) revoke() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.valid = map[string]bool{}
}

func (f *fakeWeCom) of(api string) []call {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []call
	for _, c := range f.calls {
		if c.api == api {
			found = append(found, c)
		}
	}
	return found
}

func ok(fields string) answer {
	if fields != "" {
		fields = "," + fields
	}
	return raw(200, "application/json", `{"errcode":0,"errmsg":"ok"`+fields+`}`)
}

func code(n int, msg string) answer {
	return raw(200, "application/json", fmt.Sprintf(`{"errcode":%d,"errmsg":%q}`, n, msg))
}

func raw(status int, kind, body string) answer {
	return func(_ call, w http.ResponseWriter) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// fixture is a gateway with everything around it.
type fixture struct {
	*Gateway
	wecom  *fakeWeCom
	clock  *clock
	tokens *memoryTokens
	limits *memoryLimits
	tags   *memoryTags
	assets *memoryAssets
	logs   *safeBuffer
	// sent numbers the messages, so that no two are the same.
	sent int
}

func newFixture(t *testing.T, change ...func(*Options)) *fixture {
	t.Helper()
	f := &fixture{
		wecom: newFakeWeCom(t), clock: newClock(), tokens: newMemoryTokens(), limits: newMemoryLimits(),
		tags: newMemoryTags(), assets: &memoryAssets{byName: map[string]bot.Asset{}}, logs: &safeBuffer{},
	}
	log := logrus.New()
	log.SetOutput(f.logs)
	log.SetLevel(logrus.DebugLevel)
	f.limits.now = f.clock.Now
	o := Options{
		BaseURL: f.wecom.URL, CorpID: testCorp, Apps: map[string]App{MainApp: {AgentID: 1000002, Secret: testSecret}},
		Webhooks: map[string]string{"managers": testHook},
		Tokens:   f.tokens, Limits: f.limits, Tags: f.tags, Assets: f.assets, Now: f.clock.Now, Log: log,
		Files: fstest.MapFS{"pic.png": {Data: onePixel}},
	}
	for _, c := range change {
		c(&o)
	}
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	f.Gateway = g
	return f
}

func (f *fixture) send(s bot.Send, attempts ...int) bot.Outcome {
	item := bot.OutboxItem{ID: 7, Send: s, Meta: s.Meta(), CreatedAt: f.clock.Now()}
	if len(attempts) > 0 {
		item.Attempts, item.Again = attempts[0], true
	}
	return f.Send(context.Background(), item)
}

// insist sends again while the gateway has no place: a slow machine makes
// calls queue, and a queue is not what such a test is about.
func (f *fixture) insist(s bot.Send) bot.Outcome {
	o := f.send(s)
	for range 100 {
		if !o.Free {
			break
		}
		o = f.send(s)
	}
	return o
}

// want checks the class and code of an outcome.
func want(t *testing.T, o bot.Outcome, class bot.Class, code int) {
	t.Helper()
	if o.Class != class || o.Code != code {
		t.Fatalf("outcome is %s %d (%s | %s), want %s %d", o.Class, o.Code, o.Reason, o.Cause, class, code)
	}
	if class == bot.ClassRetry && o.Reason == "" {
		t.Fatalf("an outcome that is not a success gives no reason: %+v", o)
	}
}

type safeBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
