package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

func syncCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "sync",
		Short: "read everything WeCom knows of staff, customers, groups and tags, and take in what is missing here",
		Long: `sync reads the staff with customer contact, their customers, the customer groups with
their members and the corp's tags from WeCom, and takes in what is not known here: all
of it the first time, later what callbacks missed. It may be run as often as you like.

Ctrl-C interrupts it. Where it stands is in the database: the next sync, or a bot that
runs, goes on from there. The same happens every night (sync.schedule).

Where WeCom refuses or does not answer, it says why, tries again every minute and
gives up watching after two minutes; the status is not 0 then, and 130 after Ctrl-C.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withWorker(cmd.Context(), func(ctx context.Context, a *App) error {
				return syncAll(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr(), a)
			})
		},
	}
}

// withWorker runs a bot that brings no work of its own, for a command that
// does, and stops it in good order.
func (s *settings) withWorker(ctx context.Context, do func(context.Context, *App) error) error {
	c, messages, err := s.load()
	if err != nil {
		return err
	}
	// What the command shows is its own; the log is for what went wrong.
	c.Log.Level = "error"
	log, err := NewLog(c.Log, aboveBars(os.Stderr), secretsOf(c))
	if err != nil {
		return err
	}
	a, err := New(ctx, Options{Config: c, Messages: messages, Log: log, Version: s.version, Quiet: true})
	if ctx.Err() != nil && err != nil {
		return interrupted
	}
	if err != nil {
		return err
	}
	if err := a.Start(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(err, a.close())
	}
	if err = do(ctx, a); err != nil && ctx.Err() != nil {
		err = interrupted
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Server.ShutdownTimeout)
	defer cancel()
	return errors.Join(err, a.Stop(stop))
}

// syncAll begins a sync, or goes on with the one that runs, and shows how far
// it is until its end.
func syncAll(ctx context.Context, out, shown io.Writer, a *App) error {
	before, err := a.store.LatestSync(ctx)
	if err != nil {
		return err
	}
	run := before.ID
	if stale := a.o.Now().Sub(before.UpdatedAt) > bot.SyncGivenUp; before.Running() && !stale {
		fmt.Fprintln(out, "接着上次没做完的同步。")
	} else if run, err = requestSync(ctx, a.store, a.o.Now()); err != nil {
		return err
	}
	known, err := a.store.CountRelations(ctx)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(a.o.Config.Shop.Timezone)
	if err != nil {
		return err
	}
	return newSyncWatch(a, zone, shown, run, pairsOf(known)).tell(ctx, out)
}

// requestSync puts the wish for a sync into the inbox and answers its id.
func requestSync(ctx context.Context, db *store.Store, now time.Time) (run string, err error) {
	run = "command-" + stamp(now)
	payload, err := json.Marshal(bot.JobSyncPayload{Run: run, Trigger: "command"})
	if err != nil {
		return "", err
	}
	_, err = db.StartJob(ctx, bot.ScheduleJob{Name: bot.JobSync, Key: bot.JobSync + ":" + run, Due: now, Payload: payload})
	return run, err
}

// stamp is a moment as part of the key of what a command asks for.
func stamp(now time.Time) string { return now.UTC().Format("20060102-150405.000") }

// pairsOf is how many customers of members there are, the best guess of how
// many will be read.
func pairsOf(relations map[bot.RelationStatus]int64) int {
	return int(relations[bot.RelationActive] + relations[bot.RelationLost] + relations[bot.RelationHalf])
}

// missedWords are what a sync found, in the order in which it is told.
var missedWords = []struct {
	what  bot.Missed
	words string
}{
	{bot.MissedAdd, "新加的客户"}, {bot.MissedDeletion, "被删除的客户"}, {bot.MissedGroup, "新的客户群"}, {bot.MissedDismissal, "解散的群"},
	{bot.MissedJoin, "进群"}, {bot.MissedLeave, "退群"}, {bot.MissedGroupInfo, "群名或群主的变动"}, {bot.MissedTagOfStaff, "店员手动改的标签"},
}

// printSync says what a sync came to.
func printSync(out io.Writer, s bot.Sync) {
	fmt.Fprintf(out, "同步完成，用了 %s：员工 %d 人，客户 %d 位，客户群 %d 个（成员 %d 人），标签 %d 个。\n",
		s.FinishedAt.Sub(s.StartedAt).Round(100*time.Millisecond), s.Staff, s.Customers, s.Groups, s.Members, s.Tags)
	var found []string
	for _, m := range missedWords {
		if n := s.Missed[m.what]; n > 0 {
			found = append(found, fmt.Sprintf("%s %d", m.words, n))
		}
	}
	pushed := s.Missed[bot.MissedPush]
	if pushed > 0 {
		fmt.Fprintf(out, "补推标签 %d 位：他们在企业微信里的标签和本地的记录不一样。\n", pushed)
	}
	if len(found) == 0 && pushed == 0 {
		fmt.Fprintln(out, "和本地的记录完全一致，没有遗漏。")
	} else if len(found) > 0 {
		fmt.Fprintf(out, "本地原来没有、现在补上的：%s。\n", strings.Join(found, "，"))
	}
	for _, p := range s.Problems {
		fmt.Fprintln(out, "注意："+plain(p))
	}
}
