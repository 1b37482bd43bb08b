package simulator

import (
	"context"
	"encoding/json"
	"fmt"
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
)

// viewer is somebody before the simulator's page in a real browser. It notes what the
// browser complains of and whom it asks.
type viewer struct {
	t    *testing.T
	ctx  context.Context
	home string

	mu     sync.Mutex
	wrongs []string
}

// view opens the page of a corp on a screen. Without Chromium the test is skipped, or
// fails where everything has to be there.
func view(t *testing.T, c *corpForTest, wide, high int64) *viewer {
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
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "zh-CN"), chromedp.UserDataDir(t.TempDir()),
	)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	v := &viewer{t: t, ctx: ctx, home: c.URL()}
	v.run(chromedp.EmulateViewport(wide, high))
	v.run(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, runtime.Enable, cdp.Empty{})
		return err
	}))
	if err := chromedp.Listen(ctx, v.heard); err != nil {
		t.Fatal(err)
	}
	v.run(chromedp.Navigate(v.home + "/"))
	return v
}

// heard notes what is wrong with the page.
func (v *viewer) heard(event any) {
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
		if u := e.Request.URL; !strings.HasPrefix(u, v.home) && !strings.HasPrefix(u, "data:") {
			wrong = "it asks " + u
		}
	}
	if wrong != "" {
		v.mu.Lock()
		v.wrongs = append(v.wrongs, wrong)
		v.mu.Unlock()
	}
}

// sound checks what holds of the page at any time: nobody complained, nobody else was
// asked, and whatever can be used has a name.
func (v *viewer) sound() {
	v.t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, wrong := range v.wrongs {
		v.t.Error(wrong)
	}
	const nameless = `[...document.querySelectorAll('button, a[href], input, select, textarea')].filter((e) => e.checkVisibility())
		.filter((e) => !(e.getAttribute('aria-label') || (e.labels && e.labels.length) || e.textContent).trim?.()).map((e) => e.outerHTML).join(' ')`
	if those := look[string](v, nameless); those != "" {
		v.t.Errorf("without a name: %s", those)
	}
}

func (v *viewer) run(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, steps...); err != nil {
		v.t.Fatal(err)
	}
}

// look answers what an expression is on the page.
func look[T any](v *viewer, expression string) T {
	v.t.Helper()
	out, err := chromedp.Run(v.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
	return out
}

// until waits until an expression is true on the page.
func (v *viewer) until(expression string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 30*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if is, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")")); err == nil && is {
			return
		}
	}
	v.t.Fatalf("it never comes to be that %s; the page is %s", expression, look[string](v, "document.body.innerText"))
}

// tap waits for what can be seen, fits a selector and holds a text, and taps it.
func (v *viewer) tap(selector, holds string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`(() => {
		const one = [...document.querySelectorAll(%s)].find((e) => e.checkVisibility() && !e.disabled && e.textContent.includes(%s));
		if (one) one.click();
		return one; })()`, quote(selector), quote(holds)))
}

// says types a line into a field and presses enter.
func (v *viewer) says(selector, line string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`(() => {
		const field = document.querySelector(%s);
		if (!field) return false;
		field.focus();
		field.value = %s;
		field.dispatchEvent(new InputEvent('input', {bubbles: true}));
		field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
		return true; })()`, quote(selector), quote(line)))
}

// reads waits until an element shows a text.
func (v *viewer) reads(selector, text string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`[...document.querySelectorAll(%s)].some((e) => e.checkVisibility() && e.textContent.includes(%s))`, quote(selector), quote(text)))
}

// shoot keeps a picture of the screen.
func (v *viewer) shoot(name string) {
	v.t.Helper()
	dir := os.Getenv("ZHANGGUI_TEST_SCREENSHOTS")
	if dir == "" {
		dir = v.t.ArtifactDir()
	}
	picture, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644)
	}
	if err != nil {
		v.t.Fatal(err)
	}
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}
