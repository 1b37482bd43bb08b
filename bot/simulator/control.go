package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"strings"
)

// controlRoute is one path of the control API, and its line on the page that
// lists them.
type controlRoute struct {
	method, path, what string
	serve              http.HandlerFunc
}

// address is the path without what only the mux understands.
func (r controlRoute) address() string { return strings.TrimSuffix(r.path, "{$}") }

// controlRoutes is everything under /sim/. Acts take the JSON of the Go value
// of the same name and answer {"ok":true,…} or {"error":"…"} with status 400.
func (s *Simulator) controlRoutes() []controlRoute {
	routes := []controlRoute{
		{"GET", "/sim/state", "everything that exists: customers, pairs, tags, groups, posts, media", s.showState},
		{"GET", "/sim/journal", "the latest entries; ?kind= ?app= ?api= ?code= ?since= ?limit= narrow it", s.showJournal},
		{"GET", "/sim/journal/stream", "entries as they come, as server-sent events, with ?since= those of before first; same filters", s.streamJournal},
		{"GET", "/sim/faults", "the faults that are active", s.listFaults},
		{"POST", "/sim/faults", `add a fault, e.g. {"api":"send_welcome_msg","code":45009,"times":3,"for":"60s"}`, s.addFault},
		{"DELETE", "/sim/faults", "end all faults, or the one of ?id=", s.endFaults},
		{"GET", "/sim/archive/chatdata", "the message archive as GetChatData; ?corpid= ?secret= ?seq= ?limit=", s.serveSDK("archive/chatdata", chatData)},
		{"GET", "/sim/archive/media", "a file of the archive, a piece of 512 KB, as GetMediaData; ?corpid= ?secret= ?sdkfileid= ?indexbuf=", s.serveSDK("archive/media", mediaData)},
		{"GET", "/sim/phone/{id}", "what a customer's phone shows", s.showPhone},
		{"GET", "/sim/chat/{id}", "what a member's chats with the apps show", s.showChat},
		{"GET", "/sim/feed/{id}", "what a customer group shows", s.showFeed},
		{"GET", "/sim/posts", "the mass posts, and who has confirmed them", s.showPosts},
		{"GET", "/sim/webhook/{name}", "what the push bot of an internal group has said", s.showWebhook},
		{"GET", "/sim/qr/{id}", "the picture of a contact way's or a join way's code", s.serveQR},
		{"GET", "/sim/img/{id}", "a picture of media/uploadimg", s.serveImage},
		{"GET", "/sim/media/{id}", "a file of media/upload", s.serveMedia},
	}
	routes = append(routes, s.stageViews()...)
	routes = append(routes, s.troubleRoutes()...)
	routes = append(routes, s.actRoutes()...)
	routes = append(routes, controlRoute{method: "GET", path: "/sim/{$}", what: "this page"})
	routes[len(routes)-1].serve = func(w http.ResponseWriter, r *http.Request) { writeIndex(w, r, routes) }
	return routes
}

// act serves something a person does: the JSON body becomes the value it takes.
func act[T any](do func(in T) (reply, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in T
		body, err := io.ReadAll(io.LimitReader(r.Body, maxJSON))
		if err == nil && len(bytes.TrimSpace(body)) > 0 {
			d := json.NewDecoder(bytes.NewReader(body))
			d.DisallowUnknownFields()
			err = d.Decode(&in)
		}
		if err != nil {
			answerError(w, fmt.Errorf("body: %w", err))
			return
		}
		out, err := do(in)
		if err != nil {
			answerError(w, err)
			return
		}
		if out == nil {
			out = reply{}
		}
		out["ok"] = true
		answerJSON(w, out)
	}
}

func answerJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	_ = enc.Encode(v)
}

// answerLine is answerJSON in one line.
func answerLine(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }

func answerError(w http.ResponseWriter, err error) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(http.StatusBadRequest)
	answerLine(w, reply{"error": err.Error()})
}

// writeIndex lists the control API, as a page for browsers and as text for the
// rest.
func writeIndex(w http.ResponseWriter, r *http.Request, routes []controlRoute) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
		for _, rt := range routes {
			_, _ = fmt.Fprintf(w, "%-6s %-28s %s\n", rt.method, rt.address(), rt.what)
		}
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	_, _ = io.WriteString(w, `<!doctype html><meta charset="utf-8"><title>WeCom simulator</title>`+
		`<style>body{font:15px/1.5 system-ui;margin:2rem}td{padding:.2rem .8rem;border-top:1px solid #ddd}code{font-size:14px}</style>`+
		`<h1>WeCom simulator: control API</h1><table>`)
	for _, rt := range routes {
		_, _ = fmt.Fprintf(w, "<tr><td>%s<td><code>%s</code><td>%s", rt.method, html.EscapeString(rt.address()), html.EscapeString(rt.what))
	}
	_, _ = io.WriteString(w, "</table>")
}

func clientIP(r *http.Request) string {
	ip, _, _ := net.SplitHostPort(r.RemoteAddr)
	return ip
}
