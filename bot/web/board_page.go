package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// boardView is what the managers' page shows.
type boardView struct {
	Shop, Title, Name, Role string
	// From and Until are the first and the last day, Latest the last that there is.
	From, Until, Latest string
	Span                string
	Stores              []config.Store
	Store               string
	// Choices are spans that are often asked for.
	Choices []boardChoice
	// Todo leads to what waits for somebody, if there is such a page, and Waiting says how
	// much; Till leads to where coupons are redeemed.
	Todo, Waiting, Till string
	// Notes say what of the address was not taken as it stands, Fresh how old the
	// numbers are, Recount that some are counted anew, Start what a shop does that has
	// no numbers yet.
	Notes          []string
	Fresh, Recount string
	Start          bool
	// Same is the weekday that today is compared with.
	Same   string
	Tiles  []boardTile
	Today  boardPanel
	Failed string
	Panels []boardPanel
	Terms  []boardTerm
}

// boardChoice is a span that can be asked for with one click.
type boardChoice struct {
	Name, Link string
	Now        bool
}

// board is the managers' page.
func (s *Site) board(w http.ResponseWriter, r *http.Request) {
	b, ok := s.boardReader(w, r)
	if !ok {
		return
	}
	all := []boardSource{fromDays, fromJourney, fromWatch, fromSelling, fromLists}
	sheet := s.readBoard(r.Context(), b, all)
	v := sheet.view()
	var tables []string
	for _, p := range boardParts {
		tables = append(tables, p.tables...)
	}
	if v.Failed == "" {
		v.Today = todayPart.show(sheet)
	}
	q := asked(r.URL.Query(), tables)
	for i := range v.Today.Tables {
		v.Today.Tables[i].shown(q)
	}
	var rows [][][]boardCell
	for _, part := range boardParts {
		panel := sheet.panelOf(part)
		panel.Class = "w" + strconv.Itoa(part.wide)
		for i := range panel.Tables {
			panel.Tables[i].shown(q)
			rows = append(rows, panel.Tables[i].Rows)
		}
		v.Panels = append(v.Panels, panel)
	}
	s.nameRows(r.Context(), rows...)
	v.links()
	if s.teller == nil {
		v.Todo = ""
	}
	s.page(w, http.StatusOK, boardPage, v)
}

// view is the page without its panels.
func (b *boardSheet) view() boardView {
	v := boardView{
		Shop: b.shop.Name, Title: b.shop.Name, Name: b.caller.Name, Role: b.caller.Role.Title(), Store: b.store, Notes: b.notes, Terms: boardTerms,
		From: b.ask.From.Format("2006-01-02"), Until: b.last().Format("2006-01-02"), Latest: b.ask.Now.Format("2006-01-02"),
		Same: "上周" + weekday(b.ask.Now),
	}
	if len(b.stores) > 1 {
		v.Stores = b.stores
	}
	if b.store != "" {
		v.Title = b.storeName(b.store)
	} else if len(b.stores) == 1 {
		v.Title = b.stores[0].Name
	}
	days := int(b.ask.Until.Sub(b.ask.From).Hours()+1) / 24
	v.Span = strconv.Itoa(days) + " 天"
	if b.failed([]boardSource{fromDays, fromJourney, fromWatch, fromSelling}) {
		v.Notes = append(v.Notes, boardTrouble)
	}
	if b.errs[fromDays] != nil {
		v.Failed = boardProblem
	} else {
		v.Tiles = b.boardTiles()
		if !b.days.AsOf.IsZero() {
			v.Fresh = "截至 " + b.days.AsOf.In(b.zone).Format("01-02 15:04:05")
		}
		if b.days.Behind > 0 {
			v.Recount = fmt.Sprintf("正在重算 %d 天：还没有统计过，或者有事情是后来才知道的。这几天的数过一会儿刷新会变。", b.days.Behind)
		}
		total := b.days.Total
		v.Start = total.Nothing() && b.days.Today.Nothing() && len(b.watch.Groups) == 0 && len(b.selling.Sales) == 0
	}
	if b.errs[fromLists] == nil {
		if n := listed(waitingFor(b.caller, b.lists)); n > 0 {
			v.Waiting = strconv.Itoa(n)
		}
	}
	return v
}

// listed is how many things wait for somebody.
func listed(l bot.BoardLists) int {
	n := len(l.Alerts) + len(l.Todos) + len(l.Violations) + len(l.Posts) + len(l.Coupons)
	for _, more := range l.More {
		n += more
	}
	return n
}

// links are the addresses that the page leads to, which keep the store.
func (v *boardView) links() {
	store := url.Values{}
	if v.Store != "" {
		store.Set("store", v.Store)
	}
	v.Todo, v.Till = todoPath+query(store), tillPath+query(store)
	for _, c := range []struct {
		name string
		days int
	}{{"今天", 1}, {"7 天", 7}, {"30 天", boardDays}, {"90 天", 90}} {
		with := url.Values{"days": {strconv.Itoa(c.days)}}
		if v.Store != "" {
			with.Set("store", v.Store)
		}
		v.Choices = append(v.Choices, boardChoice{
			Name: c.name, Link: boardPath + query(with), Now: v.Until == v.Latest && v.Span == strconv.Itoa(c.days)+" 天",
		})
	}
}
