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
		Use: "sync", Short: "make the codes that are missing in WeCom and mend those that differ", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withWorker(cmd.Context(), func(ctx context.Context, a *App) error {
				return syncChannels(ctx, cmd.OutOrStdout(), a)
			})
		},
	}
}

// channelsPatience is how long the codes are waited for.
const channelsPatience = 2 * time.Minute

// syncChannels asks for all codes to be compared with WeCom, waits until each
// has been made or refused, and says what became of them.
func syncChannels(ctx context.Context, out io.Writer, a *App) error {
	now, c := a.o.Now(), a.o.Config
	body, err := bot.EncodeInternal(bot.JobDue{Name: handlers.JobChannels, Due: now, Payload: handlers.CheckChannels})
	if err != nil {
		return err
	}
	if _, err := a.store.Put(ctx, bot.Arrival{
		Key: "job:" + handlers.JobChannels + ":" + now.UTC().Format("20060102-150405.000"), Kind: bot.JobKind(handlers.JobChannels),
		Format: bot.FormatInternal, Body: body, At: now, ReceivedAt: now,
	}); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, channelsPatience)
	defer cancel()
	waited := eventually(limited, func() error {
		if codesReady(limited, a.store, c.Shop, now) {
			return nil
		}
		return emptyQueues(limited, a.store)
	})
	zone, err := time.LoadLocation(c.Shop.Timezone)
	if err != nil {
		return err
	}
	if err := printChannels(ctx, out, a.store, c.Shop, midnight(now, zone)); err != nil {
		return err
	}
	if waited != nil {
		return fmt.Errorf("not every code has come to its end within %s (%w); zhanggui serve goes on with them", channelsPatience, waited)
	}
	return nil
}

// codesReady says whether every code was made or compared since a time.
func codesReady(ctx context.Context, db *store.Store, shop config.Shop, since time.Time) bool {
	for _, ch := range shop.Channels {
		if ch.Code == config.CodeNone {
			continue
		}
		if a, err := db.Asset(ctx, handlers.ContactWayName(ch.State)); err != nil || a.ReadyAt.Before(since) {
			return false
		}
	}
	return true
}

// emptyQueues answers nil when nothing is left to do.
func emptyQueues(ctx context.Context, db *store.Store) error {
	stats, err := db.Stats(ctx)
	if err != nil {
		return err
	}
	if stats.Inbox.Depth+stats.Outbox.Depth > 0 {
		return fmt.Errorf("%d events and %d sends wait", stats.Inbox.Depth, stats.Outbox.Depth)
	}
	return nil
}
