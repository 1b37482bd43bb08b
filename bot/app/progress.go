package app

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// progress shows how far long work has come: on a terminal a bar with the rate
// and the time left, elsewhere a line per step and one now and then.
type progress struct {
	out   io.Writer
	tty   bool
	bar   *progressbar.ProgressBar
	title string
	total int
	done  int
	last  time.Time
}

// sayEvery is how often a line is written where there is no terminal.
const sayEvery = 10 * time.Second

// newProgress shows progress on a stream.
func newProgress(out io.Writer) *progress {
	f, ok := out.(*os.File)
	return &progress{out: out, tty: ok && isatty.IsTerminal(f.Fd())}
}

// step begins a part of the work with so many things to do; zero or less is
// not known.
func (p *progress) step(title string, total int) {
	p.end()
	p.title, p.total, p.done, p.last = title, total, 0, time.Now()
	if !p.tty {
		fmt.Fprintln(p.out, title)
		return
	}
	if total <= 0 {
		total = -1
	}
	p.bar = progressbar.NewOptions(total,
		progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(title), progressbar.OptionSetWidth(24),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionUseANSICodes(true), progressbar.OptionSetRenderBlankState(true),
	)
}

// expect corrects how many things there are to do in the step.
func (p *progress) expect(total int) {
	if total == p.total || total <= 0 {
		return
	}
	p.total = total
	if p.bar != nil {
		p.bar.ChangeMax(total)
	}
}

// at says how many things of the step are done.
func (p *progress) at(done int) {
	if done == p.done {
		return
	}
	p.done = done
	if p.bar != nil {
		p.expect(max(p.total, done))
		_ = p.bar.Set(done)
		return
	}
	if time.Since(p.last) >= sayEvery {
		p.last = time.Now()
		fmt.Fprintf(p.out, "%s：%d\n", p.title, done)
	}
}

// end closes the step.
func (p *progress) end() {
	if p.bar == nil {
		return
	}
	_ = p.bar.Exit()
	fmt.Fprintln(p.out)
	p.bar = nil
}
