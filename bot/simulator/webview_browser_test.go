package simulator

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// hostileScript is what a page might try inside a phone. It reports what came of it.
const hostileScript = `
(async () => {
  const home = new URL(document.baseURI).origin, out = {};
  const tries = async (name, what) => { try { out[name] = String(await what()); } catch (e) { out[name] = "no"; } };
  await tries("style", () => getComputedStyle(document.querySelector("h1")).color);
  await tries("picture", async () => { const i = document.querySelector("img"); await i.decode(); return i.naturalWidth; });
  await tries("own", async () => (await (await fetch(document.body.dataset.own)).json()).next.startsWith("/sim/web/"));
  await tries("around", () => parent.document.title);
  await tries("cookies", () => document.cookie);
  await tries("kept", () => localStorage.length);
  await tries("state", async () => (await fetch(home + "/sim/state")).status);
  await tries("act", async () => (await fetch(home + "/sim/scan", { method: "POST", mode: "no-cors", body: '{"state":"s17-door","name":"intruder"}' })).type);
  await tries("elsewhere", () => new Promise((yes, no) => { const i = new Image(); i.onload = yes; i.onerror = no; i.src = "https://elsewhere.example.com/x.png"; }));
  await tries("leads", () => { top.location.href = home + "/sim/"; return "went"; });
  await fetch(document.body.dataset.own, { method: "POST", body: JSON.stringify(out) });
  document.querySelector("form").submit();
})();`

// A page in a real browser: its own style, scripts, answers and forms work, and it
// reaches nothing of the page around it.
func TestAPageInAPhoneWorksAndReachesNothingAround(t *testing.T) {
	var mu sync.Mutex
	got := map[string]string{}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		w.Header().Set("Referrer-Policy", "same-origin")
		body, _ := io.ReadAll(r.Body)
		switch r.Method + " " + r.URL.Path {
		case "GET /page":
			w.Header().Set("Content-Type", "text/html")
			_, _ = fmt.Fprint(w, `<!doctype html><title>一页</title><link rel=stylesheet href=/a.css><script src=/a.js defer></script><body data-own="/own"><h1>你好</h1>
				<img src=/dot.svg><img src="https://elsewhere.example.com/y.png"><form method=post action=sent><input name=key value=k1></form>`)
		case "GET /a.css":
			w.Header().Set("Content-Type", "text/css")
			_, _ = io.WriteString(w, `h1 { color: rgb(1, 2, 3) }`)
		case "GET /a.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = io.WriteString(w, hostileScript)
		case "GET /dot.svg":
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"></svg>`)
		case "GET /own":
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"next":"/own/next"}`)
		case "POST /own":
			got["report"] = string(body)
		case "POST /sent":
			got["sent"] = r.Header.Get("Origin") + " " + r.Header.Get("Referer") + " " + string(body)
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<title>收到了</title>")
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	c := start(t, func(conf *Config) { conf.Apps[0].TrustedDomains = []string{hostOf(site.URL)} })
	v := view(t, c, 1440, 900)
	v.until(`document.querySelector('#phone-clerk[data-owner]')`)
	v.until(`(window.opened ||= import('/stage/webview.js').then((m) => m.openPage('clerk', '` + site.URL + `/page', '')), true)`)
	v.until(`document.querySelector('#phone-clerk .webview-name')?.textContent === '收到了'`)
	mu.Lock()
	defer mu.Unlock()
	for _, want := range []string{`"style":"rgb(1, 2, 3)"`, `"picture":"7"`, `"own":"true"`, `"around":"no"`, `"cookies":"no"`, `"kept":"no"`, `"state":"no"`, `"elsewhere":"no"`} {
		if !strings.Contains(got["report"], want) {
			t.Errorf("the page does not find %s: %s", want, got["report"])
		}
	}
	if strings.Contains(got["report"], "went") && look[string](v, "location.pathname") != "/" {
		t.Error("the page led the one around it away")
	}
	for _, who := range c.State().Customers {
		if who.Name == "intruder" {
			t.Error("a page acted in the simulator")
		}
	}
	if got["sent"] != site.URL+" "+site.URL+"/page key=k1" {
		t.Errorf("the form came as %q", got["sent"])
	}
	if !look[bool](v, `document.querySelector('#phone-clerk .webview-key[hidden]') === null`) {
		t.Error("there is no way back to the page before")
	}
	v.tap("#phone-clerk .webview-key", "")
	v.until(`!document.querySelector('#phone-clerk .webview')`)
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, wrong := range v.wrongs {
		if strings.HasPrefix(wrong, "it asks ") {
			t.Error(wrong)
		}
	}
}
