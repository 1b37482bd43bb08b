package app

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

func customerCommand(s *settings) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "customer TEXT",
		Short: "one customer on one screen, found by external_userid, phone number or its end, name, remark or tag",
		Long: `customer shows one human with all their ids, who talks to them, tags, groups, orders and
what happened last. If several fit they are listed. Phone numbers are shown without
their middle.`,
		Example: "  zhanggui customer 小雨\n  zhanggui customer 5678\n  zhanggui customer wmEXAMPLEcustomer000000000000001",
		Args:    exactly(1, "写要找的客户"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				return printCustomer(cmd.Context(), cmd.OutOrStdout(), db, zone, args[0], limit)
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 20, "how many to list if several fit, at most 1000")
	return cmd
}

func printCustomer(ctx context.Context, out io.Writer, db *store.Store, zone *time.Location, what string, limit int) error {
	found, err := db.FindCustomers(ctx, bot.Everything(), what, limit)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("没有找到「%s」。可以写客户ID（wm 或 wo 开头）、手机号或后四位、名字、备注、标签；刚加的客户要等同步：zhanggui sync", masked(plain(what)))
	}
	person, err := db.Person(ctx, bot.Everything(), found[0].ExternalUserID)
	if err != nil {
		return err
	}
	another := func(f bot.Found) bool {
		return !slices.ContainsFunc(person.Identities, func(i bot.Identity) bool { return i.ExternalUserID == f.ExternalUserID })
	}
	if found[0].By != bot.FoundByID && slices.ContainsFunc(found, another) {
		printFound(out, found, limit)
		return nil
	}
	p := personPrinter{ctx: ctx, out: out, db: db, zone: zone, Person: person}
	return p.print()
}

var foundTitles = map[bot.FoundBy]string{
	bot.FoundByID: "客户ID", bot.FoundByPhone: "手机号", bot.FoundByTag: "标签", bot.FoundByName: "名字", bot.FoundByRemark: "备注",
}

func printFound(out io.Writer, found []bot.Found, limit int) {
	for _, f := range found {
		fmt.Fprintf(out, "%s  %s  %s相符", shownName(f.Name), f.ExternalUserID, foundTitles[f.By])
		for _, r := range f.Relations {
			fmt.Fprintf(out, "  %s（%s）", plain(r.UserID), r.Status.Title())
		}
		fmt.Fprintln(out)
	}
	if len(found) == limit {
		fmt.Fprintf(out, "只列出 %d 位；写得更准一些，或用 --limit 多看一些。\n", limit)
	}
	fmt.Fprintln(out, "看其中一位：zhanggui customer 客户ID")
}

// phoneNumber is a mobile number inside a text.
var phoneNumber = regexp.MustCompile(`\b(?:86)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}\b`)

// masked is a text whose phone numbers have no middle: 138****5678.
func masked(text string) string { return phoneNumber.ReplaceAllStringFunc(text, maskedNumber) }

// maskedNumber is a phone number without its middle.
func maskedNumber(n string) string {
	if len(n) < 7 {
		return "****"
	}
	return n[:3] + "****" + n[len(n)-4:]
}

// shownName is a name as a terminal may show it, also if it is a phone number.
func shownName(name string) string { return masked(named(name)) }

// personPrinter shows one human on one screen.
type personPrinter struct {
	ctx  context.Context
	out  io.Writer
	db   *store.Store
	zone *time.Location
	bot.Person
}

func (p personPrinter) print() error {
	for _, show := range []func() error{p.identities, p.talkers, p.groups, p.orders, p.story} {
		if err := show(); err != nil {
			return err
		}
	}
	return nil
}

func (p personPrinter) identities() error {
	for _, id := range p.Identities {
		numbers, err := p.db.Phones(p.ctx, id.ExternalUserID)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s  %s", shownName(id.Name), id.ExternalUserID)
		for _, n := range numbers {
			fmt.Fprintf(p.out, "  %s", maskedNumber(n))
		}
		fmt.Fprintln(p.out)
		for _, why := range samenesses(id.Same) {
			fmt.Fprintf(p.out, "  %s\n", why)
		}
	}
	return nil
}

// samenesses says why an external_userid is taken for others' human.
func samenesses(same []bot.Sameness) []string {
	var all []string
	for _, s := range same {
		by := map[bot.SameBy]string{bot.SameUnionID: "unionid 相同", bot.SamePhone: "手机号相同"}[s.By]
		all = append(all, "与 "+s.As+" 像是同一个人："+by)
	}
	return all
}

func (p personPrinter) talkers() error {
	fmt.Fprintln(p.out, "谁在联系")
	for _, r := range p.Relations {
		fmt.Fprintf(p.out, "  %s  %s", plain(r.UserID), r.Status.Title())
		if len(p.Identities) > 1 {
			fmt.Fprintf(p.out, "  %s", r.ExternalUserID)
		}
		if !r.AddedAt.IsZero() {
			fmt.Fprintf(p.out, "  %s 加的", r.AddedAt.In(p.zone).Format(time.DateOnly))
		}
		for _, from := range []string{r.Store, r.Channel} {
			if from != "" {
				fmt.Fprintf(p.out, "  %s", plain(from))
			}
		}
		if r.Remark != "" {
			fmt.Fprintf(p.out, "  备注「%s」", masked(plain(r.Remark)))
		}
		tags, err := p.db.PairTags(p.ctx, r.Pair)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.out)
		if len(tags) > 0 {
			fmt.Fprintf(p.out, "    标签 %s\n", plain(heldList(tags)))
		}
	}
	return nil
}

func heldList(held []bot.HeldTag) string {
	names := make([]string, len(held))
	for i, t := range held {
		names[i] = t.Group + "·" + t.Name
		if t.ByHand {
			names[i] += "（店员打的）"
		}
	}
	return strings.Join(names, "，")
}

func (p personPrinter) groups() error {
	var all []bot.Membership
	var ids []string
	for _, id := range p.Identities {
		some, err := p.db.Memberships(p.ctx, id.ExternalUserID)
		if err != nil {
			return err
		}
		for _, m := range some {
			all, ids = append(all, m), append(ids, m.ChatID)
		}
	}
	names, err := p.db.GroupNames(p.ctx, ids)
	if err != nil || len(all) == 0 {
		return err
	}
	fmt.Fprintln(p.out, "客户群")
	for _, m := range all {
		g, err := p.db.Group(p.ctx, bot.Everything(), m.ChatID)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "  %s  %s  %s\n", named(names[m.ChatID]), m.ChatID, strings.Join(stay(m.Member, g, p.zone), "，"))
	}
	return nil
}

func (p personPrinter) orders() error {
	var paid, refunded int
	var spent bot.Money
	var last time.Time
	for _, id := range p.Identities {
		list, err := p.db.OrdersOf(p.ctx, id.ExternalUserID, 1000)
		if err != nil {
			return err
		}
		for _, o := range list {
			if o.Status != bot.OrderPaid {
				refunded++
				continue
			}
			paid, spent = paid+1, spent+o.Amount
			if o.PaidAt.After(last) {
				last = o.PaidAt
			}
		}
	}
	fmt.Fprint(p.out, "订单\n  ")
	if paid+refunded == 0 {
		fmt.Fprint(p.out, "没下过单")
	} else {
		fmt.Fprintf(p.out, "%d 笔，共 %s 元", paid, spent)
	}
	if !last.IsZero() {
		fmt.Fprintf(p.out, "，最近 %s", last.In(p.zone).Format("2006-01-02 15:04"))
	}
	if refunded > 0 {
		fmt.Fprintf(p.out, "；另有退款 %d 笔", refunded)
	}
	fmt.Fprintln(p.out)
	return nil
}

// storyLength is how many entries of the time line fit on the screen, and
// storyRead how many are read to find them.
const (
	storyLength = 10
	storyRead   = 100
)

// routine says whether an entry is housekeeping that went well: what the
// customer never saw.
func routine(e bot.TimeLineEntry) bool {
	return e.Send != "" && e.Send != bot.KindWelcome && e.Class != bot.ClassPermanent
}

func (p personPrinter) story() error {
	var all []bot.TimeLineEntry
	for _, id := range p.Identities {
		some, err := p.db.TimeLine(p.ctx, id.ExternalUserID, storyRead)
		if err != nil {
			return err
		}
		all = append(all, slices.DeleteFunc(some, routine)...)
	}
	slices.SortStableFunc(all, func(a, b bot.TimeLineEntry) int { return b.At.Compare(a.At) })
	fmt.Fprintln(p.out, "最近动态")
	for _, e := range all[:min(storyLength, len(all))] {
		fmt.Fprintf(p.out, "  %s  %s\n", e.At.In(p.zone).Format(time.DateTime), masked(plain(entryText(e))))
	}
	fmt.Fprintf(p.out, "更多：zhanggui timeline %s\n", p.Identities[0].ExternalUserID)
	return nil
}
