package app

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestServeRefusesABadConfiguration starts the real program on mistakes that
// people make. It must not start, and must say where the mistake is and what
// was probably meant.
func TestServeRefusesABadConfiguration(t *testing.T) {
	binary := buildBinary(t)
	shipped, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	mistakes := []struct {
		name, from, to string
		env            []string
		says           []string
	}{
		{name: "a key", from: "  shutdown_timeout: 10s", to: "  shutdown_timout: 10s", says: []string{"bad.yaml:", "shutdown_timout", "shutdown_timeout"}},
		{name: "a value", from: "  driver: sqlite", to: "  driver: sqlight", says: []string{"bad.yaml:", "sqlight", "sqlite"}},
		{name: "a type", from: "    agent_id: 1000007", to: "    agent_id: seven", says: []string{"bad.yaml:", "agent_id", "seven"}},
		{name: "a name", from: "        coupon: till5", to: "        coupon: til5", says: []string{"bad.yaml:", "til5", "till5"}},
		{name: "a variable", env: []string{"ZHANGGUI_SERVER_LISTN=:1"}, says: []string{"ZHANGGUI_SERVER_LISTN", "ZHANGGUI_SERVER_LISTEN"}},
	}
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bad.yaml")
			bad := bytes.Replace(shipped, []byte(m.from), []byte(m.to), 1)
			if m.from != "" && bytes.Equal(bad, shipped) {
				t.Fatalf("the shipped configuration does not say %q", m.from)
			}
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			serve := exec.CommandContext(t.Context(), binary, "serve", "--config", path)
			serve.Dir, serve.Env = t.TempDir(), append(os.Environ(), m.env...)
			out, err := serve.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() <= 0 {
				t.Errorf("serve ended with %v", err)
			}
			for _, want := range m.says {
				if !strings.Contains(string(out), want) {
					t.Errorf("serve does not say %q:\n%s", want, out)
				}
			}
			if line := lineOf(shipped, m.from); m.from != "" && !strings.Contains(string(out), "bad.yaml:"+line) {
				t.Errorf("serve does not name line %s:\n%s", line, out)
			}
		})
	}
}

// lineOf is the number of the line that holds a text.
func lineOf(file []byte, text string) string {
	before, _, _ := bytes.Cut(file, []byte(text))
	return strconv.Itoa(bytes.Count(before, []byte("\n")) + 1)
}

// TestATerminatedBotFinishesWhatIsUnderWay sends SIGTERM while WeCom is slow
// to answer welcomes. The program ends with success, in time, and with nothing
// left half done.
func TestATerminatedBotFinishesWhatIsUnderWay(t *testing.T) {
	binary := buildBinary(t)
	grounds(t, func(t *testing.T, w where) {
		h, child := openChild(t, binary, w)
		child.start(t)
		h.sim.Faults.Add(simulator.Fault{API: "send_welcome_msg", Delay: 700 * time.Millisecond, Late: true})
		ids := h.crowdOf(t, 10)
		h.until(t, "a welcome is on the wire", func() error { return h.someWelcomed(ids) })
		if err := child.process.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		if err := child.process.Wait(); err != nil {
			t.Errorf("a terminated bot ended with %v", err)
		}
		child.process = nil
		if took := time.Since(begun); took > h.config.Server.ShutdownTimeout+5*time.Second {
			t.Errorf("the stop took %s", took)
		}
		db := openStore(t, w)
		onTheWire := 0
		for _, id := range ids {
			n := h.welcomes(t, id)
			if n == 0 {
				continue
			}
			onTheWire++
			for _, e := range sends(t, db, id, bot.KindWelcome) {
				if e.Class != bot.ClassDone || e.FinishedAt.IsZero() {
					t.Errorf("%s was welcomed, and the database says %+v", id, e)
				}
			}
		}
		if onTheWire == 0 {
			t.Fatal("no welcome was under way: the test proves nothing")
		}
		// The next life finds the rest.
		h.sim.Faults.Clear()
		child.start(t)
		h.until(t, "the queues are empty", func() error { return emptyQueues(t.Context(), db) })
		for _, id := range ids {
			h.appliedOnce(t, db, id)
			if n := h.welcomes(t, id); n != 1 {
				t.Errorf("%s was welcomed %d times", id, n)
			}
		}
	})
}
