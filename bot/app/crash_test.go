package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// kills is how often the bot is killed in mid-work.
const kills = 20

// TestAKilledBotLosesNothingAndRepeatsNothing kills a real process at random
// moments under load. Every event it acknowledged must be applied exactly
// once, and no customer may see a welcome twice.
func TestAKilledBotLosesNothingAndRepeatsNothing(t *testing.T) {
	binary := buildBinary(t)
	grounds(t, func(t *testing.T, w where) {
		h, child := openChild(t, binary, w)
		stop := h.crowd(t)
		for range kills {
			child.start(t)
			// The moment is drawn over the whole life of an event: before the
			// commit, between commit and send, between send and its record.
			linger(t, time.Duration(100+rand.IntN(400))*time.Millisecond)
			child.kill(t)
		}
		child.start(t)
		stop()
		if err := h.sim.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		db := openStore(t, w)
		h.until(t, "the queues are empty", func() error { return emptyQueues(t.Context(), db) })
		h.nothingLostOrRepeated(t, db)
	})
}

// nothingLostOrRepeated looks at every add the bot acknowledged.
func (h *house) nothingLostOrRepeated(t *testing.T, db *store.Store) {
	t.Helper()
	kept := map[string]bool{}
	lost := 0
	for _, e := range h.sim.Journal.Calls(func(e simulator.Entry) bool { return e.Kind == simulator.EntryCallback && e.Final }) {
		if id := externalUserID.FindStringSubmatch(e.Request); id != nil && e.Error == "" {
			kept[id[1]] = true
		} else {
			lost++
		}
	}
	if len(kept) < kills {
		t.Fatalf("only %d adds were acknowledged in %d lives: the test proves nothing", len(kept), kills)
	}
	welcomed := 0
	claimed, names := h.claimedUnsent(t), h.names()
	for id := range kept {
		h.appliedOnce(t, db, id)
		n := h.welcomes(t, id)
		if n > 1 {
			t.Errorf("%s was welcomed %d times", id, n)
		}
		if n > 0 && (h.toldCertain(t, db, id) > 0 || claimed[names[id]]) {
			t.Errorf("the phone of %s shows a welcome that is said not to have been sent", id)
		}
		welcomed += n
	}
	t.Logf("%d adds acknowledged over %d kills, %d of them welcomed in time; %d callbacks met no bot three times", len(kept), kills, welcomed, lost)
}

// claimedUnsent are the names of the customers of whom a member of staff reads
// that the welcome was not sent.
func (h *house) claimedUnsent(t *testing.T) map[string]bool {
	t.Helper()
	claimed := map[string]bool{}
	for _, m := range h.config.Shop.Staff {
		chat, err := h.sim.MemberChat(m.UserID)
		if err != nil {
			t.Fatal(err)
		}
		for _, message := range chat {
			if name := customerNamed.FindStringSubmatch(message.Text); name != nil && strings.Contains(message.Text, "没有自动发出") {
				claimed[name[1]] = true
			}
		}
	}
	return claimed
}

// customerNamed finds whom a message to staff is about, if it knows the name.
var customerNamed = regexp.MustCompile(`^「([^」]+)」`)

// names are the customers' names as WeCom has them, by external_userid.
func (h *house) names() map[string]string {
	names := map[string]string{}
	for _, c := range h.sim.State().Customers {
		names[c.ExternalUserID] = c.Name
	}
	return names
}

var externalUserID = regexp.MustCompile(`<ExternalUserID><!\[CDATA\[([^\]]+)\]\]>`)

// crowd lets customers come without a pause until it is told to stop.
func (h *house) crowd(t *testing.T) (stop func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			if _, err := h.sim.Scan(simulator.Scan{State: "s17-door", UserID: liming, Name: fmt.Sprint("客户", n)}); err != nil {
				t.Errorf("scan: %v", err)
				return
			}
		}
	})
	return func() { close(done); wg.Wait() }
}

// childBot is the real program in a process of its own; file is its configuration,
// empty for the built-in one.
type childBot struct {
	binary, addr string
	file         string
	env          []string
	process      *exec.Cmd
}

func buildBinary(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "zhanggui")
	build := exec.Command("go", "build", "-o", binary, "../..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// openChild is a house whose bot is a child process.
func openChild(t *testing.T, binary string, w where) (*house, *childBot) {
	t.Helper()
	return openChildOf(t, binary, w, exampleConfig(t, w))
}

// openChildOf is a house of a configuration. A child with another one than the
// built-in is given its file.
func openChildOf(t *testing.T, binary string, w where, c *config.Config) (*house, *childBot) {
	t.Helper()
	addr := testserver.FreeAddr(t)
	corp := simulatedCorp(c)
	corp.RetryDelay = 300 * time.Millisecond // Long enough for a life to begin.
	for i := range corp.Apps {
		corp.Apps[i].CallbackURL = "http://" + addr + "/callback/wecom/" + corp.Apps[i].Name
	}
	sim, err := simulator.New(corp)
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sim.Close() })
	child := &childBot{binary: binary, addr: addr, env: append(os.Environ(),
		"ZHANGGUI_SERVER_LISTEN="+addr, "ZHANGGUI_WECOM_API_BASE_URL="+sim.URL(),
		"ZHANGGUI_DATABASE_DRIVER="+w.driver, "ZHANGGUI_DATABASE_DSN="+w.dsn, "ZHANGGUI_REDIS_ADDR="+w.redis)}
	t.Cleanup(func() { child.kill(t) })
	return &house{sim: sim, config: c}, child
}

// start begins a life and waits until it answers.
func (c *childBot) start(t *testing.T) {
	t.Helper()
	var out strings.Builder
	c.process = exec.Command(c.binary, "serve", "--config", c.file)
	c.process.Env, c.process.Dir = c.env, t.TempDir()
	c.process.Stdout, c.process.Stderr = &out, &out
	c.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := c.process.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	err := eventually(ctx, func() error {
		res, err := http.Get("http://" + c.addr + "/healthz")
		if err != nil {
			return err
		}
		defer res.Body.Close()
		_, err = io.Copy(io.Discard, res.Body)
		return err
	})
	if err != nil {
		t.Fatalf("the bot does not come up: %v\n%s", err, out.String())
	}
}

// kill ends the process as a power cut would.
func (c *childBot) kill(t *testing.T) {
	t.Helper()
	if c.process == nil {
		return
	}
	if err := c.process.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("kill: %v", err)
	}
	// What Wait answers is how it was killed.
	_ = c.process.Wait()
	c.process = nil
}

// linger lets the load run for a while; nothing is synchronised by it.
func linger(t *testing.T, d time.Duration) {
	t.Helper()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.Context().Done():
	}
}

func openStore(t *testing.T, w where) *store.Store {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Driver: w.driver, DSN: w.dsn, Instance: "observer"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
