package doctor

import (
	"context"
	"encoding/xml"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

const (
	token = "EXAMPLEtoken"
	key   = "EXAMPLEkeyEXAMPLEkeyEXAMPLEkeyEXAMPLEkeyABA"
	corp  = "ww1111aaaa2222bbbb"
)

// door answers as the bot does, and then lets a test change the answer.
type door struct {
	crypter *wxcrypt.Crypter
	events  []string
}

func newDoor(t *testing.T, token string) *door {
	t.Helper()
	c, err := wxcrypt.New(token, key, corp)
	if err != nil {
		t.Fatal(err)
	}
	return &door{crypter: c}
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	sealed := q.Get("echostr")
	if r.Method == http.MethodPost {
		var envelope struct{ Encrypt string }
		text, _ := io.ReadAll(r.Body)
		if xml.Unmarshal(text, &envelope) == nil {
			sealed = envelope.Encrypt
		}
	}
	plain, err := d.crypter.Open(nil, []byte(sealed))
	if err != nil || !d.crypter.Verify(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), []byte(sealed)) {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	if r.Method == http.MethodPost {
		d.events = append(d.events, string(plain))
		return
	}
	w.Write(plain)
}

// knockAt makes the self-test at an address.
func knockAt(t *testing.T, address string, transport http.RoundTripper) Finding {
	t.Helper()
	return Callback(CallbackOptions{
		PublicURL: address, CorpID: corp, Now: time.Now, Transport: transport,
		Receivers: map[string]config.Receiver{"app": {Token: token, EncodingAESKey: key, ReceiveID: corp, Format: config.FormatXML}},
	}).Run(t.Context())
}

func TestADoorThatAnswers(t *testing.T) {
	d := newDoor(t, token)
	s := httptest.NewServer(d)
	defer s.Close()
	says(t, knockAt(t, s.URL, nil), Advice, "自测通过", "只有这台机器自己打得开")
	if len(d.events) != 1 || !strings.Contains(d.events[0], TestEvent) {
		t.Fatalf("the door was sent %v", d.events)
	}
	knockAt(t, s.URL, nil)
	if d.events[0] != d.events[1] {
		t.Error("a second test is another event: it would add a row to the inbox")
	}
}

func TestWhoAnswersInTheBotsPlace(t *testing.T) {
	page := func(status int, header, value, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(header, value)
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	for name, c := range map[string]struct {
		answer http.Handler
		words  []string
	}{
		"wrong key":           {newDoor(t, "anotherToken"), []string{"不认「app」的暗号", "重启 zhanggui serve", "Token 和 EncodingAESKey"}},
		"404 of a proxy":      {page(404, "Content-Type", "text/html", "<h1>404</h1>"), []string{"敲错了门", "404", "/callback/", "proxy_pass"}},
		"page of a proxy":     {page(200, "Content-Type", "text/html", "<html>备案</html>"), []string{"是一个网页", "拦截页"}},
		"password of a proxy": {page(401, "WWW-Authenticate", "Basic", "login"), []string{"门拦下了", "401", "放行"}},
		"forbidden by a CDN":  {page(403, "Server", "cdn", "<html>blocked</html>"), []string{"门拦下了", "403"}},
		"redirect":            {page(301, "Location", "https://bot.example.com", ""), []string{"会跳转", "301", "不跟着跳"}},
		"nothing behind it":   {page(502, "Server", "nginx", "<h1>Bad Gateway</h1>"), []string{"机器人不在", "502", "zhanggui serve"}},
		"other text":          {page(200, "Content-Type", "text/plain", "hello"), []string{"答得不对"}},
		"database away": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				http.Error(w, "unavailable", http.StatusServiceUnavailable)
				return
			}
			newDoor(t, token).ServeHTTP(w, r)
		}), []string{"存不下来", "数据库"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(c.answer)
			defer s.Close()
			says(t, knockAt(t, s.URL, nil), Fail, c.words...)
		})
	}
}

func TestASlowDoorIsTooLate(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer s.Close()
	says(t, knockAt(t, s.URL, nil), Fail, "敲门 1 秒没有应答", "healthz")
}

// quietTLS serves with a certificate of its own, and does not write that nobody
// trusts it.
func quietTLS(h http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	return s
}

// lost is a way that fails with an error.
type lost struct{ err error }

func (l lost) RoundTrip(*http.Request) (*http.Response, error) { return nil, l.err }

func TestTheWayToTheDoor(t *testing.T) {
	t.Run("nobody listens", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		says(t, knockAt(t, "http://"+l.Addr().String(), nil), Fail, "没有人应门", "在另一个窗口运行 zhanggui serve")
	})
	t.Run("no such name", func(t *testing.T) {
		f := knockAt(t, "https://bot.example.com", lost{&net.DNSError{Err: "no such host", Name: "bot.example.com", IsNotFound: true}})
		says(t, f, Fail, "bot.example.com 查不到", "DNS")
	})
	t.Run("certificate of our own", func(t *testing.T) {
		s := quietTLS(newDoor(t, token))
		defer s.Close()
		says(t, knockAt(t, s.URL, nil), Fail, "证书不行", "不是公认的机构签发的")
	})
	t.Run("https spoken to http", func(t *testing.T) {
		s := httptest.NewServer(newDoor(t, token))
		defer s.Close()
		says(t, knockAt(t, strings.Replace(s.URL, "http://", "https://", 1), nil), Fail, "说的却是 http", "反向代理")
	})
	t.Run("cut", func(t *testing.T) {
		says(t, knockAt(t, "https://bot.example.com", lost{io.ErrUnexpectedEOF}), Fail, "敲门没有结果")
	})
	t.Run("timeout", func(t *testing.T) {
		says(t, knockAt(t, "https://bot.example.com", lost{context.DeadlineExceeded}), Fail, "没有应答")
	})
}

func TestWhatTheSelfTestNeeds(t *testing.T) {
	says(t, Callback(CallbackOptions{Now: time.Now}).Run(t.Context()), Fail, "接收消息")
	says(t, knockAt(t, "", nil), Advice, "server.public_url")
}

func TestPagesThatCustomersOpen(t *testing.T) {
	coupons := []config.Coupon{{ID: "new10", Name: "新客满50减10"}, {ID: "away", Name: "别处", URL: "https://example.com"}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /coupon/new10", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<h1>新客满50减10</h1>") })
	s := httptest.NewServer(mux)
	defer s.Close()
	says(t, Pages(s.URL, false, coupons, nil).Run(t.Context()), OK, "1 张")
	says(t, Pages(s.URL, false, []config.Coupon{{ID: "gone", Name: "没了"}}, nil).Run(t.Context()), Fail, "「没了」的页面打不开", "重启 zhanggui serve")
	says(t, Pages("", false, coupons, nil).Run(t.Context()), Advice, "没有地方打开")
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "别的网站") }))
	defer other.Close()
	says(t, Pages(other.URL, false, coupons, nil).Run(t.Context()), Fail, "页面不对")
	door := httptest.NewServer(http.RedirectHandler("/login?next=%2Fcoupon%2Fnew10", http.StatusFound))
	defer door.Close()
	says(t, Pages(door.URL, true, coupons, nil).Run(t.Context()), OK, "1 张")
	says(t, Pages(door.URL, false, coupons, nil).Run(t.Context()), Fail, "没有开登录")
}
