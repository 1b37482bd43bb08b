package bot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

var (
	reportKey = []byte("a key of the tests")
	reportDay = time.Date(2026, 11, 21, 16, 0, 0, 0, time.UTC)
	storeLink = bot.ReportLink{
		Scope: bot.Scope{Stores: []string{"s17", "s18"}, UserID: "liming"},
		From:  reportDay, Until: reportDay.AddDate(0, 0, 1), Expires: reportDay.Add(bot.ReportLife),
	}
)

func TestAReportsTokenSaysWhatWasSigned(t *testing.T) {
	everything := storeLink
	everything.Scope = bot.Everything()
	for _, link := range []bot.ReportLink{storeLink, everything} {
		token := bot.SignReport(reportKey, link)
		got, err := bot.ReadReport(reportKey, token, reportDay)
		if err != nil || !cmp.Equal(got, link) {
			t.Errorf("%v %s", err, cmp.Diff(link, got))
		}
		if strings.ContainsAny(token, "/+=%?&") {
			t.Errorf("the token cannot stand in an address: %s", token)
		}
	}
}

func TestAReportsTokenEnds(t *testing.T) {
	token := bot.SignReport(reportKey, storeLink)
	if _, err := bot.ReadReport(reportKey, token, storeLink.Expires.Add(-time.Second)); err != nil {
		t.Errorf("a second before its end: %v", err)
	}
	if _, err := bot.ReadReport(reportKey, token, storeLink.Expires); !errors.Is(err, bot.ErrReportExpired) {
		t.Errorf("at its end: %v", err)
	}
}

func TestAChangedTokenOpensNothing(t *testing.T) {
	token := bot.SignReport(reportKey, storeLink)
	for i := range token {
		changed := token[:i] + string(token[i]^1) + token[i+1:]
		if _, err := bot.ReadReport(reportKey, changed, reportDay); !errors.Is(err, bot.ErrReportToken) {
			t.Fatalf("character %d changed: %v", i, err)
		}
		if _, err := bot.ReadReport(reportKey, token[:i], reportDay); !errors.Is(err, bot.ErrReportToken) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	// An expired token that was tampered with is no expired token.
	if _, err := bot.ReadReport(reportKey, token+"AAAA", storeLink.Expires.AddDate(1, 0, 0)); !errors.Is(err, bot.ErrReportToken) {
		t.Errorf("lengthened and expired: %v", err)
	}
	if _, err := bot.ReadReport([]byte("another key"), token, reportDay); !errors.Is(err, bot.ErrReportToken) {
		t.Errorf("another key: %v", err)
	}
}

func TestWithoutAKeyNothingIsSignedNorRead(t *testing.T) {
	if token := bot.SignReport(nil, storeLink); token != "" {
		t.Errorf("signed without a key: %s", token)
	}
	if _, err := bot.ReadReport(nil, bot.SignReport(reportKey, storeLink), reportDay); !errors.Is(err, bot.ErrReportToken) {
		t.Errorf("read without a key: %v", err)
	}
}

func FuzzReadReport(f *testing.F) {
	signed := bot.SignReport(reportKey, storeLink)
	for _, s := range []string{"", "x", signed, signed + "A", strings.Repeat("A", 9000), "%%%", "中文"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, token string) {
		link, err := bot.ReadReport(reportKey, token, reportDay)
		if err != nil && !errors.Is(err, bot.ErrReportToken) && !errors.Is(err, bot.ErrReportExpired) {
			t.Errorf("an error that nobody expects: %v", err)
		}
		if err == nil && bot.SignReport(reportKey, link) != token {
			t.Errorf("%q opens a report that was never signed so", token)
		}
	})
}
