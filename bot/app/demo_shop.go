package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/commands"
	"github.com/zhanggui/zhanggui/templates"
)

// shopDemo is the running demo: a simulated WeCom and a bot beside it.
type shopDemo struct {
	options demoOptions
	config  *config.Config
	zone    *time.Location
	sim     *simulator.Simulator
	folder  string
	// messages and version are what every life of the bot is made with, address is
	// where it listens.
	messages *templates.Catalogue
	version  string
	address  string
	stuck    *stuckDatabase
	// open says that people may look on: what the bot reads of the past is not told.
	open atomic.Bool
	// before are the customers of the month before the bot, by code, oldest first.
	before map[string][]string

	// mu guards app: who plays with the switches kills it and starts another.
	mu  sync.Mutex
	app *App
	// down says that it was killed and nobody has started another, shut that the demo is
	// over and nobody may.
	down, shut bool
	// throwing lets one kill it or start another at a time.
	throwing sync.Mutex
}

// bot is the bot that runs, or ran last.
func (d *shopDemo) bot() *App {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.app
}

// openDemo starts both. The built-in example is used as it is, whatever the
// environment says, so that the demo is the same everywhere.
func openDemo(ctx context.Context, s *settings, o demoOptions) (*shopDemo, error) {
	c, err := config.Load(s.defaults, "", nil)
	if err != nil {
		return nil, err
	}
	messages, err := templates.Load(s.templates)
	if err != nil {
		return nil, err
	}
	d := &shopDemo{options: o, config: c, messages: messages, version: s.version}
	if err := d.start(ctx); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *shopDemo) start(ctx context.Context) (err error) {
	c := d.config
	if d.zone, err = time.LoadLocation(c.Shop.Timezone); err != nil {
		return err
	}
	if d.folder, err = os.MkdirTemp("", "zhanggui-demo-"); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	d.address = listener.Addr().String()
	if err := d.furnish(); err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := d.startCorp(); err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := d.openBot(ctx, listener); err != nil {
		return err
	}
	return d.prepared(ctx)
}

// furnish makes the example's configuration that of the demo.
func (d *shopDemo) furnish() error {
	c := d.config
	hurry(&c.Shop.Alerts)
	c.WeCom.Webhooks = map[string]config.Secret{managers: config.Secret("demo-" + newInstance())}
	c.Shop.Alerts.Webhook = managers
	if err := talkative(c); err != nil {
		return err
	}
	if d.options.lively() {
		growShop(&c.Shop)
	}
	c.Server.PublicURL = "http://" + d.address
	c.Database.DSN = config.Secret(filepath.Join(d.folder, "zhanggui.db"))
	c.Orders.Secret = config.Secret("demo-" + newInstance() + "-till")
	d.stuck = &stuckDatabase{path: c.Database.DSN.Reveal()}
	return nil
}

// hurry lets managers hear at once what they hear a little later in a real shop,
// at any hour, and holds nobody out.
func hurry(a *config.Alerts) {
	a.Wait, a.Update, a.QuietHours, a.HoldOut = time.Second, time.Second, "", 0
}

// startCorp starts the simulated WeCom with its page.
func (d *shopDemo) startCorp() (err error) {
	c := d.config
	corp := simulatedCorp(c)
	corp.Title, corp.Clerk, corp.Manager = c.Shop.Name, liming, hanmei
	corp.Switches = d.switches()
	home := c.Server.PublicURL
	for i := range corp.Apps {
		app := &corp.Apps[i]
		app.CallbackURL = home + "/callback/wecom/" + app.Name
		if app.Name != config.MainApp {
			continue
		}
		app.HomeURL = home + "/board"
		app.Pages = []simulator.AppPage{{Name: "待办", URL: home + "/board/todo"}, {Name: "核销", URL: home + "/till"}}
		for _, command := range commands.List(commands.Options{Shop: c.Shop, Messages: d.messages, Location: d.zone}) {
			offered := simulator.Completion{Line: "/" + command.Name, What: command.Help}
			if len(command.Examples) > 0 {
				offered.Example = command.Examples[0]
			}
			app.Completions = append(app.Completions, offered)
		}
	}
	if d.sim, err = simulator.New(corp); err != nil {
		return err
	}
	if d.options.lively() {
		if err := d.grow(); err != nil {
			return err
		}
	}
	if err = d.sim.Start(d.options.listen); err != nil || d.options.listen == "" {
		err = d.sim.Start("127.0.0.1:0")
	}
	c.WeCom.APIBaseURL, c.Pages.AuthorizeURL = d.sim.URL(), d.sim.AuthorizeURL()
	return err
}

// openBot begins a life of the bot. The transcript and the page tell the story; what
// fails in it is part of it, so the log is nobody's.
func (d *shopDemo) openBot(ctx context.Context, listener net.Listener) error {
	log, err := NewLog(d.config.Log, io.Discard, secretsOf(d.config))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	a, err := New(ctx, Options{Config: d.config, Messages: d.messages, Log: log, Version: d.version, Listener: listener, Tell: d.tell})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	d.mu.Lock()
	d.app, d.down = a, false
	d.mu.Unlock()
	if err := a.Start(context.WithoutCancel(ctx)); err != nil {
		// Otherwise it would keep the address from the next one.
		return errors.Join(err, listener.Close(), a.Stop(ctx))
	}
	return nil
}

// tell tells the page of the way that events take.
func (d *shopDemo) tell(trace string, step simulator.Step) {
	if d.open.Load() {
		d.sim.Tell(trace, step)
	}
}

// prepared waits until the shop is ready to open: the codes of its channels are
// made, the first customer would be invited to the group, and the bot has read
// what there is.
func (d *shopDemo) prepared(ctx context.Context) error {
	a := d.bot()
	wanted := handlers.AllAssets(handlerOptions(d.config, d.messages))
	return eventually(ctx, func() error {
		if err := a.ready.assets(ctx); err != nil {
			return err
		}
		for _, name := range wanted {
			asset, err := a.store.Asset(ctx, name)
			if err == nil && asset.ReadyAt.IsZero() {
				err = fmt.Errorf("%s is not ready: %s", name, asset.Problem)
			}
			if err != nil {
				return err
			}
		}
		if s, err := a.store.LatestSync(ctx); err != nil || s.ID == "" || s.Running() {
			return fmt.Errorf("the first sync: %+v, %w", s, err)
		}
		return nil
	})
}

func (d *shopDemo) close() {
	d.mu.Lock()
	d.shut = true
	d.mu.Unlock()
	if d.stuck != nil {
		_ = d.stuck.set(context.Background(), false)
	}
	// Who is just starting another bot has begun before: that one ends here too.
	d.throwing.Lock()
	defer d.throwing.Unlock()
	if a := d.bot(); a != nil {
		ctx, cancel := context.WithTimeout(context.Background(), d.config.Server.ShutdownTimeout)
		defer cancel()
		// The demo's data are thrown away; there is nobody to tell.
		_ = a.Stop(ctx)
	}
	if d.sim != nil {
		_ = d.sim.Close()
	}
	if d.folder != "" {
		_ = os.RemoveAll(d.folder)
	}
}
