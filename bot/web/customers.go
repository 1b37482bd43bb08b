package web

import (
	"context"
	"net/http"
	"time"
)

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
		s.mux.HandleFunc(pattern, patiently(show))
	}
}

// pagePatience is how long a customer's page waits for what it shows. It is more than
// a claim waits in its line, and less than a customer does.
const pagePatience = 6 * time.Second

// patiently answers that something is busy instead of not at all, where a database
// hangs.
func patiently(show http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), pagePatience)
		defer cancel()
		show(w, r.WithContext(ctx))
	}
}
