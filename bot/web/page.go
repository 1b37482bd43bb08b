package web

import (
	"bytes"
	"net/http"
	"path"
	"strings"
)

// The pages under web/ in the templates.
const (
	couponPage = "coupon.html"
	lostPage   = "lost.html"
	reportPage = "report.html"
	closedPage = "report_closed.html"

	salePage     = "sale.html"
	ticketPage   = "ticket.html"
	mePage       = "me.html"
	campaignPage = "campaign.html"

	doorPage = "door.html"
	tillPage = "till.html"

	boardPage = "board.html"
	todoPage  = "board_todo.html"
)

// everyPage are all of them: one that is missing ends the start.
var everyPage = []string{couponPage, lostPage, reportPage, closedPage, salePage, ticketPage, mePage, campaignPage, doorPage, tillPage, boardPage, todoPage}

// fiveMinutes lets a phone open a page again without asking, and a changed
// configuration be seen soon.
const fiveMinutes = "public, max-age=300"

// page renders whole before anything is sent: a page that fails half-way is
// answered with 500 and not with half a page.
func (s *Site) page(w http.ResponseWriter, code int, name string, data any) {
	var b bytes.Buffer
	if err := s.pages.ExecuteTemplate(&b, name, data); err != nil {
		s.log.WithError(err).WithField("page", name).Error("a page cannot be shown")
		http.Error(w, "页面暂时打不开，请稍后再试。", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	// A phone that went away is no problem of the bot's.
	_, _ = w.Write(b.Bytes())
}

// lost is the page of every address that leads nowhere.
func (s *Site) lost(w http.ResponseWriter, _ *http.Request) {
	s.page(w, http.StatusNotFound, lostPage, map[string]any{"Shop": s.shop.Name})
}

// static serves files under web/static. Folders and hidden files are not
// shown.
func (s *Site) static(w http.ResponseWriter, r *http.Request) {
	name := path.Join("web/static", path.Clean("/"+r.PathValue("file")))
	f, err := s.files.Open(name)
	if err != nil {
		s.lost(w, r)
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.IsDir() || strings.Contains(name, "/.") {
		s.lost(w, r)
		return
	}
	w.Header().Set("Cache-Control", fiveMinutes)
	http.ServeFileFS(w, r, s.files, name)
}
