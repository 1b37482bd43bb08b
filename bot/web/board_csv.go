package web

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
)

// boardCSV sends a table of the page for a spreadsheet: all of its rows, in the order
// of the address.
func (s *Site) boardCSV(w http.ResponseWriter, r *http.Request) {
	id, ok := strings.CutSuffix(r.PathValue("file"), ".csv")
	parts := slices.Concat([]boardPart{todayPart}, boardParts)
	at := slices.IndexFunc(parts, func(p boardPart) bool { return slices.Contains(p.tables, id) })
	if !ok || at < 0 {
		s.lost(w, r)
		return
	}
	b, ok := s.boardReader(w, r)
	if !ok {
		return
	}
	sheet := s.readBoard(r.Context(), b, parts[at].needs)
	if sheet.failed(parts[at].needs) {
		s.atDoor(w, http.StatusServiceUnavailable, doorView{Title: "暂时导不出来", Text: "这张表现在读不出来。请过一会儿再点一次；一直这样，请告诉管理员：原因在日志里。", Link: boardPath, LinkText: "回到看板"})
		return
	}
	for _, t := range parts[at].show(sheet).Tables {
		if t.ID != id {
			continue
		}
		t.sort(r.URL.Query())
		s.nameRows(r.Context(), t.Rows)
		name := "board-" + id + "-" + b.ask.From.Format("20060102") + "-" + b.last().Format("20060102") + ".csv"
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		writeTable(w, t)
		return
	}
	s.lost(w, r)
}

// writeTable writes a table as spreadsheets read it. A reader that went away is no
// problem of the bot's.
func writeTable(w http.ResponseWriter, t boardTable) {
	_, _ = w.Write([]byte("\ufeff"))
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, 0, len(t.Columns))
	for _, c := range t.Columns {
		title := c.Title
		if c.Unit != "" {
			title += "（" + c.Unit + "）"
		}
		record = append(record, title)
	}
	_ = out.Write(record)
	for _, row := range t.Rows {
		record = record[:0]
		for _, c := range row {
			record = append(record, c.forSheet())
		}
		_ = out.Write(record)
	}
	out.Flush()
}

// forSheet is a cell as a spreadsheet takes it. What people named begins no formula.
func (c boardCell) forSheet() string {
	text := c.Text
	if c.CSV != "" {
		text = c.CSV
	}
	if c.Number {
		return text
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
	if trimmed := strings.TrimLeft(text, " \u00a0\u3000\ufeff"); trimmed != "" && strings.ContainsRune("=+-@＝＋－＠|%", []rune(trimmed)[0]) {
		return "'" + text
	}
	return text
}
