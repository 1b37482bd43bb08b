package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

const (
	corp   = "ww1111aaaa2222bbbb"
	aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	group1 = "wrEXAMPLEgroup000000000000000001"
)

// clock is a clock that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// corpForTest is a running corp: two apps with customer contact, one without,
// the archive, three staff and a group.
type corpForTest struct {
	*Simulator
	t     *testing.T
	clock *clock
	token map[string]string
	phone *receiver
	other *receiver
}

func start(t *testing.T, change ...func(*Config)) *corpForTest {
	t.Helper()
	c := &corpForTest{t: t, clock: &clock{at: time.Date(2026, 1, 1, 9, 0, 0, 0, chinaTime)}, token: map[string]string{},
		phone: listen(t), other: listen(t)}
	conf := Config{
		CorpID: corp, Now: c.clock.now, Seed: 7, RetryDelay: time.Millisecond, CallbackTimeout: 2 * time.Second,
		Apps: []App{
			{Name: "app", AgentID: 1000007, Secret: "secret-app", CallbackURL: c.phone.URL, Token: "tok", EncodingAESKey: aesKey, CustomerContact: true},
			{Name: "crm", AgentID: 1000008, Secret: "secret-crm", CallbackURL: c.other.URL, Token: "tok", EncodingAESKey: aesKey, CustomerContact: true},
			{Name: "plain", AgentID: 1000009, Secret: "secret-plain"},
			{Name: "archive", AgentID: 2000004, Secret: "secret-archive", Archive: true},
		},
		Staff: []Staff{
			{UserID: "liming", Name: "李明", Department: 2, CustomerContact: true},
			{UserID: "HanMei", Name: "韩梅", Department: 2, CustomerContact: true, Tags: []string{"7"}},
			{UserID: "wangzong", Name: "王总"},
		},
		Groups:      []Group{{ChatID: group1, Name: "十七号店福利群1", Owner: "liming"}},
		ContactWays: []ContactWay{{State: "s17-door", Users: []string{"liming"}, SkipVerify: true}},
		Webhooks:    []Webhook{{Key: "hook-key", Name: "alerts"}},
	}
	for _, f := range change {
		f(&conf)
	}
	s, err := New(conf)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c.Simulator = s
	return c
}

// answer is what an API call answered.
type answer map[string]any

func (a answer) code() int { n, _ := a["errcode"].(float64); return int(n) }
func (a answer) text(name string) string {
	v, _ := a[name].(string)
	return v
}

// at goes down into an answer: at("contact_way", "qr_code").
func (a answer) at(path ...string) any {
	var v any = map[string]any(a)
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

// as calls an API with an app's token. A nil body is a GET.
func (c *corpForTest) as(app, api string, body any) answer {
	c.t.Helper()
	if c.token[app] == "" {
		c.token[app] = c.gettoken("secret-" + app).text("access_token")
	}
	sep := "?"
	if strings.Contains(api, "?") {
		sep = "&"
	}
	address := c.URL() + "/cgi-bin/" + api + sep + "access_token=" + c.token[app]
	if body == nil {
		return c.read(http.Get(address))
	}
	text, raw := body.(string)
	if !raw {
		b, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		text = string(b)
	}
	return c.read(http.Post(address, "application/json", strings.NewReader(text)))
}

func (c *corpForTest) contact(api string, body any) answer {
	c.t.Helper()
	return c.as("app", "externalcontact/"+api, body)
}

func (c *corpForTest) gettoken(secret string) answer {
	c.t.Helper()
	return c.read(http.Get(c.URL() + "/cgi-bin/gettoken?corpid=" + corp + "&corpsecret=" + secret))
}

func (c *corpForTest) read(res *http.Response, err error) answer {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	var a answer
	body, _ := io.ReadAll(res.Body)
	if err := json.Unmarshal(body, &a); err != nil || res.StatusCode != http.StatusOK {
		c.t.Fatalf("status %d, body %q: %v", res.StatusCode, body, err)
	}
	return a
}

// refuses checks the code of an answer.
func (c *corpForTest) want(code int, a answer) answer {
	c.t.Helper()
	if a.code() != code {
		c.t.Fatalf("errcode %d %q, want %d", a.code(), a.text("errmsg"), code)
	}
	return a
}

// upload sends a file to an API as the app does.
func (c *corpForTest) upload(api, field, name string, data []byte) answer {
	c.t.Helper()
	c.as("app", "getcallbackip", nil)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, _ := w.CreateFormFile(field, name)
	_, _ = part.Write(data)
	_ = w.Close()
	sep := "?"
	if strings.Contains(api, "?") {
		sep = "&"
	}
	return c.read(http.Post(c.URL()+"/cgi-bin/"+api+sep+"access_token="+c.token["app"], w.FormDataContentType(), &form))
}

func (c *corpForTest) image() string {
	c.t.Helper()
	return c.want(0, c.upload("media/upload?type=image", "media", "a.png", png)).text("media_id")
}

// png is as much of a picture as the first look at it needs.
var png = append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 32)...)

// settle waits until every callback has arrived.
func (c *corpForTest) settle() {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := c.Settle(ctx); err != nil {
		c.t.Fatal(err)
	}
}

// add lets a customer scan and returns the customer and the welcome code that
// the app got.
func (c *corpForTest) add(in Scan) (id, code string) {
	c.t.Helper()
	id, err := c.Scan(in)
	if err != nil {
		c.t.Fatal(err)
	}
	c.settle()
	return id, c.phone.last().WelcomeCode
}

func (c *corpForTest) do(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// message is a decrypted callback.
type message struct {
	ToUserName, FromUserName, MsgType, Event, ChangeType, UserID, ExternalUserID, State, WelcomeCode string
	ChatID                                                                                           string `xml:"ChatId"`
	UpdateDetail, Source, FailReason, Content, EventKey, CardType, ResponseCode                      string
	MsgID                                                                                            string `xml:"MsgId"`
	TaskID                                                                                           string `xml:"TaskId"`
	AgentID, JoinScene, QuitScene, LastMemVer, CurMemVer, MemChangeCnt                               string
	Members                                                                                          []string `xml:"MemChangeList>Item"`
	Options                                                                                          []string `xml:"SelectedItems>SelectedItem>OptionIds>OptionId"`
	CreateTime                                                                                       int64
	raw                                                                                              string
}

// receiver is a callback receiver that verifies and decrypts what comes.
type receiver struct {
	*httptest.Server
	t       *testing.T
	crypter *wxcrypt.Crypter
	mu      sync.Mutex
	got     []message
	tries   int
	// answer decides on a try; nil accepts.
	answer func(w http.ResponseWriter, r *http.Request, try int) bool
}

func listen(t *testing.T) *receiver {
	crypter, err := wxcrypt.New("tok", aesKey, corp)
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{t: t, crypter: crypter}
	r.Server = httptest.NewServer(http.HandlerFunc(r.receive))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) receive(w http.ResponseWriter, req *http.Request) {
	q := req.URL.Query()
	if echo := q.Get("echostr"); echo != "" {
		msg, err := r.crypter.Open(nil, []byte(echo))
		if err != nil || !r.crypter.Verify(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), []byte(echo)) {
			r.t.Errorf("echostr is not ours: %v", err)
		}
		_, _ = w.Write(msg)
		return
	}
	var envelope struct{ ToUserName, AgentID, Encrypt string }
	if err := xml.NewDecoder(req.Body).Decode(&envelope); err != nil {
		r.t.Errorf("envelope: %v", err)
	}
	if !r.crypter.Verify(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), []byte(envelope.Encrypt)) {
		r.t.Error("the signature does not fit")
	}
	plain, err := r.crypter.Open(nil, []byte(envelope.Encrypt))
	if err != nil {
		r.t.Errorf("open: %v", err)
	}
	var m message
	if err := xml.Unmarshal(plain, &m); err != nil {
		r.t.Errorf("message %s: %v", plain, err)
	}
	m.raw = string(plain)
	r.mu.Lock()
	r.tries++
	try, answer := r.tries, r.answer
	r.mu.Unlock()
	if answer != nil && !answer(w, req, try) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, m)
}

func (r *receiver) all() []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]message{}, r.got...)
}

func (r *receiver) last() message {
	r.t.Helper()
	got := r.all()
	if len(got) == 0 {
		r.t.Fatal("no callback came")
	}
	return got[len(got)-1]
}

func (r *receiver) answering(f func(w http.ResponseWriter, req *http.Request, try int) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tries
}
