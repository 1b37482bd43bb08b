package web

import "net/http"

// customers are the pages of customers. Looking at one changes nothing; what changes
// something is a form, and its answer sends to a page.
func (s *Site) customers() {
	for pattern, show := range map[string]http.HandlerFunc{
		"GET /s/{token}":             s.sale,
		"GET /s/{token}/left":        s.saleLeft,
		"POST /s/{token}/do":         s.saleDo,
		"GET /pickup/{code}/qr.svg":  s.pickupQR,
		"GET /pickup/{code}/bar.svg": s.pickupBar,
		"GET /coupon/{id}":           s.coupon,
		"POST /coupon/{id}/claim":    s.planClaim,
		"GET /c/{code}":              s.ticket,
		"POST /c/{code}/claim":       s.ticketClaim,
		"GET /c/{code}/qr.svg":       s.ticketQR,
		"GET /c/{code}/bar.svg":      s.ticketBar,
		"GET /me":                    s.me,
		"GET /a/{token}":             s.campaign,
		"POST /a/{token}":            s.campaignAnswer,
	} {
		s.mux.HandleFunc(pattern, show)
	}
}
