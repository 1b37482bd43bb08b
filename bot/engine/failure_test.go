package engine

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"testing"
)

func TestAPanicTellsWhereItHappened(t *testing.T) {
	var none *lane[int]
	var table map[string]int
	cases := []struct {
		name string
		do   func()
		want string
	}{
		{"a call of panic", func() { panic("no such rule") }, "no such rule"},
		{"an index", func() { _ = []int{}[len(table)] }, "index out of range"},
		{"a nil pointer", func() { none.busy = true }, "nil pointer"},
		{"a nil map", func() { table["a"] = 1 }, "nil map"},
		{"a wrong type", func() { _ = any(1).(string) }, "interface conversion"},
		{"a panic in a library", func() { _ = strings.Repeat("x", -1-len(table)) }, "negative Repeat count"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := func() (err error) {
				defer recovered(&err)
				c.do()
				return nil
			}()
			place := `^panic at engine/failure_test\.go:\d+: `
			if c.name == "a panic in a library" {
				place = `^panic at strings/strings\.go:\d+: `
			}
			if err == nil || !regexp.MustCompile(place).MatchString(err.Error()) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v; want the place and %q", err, c.want)
			}
			var p *panicked
			if !errors.As(err, &p) || !strings.Contains(string(p.stack), "TestAPanicTellsWhereItHappened") {
				t.Error("it has no stack")
			}
		})
	}
}

func TestWhatSaysThatTheDatabaseIsAway(t *testing.T) {
	cases := []struct {
		err  error
		away bool
	}{
		{driver.ErrBadConn, true},
		{fmt.Errorf("store: %w", &net.OpError{Op: "dial", Err: errors.New("refused")}), true},
		{context.DeadlineExceeded, true},
		{errors.New("Error 1406: data too long"), false},
		{&panicked{value: "boom"}, false},
		{&panicked{value: fmt.Errorf("read: %w", driver.ErrBadConn)}, true},
	}
	for _, c := range cases {
		if got := isAway(c.err); got != c.away {
			t.Errorf("%v: away is %v", c.err, got)
		}
	}
}
