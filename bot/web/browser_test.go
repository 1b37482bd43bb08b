package web_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/zhanggui/zhanggui/bot/web"
)

// The screen of a common phone.
const screenWide, screenHigh = 390, 844

// browser is a real one that looks at a site as a phone does, and notes what it
// complains of and whom it asks.
type browser struct {
	t    *testing.T
	ctx  context.Context
	home string

	mu     sync.Mutex
	wrongs []string
}

// newBrowser starts Chromium on somebody's phone. Without one the test is skipped,
// or fails where everything has to be there.
func newBrowser(t *testing.T, st *stage, who web.Who) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	for _, name := range []string{"chromium-browser", "google-chrome"} {
		if err != nil {
			path, err = exec.LookPath(name)
		}
	}
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("chromium is missing; bash .ci/servers installs it")
	} else if err != nil {
		t.Skip("chromium is missing; bash .ci/servers installs it")
	}
	server := httptest.NewServer(st)
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "zh-CN"), chromedp.UserDataDir(t.TempDir()),
	)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, home: server.URL}
	cookie := web.SessionCookie(st.Site, who)
	b.run(chromedp.EmulateViewport(screenWide, screenHigh, chromedp.EmulateMobile, chromedp.EmulateScale(2)))
	b.run(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, enable := range []error{
			enabled(cdp.Call(ctx, t, network.Enable, network.EnableParams{})),
			enabled(cdp.Call(ctx, t, log.Enable, cdp.Empty{})),
			enabled(cdp.Call(ctx, t, runtime.Enable, cdp.Empty{})),
		} {
			if enable != nil {
				return enable
			}
		}
		_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: server.URL})
		return err
	}))
	if err := chromedp.Listen(ctx, b.heard); err != nil {
		t.Fatal(err)
	}
	return b
}

func enabled[T any](_ T, err error) error { return err }

// heard notes what is wrong with a page.
func (b *browser) heard(event any) {
	wrong := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		wrong = fmt.Sprintf("the browser says %s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL)
	case *runtime.EventExceptionThrown:
		wrong = "the script fails: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		wrong = fmt.Sprintf("the console says %s", e.Type)
	case *network.EventRequestWillBeSent:
		// What a browser draws its own fields with is of no host.
		if u := e.Request.URL; !strings.HasPrefix(u, b.home) && !strings.HasPrefix(u, "data:") {
			wrong = "it asks " + u
		}
	}
	if wrong != "" {
		b.mu.Lock()
		b.wrongs = append(b.wrongs, wrong)
		b.mu.Unlock()
	}
}

func (b *browser) run(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// eval answers what an expression is on the page.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits until an expression is true on the page that is shown then.
func (b *browser) until(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		// A page that is just left cannot answer.
		if v, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.readyState === 'complete' && ("+expression+")")); err == nil && v {
			return
		}
	}
	b.t.Fatalf("it never comes to be that %s; the page is %s", expression, eval[string](b, "document.body.innerText"))
}

// open shows a page and says what is wrong with it.
func (b *browser) open(path string) {
	b.t.Helper()
	b.run(chromedp.Navigate(b.home + path))
	b.sound(path)
}

// sound checks what holds of every page: nothing is wrong with it, it is as wide as
// the phone, and what can be tapped is as big as a thumb.
func (b *browser) sound(path string) {
	b.t.Helper()
	b.mu.Lock()
	wrongs := b.wrongs
	b.wrongs = nil
	b.mu.Unlock()
	for _, wrong := range wrongs {
		b.t.Errorf("%s: %s", path, wrong)
	}
	if w := eval[int](b, "document.documentElement.scrollWidth"); w != screenWide {
		b.t.Errorf("%s is %d wide", path, w)
	}
	const small = `[...document.querySelectorAll('button, select, textarea, summary, nav a, .choice label, .coupons a, .claims a')]
		.filter(e => e.offsetParent !== null || getComputedStyle(e).position === 'fixed')
		.map(e => e.getBoundingClientRect()).filter(r => r.height < 44 || r.width < 44).length`
	if n := eval[int](b, small); n > 0 {
		b.t.Errorf("%s: %d things are too small to tap", path, n)
	}
	const wide = `[...document.querySelectorAll('main *')].filter(e => !e.closest('.read') && e.getBoundingClientRect().right > 390.5).map(e => e.tagName + '.' + e.className).join(' ')`
	if those := eval[string](b, wide); those != "" {
		b.t.Errorf("%s: %s stand out of the screen", path, those)
	}
}

// inSight says whether what can be pressed next is on the screen as it opens, and
// nothing lies over it.
func (b *browser) inSight(path string) {
	b.t.Helper()
	const seen = `(() => { const r = document.querySelector('.go').getBoundingClientRect();
		const at = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
		return r.top >= 0 && r.bottom <= innerHeight && !!at && !!at.closest('.go'); })()`
	if !eval[bool](b, seen) {
		b.t.Errorf("%s: the button is out of sight", path)
	}
}

// album is the folder for screenshots.
func album(t *testing.T) string {
	dir := os.Getenv("ZHANGGUI_TEST_SCREENSHOTS")
	if dir == "" {
		dir = t.ArtifactDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// shoot keeps a picture of the screen.
func (b *browser) shoot(dir, name string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
