package app

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

func duplicatesCommand(s *settings) *cobra.Command {
	var limit int
	var after string
	cmd := &cobra.Command{
		Use:   "duplicates",
		Short: "the same person under several ids or with several members of staff",
		Long: `duplicates shows customers who seem to be one human, by WeChat's unionid or by a phone
number that staff noted, and those whom several members of staff talk to. Nothing is
merged: it is for people to decide who serves whom.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, _ *time.Location) error {
				return printDuplicates(cmd.Context(), cmd.OutOrStdout(), db, after, limit)
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 50, "how many to show, at most 1000")
	cmd.Flags().StringVar(&after, "after", "", "show those after this external_userid; the page before says it")
	return cmd
}

func printDuplicates(ctx context.Context, out io.Writer, db *store.Store, after string, limit int) error {
	people, err := db.Duplicates(ctx, bot.Everything(), after, limit)
	if err != nil {
		return err
	}
	for _, p := range people {
		printDuplicate(out, p)
	}
	switch {
	case len(people) == 0 && after == "":
		fmt.Fprintln(out, "没有重复的客户。")
	case len(people) == 0:
		fmt.Fprintln(out, "后面没有了。")
	case len(people) >= limit:
		fmt.Fprintf(out, "可能还有：加上 --after %s\n", people[len(people)-1].Identities[0].ExternalUserID)
	}
	return nil
}

func printDuplicate(out io.Writer, p bot.Person) {
	fmt.Fprint(out, shownName(p.Identities[0].Name))
	if n := len(p.Identities); n > 1 {
		fmt.Fprintf(out, "  有 %d 个客户ID", n)
	}
	if staff := p.Staff(); len(staff) > 1 {
		fmt.Fprintf(out, "  有 %d 位店员在联系：%s", len(staff), plain(strings.Join(staff, "、")))
	}
	fmt.Fprintln(out)
	for _, id := range p.Identities {
		fmt.Fprintf(out, "  %s  %s", id.ExternalUserID, shownName(id.Name))
		for _, r := range p.Relations {
			if r.ExternalUserID == id.ExternalUserID {
				fmt.Fprintf(out, "  %s（%s）", plain(r.UserID), r.Status.Title())
			}
		}
		fmt.Fprintln(out)
		for _, why := range samenesses(id.Same) {
			fmt.Fprintf(out, "    %s\n", why)
		}
	}
}
