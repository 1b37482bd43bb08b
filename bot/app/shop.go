package app

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/engine"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/handlers/archive"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/kf"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/handlers/posts"
	"github.com/zhanggui/zhanggui/handlers/report"
	"github.com/zhanggui/zhanggui/handlers/sales"
	"github.com/zhanggui/zhanggui/templates"
)

// handlerOptions is what the configuration says to the handlers.
func handlerOptions(c *config.Config, m *templates.Catalogue) handlers.Options {
	apps := map[string]string{}
	for name, r := range c.WeCom.AllReceivers() {
		apps[name] = r.App
	}
	return handlers.Options{
		Shop: c.Shop, Messages: m, PublicURL: c.Server.PublicURL, AppOf: apps, ReportKey: reportKey(c),
		SellingKey: sellingKey(c), Login: c.Pages.Login,
		Archive: c.WeCom.Archive, Kf: c.WeCom.Kf,
	}
}

// checkShop finds what is wrong between the parts of the configuration, and
// says where in the file it stands.
func checkShop(c *config.Config, m *templates.Catalogue) error {
	var problems config.Problems
	for _, p := range handlers.Check(handlerOptions(c, m)) {
		problems = append(problems, c.Problem(p.Path, p.Message))
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

// jobs are what happens by the clock.
func (a *App) jobs() []engine.Job {
	if a.o.Quiet {
		return nil
	}
	jobs := []engine.Job{
		{Name: handlers.JobAssets, Schedule: "@every 30m", RunAtStart: true},
		{Name: handlers.JobChannels, Schedule: "@every 5m", RunAtStart: true},
		{Name: handlers.JobReview, Schedule: "10 4 * * *"},
		{Name: bot.JobSync, Schedule: a.o.Config.Sync.Schedule},
		{Name: handlers.JobRoster, Schedule: "@every 1h", RunAtStart: true},
		{Name: alerts.JobTick, Schedule: "@every 1m", Lane: alerts.Lane},
		{Name: posts.JobPosts, Schedule: "@every 5m"},
		{Name: alerts.JobRisk, Schedule: "40 4 * * *"},
		{Name: moderation.JobIntercept, Schedule: "@every 30m", RunAtStart: true},
		{Name: coupons.JobRemind, Schedule: "0 10 * * *"},
		{Name: sales.JobTick, Schedule: "@every 1m"},
		{Name: sales.JobSchedule, Schedule: "5 0 * * *", RunAtStart: true},
	}
	if w := a.o.Config.WeCom; w.Archive.Enabled {
		jobs = append(jobs, engine.Job{Name: archive.JobRead, Schedule: "@every " + w.Archive.Every.String(), RunAtStart: true})
	}
	if len(a.o.Config.WeCom.Kf) > 0 {
		jobs = append(jobs, engine.Job{Name: kf.JobRead, Schedule: "@every 5m", RunAtStart: true})
	}
	if clock := a.o.Config.Shop.Alerts.Report; clock != "" {
		jobs = append(jobs, engine.Job{Name: report.Job, Schedule: daily(clock)})
	}
	return jobs
}

// daily is the cron line of a time of day, "21:30".
func daily(clock string) string {
	hour, minute, _ := strings.Cut(clock, ":")
	return minute + " " + hour + " * * *"
}

// buildInfo tells in /metrics which version runs.
func buildInfo(version string) prometheus.Collector {
	g := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "zhanggui_build_info", Help: "1, with the version that runs.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	g.Set(1)
	return g
}
