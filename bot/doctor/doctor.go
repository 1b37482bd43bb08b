package doctor

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
)

// Status is how a check ended.
type Status string

// The statuses. Advice can wait, a Fail cannot; Skipped could not be looked at.
const (
	OK      Status = "ok"
	Advice  Status = "advice"
	Fail    Status = "fail"
	Skipped Status = "skipped"
)

// Finding is what a check found. The texts are for the shop's owner and hold no
// secret.
type Finding struct {
	Status Status `json:"status"`
	// What is the finding in one line.
	What string `json:"what"`
	// Why says why it is so, or why it matters; it may have several lines.
	Why string `json:"why,omitempty"`
	// Do are the steps that mend it, in order.
	Do []string `json:"do,omitempty"`
	// Example is a command, an address or a piece of configuration as it should
	// look.
	Example string `json:"example,omitempty"`
	// More are what else the check found.
	More []Finding `json:"more,omitempty"`
}

// Check is one thing to look at.
type Check struct {
	// Name is for scripts and does not change; Title is for people.
	Name, Title string
	// Needs names the checks without which this one says nothing: it is skipped
	// if one of them failed or was skipped itself.
	Needs []string
	Run   func(ctx context.Context) Finding
}

// Result is a check with what it found.
type Result struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Finding
	// Mend names the check that must be mended before this one can be made.
	Mend string `json:"mend_first,omitempty"`
}

// Report is everything that was found, in the order of the checks.
type Report []Result

// Examine makes the checks one after another. Before tells of each that
// begins, by number from 1, and after of its result; both may be nil. The
// error says that the examination itself broke down.
func Examine(ctx context.Context, checks []Check, before func(n int, c Check), after func(Result)) (Report, error) {
	var report Report
	for n, c := range checks {
		if before != nil {
			before(n+1, c)
		}
		r := Result{Name: c.Name, Title: c.Title}
		if r.Mend = report.basis(c); r.Mend != "" {
			r.Finding = Finding{Status: Skipped, What: "要等「" + report.title(r.Mend) + "」解决了再查"}
		} else {
			var err error
			if r.Finding, err = run(ctx, c); err != nil {
				return report, err
			}
		}
		if err := ctx.Err(); err != nil {
			return report, fmt.Errorf("doctor: stopped at %s: %w", c.Name, err)
		}
		report = append(report, r)
		if after != nil {
			after(r)
		}
	}
	return report, nil
}

// run makes one check. A check that panics is a mistake of this program, not a
// finding about the shop.
func run(ctx context.Context, c Check) (f Finding, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("doctor: the check %s broke down: %v\n%s", c.Name, p, debug.Stack())
		}
	}()
	return c.Run(ctx), nil
}

// basis is the check that must be mended before c can be made: the first one
// that c rests on and that failed, itself or under another one.
func (r Report) basis(c Check) string {
	for _, need := range c.Needs {
		i := slices.IndexFunc(r, func(done Result) bool { return done.Name == need })
		switch {
		case i < 0:
			continue
		case r[i].Status == Fail:
			return need
		case r[i].Status == Skipped && r[i].Mend != "":
			return r[i].Mend
		case r[i].Status == Skipped:
			return need
		}
	}
	return ""
}

func (r Report) title(name string) string {
	for _, done := range r {
		if done.Name == name {
			return done.Title
		}
	}
	return name
}

// Count is how many checks ended with a status.
func (r Report) Count(s Status) int {
	n := 0
	for _, done := range r {
		if done.Status == s {
			n++
		}
	}
	return n
}

// Status is Fail if something must be done, Advice if something could be, and
// OK otherwise.
func (r Report) Status() Status {
	for _, s := range []Status{Fail, Advice} {
		if r.Count(s) > 0 {
			return s
		}
	}
	return OK
}
