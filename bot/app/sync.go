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
runs, goes on from there. The same happens every night (sync.schedule).`,
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
	log, err := NewLog(c.Log, os.Stderr, secretsOf(c))
	if err != nil {
		return err
	}
	a, err := New(ctx, Options{Config: c, Messages: messages, Log: log, Version: s.version, Quiet: true})
	if err != nil {
		return err
	}
	if err := a.Start(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(err, a.close())
	}
	err = do(ctx, a)
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
	known, err := a.store.Count(ctx)
	if err != nil {
		return err
	}
	w := syncWatch{store: a.store, bar: newProgress(shown), run: run, pairs: pairsOf(known)}
	end, err := w.follow(ctx)
	if err == nil {
		err = w.drain(ctx)
	}
	if err != nil {
		if ctx.Err() != nil {
			fmt.Fprintln(out, "同步先停在这里，进度都存好了：再运行一次 zhanggui sync，或者启动 zhanggui serve，就会接着做。")
			return nil
		}
		return err
	}
	printSync(out, end)
	return nil
}

// requestSync puts the wish for a sync into the inbox and answers its id.
func requestSync(ctx context.Context, db *store.Store, now time.Time) (run string, err error) {
	run = "command-" + now.UTC().Format("20060102-150405.000")
	payload, err := json.Marshal(bot.JobSyncPayload{Run: run, Trigger: "command"})
	if err != nil {
		return "", err
	}
	body, err := bot.EncodeInternal(bot.JobDue{Name: bot.JobSync, Due: now, Payload: payload})
	if err != nil {
		return "", err
	}
	_, err = db.Put(ctx, bot.Arrival{
		Key: "job:sync:" + run, Kind: bot.JobKind(bot.JobSync), Format: bot.FormatInternal, Body: body, At: now, ReceivedAt: now,
	})
	return run, err
}

// pairsOf is how many customers of members there are, the best guess of how
// many will be read.
func pairsOf(c store.Counts) int {
	return int(c.Relations[bot.RelationActive] + c.Relations[bot.RelationLost] + c.Relations[bot.RelationHalf])
}

// syncWatch shows how far a sync is.
type syncWatch struct {
	store *store.Store
	bar   *progress
	run   string
	pairs int
	step  bot.SyncStep
}

// watchEvery is how often a sync is looked at.
const watchEvery = 200 * time.Millisecond

// follow looks at the sync until it has come to its end.
func (w *syncWatch) follow(ctx context.Context) (bot.Sync, error) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	defer w.bar.end()
	for {
		at, err := w.store.LatestSync(ctx)
		if err != nil {
			return at, err
		}
		if at.Running() {
			// Another one may have begun in the same moment: it reads the same.
			w.run = at.ID
		}
		if at.ID == w.run {
			w.show(at)
			if !at.Running() {
				return at, nil
			}
		}
		select {
		case <-ctx.Done():
			return at, ctx.Err()
		case <-tick.C:
		}
	}
}

// drain waits until what came of the sync, tags for the most part, is in WeCom
// too. What is left when it is interrupted is in the outbox.
func (w *syncWatch) drain(ctx context.Context) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	defer w.bar.end()
	for most := 0; ; {
		stats, err := w.store.Stats(ctx)
		left := int(stats.Inbox.Depth + stats.Outbox.Depth)
		if err != nil || left == 0 {
			return err
		}
		if left > most {
			most = left
			w.bar.step("把标签写回企业微信", most)
		}
		w.bar.at(most - left)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (w *syncWatch) show(at bot.Sync) {
	if at.Step != w.step {
		w.step = at.Step
		switch at.Step {
		case bot.SyncStaff:
			w.bar.step("员工", 0)
		case bot.SyncTags:
			w.bar.step("标签", 0)
		case bot.SyncCustomers:
			w.bar.step("客户", w.pairs)
		case bot.SyncMissing:
			w.bar.step("核对企业微信没有列出的客户", 0)
		case bot.SyncGroups:
			w.bar.step("客户群", at.GroupsAll)
		}
	}
	switch at.Step {
	case bot.SyncStaff:
		w.bar.at(at.Staff)
	case bot.SyncTags:
		w.bar.at(at.Tags)
	case bot.SyncCustomers:
		w.bar.at(at.Customers)
	case bot.SyncGroups:
		w.bar.expect(at.GroupsAll)
		w.bar.at(at.Groups)
	}
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
