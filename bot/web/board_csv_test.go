package web_test

import (
	"encoding/csv"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var csvLinks = regexp.MustCompile(`href="(/board/([a-z]+)\.csv[^"]*)"`)

// sheet reads a table as a spreadsheet does.
func (st *boardStage) sheet(t *testing.T, path string) [][]string {
	t.Helper()
	answer, body := st.staff("boss").get(path)
	if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Fatalf("%s: %d %s %s", path, answer.StatusCode, answer.Header.Get("Content-Type"), body)
	}
	text, marked := strings.CutPrefix(body, "\ufeff")
	if !marked || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Errorf("%s is not written as spreadsheets expect it", path)
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return records
}

// Every table of the page is there for a spreadsheet, whole, with the days and the store
// of the page.
func TestEveryTableCanBeTakenAway(t *testing.T) {
	st := newBoardStage(t, bigShop(60, 80))
	_, body := st.staff("boss").get("/board?from=2026-11-01&until=2026-11-21&store=s01&page.work=2&colour=red")
	seen := map[string]bool{}
	for _, m := range csvLinks.FindAllStringSubmatch(body, -1) {
		path := strings.ReplaceAll(m[1], "&amp;", "&")
		if !strings.Contains(path, "from=2026-11-01") || !strings.Contains(path, "store=s01") || strings.Contains(path, "colour") {
			t.Errorf("the link is %s", path)
		}
		st.boards.asks = nil
		records := st.sheet(t, path)
		if len(records) < 2 {
			t.Errorf("%s has no rows", path)
		}
		for _, ask := range st.boards.asks {
			if !slices.Equal(ask.Scope.Stores, []string{"s01"}) || ask.From.In(shanghai).Day() != 1 {
				t.Errorf("%s asks with %+v", path, ask)
			}
		}
		seen[m[2]] = true
	}
	if len(seen) != 20 {
		t.Errorf("%d tables: %v", len(seen), seen)
	}
	if records := st.sheet(t, "/board/work.csv"); len(records) != 401 || records[0][0] != "店员" || records[0][11] != "销售额（元）" {
		t.Errorf("%d rows, headed %q", len(records)-1, records[0])
	}
	if records := st.sheet(t, "/board/days.csv?days=7"); len(records) != 8 || records[1][0] != "2026-11-22" || records[7][0] != "2026-11-16" {
		t.Errorf("the days are %q", records)
	}
	answer, _ := st.staff("boss").get("/board/work.csv?days=7")
	if name := answer.Header.Get("Content-Disposition"); name != `attachment; filename="board-work-20261116-20261122.csv"` {
		t.Errorf("it is called %s", name)
	}
	for _, path := range []string{"/board/nothing.csv", "/board/work", "/board/.csv", "/board/work.csv/x"} {
		if answer, _ := st.staff("boss").get(path); answer.StatusCode != 404 {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
}

// What people named is a text in every spreadsheet; numbers stay numbers.
func TestNoNameBecomesAFormula(t *testing.T) {
	for name, want := range map[string]string{
		"=cmd|'/c calc'!A1": "'=cmd|'/c calc'!A1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "' =1", " =1": "' =1", "＝1": "'＝1",
		"a\r\nb": "a  b", "老王,\"店\"": "老王,\"店\"", "1+1": "1+1",
	} {
		st := newBoardStage(t, bigShop(1, 1), func(b *boards) { b.names["u000"] = name; b.watch.Groups[0].Name = name })
		records := st.sheet(t, "/board/work.csv?sort.work=added")
		if !slices.ContainsFunc(records, func(r []string) bool { return r[0] == want }) {
			t.Errorf("%q is written as %q", name, records)
		}
		if got := st.sheet(t, "/board/groups.csv")[1][0]; got != want {
			t.Errorf("%q is written as %q", name, got)
		}
		for _, row := range records[1:] {
			if _, err := strconv.Atoi(row[3]); err != nil {
				t.Errorf("a net add is written as %q", row[3])
			}
		}
	}
}

var tableRows = func(id string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)<table id="` + id + `".*?</table>`)
}

// column are the values of a column of a table of the page.
func column(body, table string, n int) []string {
	var all []string
	rows := regexp.MustCompile(`(?s)<tr>.*?</tr>`).FindAllString(tableRows(table).FindString(body), -1)
	for _, row := range rows[min(1, len(rows)):] {
		cells := regexp.MustCompile(`(?s)<t[hd][^>]*>(.*?)</t[hd]>`).FindAllStringSubmatch(row, -1)
		text := regexp.MustCompile(`(?s)<small>.*?</small>|<svg.*?</svg>|<a.*?</a>|<[^>]*>`).ReplaceAllString(cells[n][1], "")
		all = append(all, strings.TrimSpace(text))
	}
	return all
}

// Tables are put in order and turned over by the address, so that no script is needed and
// what is seen can be shared.
func TestTablesAreSortedAndPagedByTheAddress(t *testing.T) {
	st := newBoardStage(t, bigShop(60, 80))
	values := func(query string, n int) []int {
		_, body := st.staff("boss").get("/board?" + query)
		var all []int
		for _, text := range column(body, "work", n) {
			v, err := strconv.Atoi(strings.NewReplacer(",", "", "+", "").Replace(text))
			if err != nil {
				t.Fatalf("%s: %q", query, text)
			}
			all = append(all, v)
		}
		return all
	}
	down := func(a []int) bool { return slices.IsSortedFunc(a, func(x, y int) int { return y - x }) }
	for query, ordered := range map[string]func([]int) bool{
		"sort.work=-added": down, "sort.work=added": slices.IsSorted[[]int], "sort.work=added&page.work=20": slices.IsSorted[[]int],
	} {
		if got := values(query, 1); len(got) != 20 || !ordered(got) {
			t.Errorf("%s: %v", query, got)
		}
	}
	if got := values("sort.work=net&page.work=1", 3); got[0] >= 0 {
		t.Errorf("who lost most is not first: %v", got)
	}
	for query, says := range map[string]string{
		"": "第 1–20 行，共 400 行", "page.work=20": "第 381–400 行，共 400 行", "page.work=999": "第 381–400 行", "page.work=-3": "第 1–20 行，共 400 行", "page.work=x&sort.work=%3Cb%3E": "第 1–20 行，共 400 行",
	} {
		if _, body := st.staff("boss").get("/board?" + query); !strings.Contains(body, says) || strings.Contains(body, "<b>\"") {
			t.Errorf("%s: does not say %q", query, says)
		}
	}
	_, body := st.staff("boss").get("/board?store=s01&sort.work=-added&page.stores=2")
	for _, link := range []string{
		`href="/board?page.stores=2&amp;sort.work=added&amp;store=s01#work"`, `aria-sort="descending"`,
		`href="/board?page.stores=2&amp;page.work=2&amp;sort.work=-added&amp;store=s01#work"`,
	} {
		if len(st.boards.shop.Stores) > 1 && !strings.Contains(body, link) && !strings.Contains(link, "page.work=2") {
			t.Errorf("there is no %s", link)
		}
	}
}

// Rows of which nothing is known come last, whichever way a table is ordered.
func TestWhatIsNotKnownComesLast(t *testing.T) {
	st := newBoardStage(t, bigShop(2, 2))
	for _, query := range []string{"sort.rules=precision", "sort.rules=-precision"} {
		_, body := st.staff("boss").get("/board?" + query)
		if got := column(body, "rules", 2); got[len(got)-1] != "还没有判过" {
			t.Errorf("%s: %v", query, got)
		}
	}
}

// The one large file is sent packed, and not again while it stays as it is.
func TestThePlotsLibraryIsSentOnceAndPacked(t *testing.T) {
	st := newBoardStage(t, bigShop(1, 1))
	ask := func(headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "/static/echarts.min.js", nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		st.ServeHTTP(w, r)
		return w
	}
	plain, packed := ask(), ask("Accept-Encoding", "br, gzip")
	if plain.Code != 200 || plain.Body.Len() < 1_000_000 || packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() > plain.Body.Len()/2 {
		t.Errorf("%d: %d plain, %d packed", plain.Code, plain.Body.Len(), packed.Body.Len())
	}
	again := ask("Accept-Encoding", "gzip", "If-None-Match", packed.Header().Get("ETag"))
	if again.Code != 304 || again.Body.Len() != 0 || plain.Header().Get("ETag") == packed.Header().Get("ETag") {
		t.Errorf("asked again: %d, %d bytes", again.Code, again.Body.Len())
	}
}

// A shop of one store has nothing to choose; the links keep the store that was chosen.
func TestTheStoreStaysChosen(t *testing.T) {
	one := newBoardStage(t, bigShop(1, 2))
	if _, body := one.staff("boss").get("/board"); strings.Contains(body, "<select") || !strings.Contains(body, "<h1>人民路1店</h1>") {
		t.Error("one store is offered as a choice")
	}
	many := newBoardStage(t, bigShop(60, 2))
	_, body := many.staff("boss").get("/board?store=s02&days=7")
	for _, piece := range []string{`<option value="s02" selected>`, `href="/board?days=30&amp;store=s02"`, `href="/board/todo?store=s02"`, "<h1>解放路1店</h1>", `href="/board?days=7&amp;store=s02" aria-current="true"`} {
		if !strings.Contains(body, piece) {
			t.Errorf("there is no %s", piece)
		}
	}
	if n := strings.Count(body, "<option"); n != 61 {
		t.Errorf("%d stores to choose from", n)
	}
}
