// Package report tells those who run the shop, once a day, how it did: in words,
// as a picture, and by a link to a page.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/chart"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// Job is the name of the job that sends the daily report.
const Job = "report"

// Options are what a report goes by.
type Options struct {
	Shop     config.Shop
	Messages *templates.Catalogue
	Location *time.Location
	// PublicURL is how phones reach the bot's pages, and ReportKey signs their
	// addresses; without either no page is offered.
	PublicURL string
	ReportKey []byte
	// BoardURL is the address of the managers' page; empty if there is none.
	BoardURL string
	// Charts draws the picture; nil sends none.
	Charts *chart.Drawer
}

// Reporter reads and tells reports.
type Reporter struct {
	Options
	roster *roster.Roster
}

// New makes a Reporter.
func New(o Options) *Reporter {
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	return &Reporter{Options: o, roster: roster.New(o.Shop)}
}

// Counter counts what happened; a bot.ShopDesk does.
type Counter interface {
	Numbers(scope bot.Scope, from, until time.Time, by bot.NumbersBy) ([]bot.Numbers, error)
}

// days is how many days the picture and the page show.
const days = 7

// Read gathers the report of what a scope shows of a time.
func (r *Reporter) Read(desk Counter, scope bot.Scope, span Span) (bot.Report, error) {
	span = Span{From: span.From.In(r.Location), Until: span.Until.In(r.Location)}
	report := bot.Report{Title: r.title(scope), From: span.From, Until: span.Until}
	var err error
	if report.Now, err = all(desk, scope, span); err != nil {
		return bot.Report{}, err
	}
	if report.Before, err = all(desk, scope, span.WeekEarlier()); err != nil {
		return bot.Report{}, err
	}
	for _, day := range span.Days(days) {
		numbers, err := all(desk, scope, day)
		if err != nil {
			return bot.Report{}, err
		}
		report.Days = append(report.Days, bot.ReportDay{From: day.From, Numbers: numbers})
	}
	if len(r.roster.Stores(scope)) > 1 {
		report.Stores, report.Quiet, err = r.stores(desk, scope, span)
	}
	return report, err
}

// all are the numbers of a scope together.
func all(desk Counter, scope bot.Scope, span Span) (bot.Numbers, error) {
	rows, err := desk.Numbers(scope, span.From, span.Until, bot.NumbersAll)
	if err != nil || len(rows) == 0 {
		return bot.Numbers{}, err
	}
	return rows[0], nil
}

// stores are the stores where something happened, and how many others there are.
func (r *Reporter) stores(desk Counter, scope bot.Scope, span Span) ([]bot.ReportStore, int, error) {
	rows, err := desk.Numbers(scope, span.From, span.Until, bot.NumbersStore)
	if err != nil {
		return nil, 0, err
	}
	var busy []bot.ReportStore
	met := map[string]bool{}
	for _, n := range rows {
		if n.Nothing() {
			continue
		}
		met[n.Key] = true
		busy = append(busy, bot.ReportStore{Name: cmp.Or(r.roster.StoreName(n.Key), "不属于任何门店"), Numbers: n})
	}
	slices.SortStableFunc(busy, func(a, b bot.ReportStore) int { return busiest(a.Numbers, b.Numbers) })
	quiet := 0
	for _, s := range r.roster.Stores(scope) {
		if !met[s.ID] {
			quiet++
		}
	}
	return busy, quiet, nil
}

// busiest puts those with more adds first, then those who kept more of them,
// then those who sold more.
func busiest(a, b bot.Numbers) int {
	return cmp.Or(cmp.Compare(b.Added, a.Added), cmp.Compare(b.Net(), a.Net()), cmp.Compare(b.Sales, a.Sales), cmp.Compare(a.Key, b.Key))
}

// title names what a scope shows.
func (r *Reporter) title(scope bot.Scope) string {
	if scope.All {
		return r.Shop.Name
	}
	stores := r.roster.Stores(scope)
	switch len(stores) {
	case 0:
		return "没有门店"
	case 1, 2:
		names := stores[0].Name
		for _, s := range stores[1:] {
			names += "、" + s.Name
		}
		return names
	default:
		return fmt.Sprintf("%s等 %d 家店", stores[0].Name, len(stores))
	}
}
