package web_test

import (
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

var (
	reportKey = []byte("a key of the tests")
	shanghai  = time.FixedZone("Asia/Shanghai", 8*3600)
	evening   = time.Date(2026, 11, 21, 21, 30, 0, 0, shanghai)
	dayLink   = bot.ReportLink{
		Scope: bot.Scope{Stores: []string{"s17"}}, From: evening.Add(-21*time.Hour - 30*time.Minute), Until: evening,
		Expires: evening.Add(bot.ReportLife),
	}
)

// reports answers every link with the same report.
type reports struct {
	report bot.Report
	err    error
	asked  []bot.ReportLink
}

func (r *reports) Report(_ context.Context, link bot.ReportLink) (bot.Report, error) {
	r.asked = append(r.asked, link)
	return r.report, r.err
}

// busyDay is a report with something in all of its parts.
func busyDay() bot.Report {
	r := bot.Report{
		Title: "春芽生活", From: dayLink.From.In(shanghai), Until: evening,
		Now: bot.Numbers{
			Added: 22, Lost: 2, Deleted: 1, Welcomed: 18, WelcomeFailed: 1, WelcomeMedian: 1240 * time.Millisecond,
			WelcomeSlow: 4800 * time.Millisecond, Joined: 12, Left: 3, Orders: 7, Sales: 1322_50, Coupons: 18, Violations: 1,
		},
		Before: bot.Numbers{Added: 15, Lost: 4, Welcomed: 15, WelcomeMedian: time.Second, WelcomeSlow: 2 * time.Second, Sales: 1500_00, Orders: 9},
		Stores: []bot.ReportStore{
			{Name: "十七号店", Numbers: bot.Numbers{Added: 15, Lost: 2, Joined: 8, Left: 3, Sales: 1234_50}},
			{Name: "人民路店", Numbers: bot.Numbers{Added: 7, Joined: 4}},
		},
		Quiet: 1,
	}
	for i, n := range [][2]int{{12, 2}, {8, 3}, {15, 0}, {131, 3}, {9, 12}, {0, 2}, {22, 2}} {
		r.Days = append(r.Days, bot.ReportDay{From: r.From.AddDate(0, 0, i-6), Numbers: bot.Numbers{Added: n[0], Lost: n[1]}})
	}
	return r
}

func reportSite(t testing.TB, from web.Reports, now time.Time, change ...func(*web.Options)) (*web.Site, *strings.Builder) {
	t.Helper()
	log, said := logrus.New(), &strings.Builder{}
	log.SetOutput(said)
	o := web.Options{
		Shop: shop, Files: os.DirFS("../../templates"), Gatherer: prometheus.NewRegistry(), Log: log,
		Reports: from, ReportKey: reportKey, Now: func() time.Time { return now },
	}
	for _, f := range change {
		f(&o)
	}
	s, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s, said
}

func TestASignedLinkShowsTheNumbersOfItsScope(t *testing.T) {
	from := &reports{report: busyDay()}
	s, _ := reportSite(t, from, evening.Add(time.Hour))
	answer, body := get(s, "GET", "/report/"+bot.SignReport(reportKey, dayLink))
	if answer.StatusCode != 200 {
		t.Fatalf("%d %s", answer.StatusCode, body)
	}
	for _, want := range []string{
		"春芽生活 · 日报", "2026年11月21日 周六 · 截至 21:30", "新增客户", "↑7", "¥1322.50", "94.7%", "↓5.3 个百分点", "1.2 秒",
		"十七号店", "人民路店", "另有 1 家店没有动静", "上周六", ">11-15<", ">周日<",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if len(from.asked) != 1 || from.asked[0].Scope.All || strings.Join(from.asked[0].Scope.Stores, ",") != "s17" || !from.asked[0].Until.Equal(evening) {
		t.Errorf("asked for %+v", from.asked)
	}
	if answer.Header.Get("Cache-Control") != "no-store" || answer.Header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(body, "noindex") {
		t.Error("the page may be kept, found or passed on")
	}
}

// Everything comes from this server, and nothing needs what the page's own
// policy forbids.
func TestAReportsPageStandsAlone(t *testing.T) {
	s, _ := reportSite(t, &reports{report: busyDay()}, evening)
	_, body := get(s, "GET", "/report/"+bot.SignReport(reportKey, dayLink))
	if m := regexp.MustCompile(`(?i)https?:|//[a-z]|<script|<style|style=|\son[a-z]+=|NaN|Inf\b`).FindString(body); m != "" {
		t.Errorf("the page has %q", m)
	}
	for _, m := range regexp.MustCompile(`(?:href|src)="([^"]+)"`).FindAllStringSubmatch(body, -1) {
		if answer, _ := get(s, "GET", m[1]); answer.StatusCode != 200 {
			t.Errorf("%s: %d", m[1], answer.StatusCode)
		}
	}
	bars := regexp.MustCompile(`<rect class="(\w+)"[^>]*height="([\d.]+)"`).FindAllStringSubmatch(body, -1)
	if len(bars) != 21 || bars[9][2] != "136.9" {
		t.Errorf("%d bars, the highest %v", len(bars), bars[9])
	}
}

func TestNamesOnAReportAreNoMarkup(t *testing.T) {
	r := busyDay()
	r.Title, r.Stores[0].Name = `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`
	s, _ := reportSite(t, &reports{report: r}, evening)
	if _, body := get(s, "GET", "/report/"+bot.SignReport(reportKey, dayLink)); strings.Contains(body, "<script") || strings.Contains(body, "<img") {
		t.Error("a name became markup")
	}
}

func TestADayWithoutAnythingHasAPage(t *testing.T) {
	s, _ := reportSite(t, &reports{report: bot.Report{Title: "十七号店", From: dayLink.From, Until: evening}}, evening)
	answer, body := get(s, "GET", "/report/"+bot.SignReport(reportKey, dayLink))
	if answer.StatusCode != 200 || !strings.Contains(body, "这一天没有动静") || strings.Contains(body, "各店") {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
}

func TestALinkThatDoesNotHoldOpensNothing(t *testing.T) {
	token := bot.SignReport(reportKey, dayLink)
	for name, c := range map[string]struct {
		path string
		now  time.Time
		code int
		says string
	}{
		"expired":              {token, dayLink.Expires, 410, "这份日报过期了"},
		"tampered":             {token[:len(token)-2] + "AA", evening, 404, "没有找到这份日报"},
		"tampered and expired": {token[:len(token)-2] + "AA", dayLink.Expires.AddDate(1, 0, 0), 404, "没有找到这份日报"},
		"of another key":       {bot.SignReport([]byte("other"), dayLink), evening, 404, "没有找到这份日报"},
		"cut":                  {token[:20], evening, 404, "没有找到这份日报"},
		"nonsense":             {"%E4%B8%AD", evening, 404, "没有找到这份日报"},
	} {
		t.Run(name, func(t *testing.T) {
			from := &reports{report: busyDay()}
			s, _ := reportSite(t, from, c.now)
			answer, body := get(s, "GET", "/report/"+c.path)
			if answer.StatusCode != c.code || !strings.Contains(body, c.says) || len(from.asked) != 0 {
				t.Errorf("%d, asked %d times: %s", answer.StatusCode, len(from.asked), body)
			}
			for _, detail := range []string{"s17", "token", "HMAC", "expired", "22"} {
				if strings.Contains(regexp.MustCompile(`(?s)<body>.*`).FindString(body), detail) {
					t.Errorf("the page tells %q", detail)
				}
			}
		})
	}
}

func TestWithoutReportsThereIsNoPage(t *testing.T) {
	s, _ := site(t)
	if answer, _ := get(s, "GET", "/report/"+bot.SignReport(reportKey, dayLink)); answer.StatusCode != 404 {
		t.Errorf("%d", answer.StatusCode)
	}
}

func TestWhyAReportCannotBeReadIsForTheLog(t *testing.T) {
	s, said := reportSite(t, &reports{err: errors.New("dial tcp 10.1.2.3:3306")}, evening)
	token := bot.SignReport(reportKey, dayLink)
	answer, body := get(s, "GET", "/report/"+token)
	if answer.StatusCode != 503 || !strings.Contains(body, "日报暂时打不开") || strings.Contains(body, "10.1.2.3") {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
	if !strings.Contains(said.String(), "10.1.2.3") || strings.Contains(said.String(), token) {
		t.Errorf("the log says: %s", said)
	}
}
