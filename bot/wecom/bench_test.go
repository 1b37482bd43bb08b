package wecom

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// openLimits lets everything pass, so that the wire is what is measured.
type openLimits struct{}

func (openLimits) Take(context.Context, string, int) (time.Duration, error) { return 0, nil }
func (openLimits) TakeAll(context.Context, []string, map[time.Duration]int) (time.Duration, error) {
	return 0, nil
}
func (openLimits) Block(context.Context, string, time.Time) error          { return nil }
func (openLimits) BlockedUntil(context.Context, string) (time.Time, error) { return time.Time{}, nil }

func benchGateway(b *testing.B) (*Gateway, *httptest.Server) {
	b.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		fields := ""
		switch {
		case strings.HasSuffix(r.URL.Path, apiToken):
			fields = `,"access_token":"token","expires_in":7200`
		case strings.HasSuffix(r.URL.Path, apiContact):
			fields = "," + contactPageTwo
		}
		_, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok"`+fields+`}`)
	}))
	b.Cleanup(server.Close)
	log := logrus.New()
	log.SetOutput(io.Discard)
	g, err := New(Options{
		BaseURL: server.URL, CorpID: testCorp, Apps: map[string]App{MainApp: {Secret: testSecret}}, Tokens: newMemoryTokens(),
		Limits: openLimits{}, Tags: newMemoryTags(), Assets: &memoryAssets{byName: map[string]bot.Asset{}}, Log: log,
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(g.Close)
	return g, server
}

func benchSends(b *testing.B, g *Gateway, s bot.Send) {
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if o := g.Send(context.Background(), bot.OutboxItem{Send: s, CreatedAt: time.Now()}); o.Class != bot.ClassDone {
				b.Errorf("%+v", o)
				return
			}
		}
	})
}

// BenchmarkWelcome is a plain call through quota, token and verdict.
func BenchmarkWelcome(b *testing.B) {
	g, _ := benchGateway(b)
	benchSends(b, g, bot.Welcome{Pair: liming, Code: "c", Text: "欢迎", Until: time.Now().Add(time.Hour), Attachments: []bot.Attachment{coupon}})
}

// BenchmarkFetchContact is a call of the SDK by ticket.
func BenchmarkFetchContact(b *testing.B) {
	g, _ := benchGateway(b)
	benchSends(b, g, bot.FetchContact{Pair: liming})
}

// BenchmarkBareHTTP is what the same server and client do without a gateway.
func BenchmarkBareHTTP(b *testing.B) {
	_, server := benchGateway(b)
	wire := newWire()
	b.Cleanup(wire.CloseIdleConnections)
	client := &http.Client{Transport: wire}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			res, err := client.Post(server.URL+"/cgi-bin/"+apiWelcome, "application/json", strings.NewReader(`{"welcome_code":"c"}`))
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
	})
}
