package app

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store/testserver"
	"github.com/zhanggui/zhanggui/templates"
)

func TestMain(m *testing.M) { os.Exit(testserver.Main(m)) }

// house is a simulated WeCom and one or more bots of the example shop.
type house struct {
	sim    *simulator.Simulator
	config *config.Config
	bots   []*App
	plan   plan
	// trusted are the hosts of the bots' pages.
	trusted []string
}

// plan says what is different in a house from the example shop on a good day.
type plan struct {
	// shop changes the configuration before there is a WeCom or a bot, corp the
	// simulated WeCom that fits it, and bot what the bot alone believes.
	shop func(*config.Config)
	corp []func(*simulator.Config)
	bot  func(*config.Config)
	// before happens when WeCom is there and the bot is not.
	before func(*simulator.Simulator)
	// now is the bot's clock, log where it writes; the real clock and nowhere
	// unless set.
	now func() time.Time
	log *logrus.Logger
	// unready waits neither for the group invites nor for the sync of the first
	// start, unintroduced not for the sync.
	unready, unintroduced bool
	// told has the bots tell the simulator's journal of the way events take.
	told bool
}

// where is what the bots of a house stand on.
type where struct{ driver, dsn, redis string }

// grounds are the two ways to run a shop: everything in one process, and on
// servers.
func grounds(t *testing.T, each func(t *testing.T, w where)) {
	t.Run("sqlite", func(t *testing.T) { each(t, onSQLite(t)) })
	t.Run("mysql and redis", func(t *testing.T) { each(t, onServers(t)) })
}

func onServers(t testing.TB) where {
	return where{driver: "mysql", dsn: testserver.MySQL(t), redis: testserver.Redis(t)}
}

func onSQLite(t testing.TB) where {
	return where{driver: "sqlite", dsn: filepath.Join(t.TempDir(), "zhanggui.db")}
}

// exampleConfig is the shipped configuration on a ground.
func exampleConfig(t testing.TB, w where) *config.Config {
	t.Helper()
	defaults, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(defaults, "", []string{
		"ZHANGGUI_SERVER_LISTEN=127.0.0.1:0", "ZHANGGUI_DATABASE_DRIVER=" + w.driver, "ZHANGGUI_DATABASE_DSN=" + w.dsn, "ZHANGGUI_REDIS_ADDR=" + w.redis,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// openHouse starts a simulated WeCom and one bot, which is ready and has read
// what there is.
func openHouse(t testing.TB, w where, change ...func(*simulator.Config)) *house {
	t.Helper()
	return openPlanned(t, w, plan{corp: change})
}

// openPlanned starts a house that is not quite the example.
func openPlanned(t testing.TB, w where, p plan) *house {
	t.Helper()
	h := &house{config: exampleConfig(t, w), plan: p}
	// What a test waits to be told is told at any hour of the day.
	h.config.Shop.Alerts.QuietHours = ""
	if p.shop != nil {
		p.shop(h.config)
	}
	corp := simulatedCorp(h.config)
	corp.RetryDelay = 50 * time.Millisecond
	for _, c := range p.corp {
		c(&corp)
	}
	var err error
	if h.sim, err = simulator.New(corp); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.sim.Close() })
	if err := h.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	h.config.WeCom.APIBaseURL, h.config.Pages.AuthorizeURL = h.sim.URL(), h.sim.AuthorizeURL()
	if p.before != nil {
		p.before(h.sim)
	}
	if p.bot != nil {
		p.bot(h.config)
	}
	h.openBot(t)
	if !p.unready && !p.unintroduced {
		h.introduced(t)
	}
	return h
}

// openBot starts one more bot on the same ground; callbacks go to the first.
func (h *house) openBot(t testing.TB) *App {
	t.Helper()
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := *h.config
	c.Server.PublicURL = "http://" + l.Addr().String()
	h.trusted = append(h.trusted, l.Addr().String())
	if err := h.sim.SetTrustedDomains(config.MainApp, h.trusted...); err != nil {
		t.Fatal(err)
	}
	log := h.plan.log
	if log == nil {
		log = logrus.New()
		log.SetOutput(io.Discard)
	}
	o := Options{Config: &c, Messages: messages, Log: log, Version: "test", Listener: l, Now: h.plan.now}
	if h.plan.told {
		o.Tell = h.sim.Tell
	}
	a, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(h.bots) == 0 {
		h.sim.SetCallbackURL(config.MainApp, "http://"+l.Addr().String()+"/callback/wecom/"+config.MainApp)
	}
	h.bots = append(h.bots, a)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := a.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	if err := a.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	if h.plan.unready {
		return a
	}
	h.until(t, "the assets are prepared", func() error { return a.ready.assets(t.Context()) })
	return a
}

// until waits for something to come true, far longer than it takes.
func (h *house) until(t testing.TB, what string, ask func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	if err := eventually(ctx, ask); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// settled waits until nothing is left to do: every callback delivered, every
// event handled, every send at its end.
func (h *house) settled(t testing.TB) {
	t.Helper()
	if err := h.sim.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.until(t, "the queues are empty", func() error {
		return emptyQueues(t.Context(), h.bots[0].Store())
	})
}

// scan adds a new customer by a channel's code.
func (h *house) scan(t testing.TB, name, state string) string {
	t.Helper()
	id, err := h.sim.Scan(simulator.Scan{State: state, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// welcomes counts how often a customer's phone shows the text of a welcome.
func (h *house) welcomes(t testing.TB, id string) int {
	t.Helper()
	items, err := h.sim.CustomerPhone(id)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, item := range items {
		if item.Via == "welcome" && item.Kind == "text" {
			n++
		}
	}
	return n
}

// calls are the calls of an API that the simulator answered with a code.
func (h *house) calls(api string, code int) int {
	return len(h.sim.Journal.Calls(func(e simulator.Entry) bool {
		return e.Kind == simulator.EntryAPI && strings.HasSuffix(e.API, api) && e.Code == code
	}))
}
