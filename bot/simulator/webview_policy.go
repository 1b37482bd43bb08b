package simulator

import (
	"net/http"
	"strings"
)

// webSandbox is what a page inside a phone may do in the browser. It is of no site: it
// reaches neither the simulator's page around it nor its paths.
const webSandbox = "allow-forms allow-scripts allow-downloads allow-modals"

// policyOf is where the pages of a phone stand, as a policy names it: what a page calls
// itself is no more than its own phone.
func policyOf(r *http.Request, base string) string {
	at := "http://"
	if r.TLS != nil {
		at = "https://"
	}
	// What ends a source must not stand in one; the phone's name is escaped already.
	return at + strings.NewReplacer(";", "", ",", "", " ", "", "'", "").Replace(r.Host) +
		strings.NewReplacer(";", "%3B", ",", "%2C", "'", "%27").Replace(base)
}

// guardWeb gives a page its own policy, as far as it holds inside a phone, and a second
// one that lets nothing leave this machine, whatever the page is.
func guardWeb(h http.Header, r *http.Request, policies []string, base string) {
	self := policyOf(r, base)
	for _, p := range policies {
		if p = insidePhone(p, self); p != "" {
			h.Add("Content-Security-Policy", p)
		}
	}
	h.Add("Content-Security-Policy", "default-src "+self+" data: blob: 'unsafe-inline' 'unsafe-eval'; form-action "+self+
		"; base-uri 'none'; frame-ancestors 'self'; sandbox "+webSandbox)
}

// insidePhone is a page's policy where the page stands inside a phone: itself is the
// phone's part of the simulator, and the simulator's page is around it.
func insidePhone(policy, self string) string {
	var out []string
	// Policies in one header are parted by commas: each holds by itself, and leaving out
	// what is not known here makes none of them wider than the second policy.
	for directive := range strings.SplitSeq(strings.ReplaceAll(policy, ",", ";"), ";") {
		words := strings.Fields(directive)
		if len(words) == 0 {
			continue
		}
		switch strings.ToLower(words[0]) {
		case "frame-ancestors", "sandbox", "report-uri", "report-to", "upgrade-insecure-requests", "base-uri":
			continue
		}
		for i, w := range words {
			if strings.EqualFold(w, "'self'") {
				words[i] = self
			}
		}
		out = append(out, strings.Join(words, " "))
	}
	return strings.Join(out, "; ")
}

// allowSandbox lets a page's scripts read what the page itself may ask: to a browser a
// page in a sandbox is of another site than its own addresses. The key in them is what
// keeps others out.
func allowSandbox(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Headers", "*")
	h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, HEAD")
	// Other sites may know that it is there, but not have it as a picture or a script.
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}
