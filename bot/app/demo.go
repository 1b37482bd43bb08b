package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// demoOptions say how the demo is shown.
type demoOptions struct {
	// once plays the scenes and ends; play plays them and stays.
	once, play bool
	// listen is where the page is; its port is only a wish.
	listen string
}

// lively says that the shop is full of people and nobody plays scenes in it.
func (o demoOptions) lively() bool { return !o.once && !o.play }

func demoCommand(s *settings) *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "a lively shop on this machine: three phones in the browser, over the real protocol",
		Long: `demo opens the example shop in a temporary folder, together with a simulated
WeCom, and prints one address: a page with the phones of a customer, a clerk and a
manager, what goes over the wire, and what can go wrong. It stays up until Ctrl-C.

With --play it plays forty scenes in a small shop, told line by line here, while the
page shows them. With --once it ends after them: with 0 if every effect was seen,
otherwise saying what was missing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return demo(cmd.Context(), cmd.OutOrStdout(), s, o)
		},
	}
	cmd.Flags().BoolVar(&o.once, "once", false, "play the scenes, check every effect, and end")
	cmd.Flags().BoolVar(&o.play, "play", false, "play the scenes and stay")
	cmd.Flags().StringVar(&o.listen, "listen", "127.0.0.1:9191", "address of the page; another free port if this one is taken")
	return cmd
}

func demo(ctx context.Context, out io.Writer, s *settings, o demoOptions) error {
	d, err := openDemo(ctx, s, o)
	if err != nil {
		return err
	}
	defer d.close()
	t := &transcript{out: out, zone: d.zone}
	t.opening(d)
	if o.lively() {
		return d.stayOpen(ctx, t)
	}
	d.open.Store(true)
	missing := play(ctx, d, t)
	if ctx.Err() != nil {
		if o.once {
			return errors.New("the demo was stopped before its end")
		}
		return nil
	}
	t.closing(d, missing)
	if o.once {
		if len(missing) > 0 {
			return fmt.Errorf("the demo did not see: %s", strings.Join(missing, "; "))
		}
		return nil
	}
	t.invitation(d)
	t.follow(ctx, d.sim)
	return nil
}

// stayOpen fills the shop and leaves it to whoever opens the page. What could not be
// done in the opening is told, and the shop is open all the same.
func (d *shopDemo) stayOpen(ctx context.Context, t *transcript) error {
	if err := d.fill(ctx); err != nil && ctx.Err() == nil {
		t.failed("the opening", err)
	}
	t.welcome(d)
	<-ctx.Done()
	return nil
}
