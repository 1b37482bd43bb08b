// Package web is what the bot shows over HTTP besides callbacks: the pages that
// customers open on their phones, health for machines, and metrics.
package web

import (
	"context"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot/config"
)

// Check is one thing that must be in order before the bot is ready.
type Check struct {
	Name string
	// Check answers nil or why not. A Missing is shown to whoever asks; any
	// other error goes to the log only, because it may name what is nobody
	// else's business.
	Check func(ctx context.Context) error
	// Advice marks a check that tells what needs doing and does not keep
	// customers away: the bot is ready all the same.
	Advice bool
}

// Missing is a sentence that says what is not in order yet, fit for everybody:
// it names no address, no user and no secret. It may be wrapped.
type Missing string

// Error is the sentence.
func (m Missing) Error() string { return string(m) }

// Options are what a Site is made of.
type Options struct {
	Shop config.Shop
	// Files are the templates: web/*.html are pages, web/static is served.
	Files  fs.FS
	Checks []Check
	// Gatherer gives what /metrics shows.
	Gatherer prometheus.Gatherer
	// Reports are shown to those who have an address that ReportKey signed;
	// without either there are none.
	Reports   Reports
	ReportKey []byte
	// PublicURL is how phones reach the bot. Key signs sessions and forms; without it
	// nobody can log in. Login says how phones are known.
	PublicURL string
	Key       []byte
	Login     config.Pages
	// CorpID and AgentID are of the app by which WeCom knows people.
	CorpID  string
	AgentID int
	// Identity says whose phone it is, Counter does what staff ask on pages; nil
	// offers no page that needs it. StaffIdentity knows who opens the till where an
	// official account knows the customers; nil is Identity where WeCom does.
	Identity      Identity
	StaffIdentity Identity
	Counter       Counter
	// Offline serves the till while the database is away; nil does not.
	Offline *Offline
	// Selling, Wallets and Campaigns are what customers' pages show; nil offers no page
	// that needs it.
	Selling   Selling
	Wallets   Wallets
	Campaigns Campaigns
	// Boards are what the managers' page shows; nil offers none.
	Boards Boards
	// RuleTitle is what people call a rule of moderation, by its id; nil, or an empty
	// answer, leaves it to the page.
	RuleTitle func(rule string) string
	// Teller says of what waits what commands say of it; nil offers no page of that.
	Teller Teller
	// Now is the clock by which such addresses end; nil is the machine's.
	Now func() time.Time
	Log *logrus.Logger
}

// Site answers the bot's own addresses.
type Site struct {
	shop   config.Shop
	files  fs.FS
	pages  *template.Template
	checks []Check
	log    *logrus.Logger
	mux    *http.ServeMux
	told   lastTold
	teller Teller

	reports   Reports
	reportKey []byte
	door      door
	now       func() time.Time

	selling   Selling
	wallets   Wallets
	campaigns Campaigns
	boards    Boards
	// reading has a place for each of the board's readings that go on at once.
	reading chan struct{}
	// ruleTitle and categories say what people call rules.
	ruleTitle  func(rule string) string
	categories map[string]string
	left       leftover
	// zone is the shop's, in which pages tell times.
	zone *time.Location
}

// New parses every page, so that a broken template ends the start and not a
// customer's visit.
func New(o Options) (*Site, error) {
	pages, err := template.ParseFS(o.Files, "web/*.html")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	for _, name := range everyPage {
		if pages.Lookup(name) == nil {
			return nil, fmt.Errorf("web: the page web/%s is missing", name)
		}
	}
	s := &Site{shop: o.Shop, files: o.Files, pages: pages, checks: o.Checks, log: o.Log, mux: http.NewServeMux()}
	s.reports, s.reportKey, s.now = o.Reports, o.ReportKey, o.Now
	if s.now == nil {
		s.now = time.Now
	}
	s.door, s.teller = newDoor(o), o.Teller
	s.selling, s.wallets, s.campaigns, s.boards, s.ruleTitle = o.Selling, o.Wallets, o.Campaigns, o.Boards, o.RuleTitle
	if s.zone, err = time.LoadLocation(o.Shop.Timezone); err != nil {
		return nil, fmt.Errorf("web: shop.timezone: %w", err)
	}
	s.mux.HandleFunc("GET /healthz", s.health)
	s.mux.HandleFunc("GET /readyz", s.ready)
	s.mux.Handle("GET /metrics", promhttp.HandlerFor(o.Gatherer, promhttp.HandlerOpts{ErrorLog: o.Log}))
	s.customers()
	s.loginRoutes()
	if err := s.boardRoutes(); err != nil {
		return nil, err
	}
	s.mux.HandleFunc("GET /report/{token}", s.report)
	s.mux.HandleFunc("GET /static/{file...}", s.static)
	s.todoRoutes()
	s.mux.HandleFunc("GET /", s.lost)
	return s, nil
}

// ServeHTTP answers with headers that leave a page nothing but its own style
// and pictures.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	s.mux.ServeHTTP(w, r)
}
