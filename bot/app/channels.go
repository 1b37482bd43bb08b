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

func channelsCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "channels",
		Short: "the codes by which customers come (渠道活码): list them, bring WeCom in step, write a code as a picture",
		Long: `Each channel of the configuration has a code of its own (联系我). The bot makes it and
keeps it in step: who serves now, by the shifts and the daily cap.`,
	}
	cmd.AddCommand(channelsList(s), channelsSync(s), channelsQR(s))
	return cmd
}

func channelsList(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "every channel, what became of its code, and how many customers it brought", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, _, err := s.load()
			if err != nil {
				return err
			}
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				return printChannels(cmd.Context(), cmd.OutOrStdout(), db, c.Shop, midnight(time.Now(), zone))
			})
		},
	}
}

// midnight is the beginning of the day in a zone.
func midnight(now time.Time, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

func printChannels(ctx context.Context, out io.Writer, db *store.Store, shop config.Shop, today time.Time) error {
	adds, err := db.ChannelAdds(ctx, today)
	if err != nil {
		return err
	}
	all, err := db.ChannelAdds(ctx, time.Time{})
	if err != nil {
		return err
	}
	for _, ch := range shop.Channels {
		a, err := db.Asset(ctx, handlers.ContactWayName(ch.State))
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s  %s  今天 %d 位，累计 %d 位\n    %s\n", ch.State, ch.Name, adds[ch.State], all[ch.State], codeState(ch, a))
	}
	return nil
}

// codeState says what became of a channel's code.
func codeState(ch config.Channel, a bot.Asset) string {
	switch {
	case ch.Code == config.CodeNone:
		return "活码不由机器人管理（code: none）"
	case a.Problem != "" && a.URL != "":
		return "活码可用，但没能更新：" + a.Problem
	case a.Problem != "":
		return "活码还没有做好：" + a.Problem
	case a.URL == "":
		return "活码还没有做：运行 zhanggui channels sync，或启动 zhanggui serve"
	default:
		return a.URL
	}
}
