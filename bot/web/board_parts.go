package web

import "slices"

// boardPart is a part of the managers' page: what it is called, what has to be read
// for it, the tables that it has, and how it looks.
type boardPart struct {
	id, title string
	// wide is how many of the page's twelve columns it takes on a desk.
	wide   int
	needs  []boardSource
	tables []string
	show   func(*boardSheet) boardPanel
}

// boardParts are the page, from top to bottom. What its first column says must be
// unique, and so must the tables be: both stand in addresses.
var boardParts = []boardPart{
	{"trend", "新增与流失", 8, []boardSource{fromDays}, []string{"days"}, showTrend},
	{"funnel", "从新增到复购", 4, []boardSource{fromJourney}, []string{"funnel"}, showFunnel},
	{"channels", "各渠道净增", 4, []boardSource{fromDays}, []string{"channels"}, showChannels},
	{"stores", "各门店净增", 4, []boardSource{fromDays}, []string{"stores"}, showStores},
	{"staff", "各店员净增", 4, []boardSource{fromDays}, []string{"staff"}, showStaff},
	{"cohorts", "每周新客的留存", 8, []boardSource{fromJourney}, []string{"cohorts"}, showCohorts},
	{"rfm", "老客分布（RFM）", 4, []boardSource{fromJourney}, []string{"rfm", "spent"}, showRFM},
	{"welcome", "欢迎语", 6, []boardSource{fromDays}, []string{"welcome", "within"}, showWelcome},
	{"money", "订单与销售额", 6, []boardSource{fromDays}, []string{"money"}, showMoney},
	{"groups", "客户群", 8, []boardSource{fromWatch}, []string{"groups"}, showGroups},
	{"violations", "违规与规则", 4, []boardSource{fromWatch}, []string{"violations", "rules"}, showViolations},
	{"deletions", "删除与扎堆", 6, []boardSource{fromDays, fromWatch}, []string{"storms"}, showDeletions},
	{"prices", "内容的删除代价", 6, []boardSource{fromWatch}, []string{"prices"}, showPrices},
	{"coupons", "优惠券", 6, []boardSource{fromSelling}, []string{"coupons"}, showCoupons},
	{"sales", "抢购", 6, []boardSource{fromSelling}, []string{"sales"}, showSales},
	{"work", "店员表现", 12, []boardSource{fromDays}, []string{"work"}, showWork},
}

// boardPanel is a part of the page as it is shown.
type boardPanel struct {
	ID, Title, Name, Class string
	// Term defines the title, where it is a number's.
	Term string
	// Lead says the most important in a sentence; Notes what to bear in mind.
	Lead  string
	Notes []string
	// Problem says that it could not be read.
	Problem string
	// Facts stand large beside the plot.
	Facts  []boardFact
	Plots  []boardPlot
	Tables []boardTable
}

// boardFact is one number with its name.
type boardFact struct{ Name, Term, Text, Small string }

// boardProblem is what stands where a part cannot be read.
const boardProblem = "这一块暂时读不出来，不是没有数。"

// boardTrouble says once, above everything, what to do about that.
const boardTrouble = "有些数字暂时读不出来，别的照常。请过一会儿刷新；一直这样，请告诉管理员：原因在日志里。"

// boardNothing stands where there would be nothing to see on a plot.
const boardNothing = "这些日子还没有数，有了就会画出来。"

// panelOf shows a part, or that it cannot be.
func (b *boardSheet) panelOf(p boardPart) boardPanel {
	panel := boardPanel{Problem: boardProblem}
	if !b.failed(p.needs) {
		panel = p.show(b)
	}
	if plots := len(panel.Plots); plots > 0 {
		panel.Plots = slices.DeleteFunc(panel.Plots, boardPlot.nothing)
		if len(panel.Plots) == 0 {
			panel.Notes = append([]string{boardNothing}, panel.Notes...)
		}
	}
	panel.ID, panel.Title, panel.Name = p.id, p.title, p.title
	return panel
}
