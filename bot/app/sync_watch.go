package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

// syncWatch shows how far a sync is, and why it stands still if it does.
type syncWatch struct {
	store *store.Store
	bar   *progress
	run   string
	pairs int
	step  bot.SyncStep
	// still watches the sends that read, late those that write what came of it
	// too.
	still, late *standstill
}

// syncReads are the kinds of send that a sync waits for.
var syncReads = []bot.SendKind{
	bot.KindFetchStaff, bot.KindFetchTags, bot.KindFetchCustomers, bot.KindFetchContact, bot.KindFetchGroups, bot.KindFetchGroup,
}

func newSyncWatch(a *App, zone *time.Location, shown io.Writer, run string, pairs int) *syncWatch {
	w := &syncWatch{store: a.store, bar: newProgress(shown), run: run, pairs: pairs}
	w.still = newStandstill(a.store, zone, w.bar.note, syncReads...)
	w.late = newStandstill(a.store, zone, w.bar.note, append([]bot.SendKind{bot.KindPushTags}, syncReads...)...)
	return w
}

// watchEvery is how often a command looks at what it waits for.
const watchEvery = 200 * time.Millisecond

// poll asks again and again until the answer is yes, or an error, or the
// context ends.
func poll(ctx context.Context, ask func() (bool, error)) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		if done, err := ask(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// tell watches the sync to its end and says what it came to.
func (w *syncWatch) tell(ctx context.Context, out io.Writer) error {
	end, err := w.follow(ctx)
	if err == nil {
		err = w.drain(ctx)
	}
	var stands *stands
	switch {
	case ctx.Err() != nil && err != nil:
		fmt.Fprintln(out, "同步先停在这里，进度都存好了：再运行一次 zhanggui sync，或者启动 zhanggui serve，就会接着做。")
		return interrupted
	case errors.As(err, &stands) && (end.ID != w.run || end.Running()):
		fmt.Fprintf(out, "同步没有做完，停在「%s」：%s。\n", stepTitle(end.Step), stands.words())
		fmt.Fprintln(out, "做完的都存好了，剩下的 zhanggui serve 开着会自己接着做；原因去掉以后再运行一次 zhanggui sync，马上就接着做。")
		return exit{status: 1}
	case errors.As(err, &stands):
		printSync(out, end)
		fmt.Fprintf(out, "还有 %d 件没写回企业微信：%s。zhanggui serve 开着会自己接着做。\n", stands.Left, stands.words())
		return exit{status: 1}
	case err != nil:
		return err
	}
	printSync(out, end)
	return nil
}

// follow looks at the sync until it has come to its end.
func (w *syncWatch) follow(ctx context.Context) (at bot.Sync, err error) {
	defer w.bar.end()
	err = poll(ctx, func() (bool, error) {
		if at, err = w.store.LatestSync(ctx); err != nil {
			return false, err
		}
		if at.Running() {
			// Another one may have begun in the same moment: it reads the same.
			w.run = at.ID
		}
		if at.ID == w.run {
			w.show(at)
			if !at.Running() {
				return true, nil
			}
		}
		return false, w.still.look(ctx, fmt.Sprint(at.ID, at.Step, at.Pages, at.Open))
	})
	return at, err
}

// drain waits until what came of the sync, tags for the most part, is in WeCom
// too. What is left when it is interrupted is in the outbox.
func (w *syncWatch) drain(ctx context.Context) error {
	defer w.bar.end()
	most := 0
	return poll(ctx, func() (bool, error) {
		stats, err := w.store.Stats(ctx)
		if err != nil {
			return false, err
		}
		waits, err := w.store.Waits(ctx, w.late.kinds...)
		if err != nil {
			return false, err
		}
		left := waits.Left + int(stats.Inbox.Depth)
		if left == 0 {
			w.bar.at(most)
			return true, nil
		}
		if left > most {
			most = left
			w.bar.step("把标签写回企业微信", most)
		}
		w.bar.at(most - left)
		return false, w.late.look(ctx, fmt.Sprint(waits.Left))
	})
}

// stepTitle names a step of a sync for people.
func stepTitle(step bot.SyncStep) string {
	switch step {
	case bot.SyncTags:
		return "标签"
	case bot.SyncCustomers:
		return "客户"
	case bot.SyncMissing:
		return "核对企业微信没有列出的客户"
	case bot.SyncGroups:
		return "客户群"
	default:
		return "员工"
	}
}

// show shows where the sync stands.
func (w *syncWatch) show(at bot.Sync) {
	if at.Step != w.step {
		// What the step before came to is known by now, too.
		w.count(at)
	}
	if at.Step != w.step && at.Step != bot.SyncDone {
		w.step = at.Step
		total := 0
		switch at.Step {
		case bot.SyncCustomers:
			total = w.pairs
		case bot.SyncGroups:
			total = at.GroupsAll
		}
		w.bar.step(stepTitle(at.Step), total)
	}
	w.count(at)
}

// count brings the step that is shown up to date.
func (w *syncWatch) count(at bot.Sync) {
	switch w.step {
	case bot.SyncStaff:
		w.bar.at(at.Staff)
	case bot.SyncTags:
		w.bar.at(at.Tags)
	case bot.SyncCustomers:
		w.bar.at(at.Customers)
	case bot.SyncMissing:
		w.bar.at(0)
	case bot.SyncGroups:
		w.bar.expect(at.GroupsAll)
		w.bar.at(at.Groups)
	}
}
