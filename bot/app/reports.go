package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/report"
	"github.com/zhanggui/zhanggui/store"
)

// reportKey signs the addresses of reports. It is derived from the app's secret,
// so that all instances have the same and nobody has one setting more to keep.
func reportKey(c *config.Config) []byte {
	mac := hmac.New(sha256.New, []byte(c.WeCom.App.Secret.Reveal()))
	mac.Write([]byte("zhanggui report page"))
	return mac.Sum(nil)
}

// reports reads for a page what a message told.
type reports struct {
	store    *store.Store
	reporter *report.Reporter
}

func newReports(db *store.Store, o handlers.Options) (*reports, error) {
	options, err := handlers.ReportOptions(o)
	if err != nil {
		return nil, err
	}
	return &reports{store: db, reporter: report.New(options)}, nil
}

// Report gathers what the link's scope shows of its time.
func (r *reports) Report(ctx context.Context, link bot.ReportLink) (bot.Report, error) {
	return r.reporter.Read(counting{ctx, r.store}, link.Scope, report.Span{From: link.From, Until: link.Until})
}

// counting counts for one request.
type counting struct {
	ctx   context.Context
	store *store.Store
}

// Numbers counts what happened.
func (c counting) Numbers(scope bot.Scope, from, until time.Time, by bot.NumbersBy) ([]bot.Numbers, error) {
	return c.store.Numbers(c.ctx, scope, from, until, by)
}
