package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// boardColumn is a column of a table.
type boardColumn struct {
	Key, Title string
	// Term defines the numbers in it; empty for what needs none.
	Term string
	// Unit is what a spreadsheet is told of the numbers.
	Unit string
	// Text says that the column is of words, Sheet that only spreadsheets have it: on the
	// page another column tells it.
	Text, Sheet bool
	// SortLink puts the table in the column's order, Sorted says which way it is now:
	// "ascending", "descending" or "".
	SortLink, Sorted string
}

// boardTable is a table of the page, and of a CSV file.
type boardTable struct {
	// ID is its name in addresses.
	ID, Title string
	Columns   []boardColumn
	Rows      [][]boardCell
	// Empty is what is said where there are no rows; Note is said below them.
	Empty, Note string
	// Size is how many rows a page has; 0 is all. Fixed keeps the order as it is.
	Size  int
	Fixed bool
	// Folded hides the table until somebody wants to read it; Open does not, because
	// the address asks for a part of it.
	Folded, Open bool
	// Grid is one whose cells are coloured.
	Grid bool

	// All is how many rows there are, First and Last those that are shown.
	All, First, Last int
	Before, After    string
	CSV              string
}

// shown puts the table in the order and on the page that the address asks for.
func (t *boardTable) shown(q url.Values) {
	t.All = len(t.Rows)
	t.sort(q)
	t.CSV = boardPath + "/" + t.ID + ".csv" + query(q)
	t.Open = q.Get("sort."+t.ID) != "" || q.Get("page."+t.ID) != ""
	if t.Size == 0 || t.All <= t.Size {
		t.First, t.Last = min(1, t.All), t.All
		return
	}
	pages := (t.All + t.Size - 1) / t.Size
	page, err := strconv.Atoi(q.Get("page." + t.ID))
	if err != nil {
		page = 1
	}
	page = max(1, min(page, pages))
	t.First, t.Last = (page-1)*t.Size+1, min(page*t.Size, t.All)
	t.Rows = t.Rows[t.First-1 : t.Last]
	if page > 1 {
		t.Before = t.link(q, "page.", strconv.Itoa(page-1))
	}
	if page < pages {
		t.After = t.link(q, "page.", strconv.Itoa(page+1))
	}
}

// link is the page's address with another parameter of this table.
func (t *boardTable) link(q url.Values, name, value string) string {
	with := url.Values{}
	for key, values := range q {
		with[key] = values
	}
	with.Set(name+t.ID, value)
	if name == "sort." {
		with.Del("page." + t.ID)
	}
	return boardPath + query(with) + "#" + t.ID
}

// sort puts the rows in the order that the address asks for: a column's key, behind "-"
// from the largest. What is not known comes last either way.
func (t *boardTable) sort(q url.Values) {
	if t.Fixed {
		return
	}
	by, down := strings.CutPrefix(q.Get("sort."+t.ID), "-")
	for i := range t.Columns {
		c := &t.Columns[i]
		first, second := "-"+c.Key, c.Key
		if c.Text {
			first, second = c.Key, "-"+c.Key
		}
		c.SortLink = t.link(q, "sort.", first)
		if c.Key != by {
			continue
		}
		c.Sorted = "ascending"
		if down {
			c.Sorted = "descending"
		}
		if down == (first[0] == '-') {
			c.SortLink = t.link(q, "sort.", second)
		}
		slices.SortStableFunc(t.Rows, func(a, b []boardCell) int { return compareCells(a[i], b[i], down) })
	}
}

func compareCells(a, b boardCell, down bool) int {
	switch {
	case a.None || b.None:
		return cmp.Compare(truth(a.None), truth(b.None))
	case down:
		a, b = b, a
	}
	return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.Text, b.Text))
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// boardAsked are the parameters of the page's address that mean something beside the
// tables'.
var boardAsked = []string{"from", "until", "days", "store"}

// asked are the parameters that are carried along: nothing else that an address brings.
func asked(q url.Values, tables []string) url.Values {
	kept := url.Values{}
	keep := func(key string) {
		if value := q.Get(key); value != "" && len(value) <= 64 {
			kept.Set(key, value)
		}
	}
	for _, key := range boardAsked {
		keep(key)
	}
	for _, id := range tables {
		keep("sort." + id)
		keep("page." + id)
	}
	return kept
}

// query is what stands behind an address.
func query(q url.Values) string {
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}
