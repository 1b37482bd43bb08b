package report

import (
	"slices"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/chart"
	"github.com/zhanggui/zhanggui/templates"
)

// textBytes is what a message to staff may have [docs 90236].
const textBytes = 2048

// The most stores and members of staff that the text names.
const (
	mostStores = 10
	mostStaff  = 8
)

// Told is a report as it is sent.
type Told struct {
	Text string
	// Nothing says that nothing happened.
	Nothing bool
	// Picture is nil if there is nothing to show, or nobody draws.
	Picture *bot.File
}

// Tell puts a report into words and a picture. The link works for a week from
// the report's end.
func (r *Reporter) Tell(v bot.View, scope bot.Scope, span Span) (Told, error) {
	report, err := r.Read(v.Desk(), scope, span)
	if err != nil {
		return Told{}, err
	}
	best, err := r.best(v, scope, span)
	if err != nil {
		return Told{}, err
	}
	text, err := r.text(report, best, r.link(scope, report))
	if err != nil {
		return Told{}, err
	}
	picture, err := r.picture(report)
	return Told{Text: text, Nothing: report.Now.Nothing(), Picture: picture}, err
}

// text says as much as a message holds: what does not fit is on the page, and
// what is left out is said to be.
func (r *Reporter) text(report bot.Report, best []templates.ReportRow, link string) (string, error) {
	data := templates.Report{
		Title: report.Title, Day: day(report.From), At: clock(report.Until), Weekday: "上" + weekday(report.From),
		Nothing: report.Now.Nothing(), Staff: best, Quiet: report.Quiet, Link: link, Board: r.BoardURL,
	}
	if data.Nothing && !report.Before.Nothing() {
		data.Added = strconv.Itoa(report.Before.Added)
	}
	for _, line := range report.Lines() {
		data.Lines = append(data.Lines, templates.ReportLine{Name: line.Name, Value: line.Now, Change: line.Change})
	}
	for _, s := range report.Stores {
		data.Stores = append(data.Stores, row(s.Name, s.Numbers))
	}
	for len(data.Stores) > mostStores {
		shorten(&data)
	}
	for {
		text, err := r.Messages.Message("staff/report", data)
		if err != nil || len(text) <= textBytes || !shorten(&data) {
			return templates.Cut(text, textBytes), err
		}
	}
}

// shorten leaves out what is missed least, and says so. An address is left out
// as a whole: one that is cut leads nowhere.
func shorten(d *templates.Report) bool {
	switch {
	case len(d.Stores) > 0:
		d.Stores = d.Stores[:len(d.Stores)-1]
		d.More++
	case len(d.Staff) > 0:
		d.Staff = nil
	case d.Board != "":
		d.Board = ""
	case d.Link != "":
		d.Link = ""
	default:
		return false
	}
	return true
}

// best are the members of staff with whom somebody came or went, those who added
// most first. Who added two of them counts once under each.
func (r *Reporter) best(v bot.View, scope bot.Scope, span Span) ([]templates.ReportRow, error) {
	rows, err := v.Desk().Numbers(scope, span.From, span.Until, bot.NumbersStaff)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(n bot.Numbers) bool { return n.Added+n.Lost == 0 || n.Key == "" })
	slices.SortStableFunc(rows, busiest)
	var best []templates.ReportRow
	for _, n := range rows[:min(len(rows), mostStaff)] {
		name, err := r.roster.Name(v.Staff(), n.Key)
		if err != nil {
			return nil, err
		}
		best = append(best, row(name, n))
	}
	return best, nil
}

// row keeps long names from filling the message.
func row(name string, n bot.Numbers) templates.ReportRow {
	r := templates.ReportRow{Name: templates.CutRunes(name, 20), Added: n.Added, Net: n.Net(), Lost: n.Lost}
	if n.Sales != 0 {
		r.Sales = "¥" + n.Sales.String()
	}
	return r
}

// link is the address of the report's page; empty if there is none.
func (r *Reporter) link(scope bot.Scope, report bot.Report) string {
	token := bot.SignReport(r.ReportKey, bot.ReportLink{
		Scope: scope, From: report.From, Until: report.Until, Expires: report.Until.Add(bot.ReportLife),
	})
	if r.PublicURL == "" || token == "" {
		return ""
	}
	return r.PublicURL + "/report/" + token
}

// picture shows the last days; nil where all of them are empty.
func (r *Reporter) picture(report bot.Report) (*bot.File, error) {
	empty := !slices.ContainsFunc(report.Days, func(d bot.ReportDay) bool { return d.Added != 0 || d.Lost != 0 })
	if r.Charts == nil || empty {
		return nil, nil
	}
	bars := chart.Bars{
		Title:  report.Title + " · 近 " + strconv.Itoa(len(report.Days)) + " 天",
		Series: []chart.Series{{Name: "新增"}, {Name: "净增"}, {Name: "流失"}},
	}
	for _, d := range report.Days {
		bars.Labels = append(bars.Labels, d.From.Format("1-2"))
		for i, n := range []int{d.Added, d.Net(), d.Lost} {
			bars.Series[i].Values = append(bars.Series[i].Values, float64(n))
		}
	}
	data, err := r.Charts.Draw(bars)
	if err != nil {
		return nil, err
	}
	return &bot.File{Name: "日报 " + report.From.Format("1月2日") + ".png", Data: data}, nil
}

// day is "11月21日 周六".
func day(t time.Time) string { return t.Format("1月2日") + " " + weekday(t) }

func weekday(t time.Time) string {
	return "周" + []string{"日", "一", "二", "三", "四", "五", "六"}[t.Weekday()]
}

// clock is a time of day; empty at midnight, when a whole day has gone.
func clock(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 {
		return ""
	}
	return t.Format("15:04")
}
