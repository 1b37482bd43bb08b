package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/store"
)

func couponsCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "coupons",
		Short: "the coupons (券): how many of each were given and used, and the codes of other systems",
	}
	cmd.AddCommand(couponsListCommand(s), couponsImportCommand(s))
	return cmd
}

func couponsListCommand(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "every coupon of the configuration and of chat, with its numbers", Args: exactly(0, "不写别的"),
		Example: "  zhanggui coupons list\n  zhanggui coupons list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			giver, err := s.giver()
			if err != nil {
				return err
			}
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				all, err := countedPlans(cmd.Context(), db, giver)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(cmd.OutOrStdout(), all)
				}
				printPlans(cmd.OutOrStdout(), all, time.Now(), zone)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write JSON, for scripts")
	return cmd
}

// giver knows the coupons of the configuration.
func (s *settings) giver() (*coupons.Giver, error) {
	c, m, err := s.load()
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(c.Shop.Timezone)
	if err != nil {
		return nil, err
	}
	return coupons.New(handlers.CouponOptions(handlerOptions(c, m), zone)), nil
}

// countedPlan is a plan with its numbers, as JSON has them.
type countedPlan struct {
	bot.CouponPlan
	Given    int `json:"given"`
	Issued   int `json:"issued"`
	Claimed  int `json:"claimed"`
	Held     int `json:"held"`
	Redeemed int `json:"redeemed"`
	Expired  int `json:"expired"`
	Reversed int `json:"reversed"`
	Review   int `json:"review"`
	Codes    int `json:"codes_left"`
}

// countedPlans are all plans with their numbers. Of a plan that is in no configuration
// any more the numbers stay.
func countedPlans(ctx context.Context, db *store.Store, giver *coupons.Giver) ([]countedPlan, error) {
	made, err := db.CouponPlans(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := db.CouponCounts(ctx, bot.Everything())
	if err != nil {
		return nil, err
	}
	numbers := make(map[string]bot.CouponCount, len(counts))
	for _, n := range counts {
		numbers[n.Plan] = n
	}
	plans := giver.Merge(made)
	for _, n := range counts {
		if coupons.Plan(plans, n.Plan).ID == "" {
			plans = append(plans, bot.CouponPlan{ID: n.Plan})
		}
	}
	all := make([]countedPlan, len(plans))
	for i, p := range plans {
		n := numbers[p.ID]
		all[i] = countedPlan{
			CouponPlan: p, Given: n.Given, Issued: n.Issued, Claimed: n.Claimed, Held: n.Held, Redeemed: n.Redeemed, Expired: n.Expired,
			Reversed: n.Reversed, Review: n.Review, Codes: n.Codes,
		}
	}
	return all, nil
}

// printPlans writes a line for each plan.
func printPlans(out io.Writer, all []countedPlan, now time.Time, zone *time.Location) {
	if len(all) == 0 {
		fmt.Fprintln(out, "还没有券：写在 shop.coupons 里，或者在应用里发 /券 新建。")
	}
	for _, p := range all {
		fmt.Fprintf(out, "%s  %s", p.ID, named(p.Name))
		if detail := plain(coupons.Detail(p.CouponPlan)); detail != "" {
			fmt.Fprint(out, "  "+detail)
		}
		if p.Own() {
			fmt.Fprint(out, "  "+p.numbers())
		} else {
			fmt.Fprint(out, "  在别处打开，这里不计数")
		}
		if state := planState(p.CouponPlan, now, zone); state != "" {
			fmt.Fprint(out, "  "+state)
		}
		fmt.Fprintln(out)
	}
}

// numbers are how many there are, as people read them.
func (p countedPlan) numbers() string {
	text := fmt.Sprintf("发出 %d", p.Given)
	if p.Budget > 0 {
		text = fmt.Sprintf("发出 %d/%d", p.Given, p.Budget)
	}
	text += fmt.Sprintf("，待领 %d，待用 %d，已用 %d，过期 %d", p.Issued, p.Claimed+p.Held, p.Redeemed, p.Expired)
	if p.Review > 0 {
		text += fmt.Sprintf("，待查 %d", p.Review)
	}
	if p.Kind == bot.CouponExternal {
		text += fmt.Sprintf("，余码 %d", p.Codes)
	}
	return text
}

// planState says why a plan gives none now; empty if it does.
func planState(p bot.CouponPlan, now time.Time, zone *time.Location) string {
	switch {
	case p.Name == "":
		return "（已不在配置里）"
	case !p.ClosedAt.IsZero():
		return "已于 " + p.ClosedAt.In(zone).Format(time.DateTime) + " 停发"
	case !p.Until.IsZero() && !now.Before(p.Until):
		return "已于 " + p.Until.In(zone).Format(time.DateTime) + " 结束"
	case now.Before(p.From):
		return p.From.In(zone).Format(time.DateTime) + " 开始"
	}
	return ""
}

// printJSON writes something as JSON that people can read, too.
func printJSON(out io.Writer, shown any) error {
	w := json.NewEncoder(out)
	w.SetEscapeHTML(false)
	w.SetIndent("", "  ")
	return w.Encode(shown)
}
