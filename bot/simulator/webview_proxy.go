package simulator

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// Bounds of what goes through a webview, in bytes: files that are uploaded and
// downloaded, and pages that are rewritten.
const (
	webUploadMost   = 32 << 20
	webDownloadMost = 64 << 20
	webPageMost     = 4 << 20
)

// webAsked and webAnswered are the headers that a phone passes on. Cookies and
// everything that would act on the browser's whole site stay out.
var (
	webAsked = []string{"Accept", "Accept-Language", "Content-Type", "If-None-Match", "If-Modified-Since", "X-Requested-With"}

	webAnswered = []string{"Content-Type", "Content-Disposition", "Content-Language", "Cache-Control", "Etag",
		"Last-Modified", "Expires", "Retry-After", "Referrer-Policy"}
)

// phoneAgent is how WeChat's browser names itself.
const phoneAgent = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50 (WeCom simulator)"

// proxy fetches an address as the phone and shows what comes back.
func (s *Simulator) proxy(w http.ResponseWriter, r *http.Request, v *webview, u *url.URL) {
	if r.ContentLength > webUploadMost {
		refuseWeb(w, http.StatusRequestEntityTooLarge, "文件太大，传不上去")
		return
	}
	out, err := http.NewRequestWithContext(r.Context(), r.Method, u.String(), http.MaxBytesReader(w, r.Body, webUploadMost))
	if err != nil {
		refuseWeb(w, http.StatusBadRequest, "这个地址打不开")
		return
	}
	out.ContentLength = r.ContentLength
	if r.ContentLength == 0 {
		out.Body = http.NoBody
	}
	for _, name := range webAsked {
		if value := r.Header.Get(name); value != "" {
			out.Header.Set(name, value)
		}
	}
	out.Header.Set("User-Agent", phoneAgent)
	v.from(out)
	res, err := v.client.Do(out)
	if err != nil {
		unshown(w, err)
		return
	}
	defer res.Body.Close()
	v.answer(w, r, res, webLinks{webPlace{v.place().base, s.opens}, u})
}

// unshown says why nothing came back.
func unshown(w http.ResponseWriter, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		refuseWeb(w, http.StatusRequestEntityTooLarge, "文件太大，传不上去")
		return
	}
	refuseWeb(w, http.StatusBadGateway, "网页打不开：对方没有应答，请稍后再试")
}

// from says where a request comes from, as a browser would on the page that is shown:
// the sandbox hides that from us.
func (v *webview) from(r *http.Request) {
	v.mu.Lock()
	at, policy := v.shown.url, v.shown.policy
	v.mu.Unlock()
	post := r.Method != http.MethodGet && r.Method != http.MethodHead
	if at == nil || strings.EqualFold(policy, "no-referrer") {
		if post {
			r.Header.Set("Origin", "null")
		}
		return
	}
	origin := at.Scheme + "://" + at.Host
	if post {
		r.Header.Set("Origin", origin)
	}
	switch same := r.URL.Scheme == at.Scheme && r.URL.Host == at.Host; {
	case same && !strings.Contains(strings.ToLower(policy), "origin") || strings.EqualFold(policy, "same-origin") && same ||
		strings.HasSuffix(strings.ToLower(policy), "origin-when-cross-origin") && same:
		bare := *at
		bare.Fragment, bare.RawFragment, bare.User = "", "", nil
		r.Header.Set("Referer", bare.String())
	case !strings.EqualFold(policy, "same-origin"):
		r.Header.Set("Referer", origin+"/")
	}
}

// answer passes on what came back, with its addresses turned into those of the phone.
func (v *webview) answer(w http.ResponseWriter, r *http.Request, res *http.Response, links webLinks) {
	h := w.Header()
	for _, name := range webAnswered {
		if value := res.Header.Get(name); value != "" {
			h.Set(name, value)
		}
	}
	h.Set("X-Content-Type-Options", "nosniff")
	guardWeb(h, r, res.Header.Values("Content-Security-Policy"), links.base)
	allowSandbox(w)
	if to := res.Header.Get("Location"); to != "" {
		next := links.to(to, true)
		if !strings.HasPrefix(next, links.base) {
			next = links.refused(to)
		}
		h.Set("Location", next)
	}
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	switch {
	case res.StatusCode/100 == 3, r.Method == http.MethodHead:
		w.WriteHeader(res.StatusCode)
	case strings.HasPrefix(strings.TrimSpace(res.Header.Get("Content-Disposition")), "attachment"):
		stream(w, res)
	case kind == "text/html":
		v.page(w, r, res, links)
	case kind == "text/css":
		rewritten(w, res, links.css)
	case kind == "application/json" || strings.HasSuffix(kind, "+json"):
		rewritten(w, res, links.json)
	default:
		stream(w, res)
	}
}

// page passes on a page and remembers that the phone shows it.
func (v *webview) page(w http.ResponseWriter, r *http.Request, res *http.Response, links webLinks) {
	body, err := io.ReadAll(io.LimitReader(res.Body, webPageMost+1))
	if err == nil && len(body) > webPageMost {
		err = errTooLarge
	}
	var page rewrittenPage
	if err == nil {
		page, err = links.html(body, res.Header.Get("Content-Type"), policyOf(r, links.base))
	}
	if errors.Is(err, errTooLarge) {
		refuseWeb(w, http.StatusBadGateway, "这一页太大，手机里打不开")
		return
	}
	if err != nil {
		refuseWeb(w, http.StatusBadGateway, "这一页没有传完，请重新打开")
		return
	}
	// What a script fetches is not what the phone shows.
	if dest := r.Header.Get("Sec-Fetch-Dest"); dest == "" || dest == "document" || dest == "iframe" {
		v.mu.Lock()
		v.shown = shownPage{url: links.page, policy: res.Header.Get("Referrer-Policy"), title: page.title, status: res.StatusCode}
		v.mu.Unlock()
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(res.StatusCode)
	_, _ = w.Write(page.body)
}

// rewritten passes on a small text with its addresses changed; a large one goes as it
// is, and the page's policy keeps what it names from being fetched.
func rewritten(w http.ResponseWriter, res *http.Response, change func([]byte) []byte) {
	body, err := io.ReadAll(io.LimitReader(res.Body, webPageMost+1))
	if err != nil {
		refuseWeb(w, http.StatusBadGateway, "这一页没有传完，请重新打开")
		return
	}
	if len(body) <= webPageMost {
		body = change(body)
	}
	w.WriteHeader(res.StatusCode)
	_, _ = io.Copy(w, io.MultiReader(bytes.NewReader(body), io.LimitReader(res.Body, webDownloadMost)))
}

// stream passes a file on.
func stream(w http.ResponseWriter, res *http.Response) {
	if res.Header.Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/octet-stream")
	}
	w.WriteHeader(res.StatusCode)
	_, _ = io.Copy(w, io.LimitReader(res.Body, webDownloadMost))
}
