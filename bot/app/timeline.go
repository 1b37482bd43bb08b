package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

func timelineCommand(s *settings) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:     "timeline EXTERNAL_USERID",
		Short:   "what is known of one customer, newest first",
		Example: "  zhanggui timeline wmEXAMPLEcustomer000000000000001",
		Args:    exactly(1, "写客户ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				return printTimeline(cmd.Context(), cmd.OutOrStdout(), db, zone, args[0], limit)
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 50, "how many entries, at most 1000")
	return cmd
}

// withStore opens the database of the configuration for a command that only
// reads or re-runs, and closes it again.
func (s *settings) withStore(ctx context.Context, do func(*store.Store, *time.Location) error) error {
	c, _, err := s.load()
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(c.Shop.Timezone)
	if err != nil {
		return err
	}
	log, err := NewLog(c.Log, os.Stderr, secretsOf(c))
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{Driver: c.Database.Driver, DSN: c.Database.DSN.Reveal(), Instance: newInstance(), Log: log})
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db, zone)
}

// printTimeline shows who the customer is, with whom they stand how and under
// which tags, and then their story.
func printTimeline(ctx context.Context, out io.Writer, db *store.Store, zone *time.Location, id string, limit int) error {
	relations, err := db.Relations(ctx, id)
	if err != nil {
		return err
	}
	if len(relations) == 0 {
		return fmt.Errorf("customer %q is not known here; an external_userid begins with wm or wo, as wmEXAMPLEcustomer000000000000001", id)
	}
	customer, err := db.Customer(ctx, id)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s  %s\n", id, plain(customer.Name))
	for _, r := range relations {
		fmt.Fprintf(out, "  %s  %s", r.UserID, r.Status.Title())
		tags, err := db.PairTags(ctx, r.Pair)
		if err != nil {
			return err
		}
		for _, t := range tags {
			fmt.Fprintf(out, "  %s·%s", t.Group, t.Name)
		}
		fmt.Fprintln(out)
	}
	entries, err := db.TimeLine(ctx, id, limit)
	if err != nil {
		return err
	}
	for _, e := range entries {
		fmt.Fprintf(out, "%s  %s\n", e.At.In(zone).Format(time.DateTime), plain(entryText(e)))
	}
	return nil
}

// plain leaves out what would move a terminal's cursor or turn the direction
// of its text: names and reasons come from outside.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text)
}

// entryText is one entry of a time line in words.
func entryText(e bot.TimeLineEntry) string {
	if e.Send != "" {
		text := "→ " + e.Send.Title() + "：" + e.Class.Title()
		if e.Reason != "" {
			text += "，" + e.Reason
		}
		return text
	}
	text := e.Interaction.Title()
	ref := e.Ref
	if e.Interaction == bot.InteractionTagged || e.Interaction == bot.InteractionUntagged {
		ref = "" // The tag's id in WeCom; the detail has its name.
	}
	for _, more := range []string{e.UserID, e.Detail, ref} {
		if more != "" {
			text += "  " + more
		}
	}
	return text
}

// titled is a value's Chinese name, or the value itself for one that has none.
func titled[K ~string](k K, titles map[K]string) string {
	if t, ok := titles[k]; ok {
		return t
	}
	return string(k)
}
