package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// viewer is somebody before the demo's page in a real browser. It notes what the
// browser complains of and whom it asks.
type viewer struct {
	t    *testing.T
	ctx  context.Context
	home string
	// boardAt is the address of the managers' page.
	boardAt string

	mu     sync.Mutex
	wrongs []string
	// inside are the places in which scripts of pages run, the newest last.
	inside []runtime.ExecutionContextID
}

// sitDown opens the page of a demo on a screen. Without Chromium the test is skipped, or
// fails where everything has to be there.
func sitDown(t *testing.T, d *shopDemo, wide, high int64) *viewer {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "zh-CN"), chromedp.UserDataDir(t.TempDir()),
		// Pages inside phones stay in the process of the page around them, where they can
		// be read and pressed.
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,IsolateSandboxedIframes"),
	)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	v := &viewer{t: t, ctx: ctx, home: d.sim.URL(), boardAt: d.config.Server.PublicURL + "/board"}
	v.run(chromedp.EmulateViewport(wide, high))
	if err := chromedp.Listen(ctx, v.heard); err != nil {
		t.Fatal(err)
	}
	v.run(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		// Nothing moves for whoever asked for that, and no picture is taken of a half way.
		if _, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}},
		}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, runtime.Enable, cdp.Empty{})
		return err
	}))
	v.run(chromedp.Navigate(v.home + "/"))
	v.until(`document.querySelectorAll('.phone[data-owner]').length === 3`)
	return v
}

// chromium is where the browser is.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "chromium is missing; bash .ci/servers installs it"
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// heard notes what is wrong with a page, and where scripts run.
func (v *viewer) heard(event any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		v.wrongs = append(v.wrongs, fmt.Sprintf("the browser says %s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	case *runtime.EventExceptionThrown:
		v.wrongs = append(v.wrongs, "the script fails: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		v.wrongs = append(v.wrongs, fmt.Sprintf("the console says %s", e.Type))
	case *network.EventRequestWillBeSent:
		// What a browser draws its own fields with is of no host.
		if u := e.Request.URL; !strings.HasPrefix(u, v.home+"/") && !strings.HasPrefix(u, "data:") {
			v.wrongs = append(v.wrongs, "it asks "+u)
		}
	case *runtime.EventExecutionContextCreated:
		v.inside = append(v.inside, e.Context.ID)
	case *runtime.EventExecutionContextsCleared:
		v.inside = nil
	}
}

// sound wants nobody to have complained and nobody else to have been asked.
func (v *viewer) sound() {
	v.t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, wrong := range v.wrongs {
		v.t.Error(wrong)
	}
	v.wrongs = nil
}

func (v *viewer) run(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, steps...); err != nil {
		v.t.Fatal(err)
	}
}

// shown answers what an expression is on the page.
func shown[T any](v *viewer, expression string) T {
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
	v.comes(expression, func(ctx context.Context) (bool, error) {
		return chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
	})
}

// comes waits until something is so.
func (v *viewer) comes(what string, is func(context.Context) (bool, error)) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 40*time.Second)
	defer cancel()
	if err := eventually(ctx, func() error {
		if so, err := is(ctx); err != nil || !so {
			return fmt.Errorf("it never comes to be that %s (%w)", what, err)
		}
		return nil
	}); err != nil {
		v.shoot("lost")
		v.t.Fatalf("%v; look at lost.png", err)
	}
}

// tap waits for the last that can be seen, fits a selector and holds a text, and taps
// it: the last is the newest.
func (v *viewer) tap(selector, holds string) {
	v.t.Helper()
	v.until(tapping("document", selector, holds))
}

func tapping(where, selector, holds string) string {
	return fmt.Sprintf(`(() => {
		const one = [...%s.querySelectorAll(%s)].findLast((e) => e.checkVisibility() && !e.disabled && e.textContent.includes(%s));
		if (one) one.click();
		return one; })()`, where, quoted(selector), quoted(holds))
}

// types puts a text into a field and presses a key in it.
func (v *viewer) types(selector, text, key string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`(() => {
		const field = document.querySelector(%s);
		if (!field || !field.checkVisibility()) return false;
		field.focus();
		field.value = %s;
		field.dispatchEvent(new InputEvent('input', {bubbles: true}));
		field.dispatchEvent(new KeyboardEvent('keydown', {key: %s, bubbles: true, cancelable: true}));
		return true; })()`, quoted(selector), quoted(text), quoted(key)))
}

// reads waits until something that can be seen shows a text.
func (v *viewer) reads(selector, text string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`[...document.querySelectorAll(%s)].some((e) => e.checkVisibility() && e.textContent.includes(%s))`, quoted(selector), quoted(text)))
}

// page waits until an expression is true in a page that is open inside somebody's phone.
func (v *viewer) page(owner, expression string) {
	v.t.Helper()
	v.comes(owner+"'s page has "+expression, func(ctx context.Context) (bool, error) {
		so, err := v.inPage(ctx, owner, "Boolean("+expression+") ? 'yes' : ''")
		return so != "", err
	})
}

// inPage answers what an expression is in a page that is open inside somebody's phone.
func (v *viewer) inPage(ctx context.Context, owner, expression string) (answer string, err error) {
	v.mu.Lock()
	inside := slices.Clone(v.inside)
	v.mu.Unlock()
	whole := fmt.Sprintf(`document.readyState === 'complete' && location.pathname.startsWith('/sim/web/' + %s + '/') ? (%s) : ''`, quoted(owner), expression)
	for _, id := range inside {
		// A page that was left cannot answer.
		said, failed := chromedp.Run(ctx, chromedp.Evaluate[string](whole, func(p *runtime.EvaluateParams) { p.ContextID = id }))
		if said != "" {
			return said, nil
		}
		err = failed
	}
	return "", err
}

// presses presses a button of the page inside somebody's phone.
func (v *viewer) presses(owner, selector, holds string) {
	v.t.Helper()
	v.page(owner, tapping("document", selector, holds))
}

// says waits until the page inside somebody's phone says something.
func (v *viewer) says(owner, text string) {
	v.t.Helper()
	v.page(owner, fmt.Sprintf(`document.body.innerText.includes(%s)`, quoted(text)))
}

// shoot keeps a picture of the screen.
func (v *viewer) shoot(name string) {
	v.t.Helper()
	dir := os.Getenv("ZHANGGUI_TEST_SCREENSHOTS")
	if dir == "" {
		dir = v.t.ArtifactDir()
	}
	err := os.MkdirAll(dir, 0o755)
	var picture []byte
	if err == nil {
		picture, err = chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644)
	}
	if err != nil {
		v.t.Fatal(err)
	}
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}
