package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/store"
)

func deadCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dead",
		Short: "what could not be done for good: list it, try it again",
		Long: `An event that no handler could deal with and a send that WeCom refused for good
are set aside with the reason. list shows them, retry lets one live again: a bot
that is running takes it up by itself.`,
	}
	cmd.AddCommand(deadList(s), deadRetry(s))
	return cmd
}

func deadList(s *settings) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use: "list", Short: "show the dead letters, the last to die first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				return printDead(cmd.Context(), cmd.OutOrStdout(), db, zone, limit)
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 50, "how many of each queue")
	return cmd
}

func printDead(ctx context.Context, out io.Writer, db *store.Store, zone *time.Location, limit int) error {
	total := 0
	for _, which := range queues {
		letters, err := db.DeadLetters(ctx, which, limit)
		if err != nil {
			return err
		}
		for _, l := range letters {
			fmt.Fprintf(out, "%s  %d  %s  %s", l.DiedAt.In(zone).Format(time.DateTime), l.ID, which, l.Kind)
			for _, more := range []string{l.Handler, l.Subject, l.Lane} {
				if more != "" {
					fmt.Fprint(out, "  ", more)
				}
			}
			fmt.Fprintf(out, "\n  %s（错误码 %d，试过 %d 次）\n", l.Cause, l.Code, l.Attempts)
		}
		total += len(letters)
	}
	if total == 0 {
		fmt.Fprintln(out, "没有做不成的事：什么都没有搁在一边。")
	}
	return nil
}

func deadRetry(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "retry ID|all", Short: "let dead letters live again", Args: exactly(1, "写编号，或 all"),
		Example: "  zhanggui dead retry 7311870105042812929\n  zhanggui dead retry all",
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, _ *time.Location) error {
				n, err := requeue(cmd.Context(), db, args[0])
				if n > 0 {
					err = errors.Join(err, byHand(cmd.Context(), db, "dead retry", fmt.Sprintf("%d 件重新排队", n), time.Now()))
				}
				if err == nil || n > 0 {
					fmt.Fprintf(cmd.OutOrStdout(), "%d 件重新排上了队\n", n)
				}
				return err
			})
		},
	}
}

var queues = []store.Which{store.WhichInbox, store.WhichOutbox}

// requeue lets one dead letter live again, or all of them.
func requeue(ctx context.Context, db *store.Store, what string) (n int, err error) {
	id, notNumber := strconv.ParseInt(what, 10, 64)
	if notNumber != nil && what != "all" {
		return 0, fmt.Errorf("「%s」不是编号，也不是 all；编号用 zhanggui dead list 看", plain(what))
	}
	for _, which := range queues {
		letters, err := db.DeadLetters(ctx, which, maxRequeue)
		if err != nil {
			return n, err
		}
		for _, l := range letters {
			if what != "all" && l.ID != id {
				continue
			}
			if err := db.Requeue(ctx, which, l.ID); err != nil {
				return n, err
			}
			n++
		}
	}
	if n == 0 && what != "all" {
		return 0, fmt.Errorf("没有编号是 %d 的；编号用 zhanggui dead list 看", id)
	}
	return n, nil
}

// maxRequeue bounds how many dead letters one command looks at in a queue.
const maxRequeue = 10_000
