package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/sales"
	"github.com/zhanggui/zhanggui/store"
)

func salesCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{Use: "sales", Short: "the flash sales (秒杀): what is left of each, and the books behind it"}
	cmd.AddCommand(salesListCommand(s), salesAuditCommand(s))
	return cmd
}

// salesBack is how long ago sales ended that are listed without being asked for.
const salesBack = 30 * 24 * time.Hour

// salesListed is how many sales are listed at most.
const salesListed = 1000

func salesListCommand(s *settings) *cobra.Command {
	var asJSON bool
	since := salesBack
	cmd := &cobra.Command{
		Use: "list", Short: "sales that are coming, going on, or ended within the last days", Args: exactly(0, "用 --since 来挑"),
		Example: "  zhanggui sales list\n  zhanggui sales list --since 8760h --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				now := time.Now()
				all, err := countedSales(cmd.Context(), db, now.Add(-since))
				switch {
				case err != nil:
					return err
				case asJSON:
					return printJSON(cmd.OutOrStdout(), all)
				}
				printSales(cmd.OutOrStdout(), all, now, zone)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write JSON, for scripts")
	cmd.Flags().DurationVar(&since, "since", since, "how long ago a sale may have ended, as 720h")
	return cmd
}

// countedSale is a sale with where its units are, as JSON has it.
type countedSale struct {
	bot.Sale
	StartsAt time.Time     `json:"starts_at"`
	EndsAt   time.Time     `json:"ends_at"`
	Where    []saleBalance `json:"balance"`
}

// saleBalance is where a store's units are, as JSON has it.
type saleBalance struct {
	Store     string `json:"store"`
	Total     int    `json:"total"`
	Sold      int    `json:"sold"`
	Held      int    `json:"held"`
	Offered   int    `json:"offered"`
	Available int    `json:"available"`
	Waiting   int    `json:"waiting"`
}

func countedSales(ctx context.Context, db *store.Store, endAfter time.Time) ([]countedSale, error) {
	found, err := db.Sales(ctx, bot.Everything(), endAfter, salesListed)
	if err != nil {
		return nil, err
	}
	all := make([]countedSale, len(found))
	for i, sale := range found {
		balances, err := db.SaleBalances(ctx, bot.Everything(), sale.ID)
		if err != nil {
			return nil, err
		}
		all[i] = countedSale{Sale: sale, StartsAt: sale.Start, EndsAt: sale.End, Where: []saleBalance{}}
		for _, b := range balances {
			all[i].Where = append(all[i].Where, saleBalance{b.Store, b.Total, b.Sold, b.Held, b.Offered, b.Available, b.Waiting})
		}
	}
	return all, nil
}

// printSales writes a line for each sale.
func printSales(out io.Writer, all []countedSale, now time.Time, zone *time.Location) {
	if len(all) == 0 {
		fmt.Fprintln(out, "没有秒杀：在应用里发 /秒杀 新建，或者写在 shop.sales.schedules 里。更早的用 --since 来看。")
	}
	for _, s := range all {
		var sum saleBalance
		for _, b := range s.Where {
			sum.Total, sum.Sold, sum.Held, sum.Offered = sum.Total+b.Total, sum.Sold+b.Sold, sum.Held+b.Held, sum.Offered+b.Offered
			sum.Available, sum.Waiting = sum.Available+b.Available, sum.Waiting+b.Waiting
		}
		fmt.Fprintf(out, "%s  %s  %s  %s 元  %s 到 %s  %s  卖出 %d，保留 %d，候补中 %d，可抢 %d，共 %d；候补排队 %d 人\n",
			s.ID, sales.KindName(s.Kind), named(s.Item), coupons.Yuan(s.Price),
			s.Start.In(zone).Format("2006-01-02 15:04"), s.End.In(zone).Format("2006-01-02 15:04"), saleState(s.Sale, now),
			sum.Sold, sum.Held, sum.Offered, sum.Available, sum.Total, sum.Waiting)
	}
	if len(all) == salesListed {
		fmt.Fprintf(out, "只列了前 %d 场，用 --since 少列一些。\n", salesListed)
	}
}

// saleState is where a sale is by the clock, and by what people decided.
func saleState(s bot.Sale, now time.Time) string {
	switch {
	case s.State == bot.SaleCalledOff:
		return "已取消"
	case !now.Before(s.End):
		return "已结束"
	case now.Before(s.Start):
		return "还没开始"
	}
	return "进行中"
}

func salesAuditCommand(s *settings) *cobra.Command {
	var lines int
	cmd := &cobra.Command{
		Use:   "audit ID",
		Short: "count a sale's units anew and prove its journal; exit status 1 if anything is amiss",
		Long: `sold + held + offered + available = total, always. audit counts all of them anew from
the claims and from the journal, compares them with what the ledger keeps, and walks
the journal, whose every line carries the hash of the one before it. Note the last hash
somewhere else: it proves that nothing before it was rewritten.`,
		Example: "  zhanggui sales audit S7K2QMA",
		Args:    exactly(1, "写秒杀的编号，zhanggui sales list 里有"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if lines < 0 {
				return errors.New("--lines wants 0 or more, as --lines 10")
			}
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				return auditSale(cmd.Context(), cmd.OutOrStdout(), db, zone, strings.ToUpper(args[0]), lines)
			})
		},
	}
	cmd.Flags().IntVar(&lines, "lines", 10, "how many of the newest lines of the journal to show")
	return cmd
}

func auditSale(ctx context.Context, out io.Writer, db *store.Store, zone *time.Location, id string, lines int) error {
	sale, err := db.Sale(ctx, bot.Everything(), id)
	if err != nil {
		return err
	}
	if sale.ID == "" {
		return fmt.Errorf("没有编号是 %s 的秒杀，用 zhanggui sales list 看看有哪些", id)
	}
	audit, err := db.SaleAudit(ctx, bot.Everything(), id, lines)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "「%s」%s 到 %s\n卖出 + 保留 + 候补中 + 可抢 = 总数\n", plain(sale.Item), sale.Start.In(zone).Format(time.DateTime), sale.End.In(zone).Format(time.DateTime))
	for _, b := range audit.Kept {
		fmt.Fprintf(out, "%s：%s；候补排队 %d 人\n", stockPlace(b.Store), equation(b), b.Waiting)
	}
	fmt.Fprintf(out, "流水 %d 笔，最后一笔的哈希 %s\n", audit.Entries, audit.Hash)
	for _, l := range audit.Lines {
		fmt.Fprintf(out, "%d  %s  %s  %s  总数 %+d，卖出 %+d，保留 %+d，候补中 %+d，可抢 %+d\n",
			l.Seq, l.At.In(zone).Format(time.DateTime), stockPlace(l.Store), l.What, l.Total, l.Sold, l.Held, l.Offered, l.Available)
	}
	if !audit.Right() {
		return fmt.Errorf("账不平：%s。请先备份数据库，再查是谁、用什么工具直接改过 sale_ 开头的表", strings.Join(amiss(audit), "；"))
	}
	fmt.Fprintln(out, "账平：按抢购记录和流水各数了一遍，一份不差，流水一字未改。")
	return nil
}

func stockPlace(store string) string { return cmp.Or(store, "各店合用") }

func equation(b bot.SaleBalance) string {
	sign := "="
	if !b.Holds() {
		sign = "≠"
	}
	return fmt.Sprintf("%d + %d + %d + %d %s %d", b.Sold, b.Held, b.Offered, b.Available, sign, b.Total)
}

// amiss says what of a sale's books does not fit.
func amiss(a bot.SaleAudit) []string {
	kept, counted := byStore(a.Kept), byStore(a.Counted)
	both := maps.Clone(kept)
	maps.Copy(both, counted)
	var wrong []string
	for _, store := range slices.Sorted(maps.Keys(both)) {
		if k, c := kept[store], counted[store]; k != c || !k.Holds() {
			wrong = append(wrong, fmt.Sprintf("%s记的是 %s，候补 %d 人，重新数是 %s，候补 %d 人", stockPlace(store), equation(k), k.Waiting, equation(c), c.Waiting))
		}
	}
	if !a.Sound {
		wrong = append(wrong, "流水被改过，或者和记的数对不上")
	}
	return wrong
}

func byStore(all []bot.SaleBalance) map[string]bot.SaleBalance {
	found := make(map[string]bot.SaleBalance, len(all))
	for _, b := range all {
		found[b.Store] = b
	}
	return found
}
