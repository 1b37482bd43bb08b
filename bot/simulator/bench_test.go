package simulator

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

func benchCorp(b *testing.B) *Simulator {
	s, err := New(Config{CorpID: corp, NoCallLimits: true, JournalSize: 1000,
		Apps:        []App{{Name: "app", AgentID: 1000007, Secret: "s", CustomerContact: true}},
		Staff:       []Staff{{UserID: "liming", CustomerContact: true}},
		ContactWays: []ContactWay{{State: "door", Users: []string{"liming"}}}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s
}

// BenchmarkScan is a customer who scans, without a receiver.
func BenchmarkScan(b *testing.B) {
	s := benchCorp(b)
	for b.Loop() {
		if _, err := s.Scan(Scan{State: "door"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWelcome is a scan and its send_welcome_msg, through the handler.
func BenchmarkWelcome(b *testing.B) {
	s := benchCorp(b)
	s.mu.Lock()
	a := s.order[0]
	a.token = &token{value: "t", app: a, expires: s.now().Add(tokenLife)}
	s.tokens["t"] = a.token
	s.mu.Unlock()
	for b.Loop() {
		id, err := s.Scan(Scan{State: "door"})
		if err != nil {
			b.Fatal(err)
		}
		s.mu.Lock()
		code := s.newCode(a, s.pair("liming", id))
		s.mu.Unlock()
		body := fmt.Sprintf(`{"welcome_code":%q,"text":{"content":"欢迎"},"attachments":[{"msgtype":"link","link":{"title":"券","url":"https://a.b"}}]}`, code)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/cgi-bin/externalcontact/send_welcome_msg?access_token=t", strings.NewReader(body)))
		if !strings.HasPrefix(w.Body.String(), `{"errcode":0`) {
			b.Fatal(w.Body.String())
		}
	}
}

// BenchmarkOverHTTP is an API call over real connections, with the journal.
func BenchmarkOverHTTP(b *testing.B) {
	s := benchCorp(b)
	if err := s.Start("127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	s.mu.Lock()
	a := s.order[0]
	a.token = &token{value: "t", app: a, expires: s.now().Add(tokenLife)}
	s.tokens["t"] = a.token
	s.mu.Unlock()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			res, err := client.Get(s.URL() + "/cgi-bin/externalcontact/get_follow_user_list?access_token=t")
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
	})
}

// BenchmarkCallback is a scan whose encrypted event is delivered to a receiver.
func BenchmarkCallback(b *testing.B) {
	s := benchCorp(b)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	b.Cleanup(receiver.Close)
	crypter, err := wxcrypt.New("tok", aesKey, corp)
	if err != nil {
		b.Fatal(err)
	}
	s.mu.Lock()
	s.order[0].crypter = crypter
	s.mu.Unlock()
	s.SetCallbackURL("app", receiver.URL)
	for b.Loop() {
		for range 64 {
			if _, err := s.Scan(Scan{State: "door"}); err != nil {
				b.Fatal(err)
			}
		}
		if err := s.Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/64, "µs/callback")
}
