package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Reports reads the numbers that a report's page shows.
type Reports interface {
	// Report gathers what the link's scope shows of its time.
	Report(ctx context.Context, link bot.ReportLink) (bot.Report, error)
}

// reportView is what the report's page shows.
type reportView struct {
	Shop, Title, Day, Until, Weekday string
	Nothing                          bool
	Tiles                            []bot.ReportLine
	Plot                             plot
	Lines                            []bot.ReportLine
	Stores                           []storeRow
	Quiet                            int
	// Board says that there is a managers' page to go on to.
	Board bool
}

// storeRow is a store's line.
type storeRow struct {
	Name                           string
	Added, Net, Lost, Joined, Left int
	Sales                          string
}

// closedView is what is said where no report is shown.
type closedView struct{ Shop, Title, Text string }

// tiles are the numbers that stand large on top.
var tiles = []string{"新增客户", "净增", "流失", "销售额"}

// report shows the numbers of a signed link to whoever has it. Of what is wrong
// with a link it says no more than that it has ended.
func (s *Site) report(w http.ResponseWriter, r *http.Request) {
	link, err := bot.ReadReport(s.reportKey, r.PathValue("token"), s.now())
	switch {
	case errors.Is(err, bot.ErrReportExpired):
		s.page(w, http.StatusGone, closedPage, closedView{s.shop.Name, "这份日报过期了", "日报的链接 7 天内可以打开。想看数字，在企业微信的应用里发「/战报」就有最新的。"})
		return
	case err != nil || s.reports == nil:
		s.page(w, http.StatusNotFound, closedPage, closedView{s.shop.Name, "没有找到这份日报", "链接可能没有复制完整。请回到企业微信，从日报消息里重新点开。"})
		return
	}
	report, err := s.reports.Report(r.Context(), link)
	if err != nil {
		s.log.WithError(err).Error("a report's page cannot be shown")
		s.page(w, http.StatusServiceUnavailable, closedPage, closedView{s.shop.Name, "日报暂时打不开", "请过几分钟再点一次。一直打不开，就告诉管理员：原因在日志里。"})
		return
	}
	v := viewOf(s.shop.Name, report)
	v.Board = s.hasBoard()
	s.page(w, http.StatusOK, reportPage, v)
}

func viewOf(shop string, r bot.Report) reportView {
	v := reportView{
		Shop: shop, Title: r.Title, Day: r.From.Format("2006年1月2日") + " 周" + weekday(r.From), Weekday: "上周" + weekday(r.From),
		Nothing: r.Now.Nothing(), Plot: newPlot(r.Days), Quiet: r.Quiet,
	}
	if r.Until.Hour() != 0 || r.Until.Minute() != 0 {
		v.Until = "截至 " + r.Until.Format("15:04")
	}
	for _, line := range r.Lines() {
		line.Name, _, _ = strings.Cut(line.Name, "（")
		v.Lines = append(v.Lines, line)
		if slices.Contains(tiles, line.Name) {
			v.Tiles = append(v.Tiles, line)
		}
	}
	for _, one := range r.Stores {
		row := storeRow{Name: one.Name, Added: one.Added, Net: one.Net(), Lost: one.Lost, Joined: one.Joined, Left: one.Left, Sales: "—"}
		if one.Sales != 0 {
			row.Sales = "¥" + one.Sales.String()
		}
		v.Stores = append(v.Stores, row)
	}
	return v
}

func weekday(t time.Time) string {
	return []string{"日", "一", "二", "三", "四", "五", "六"}[t.Weekday()]
}

// count is a number on the plot.
func count(n int) string { return strconv.Itoa(n) }
