package simulator

import (
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

//go:embed page
var pageFiles embed.FS

// stagePolicy is what the simulator's page may do: run its own files and talk to the
// simulator, nothing else. Nobody may frame it.
const stagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// stageTypes are the types of the page's files. They do not depend on what the machine
// believes about endings.
var stageTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".ico":  "image/x-icon",
}

// stageRoutes is the page with the phones and the wire, for people with a browser.
func (s *Simulator) stageRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { serveStageFile(w, r, "index.html") })
	mux.HandleFunc("GET /stage/{file}", func(w http.ResponseWriter, r *http.Request) {
		serveStageFile(w, r, r.PathValue("file"))
	})
}

// stageViews are what the page asks.
func (s *Simulator) stageViews() []controlRoute {
	return []controlRoute{
		{"GET", "/sim/stage", "who is there and what can be done, for the page", s.showStage},
		{"GET", "/sim/stage/customer/{id}", "a customer's phone, chat by chat", s.showStageCustomer},
		{"GET", "/sim/stage/member/{userid}", "a member's phone: chats, customers, groups, posts to confirm", s.showStageMember},
		{"GET", "/sim/picture/{id}", "a picture that a message shows, fetched from this machine", s.servePicture},
	}
}

// serveStageFile serves one of the page's files as it was built in.
func serveStageFile(w http.ResponseWriter, r *http.Request, name string) {
	body, err := fs.ReadFile(pageFiles, path.Join("page", path.Base(name)))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	kind := stageTypes[path.Ext(name)]
	if kind == "" {
		kind = mime.TypeByExtension(path.Ext(name))
	}
	strictHeaders(w)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Security-Policy", stagePolicy)
	// What is built in changes with the binary alone; while it is worked on the newest counts.
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(body)
}

// strictHeaders keep a browser from guessing types and from telling others where it is.
func strictHeaders(w http.ResponseWriter) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Referrer-Policy", "no-referrer")
}

// fileHeaders let a file that somebody uploaded be looked at and nothing more: it is
// served from where the page is, and must not act as the page.
func fileHeaders(w http.ResponseWriter) {
	strictHeaders(w)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
}
