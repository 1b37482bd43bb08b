package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/store"
)

func channelsSync(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "sync", Short: "make the codes that are missing in WeCom and mend those that differ",
		Long: `sync compares the code of every channel with what stands in WeCom, makes what is
missing and mends what differs, and says of each what became of it. Codes that wait
for another attempt are tried at once. The status is not 0 if one could not be done.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withWorker(cmd.Context(), func(ctx context.Context, a *App) error {
				return syncChannels(ctx, cmd.OutOrStdout(), a)
			})
		},
	}
}

// How long the codes are waited for, and how soon a refused one must be tried
// again to be waited for.
const (
	channelsPatience = 2 * time.Minute
	channelsSoon     = 5 * time.Second
)

// syncChannels asks for all codes to be compared with WeCom, waits until each
// has come to an answer, and says what became of them.
func syncChannels(ctx context.Context, out io.Writer, a *App) error {
	zone, err := time.LoadLocation(a.o.Config.Shop.Timezone)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, channelsPatience)
	defer cancel()
	codes, err := codesBefore(ctx, a)
	if err == nil {
		err = compareCodes(limited, a, codes)
	}
	if ctx.Err() != nil {
		fmt.Fprintln(out, "先停在这里：没做完的 zhanggui serve 开着会接着做，也可以再运行一次 zhanggui channels sync。")
		return interrupted
	}
	if err != nil && limited.Err() == nil {
		return err
	}
	return printCodes(ctx, out, a.store, codes, zone)
}

// code is a channel's code during a comparison.
type code struct {
	config.Channel
	before bot.Asset
	// waits is what its sends waited for when it was looked at last.
	waits store.Waits
	// answered says that what was asked has come to an end, or that it will not
	// soon.
	answered bool
}

func (c code) name() string { return handlers.ContactWayName(c.State) }

// lane is the lane of the sends that make the code, and of their answers.
func (c code) lane() string {
	return bot.PrepareAsset{Spec: bot.AssetSpec{Name: c.name()}}.Meta().Lane
}

func codesBefore(ctx context.Context, a *App) (codes []*code, err error) {
	for _, ch := range a.o.Config.Shop.Channels {
		c := &code{Channel: ch, answered: ch.Code == config.CodeNone}
		if c.before, err = a.store.Asset(ctx, c.name()); err != nil {
			return nil, err
		}
		codes = append(codes, c)
	}
	return codes, nil
}

// compareCodes has the codes compared with WeCom, by this process or by a bot
// that runs beside it, and waits for the answers.
func compareCodes(ctx context.Context, a *App, codes []*code) error {
	asked, err := askForCodes(ctx, a.store, a.o.Now())
	if err != nil {
		return err
	}
	if err := poll(ctx, func() (bool, error) { return a.store.Handled(ctx, asked) }); err != nil {
		return err
	}
	// What was asked before and waits for another attempt stands in the way.
	if _, err := a.store.Hurry(ctx, bot.KindPrepareAsset); err != nil {
		return err
	}
	return poll(ctx, func() (bool, error) {
		all := true
		for _, c := range codes {
			if err := c.look(ctx, a.store, a.o.Now()); err != nil {
				return false, err
			}
			all = all && c.answered
		}
		return all, nil
	})
}

// askForCodes puts the wish for a comparison into the inbox and answers its
// key.
func askForCodes(ctx context.Context, db *store.Store, now time.Time) (key string, err error) {
	return db.StartJob(ctx, bot.ScheduleJob{
		Name: handlers.JobChannels, Key: handlers.JobChannels + ":" + stamp(now), Due: now, Payload: handlers.CheckChannels,
	})
}

// look sees whether the code has come to an answer.
func (c *code) look(ctx context.Context, db *store.Store, now time.Time) (err error) {
	if c.answered {
		return nil
	}
	c.waits, err = db.LaneWaits(ctx, c.lane())
	c.answered = err == nil && (c.waits.Left == 0 || c.waits.Next.After(now.Add(channelsSoon)))
	return err
}
