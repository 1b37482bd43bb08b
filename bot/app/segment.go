package app

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/segment"
	"github.com/zhanggui/zhanggui/store"
)

// segmentOptions are what the command may be told.
type segmentOptions struct {
	page store.SegmentPage
	file string
	json bool
}

func segmentCommand(s *settings) *cobra.Command {
	var o segmentOptions
	cmd := &cobra.Command{
		Use:   "segment EXPR",
		Short: "the customers that a condition holds for: how many, and who",
		Long: `A condition joins tags and facts by and, or, not (且, 或, 非), commas and parentheses:

  新客 and 爱喝茶, not 生命周期/沉睡, seen > 30d

A tag is its name, with its group as 生命周期/沉睡, and in quotes if it has spaces.
Facts: seen 最近出现, added 加好友, ordered 最近下单 (> 30d: longer ago than 30 days;
< 12h, 8w); orders 下单次数, spent 消费 (yuan); store 门店, channel 渠道, staff 店员,
group 群, relation 关系 (active, half, lost); name 名字 (~ contains); in_group 在群.
A time that never was fits no comparison: "not ordered < 60d" has those who never
ordered, "ordered > 60d" has not.

Stores, channels, members of staff and groups are written by id or by name: 门店 = s17,
门店 = 十七号店. What is not known here is pointed out and holds for nobody. Customers whom
every member of staff has deleted are in no segment.`,
		Example: "  zhanggui segment '新客 and 爱喝茶, not 生命周期/沉睡, seen > 30d'\n" +
			"  zhanggui segment '消费 >= 500 且 (门店 = s17 或 在群)' --csv 名单.csv",
		Args: exactly(1, "在引号里写一个条件"),
		RunE: func(cmd *cobra.Command, args []string) error {
			e, err := segment.Parse(args[0])
			if err != nil {
				return err
			}
			c, _, err := s.load()
			if err != nil {
				return err
			}
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				return o.run(cmd.Context(), cmd.OutOrStdout(), db, c.Shop, zone, e)
			})
		},
	}
	cmd.Flags().IntVar(&o.page.Limit, "limit", 20, "how many to show, at most 1000")
	cmd.Flags().Int64Var(&o.page.After, "after", 0, "show the page after this one; the page before says the number")
	cmd.Flags().StringVar(&o.file, "csv", "", "write all of them into this file")
	cmd.Flags().BoolVar(&o.json, "json", false, "print for machines")
	return cmd
}

func (o segmentOptions) run(ctx context.Context, out io.Writer, db *store.Store, shop config.Shop, zone *time.Location, written segment.Expr) error {
	notices, err := unknownTags(ctx, db, written)
	if err != nil {
		return err
	}
	known := names{ctx: ctx, db: db, shop: shop}
	e, unknown, err := known.resolve(written)
	if err != nil {
		return err
	}
	notices = append(notices, unknown...)
	if o.json && o.file == "" {
		return printSegmentJSON(ctx, out, db, e, o.page, notices)
	}
	fmt.Fprintf(out, "理解为：%s\n", plain(segment.Describe(written)))
	for _, n := range notices {
		fmt.Fprintln(out, "注意："+n)
	}
	if o.file != "" {
		rows, err := writeSegment(ctx, db, zone, e, o.file)
		if err == nil {
			fmt.Fprintf(out, "%d 位客户写进了 %s\n", rows, o.file)
		}
		return err
	}
	return printSegment(ctx, out, db, zone, e, o.page)
}

// unknownTags says in words which tags of a condition nobody ever had.
func unknownTags(ctx context.Context, db *store.Store, e segment.Expr) ([]string, error) {
	unknown, err := db.UnknownTags(ctx, e)
	if err != nil || len(unknown) == 0 {
		return nil, err
	}
	all, err := db.AllTags(ctx)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.Name
	}
	var notices []string
	for _, t := range unknown {
		text := "标签「" + plain(t.Name) + "」还没有人有过，按没有人算。"
		if near := segment.Nearest(t.Name, names); near != "" {
			text += "您是不是要写 " + plain(segment.Tag{Name: near}.String()) + "？"
		}
		notices = append(notices, text)
	}
	return notices, nil
}

// taggedSegment is one page of an audience with the tags of its customers.
func taggedSegment(ctx context.Context, db *store.Store, e segment.Expr, page store.SegmentPage) (store.SegmentResult, map[string][]bot.Tag, error) {
	found, err := db.Segment(ctx, e, bot.Everything(), page)
	if err != nil {
		return found, nil, err
	}
	tags, err := db.SegmentTags(ctx, idsOf(found.Customers), bot.Everything())
	return found, tags, err
}

func printSegment(ctx context.Context, out io.Writer, db *store.Store, zone *time.Location, e segment.Expr, page store.SegmentPage) error {
	found, tags, err := taggedSegment(ctx, db, e, page)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "共 %d 位客户\n", found.Count)
	for _, c := range found.Customers {
		fmt.Fprintf(out, "%s  %s  %s  %s", named(c.Name), c.ExternalUserID, seenTitle(c.LastSeenAt, zone), boughtTitle(c))
		if all := tagList(tags[c.ExternalUserID]); all != "" {
			fmt.Fprintf(out, "  %s", plain(all))
		}
		fmt.Fprintln(out)
	}
	if found.Next != 0 && found.Count > int64(len(found.Customers)) {
		fmt.Fprintf(out, "还有下一页：加上 --after %d；全部导出：加上 --csv 名单.csv\n", found.Next)
	}
	return nil
}

func idsOf(customers []store.SegmentCustomer) []string {
	ids := make([]string, len(customers))
	for i, c := range customers {
		ids[i] = c.ExternalUserID
	}
	return ids
}

func seenTitle(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "从未出现"
	}
	return "最近出现 " + t.In(zone).Format("2006-01-02 15:04")
}

func boughtTitle(c store.SegmentCustomer) string {
	if c.Orders == 0 {
		return "没下过单"
	}
	return fmt.Sprintf("下单 %d 次 %s 元", c.Orders, c.Spent)
}

func tagList(tags []bot.Tag) string {
	names := make([]string, len(tags))
	for i, t := range tags {
		names[i] = t.Group + "·" + t.Name
	}
	return strings.Join(names, "，")
}

// eachOfSegment goes through all pages of an audience.
func eachOfSegment(ctx context.Context, db *store.Store, e segment.Expr, do func(store.SegmentCustomer, []bot.Tag) error) error {
	for page := (store.SegmentPage{}); ; {
		customers, next, err := db.SegmentPage(ctx, e, bot.Everything(), page)
		if err != nil {
			return err
		}
		tags, err := db.SegmentTags(ctx, idsOf(customers), bot.Everything())
		if err != nil {
			return err
		}
		for _, c := range customers {
			if err := do(c, tags[c.ExternalUserID]); err != nil {
				return err
			}
		}
		if page.After = next; next == 0 {
			return nil
		}
	}
}

// writeSegment writes a whole audience into a file for spreadsheets.
func writeSegment(ctx context.Context, db *store.Store, zone *time.Location, e segment.Expr, file string) (rows int, err error) {
	columns := []string{"客户ID", "名字", "最近出现", "最近下单", "下单次数", "消费（元）", "标签"}
	return toSpreadsheet(file, columns, func(sheet *spreadsheet) error {
		return eachOfSegment(ctx, db, e, func(c store.SegmentCustomer, tags []bot.Tag) error {
			return sheet.row(c.ExternalUserID, plain(c.Name), dateCell(c.LastSeenAt, zone), dateCell(c.LastOrderAt, zone),
				strconv.FormatInt(c.Orders, 10), c.Spent.String(), plain(tagList(tags)))
		})
	})
}

func dateCell(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(time.DateTime)
}

// segmentJSON is an audience for machines.
type segmentJSON struct {
	// Expr is the condition in its canonical form, Means what it means.
	Expr     string                `json:"expr"`
	Means    string                `json:"means"`
	Notices  []string              `json:"notices,omitempty"`
	Count    int64                 `json:"count"`
	Next     int64                 `json:"next,omitempty"`
	Customer []segmentCustomerJSON `json:"customers"`
}

type segmentCustomerJSON struct {
	ExternalUserID string    `json:"external_userid"`
	Name           string    `json:"name"`
	LastSeenAt     time.Time `json:"last_seen_at,omitzero"`
	LastOrderAt    time.Time `json:"last_order_at,omitzero"`
	Orders         int64     `json:"orders"`
	Spent          bot.Money `json:"spent"`
	Tags           []string  `json:"tags,omitempty"`
}

func printSegmentJSON(ctx context.Context, out io.Writer, db *store.Store, e segment.Expr, page store.SegmentPage, notices []string) error {
	found, tags, err := taggedSegment(ctx, db, e, page)
	if err != nil {
		return err
	}
	shown := segmentJSON{Expr: e.String(), Means: segment.Describe(e), Notices: notices, Count: found.Count, Next: found.Next, Customer: []segmentCustomerJSON{}}
	for _, c := range found.Customers {
		one := segmentCustomerJSON{ExternalUserID: c.ExternalUserID, Name: c.Name, LastSeenAt: c.LastSeenAt, LastOrderAt: c.LastOrderAt, Orders: c.Orders, Spent: c.Spent}
		for _, t := range tags[c.ExternalUserID] {
			one.Tags = append(one.Tags, segment.Tag{Group: t.Group, Name: t.Name}.String())
		}
		shown.Customer = append(shown.Customer, one)
	}
	return printJSON(out, shown)
}
