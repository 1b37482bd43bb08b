package app

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers"
)

// atLayout is how a time is given on the command line, in the shop's zone.
const atLayout = "2006-01-02 15:04"

func explainCommand(s *settings) *cobra.Command {
	var state, staff, at string
	cmd := &cobra.Command{
		Use:     "explain",
		Short:   "which welcome a customer would get, and why",
		Example: `  zhanggui explain --state s17-door --staff liming --at "2026-11-22 23:30"`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, _, err := s.load()
			if err != nil {
				return err
			}
			when, err := momentIn(c.Shop, at)
			if err != nil {
				return err
			}
			explainWelcome(cmd.OutOrStdout(), c.Shop, handlers.Situation{State: state, UserID: staff, At: when})
			return nil
		},
	}
	cmd.Flags().StringVar(&state, "state", "", "the channel's state; empty for a customer who came by phone number or card")
	cmd.Flags().StringVar(&staff, "staff", "", "the userid of the member of staff who was added")
	cmd.Flags().StringVar(&at, "at", "", "the time, as 2026-11-22 23:30; now unless given")
	return cmd
}

func momentIn(shop config.Shop, at string) (time.Time, error) {
	zone, err := time.LoadLocation(shop.Timezone)
	if err != nil {
		return time.Time{}, err
	}
	if at == "" {
		return time.Now().In(zone), nil
	}
	when, err := time.ParseInLocation(atLayout, at, zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("--at %q is not a time; write it as --at %q", at, atLayout)
	}
	return when, nil
}

// strangers are the names in a situation that the configuration does not know.
// WeCom may bring such a state all the same, so they are told and not refused.
func strangers(shop config.Shop, s handlers.Situation) (said []string) {
	if s.State != "" && !slices.ContainsFunc(shop.Channels, func(c config.Channel) bool { return c.State == s.State }) {
		said = append(said, fmt.Sprintf("注意：配置里没有渠道「%s」", s.State))
	}
	if s.UserID != "" && !slices.ContainsFunc(shop.Staff, func(m config.Staff) bool { return strings.EqualFold(m.UserID, s.UserID) }) {
		said = append(said, fmt.Sprintf("注意：配置里没有员工「%s」", s.UserID))
	}
	return said
}

func explainWelcome(out io.Writer, shop config.Shop, s handlers.Situation) {
	for _, unknown := range strangers(shop, s) {
		fmt.Fprintln(out, unknown)
	}
	rule, reasons := handlers.Choose(shop, s)
	for _, r := range reasons {
		fmt.Fprintln(out, r)
	}
	fmt.Fprintf(out, "文案 templates/messages/%s.tmpl", rule.Message)
	if rule.Coupon != "" {
		fmt.Fprintf(out, "，优惠券 %s", rule.Coupon)
	}
	if rule.Invite {
		fmt.Fprint(out, "，邀请进群")
	}
	fmt.Fprintln(out)
}
