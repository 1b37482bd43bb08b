package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/store"
)

func couponsImportCommand(s *settings) *cobra.Command {
	var plan string
	var dry bool
	cmd := &cobra.Command{
		Use:   "import FILE --plan ID",
		Short: "take in the codes of another system, for a coupon of kind external",
		Long: `Reads a file of codes, one a line, or a table (CSV, tabs, semicolons; UTF-8, UTF-16,
GBK) whose column of codes is called 券码 or code, or is the first. Customers get them
in the order of the file, each once. What is there already is left out, so after Ctrl-C
or a failure the same command goes on where it stopped. A file with a line that is no
code is refused as a whole. The audit trail says who brought how many.`,
		Example: "  zhanggui coupons import 券码.csv --plan movie --dry-run\n  zhanggui coupons import 券码.csv --plan movie",
		Args:    exactly(1, "写券码的文件"),
		RunE: func(cmd *cobra.Command, files []string) error {
			giver, err := s.giver()
			if err != nil {
				return err
			}
			codes, twice, err := readCodes(files[0])
			if err != nil {
				return err
			}
			take := func(ctx context.Context, db *store.Store) error {
				t := takingCodes{
					db: db, giver: giver, plan: plan, twice: twice, out: cmd.OutOrStdout(), bar: newProgress(cmd.ErrOrStderr()),
					at: time.Now().UTC().Truncate(time.Microsecond),
				}
				return t.run(ctx, codes, dry)
			}
			if dry {
				return s.withStore(cmd.Context(), func(db *store.Store, _ *time.Location) error { return take(cmd.Context(), db) })
			}
			return s.withWorker(cmd.Context(), func(ctx context.Context, a *App) error { return take(ctx, a.store) })
		},
	}
	cmd.Flags().StringVar(&plan, "plan", "", "the id of the coupon that the codes are for")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would come in, and write nothing")
	return cmd
}

func readCodes(path string) (codes []string, twice int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("打不开 %s：%w", path, err)
	}
	defer f.Close()
	if codes, twice, err = coupons.ReadCodes(f); err != nil {
		return nil, 0, fmt.Errorf("%s：%w", path, err)
	}
	return codes, twice, nil
}

// takingCodes is codes being brought in.
type takingCodes struct {
	db    *store.Store
	giver *coupons.Giver
	plan  string
	twice int
	out   io.Writer
	bar   *progress
	at    time.Time
}

// codesAtOnce is how many codes are one event: each is done as a whole or not at all.
const codesAtOnce = 500

func (t takingCodes) run(ctx context.Context, codes []string, dry bool) error {
	plan, err := t.planOf(ctx)
	if err != nil {
		return err
	}
	known, err := t.db.CodesKnown(ctx, codes)
	if err != nil {
		return err
	}
	there, elsewhere := 0, map[string]int{}
	fresh := slices.DeleteFunc(slices.Clone(codes), func(code string) bool {
		of, is := known[code]
		switch {
		case is && of == t.plan:
			there++
		case is:
			elsewhere[of]++
		}
		return is
	})
	fmt.Fprintf(t.out, "「%s」：新券码 %d 个，早就有的 %d 个，文件里重复的 %d 个，别的券已经占了的 %d 个。\n",
		plain(plan.Name), len(fresh), there, t.twice, len(codes)-len(fresh)-there)
	switch {
	case dry:
		fmt.Fprintln(t.out, "这次只是检查（--dry-run），什么都没有写。")
	case len(fresh) > 0:
		if err := t.take(ctx, fresh); err != nil {
			return err
		}
	}
	return takenElsewhere(elsewhere)
}

// planOf is the plan that the codes are for, if it takes any.
func (t takingCodes) planOf(ctx context.Context) (bot.CouponPlan, error) {
	made, err := t.db.CouponPlans(ctx)
	if err != nil {
		return bot.CouponPlan{}, err
	}
	all := t.giver.Merge(made)
	plan := coupons.Plan(all, t.plan)
	var wanted []string
	for _, p := range all {
		if p.Kind == bot.CouponExternal {
			wanted = append(wanted, p.ID+"（"+plain(p.Name)+"）")
		}
	}
	hint := cmp.Or(strings.Join(wanted, "、"), "现在一张也没有，先在 shop.coupons 里写一张：kind: external")
	switch {
	case t.plan == "":
		return plan, fmt.Errorf("要说明是哪张券的码，像 --plan movie。能收券码的券：%s", hint)
	case plan.ID == "":
		return plan, fmt.Errorf("没有 %s 这张券。能收券码的券：%s", t.plan, hint)
	case plan.Kind != bot.CouponExternal:
		return plan, fmt.Errorf("「%s」的券码由掌柜自己发，不用导入。只有 kind: external 的券才收别家的券码：%s", plain(plan.Name), hint)
	case !plan.OpenAt(t.at):
		fmt.Fprintf(t.out, "注意：「%s」已经停发或结束，券码收进来也发不出去。\n", plain(plan.Name))
	}
	return plan, nil
}

// takenElsewhere says of codes that belong to other plans; no error if there are none.
func takenElsewhere(elsewhere map[string]int) error {
	if len(elsewhere) == 0 {
		return nil
	}
	var where []string
	for _, plan := range slices.Sorted(maps.Keys(elsewhere)) {
		where = append(where, fmt.Sprintf("%s %d 个", plan, elsewhere[plan]))
	}
	return fmt.Errorf("有券码已经在别的券里（%s），没有收：同一个码不能发给两个人。是不是拿错了文件，或者 --plan 写错了？", strings.Join(where, "，"))
}

// take puts codes into the inbox, batch by batch, and waits until they are written.
func (t takingCodes) take(ctx context.Context, codes []string) error {
	t.bar.step("正在收券码", len(codes))
	put := 0
	var last []string
	for batch := range slices.Chunk(codes, codesAtOnce) {
		if ctx.Err() != nil {
			break
		}
		if err := t.put(ctx, batch); err != nil {
			t.bar.end()
			return fmt.Errorf("收到第 %d 个停下了：%w；再运行一次同样的命令就会接着做", put, err)
		}
		put += len(batch)
		last = append(last, batch[len(batch)-1])
	}
	err := t.wait(ctx, last, put)
	t.bar.end()
	switch {
	case ctx.Err() != nil:
		fmt.Fprintf(t.out, "停下了，%d 个已经交给机器人。再运行一次同样的命令就会接着做，写好的不会重复。\n", put)
		return nil
	case err != nil:
		return err
	}
	count, err := t.db.CouponCount(ctx, t.plan)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "收好了 %d 个，现在还有 %d 个没发出去。\n", put, count.Codes)
	return nil
}

func (t takingCodes) put(ctx context.Context, codes []string) error {
	taken := coupons.CodesTaken{Plan: t.plan, Codes: codes, By: atTheServer(), How: "coupons import"}
	return putJob(ctx, t.db, "codes", coupons.JobTakeCodes, coupons.CodesLane(t.plan), taken, t.at)
}

// wait waits until the last code of each batch is written: the batches are in order,
// and each is written as a whole.
func (t takingCodes) wait(ctx context.Context, last []string, all int) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for done := 0; ; {
		known, err := t.db.CodesKnown(ctx, last[done:])
		if err != nil {
			return err
		}
		for done < len(last) && known[last[done]] != "" {
			done++
		}
		if t.bar.at(min(done*codesAtOnce, all)); done == len(last) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
