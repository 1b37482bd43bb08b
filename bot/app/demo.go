package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/templates"
)

func demoCommand(s *settings) *cobra.Command {
	var once bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "a small shop and its customers on this machine, over the real protocol",
		Long: `demo opens the built-in example shop in a temporary folder, together with a
simulated WeCom, and plays an opening: customers scan codes, are welcomed and join
the group, and a few things go wrong. It stays up until Ctrl-C, so that you can go
on by hand. With --once it ends after the opening: with 0 if every effect was seen,
otherwise saying what was missing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return demo(cmd.Context(), cmd.OutOrStdout(), s, once)
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, "end after the opening")
	return cmd
}

func demo(ctx context.Context, out io.Writer, s *settings, once bool) error {
	d, err := openDemo(ctx, s)
	if err != nil {
		return err
	}
	defer d.close()
	t := &transcript{out: out, zone: d.zone}
	t.opening(d)
	missing := play(ctx, d, t)
	if ctx.Err() != nil {
		if once {
			return errors.New("the demo was stopped before its end")
		}
		return nil
	}
	t.closing(d, missing)
	if once {
		if len(missing) > 0 {
			return fmt.Errorf("the demo did not see: %s", strings.Join(missing, "; "))
		}
		return nil
	}
	t.invitation(d)
	t.follow(ctx, d.sim)
	return nil
}

// shopDemo is the running demo: a simulated WeCom and a bot beside it.
type shopDemo struct {
	config *config.Config
	zone   *time.Location
	sim    *simulator.Simulator
	app    *App
	folder string
}

// openDemo starts both. The built-in example is used as it is, whatever the
// environment says, so that the demo is the same everywhere.
func openDemo(ctx context.Context, s *settings) (*shopDemo, error) {
	c, err := config.Load(s.defaults, "", nil)
	if err != nil {
		return nil, err
	}
	messages, err := templates.Load(s.templates)
	if err != nil {
		return nil, err
	}
	d := &shopDemo{config: c}
	if err := d.start(ctx, messages, s.version); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *shopDemo) start(ctx context.Context, messages *templates.Catalogue, version string) (err error) {
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
	own := "http://" + listener.Addr().String()
	hurry(&c.Shop.Alerts)
	c.WeCom.Webhooks = map[string]config.Secret{managers: config.Secret("demo-" + newInstance())}
	c.Shop.Alerts.Webhook = managers
	if err := talkative(c); err != nil {
		return errors.Join(err, listener.Close())
	}
	c.Server.PublicURL = own
	if d.sim, err = startSimulated(c, own); err != nil {
		return errors.Join(err, listener.Close())
	}
	c.WeCom.APIBaseURL, c.Pages.AuthorizeURL = d.sim.URL(), d.sim.AuthorizeURL()
	c.Database.DSN = config.Secret(filepath.Join(d.folder, "zhanggui.db"))
	c.Orders.Secret = config.Secret("demo-" + newInstance() + "-till")
	// The transcript tells the story; what fails in it is part of it.
	log, err := NewLog(c.Log, io.Discard, secretsOf(c))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	a, err := New(ctx, Options{Config: c, Messages: messages, Log: log, Version: version, Listener: listener})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	d.app = a
	if err := a.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	return d.prepared(ctx)
}

// hurry lets managers hear at once what they hear a little later in a real shop,
// at any hour, and holds nobody out.
func hurry(a *config.Alerts) {
	a.Wait, a.Update, a.QuietHours, a.HoldOut = time.Second, time.Second, "", 0
}

// startSimulated starts the corp of a configuration whose callbacks go to a
// bot at an address.
func startSimulated(c *config.Config, bot string) (*simulator.Simulator, error) {
	corp := simulatedCorp(c)
	for i := range corp.Apps {
		corp.Apps[i].CallbackURL = bot + "/callback/wecom/" + corp.Apps[i].Name
	}
	sim, err := simulator.New(corp)
	if err != nil {
		return nil, err
	}
	return sim, sim.Start("127.0.0.1:0")
}

// prepared waits until the shop is ready to open: the codes of its channels are
// made, the first customer would be invited to the group, and the bot has read
// what there is.
func (d *shopDemo) prepared(ctx context.Context) error {
	wanted := handlers.AllAssets(handlerOptions(d.config, d.app.o.Messages))
	return eventually(ctx, func() error {
		if err := d.app.ready.assets(ctx); err != nil {
			return err
		}
		for _, name := range wanted {
			a, err := d.app.store.Asset(ctx, name)
			if err == nil && a.ReadyAt.IsZero() {
				err = fmt.Errorf("%s is not ready: %s", name, a.Problem)
			}
			if err != nil {
				return err
			}
		}
		if s, err := d.app.store.LatestSync(ctx); err != nil || s.ID == "" || s.Running() {
			return fmt.Errorf("the first sync: %+v, %w", s, err)
		}
		return nil
	})
}

func (d *shopDemo) close() {
	if d.app != nil {
		ctx, cancel := context.WithTimeout(context.Background(), d.config.Server.ShutdownTimeout)
		defer cancel()
		// The demo's data are thrown away; there is nobody to tell.
		_ = d.app.Stop(ctx)
	}
	if d.sim != nil {
		_ = d.sim.Close()
	}
	if d.folder != "" {
		_ = os.RemoveAll(d.folder)
	}
}
