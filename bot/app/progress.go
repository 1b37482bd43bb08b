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

// eraseLine takes away what stands on a terminal's line.
const eraseLine = "\r\x1b[2K"

// newProgress shows progress on a stream.
func newProgress(out io.Writer) *progress {
	f, ok := out.(*os.File)
	return &progress{out: out, tty: ok && isatty.IsTerminal(f.Fd())}
}

// aboveBar writes the lines of a log to a terminal on which a bar may stand:
// each in place of the bar, which is drawn again below it when it moves.
type aboveBar struct{ out io.Writer }

// aboveBars is where a log is written that shares a stream with a bar.
func aboveBars(out *os.File) io.Writer {
	if isatty.IsTerminal(out.Fd()) {
		return aboveBar{out}
	}
	return out
}

// Write writes whole lines.
func (a aboveBar) Write(line []byte) (int, error) {
	if _, err := io.WriteString(a.out, eraseLine); err != nil {
		return 0, err
	}
	return a.out.Write(line)
}

// step begins a part of the work with so many things to do; zero or less is
// not known.
func (p *progress) step(title string, total int) {
	p.end()
	p.title, p.total, p.done, p.last = title, max(0, total), 0, time.Now()
	if !p.tty {
		fmt.Fprintln(p.out, title)
		return
	}
	p.begin()
}

// begin puts a bar for the step on the terminal's line. Of a step of unknown
// length nothing but the count is shown, and nothing turns by itself: what the
// library lets turn goes on turning after the step, over the bars that follow.
func (p *progress) begin() {
	options := []progressbar.Option{
		progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(p.title), progressbar.OptionSetWidth(24),
		progressbar.OptionThrottle(100 * time.Millisecond), progressbar.OptionUseANSICodes(true),
		progressbar.OptionSetRenderBlankState(true), progressbar.OptionSetSpinnerChangeInterval(0),
	}
	total := p.total
	if total == 0 {
		total = -1
		options = append(options, progressbar.OptionSetElapsedTime(true), progressbar.OptionSpinnerType(spinner))
	} else {
		options = append(options, progressbar.OptionShowCount(), progressbar.OptionShowIts())
	}
	p.bar = progressbar.NewOptions(total, options...)
	p.describe()
}

// spinner is the library's number of the sign that turns: ⠋⠙⠹…
const spinner = 14

// describe writes the count of a step of unknown length behind its title.
func (p *progress) describe() {
	if p.bar != nil && p.total == 0 && p.done > 0 {
		p.bar.Describe(fmt.Sprintf("%s %d", p.title, p.done))
	}
}

// expect corrects how many things there are to do in the step.
func (p *progress) expect(total int) {
	if total == p.total || total <= 0 {
		return
	}
	known := p.total > 0
	p.total = total
	switch {
	case p.bar == nil:
	case known && !p.bar.IsFinished():
		p.bar.ChangeMax(total)
	default:
		// A bar that was full once is not drawn again.
		fmt.Fprint(p.out, eraseLine)
		p.begin()
		_ = p.bar.Set(p.done)
	}
}

// at says how many things of the step are done. It is called again and again
// while the step lasts, also when nothing has moved.
func (p *progress) at(done int) {
	if p.bar != nil {
		p.draw(done)
		return
	}
	if done == p.done {
		return
	}
	p.done = done
	if time.Since(p.last) >= sayEvery {
		p.last = time.Now()
		fmt.Fprintf(p.out, "%s：%d\n", p.title, done)
	}
}

// draw brings the bar up to date; the errors it could answer are about counts
// beyond its end, which expect excludes.
func (p *progress) draw(done int) {
	moved := done != p.done
	p.done = done
	switch {
	case p.total == 0:
		p.describe()
		_ = p.bar.Add(0)
	case moved:
		p.expect(max(p.total, done))
		_ = p.bar.Set(done)
	}
}

// note writes a line that stays, above the bar.
func (p *progress) note(text string) {
	if p.bar == nil {
		fmt.Fprintln(p.out, text)
		return
	}
	fmt.Fprint(p.out, eraseLine, text, "\n", p.bar.String())
}

// end closes the step, and leaves its last state on a line of its own.
func (p *progress) end() {
	if p.bar == nil {
		return
	}
	_ = p.bar.Exit()
	if p.total == 0 {
		// The sign that turned says nothing any more.
		fmt.Fprintf(p.out, "%s%s", eraseLine, p.title)
		if p.done > 0 {
			fmt.Fprintf(p.out, "：%d", p.done)
		}
	}
	fmt.Fprintln(p.out)
	p.bar = nil
}
