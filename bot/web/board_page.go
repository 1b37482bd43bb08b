package web

import "net/http"

// boardView is what the managers' page shows.
type boardView struct {
	Shop, Name, Role string
}

// board is the managers' page.
func (s *Site) board(w http.ResponseWriter, r *http.Request) {
	b, ok := s.boardReader(w, r)
	if !ok {
		return
	}
	s.page(w, http.StatusOK, boardPage, boardView{Shop: s.shop.Name, Name: b.caller.Name, Role: b.caller.Role.Title()})
}
