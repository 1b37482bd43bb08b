package app

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/orders"
	"github.com/zhanggui/zhanggui/store"
)

func ordersCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "orders",
		Short: "what customers bought: import files of a till, show what belongs to nobody, list a customer's",
		Long: `Orders come by file or by signed calls to /api/orders. Each is joined to its customer by
external_userid or by the phone number that a member of staff noted; what does not join
is kept, and joins by itself once the number is noted.`,
	}
	cmd.AddCommand(ordersImport(s), ordersUnjoined(s), ordersList(s))
	return cmd
}

func ordersImport(s *settings) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "take orders in from files (CSV)",
		Long: `import reads tables with a line of column names, in Chinese or English: 订单号, 实付金额 and
支付时间 are needed; 手机号, 客户ID, 门店, 状态, 商品, 品类, 数量, 小计, 更新时间 are taken if they are
there. Fields are parted by commas, semicolons or tabs, in UTF-8, UTF-16 or GB18030.

A line that cannot be read is shown with what to write instead, and does not stop the
others. Ctrl-C interrupts; run the same command again to go on: no order counts twice.`,
		Example: "  zhanggui orders import 一月.csv --dry-run\n  zhanggui orders import 一月.csv 二月.csv --refused 要改的行.csv",
		Args:    atLeast(1, "写要导入的文件"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, _, err := s.load()
			if err != nil {
				return err
			}
			rules, err := orderRules(c)
			if err != nil {
				return err
			}
			im := &importing{importOptions: o, rules: rules, out: cmd.OutOrStdout(), bar: newProgress(cmd.ErrOrStderr())}
			if o.dry {
				return im.run(cmd.Context(), args)
			}
			return s.withWorker(cmd.Context(), func(ctx context.Context, a *App) error {
				im.store = a.store
				return im.run(ctx, args)
			})
		},
	}
	cmd.Flags().BoolVar(&o.dry, "dry-run", false, "read and check only; nothing is taken in")
	cmd.Flags().StringVar(&o.refused, "refused", "", "write the lines that were refused, and why, into this file (CSV)")
	return cmd
}

// orderRules are how the shop's orders are read, by file or by call.
func orderRules(c *config.Config) (orders.Rules, error) {
	zone, err := time.LoadLocation(c.Shop.Timezone)
	if err != nil {
		return orders.Rules{}, fmt.Errorf("shop.timezone: %w", err)
	}
	return orders.Rules{Zone: zone, Stores: storesByName(c.Shop), Now: time.Now}, nil
}

// storesByName are the stores' ids by what a till may call them.
func storesByName(shop config.Shop) map[string]string {
	ids := map[string]string{}
	for _, s := range shop.Stores {
		ids[s.Name] = s.ID
	}
	return ids
}

func ordersUnjoined(s *settings) *cobra.Command {
	var limit int
	var file string
	cmd := &cobra.Command{
		Use: "unjoined", Short: "orders that nobody is known for", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				if file == "" {
					return printUnjoined(cmd.Context(), cmd.OutOrStdout(), db, zone, limit)
				}
				rows, err := toSpreadsheet(file, []string{"订单号", "支付时间", "实付金额", "状态", "门店", "手机号", "券码", "客户ID", "来源"}, func(sheet *spreadsheet) error {
					return eachUnjoined(cmd.Context(), db, 0, func(o bot.Order) error {
						return sheet.row(o.Number, o.PaidAt.In(zone).Format(time.DateTime), o.Amount.String(), string(o.Status), o.Store, o.Phone, o.Coupon, o.ExternalUserID, o.Source)
					})
				})
				if err == nil {
					fmt.Fprintf(cmd.OutOrStdout(), "%d 笔写进了 %s\n", rows, file)
				}
				return err
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 50, "how many to show")
	cmd.Flags().StringVar(&file, "csv", "", "write all of them, with their phone numbers, into this file")
	return cmd
}

// eachUnjoined goes through the orders of nobody; a limit of 0 is all.
func eachUnjoined(ctx context.Context, db *store.Store, limit int, do func(bot.Order) error) error {
	const page = 500
	after, n := "", 0
	for {
		list, err := db.UnjoinedOrders(ctx, after, page)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, o := range list {
			if n++; limit > 0 && n > limit {
				return nil
			}
			if err := do(o); err != nil {
				return err
			}
			after = o.Number
		}
	}
}

func printUnjoined(ctx context.Context, out io.Writer, db *store.Store, zone *time.Location, limit int) error {
	counts, err := db.CountOrders(ctx)
	if err != nil {
		return err
	}
	if counts.Orders == 0 {
		fmt.Fprintln(out, "还没有订单。导入：zhanggui orders import 订单.csv")
		return nil
	}
	if counts.Unjoined == 0 {
		fmt.Fprintln(out, "每一笔订单都找到了客户。")
		return nil
	}
	err = eachUnjoined(ctx, db, limit, func(o bot.Order) error {
		fmt.Fprintf(out, "%s  %s\n", orderLine(o, zone), whyUnjoined(o))
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "共 %d 笔还没有找到客户。", counts.Unjoined)
	if more := counts.Unjoined - int64(limit); more > 0 {
		fmt.Fprintf(out, "这里只显示 %d 笔，全部导出：zhanggui orders unjoined --csv 待认领.csv。", limit)
	}
	fmt.Fprintln(out, "店员在企业微信里给客户备注手机号后，会自动归到客户名下。")
	return nil
}

// whyUnjoined says what an order lacks, without showing a phone number.
func whyUnjoined(o bot.Order) string {
	switch {
	case o.ExternalUserID != "":
		return "不认识这个客户ID：" + plain(o.ExternalUserID)
	case o.Phone != "":
		return "没有客户备注过尾号 " + o.Phone[max(0, len(o.Phone)-4):] + " 的手机号"
	case o.Coupon != "":
		return "只有券码，还对不上客户"
	default:
		return "订单上没有手机号、客户ID或券码"
	}
}

func ordersList(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "list TEXT", Short: "a customer's orders, newest first; found by external_userid, phone number, name or remark",
		Example: "  zhanggui orders list 小雨\n  zhanggui orders list wmEXAMPLEcustomer000000000000001",
		Args:    exactly(1, "写一位客户"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				return printOrders(cmd.Context(), cmd.OutOrStdout(), db, zone, args[0])
			})
		},
	}
}

// onlyCustomer is the external_userid of the one customer whom a text means; a
// text that nobody fits is taken for an external_userid that may have orders.
func onlyCustomer(ctx context.Context, db *store.Store, what string) (string, error) {
	found, err := db.FindCustomers(ctx, bot.Everything(), what, 2)
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return what, nil
	case len(found) > 1 && found[0].By != bot.FoundByID:
		return "", fmt.Errorf("「%s」不止一位客户。先用 zhanggui customer %s 找到要的那一位，再写客户ID：zhanggui orders list wm……", masked(plain(what)), masked(plain(what)))
	}
	return found[0].ExternalUserID, nil
}

func printOrders(ctx context.Context, out io.Writer, db *store.Store, zone *time.Location, what string) error {
	id, err := onlyCustomer(ctx, db, what)
	if err != nil {
		return err
	}
	list, err := db.OrdersOf(ctx, id, 1000)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintf(out, "没有 %s 的订单。还没归到客户的：zhanggui orders unjoined\n", masked(plain(what)))
		if id == what {
			fmt.Fprintln(out, "可以写客户ID（wm 或 wo 开头）、手机号、名字或备注。")
		}
		return nil
	}
	spent := bot.Money(0)
	for _, o := range list {
		fmt.Fprintln(out, orderLine(o, zone))
		for _, item := range o.Items {
			fmt.Fprintf(out, "    %s\n", itemLine(item))
		}
		if o.Status == bot.OrderPaid {
			spent += o.Amount
		}
	}
	fmt.Fprintf(out, "共 %d 笔，实付 %s 元（不含退款）\n", len(list), spent)
	return nil
}

// orderLine is an order in one line, without its phone number.
func orderLine(o bot.Order, zone *time.Location) string {
	parts := []string{o.PaidAt.In(zone).Format("2006-01-02 15:04"), plain(o.Number), o.Amount.String() + " 元", orderTitle(o.Status)}
	if o.Store != "" {
		parts = append(parts, plain(o.Store))
	}
	return strings.Join(parts, "  ")
}

func orderTitle(status bot.OrderStatus) string {
	return titled(status, map[bot.OrderStatus]string{bot.OrderPaid: "已支付", bot.OrderRefunded: "已退款"})
}

func itemLine(i bot.OrderItem) string {
	text := plain(i.Name)
	if i.Category != "" {
		text += "（" + plain(i.Category) + "）"
	}
	if i.Quantity > 1 {
		text += " ×" + strconv.Itoa(i.Quantity)
	}
	if i.Amount != 0 {
		text += "  " + i.Amount.String() + " 元"
	}
	return text
}

// sourceOf is what is noted with the orders of a file.
func sourceOf(path string) string { return "csv:" + filepath.Base(path) }
