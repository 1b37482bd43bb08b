package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
)

var shop = config.Shop{
	Name:   "春芽生活",
	Stores: []config.Store{{ID: "s17", Name: "十七号店"}, {ID: "s18", Name: "人民路店"}},
	Coupons: []config.Coupon{
		{ID: "new10", Name: "新客满50减10", Description: "满 50 减 10，7 天内有效"},
		{ID: "moved", Name: "搬走的券", URL: "https://coupon.example.com/moved"},
		{ID: "hostile", Name: `<script>alert(1)</script>`, Description: `"><img src=x onerror=alert(1)>`},
		{ID: "pictured", Name: "有图的券", Picture: "web/static/coupon.png"},
		{ID: "elsewhere", Name: "图在别处", Picture: "words/list.txt"},
	},
}

// site is a site over the shipped templates.
func site(t *testing.T, checks ...web.Check) (*web.Site, *strings.Builder) {
	t.Helper()
	log, said := logrus.New(), &strings.Builder{}
	log.SetOutput(said)
	registry := prometheus.NewRegistry()
	events := prometheus.NewCounter(prometheus.CounterOpts{Name: "zhanggui_events_total", Help: "events"})
	registry.MustRegister(events)
	s, err := web.New(web.Options{
		Shop: shop, Files: os.DirFS("../../templates"), Checks: checks, Gatherer: registry, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, said
}

func get(h http.Handler, method, path string) (*http.Response, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	body, _ := io.ReadAll(w.Result().Body)
	return w.Result(), string(body)
}

func TestWhatAddressesAnswer(t *testing.T) {
	s, _ := site(t)
	for _, c := range []struct {
		method, path string
		code         int
		says         string
	}{
		{"GET", "/healthz", 200, `"status": "alive"`},
		{"GET", "/readyz", 200, `"ready": true`},
		{"GET", "/metrics", 200, "zhanggui_events_total 0"},
		{"GET", "/coupon/new10", 200, "满 50 减 10，7 天内有效"},
		{"GET", "/coupon/new10", 200, "十七号店、人民路店"},
		{"GET", "/coupon/new10", 200, "结账前"},
		{"HEAD", "/coupon/new10", 200, ""},
		{"GET", "/coupon/moved", 302, "https://coupon.example.com/moved"},
		{"GET", "/coupon/pictured", 200, `src="/static/coupon.png"`},
		{"GET", "/coupon/none", 404, "没有找到这一页"},
		{"GET", "/coupon/", 404, "没有找到这一页"},
		{"GET", "/coupon/new10/more", 404, "没有找到这一页"},
		{"GET", "/", 404, "没有找到这一页"},
		{"GET", "/static/page.css", 200, ".ticket"},
		{"GET", "/static/", 404, "没有找到这一页"},
		{"GET", "/static/none.css", 404, "没有找到这一页"},
		{"GET", "/static/..%2f..%2fmessages%2fwelcome%2fdefault.tmpl", 404, "没有找到这一页"},
		{"GET", "/static/..%2fcoupon.html", 404, "没有找到这一页"},
		{"POST", "/coupon/new10", 405, ""},
		{"DELETE", "/", 405, ""},
		{"PUT", "/metrics", 405, ""},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			answer, body := get(s, c.method, c.path)
			if answer.StatusCode != c.code || !strings.Contains(body+answer.Header.Get("Location"), c.says) {
				t.Errorf("got %d %q, want %d with %q", answer.StatusCode, body, c.code, c.says)
			}
		})
	}
}

func TestEveryAnswerIsLockedDown(t *testing.T) {
	s, _ := site(t)
	for _, path := range []string{"/coupon/new10", "/coupon/none", "/healthz", "/readyz", "/static/page.css", "/metrics"} {
		answer, _ := get(s, "GET", path)
		for header, want := range map[string]string{
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "no-referrer",
			"Content-Security-Policy": "default-src 'none'",
		} {
			if got := answer.Header.Get(header); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s is %q, want %q", path, header, got, want)
			}
		}
	}
}

func TestOnlyWhatStaysTheSameIsKeptByPhones(t *testing.T) {
	s, _ := site(t)
	for path, want := range map[string]string{
		"/coupon/new10": "public, max-age=300", "/static/page.css": "public, max-age=300",
		"/coupon/none": "no-store", "/readyz": "no-store", "/healthz": "no-store",
	} {
		if answer, _ := get(s, "GET", path); answer.Header.Get("Cache-Control") != want {
			t.Errorf("%s: Cache-Control is %q, want %q", path, answer.Header.Get("Cache-Control"), want)
		}
	}
}

func TestTextsOfTheShopAreNoMarkup(t *testing.T) {
	s, _ := site(t)
	if _, body := get(s, "GET", "/coupon/hostile"); strings.Contains(body, "<script") || strings.Contains(body, "<img") {
		t.Errorf("the shop's text became markup: %s", body)
	}
	if _, body := get(s, "GET", "/coupon/elsewhere"); strings.Contains(body, "words") {
		t.Errorf("a file that is not served is shown: %s", body)
	}
}

func TestReadinessTellsWhatIsMissing(t *testing.T) {
	var database error
	s, said := site(t,
		web.Check{Name: "database", Check: func(context.Context) error { return database }},
		web.Check{Name: "engine", Check: func(context.Context) error { return nil }},
	)
	answer, body := get(s, "GET", "/readyz")
	if answer.StatusCode != 200 || strings.Count(body, "正常 · ok") != 2 {
		t.Errorf("all is well and it says %d %s", answer.StatusCode, body)
	}

	database = fmt.Errorf("join_way:s17: %w", web.Missing("入群邀请还在准备"))
	answer, body = get(s, "GET", "/readyz")
	if answer.StatusCode != 503 || !strings.Contains(body, "join_way:s17: 入群邀请还在准备") {
		t.Errorf("a sentence is missing: %d %s", answer.StatusCode, body)
	}

	database = errors.New("dial tcp 10.1.2.3:3306: connection refused")
	for range 3 {
		answer, body = get(s, "GET", "/readyz")
	}
	if answer.StatusCode != 503 || strings.Contains(body, "10.1.2.3") || !strings.Contains(body, "原因在日志里") {
		t.Errorf("a cause is told to outsiders: %d %s", answer.StatusCode, body)
	}
	if n := strings.Count(said.String(), "10.1.2.3"); n != 1 {
		t.Errorf("the log was told the cause %d times, want once:\n%s", n, said)
	}
}

func TestAHangingCheckIsCutOff(t *testing.T) {
	s, _ := site(t, web.Check{Name: "database", Check: func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}})
	if answer, _ := get(s, "GET", "/readyz"); answer.StatusCode != 503 {
		t.Errorf("got %d, want 503", answer.StatusCode)
	}
}

func TestBrokenTemplatesEndTheStart(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"none":    {},
		"missing": {"web/coupon.html": {Data: []byte("x")}},
		"broken":  {"web/coupon.html": {Data: []byte("{{.")}, "web/lost.html": {Data: []byte("x")}},
	} {
		if _, err := web.New(web.Options{Files: files, Gatherer: prometheus.NewRegistry(), Log: logrus.New()}); err == nil {
			t.Errorf("%s: New accepts it", name)
		}
	}
}

func TestAPageThatFailsIsNotSentByHalves(t *testing.T) {
	log := logrus.New()
	log.SetOutput(io.Discard)
	s, err := web.New(web.Options{
		Shop: shop, Gatherer: prometheus.NewRegistry(), Log: log,
		Files: fstest.MapFS{
			"web/coupon.html": {Data: []byte("half {{.Nonsense}}")},
			"web/lost.html":   {Data: []byte("lost")},
			"web/report.html": {}, "web/report_closed.html": {}, "web/sale.html": {}, "web/ticket.html": {}, "web/me.html": {}, "web/campaign.html": {}, "web/door.html": {}, "web/till.html": {}, "web/board.html": {}, "web/board_todo.html": {},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer, body := get(s, "GET", "/coupon/new10")
	if answer.StatusCode != 500 || strings.Contains(body, "half") {
		t.Errorf("got %d %q", answer.StatusCode, body)
	}
}

func TestAdviceIsToldAndKeepsNobodyAway(t *testing.T) {
	var database, wecom error
	s, _ := site(t,
		web.Check{Name: "wecom", Advice: true, Check: func(context.Context) error { return wecom }},
		web.Check{Name: "database", Check: func(context.Context) error { return database }},
	)
	wecom = web.Missing("服务器出口 IP 未加入企业可信IP")
	answer, body := get(s, "GET", "/readyz")
	if answer.StatusCode != 200 || !strings.Contains(body, "企业可信IP") || !strings.Contains(body, "有事要处理") || !strings.Contains(body, `"ready": true`) {
		t.Errorf("with advice alone it says %d %s", answer.StatusCode, body)
	}
	database = web.Missing("数据库不在")
	answer, body = get(s, "GET", "/readyz")
	if answer.StatusCode != 503 || !strings.Contains(body, "还没准备好") || !strings.Contains(body, "企业可信IP") {
		t.Errorf("with advice and something missing it says %d %s", answer.StatusCode, body)
	}
}
