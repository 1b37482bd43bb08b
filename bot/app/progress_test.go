package app

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// What a terminal shows of steps whose length is known, unknown and learned
// late. Nothing is drawn after a step's end, over the steps that follow.
func TestBarsEndWithTheirSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var screen strings.Builder
		p := &progress{out: &screen, tty: true}
		shown := func() string {
			// The time is the bubble's: nobody waits.
			time.Sleep(time.Second)
			lines := strings.Split(strings.TrimRight(screen.String(), "\n"), "\n")
			last := lines[len(lines)-1]
			return strings.TrimRight(strings.TrimPrefix(last[strings.LastIndex(last, "\r")+1:], "\x1b[2K"), " ")
		}
		p.step("员工", 0)
		p.at(3)
		p.end()
		ended := screen.Len()
		if got := shown(); got != "员工：3" || screen.Len() != ended {
			t.Errorf("a step of unknown length ends as %q", got)
		}
		p.step("客户", 10)
		p.at(10)
		p.at(12)
		if got := shown(); !strings.Contains(got, "客户 100%") || !strings.Contains(got, "12/12") {
			t.Errorf("more customers than expected are shown as %q", got)
		}
		p.step("客户群", 0)
		p.expect(4)
		if got := shown(); !strings.Contains(got, "0/4") {
			t.Errorf("when the length is learned, there stands %q", got)
		}
		p.at(2)
		p.note("停在这里")
		if got := shown(); !strings.Contains(got, "客户群  50%") || !strings.Contains(screen.String(), "\x1b[2K停在这里\n") {
			t.Errorf("below a note stands %q", got)
		}
		p.end()
	})
}
