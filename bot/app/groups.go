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

func groupsCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{Use: "groups", Short: "the customer groups (客户群), who is in them and how they came"}
	cmd.AddCommand(groupsList(s), groupsShow(s))
	return cmd
}

func groupsList(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "every group with its members, and who joined and left today", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				return printGroups(cmd.Context(), cmd.OutOrStdout(), db, zone)
			})
		},
	}
}

// groupsPage is how many groups are read at a time.
const groupsPage = 200

func printGroups(ctx context.Context, out io.Writer, db *store.Store, zone *time.Location) error {
	today, after, total := midnight(time.Now(), zone), "", 0
	for {
		page, err := db.Groups(ctx, bot.Everything(), today, after, groupsPage)
		if err != nil {
			return err
		}
		for _, g := range page {
			fmt.Fprintf(out, "%s  %s  客户 %d 人，员工 %d 人，今天进 %d 退 %d  群主 %s%s\n",
				g.ChatID, named(g.Name), g.Customers, g.Staff, g.Joined, g.Left, named(g.Owner), ended(g.Group, zone))
			after = g.ChatID
		}
		if total += len(page); len(page) < groupsPage {
			break
		}
	}
	if total == 0 {
		fmt.Fprintln(out, "还没有客户群：运行 zhanggui sync 读一遍，或等第一条群消息回调。")
	}
	return nil
}

// named is a name as a terminal may show it.
func named(name string) string {
	if name = plain(name); name == "" {
		return "（未命名）"
	}
	return name
}

func ended(g bot.Group, zone *time.Location) string {
	if g.DismissedAt.IsZero() {
		return ""
	}
	return "  已于 " + g.DismissedAt.In(zone).Format(time.DateTime) + " 解散"
}

func groupsShow(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "show CHAT_ID", Short: "the members of one group", Args: exactly(1, "写群的 chat_id"),
		Example: "  zhanggui groups show wrEXAMPLEgroup000000000000000001",
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				return printMembers(cmd.Context(), cmd.OutOrStdout(), db, zone, args[0])
			})
		},
	}
}

func printMembers(ctx context.Context, out io.Writer, db *store.Store, zone *time.Location, chatID string) error {
	members, err := db.GroupMembers(ctx, bot.Everything(), chatID)
	if err != nil {
		return err
	}
	if len(members) == 0 {
		return fmt.Errorf("group %q is not known here; `groups list` shows the chat_ids, as wrEXAMPLEgroup000000000000000001", chatID)
	}
	g, err := db.Group(ctx, bot.Everything(), chatID)
	if err != nil {
		return err
	}
	if !g.DismissedAt.IsZero() {
		fmt.Fprintf(out, "%s%s。下面是解散以前在群里的人。\n", named(g.Name), ended(g, zone))
	}
	for _, m := range members {
		fmt.Fprintf(out, "%s  %s  %s\n", m.ID, named(m.Name), strings.Join(stay(m, g, zone), "，"))
	}
	return nil
}

// stay is in words how long a member was in a group, which may be no more.
func stay(m bot.Member, g bot.Group, zone *time.Location) []string {
	words := membership(m, zone)
	if !g.DismissedAt.IsZero() && (m.Present || m.LeftAt.IsZero()) {
		words = append(words, "在群里直到 "+g.DismissedAt.In(zone).Format(time.DateTime)+" 解散")
	}
	return words
}

// membership is in words how a member came, and whether they went.
func membership(m bot.Member, zone *time.Location) []string {
	var words []string
	if !m.Customer {
		words = append(words, "员工")
	}
	came := map[bot.JoinScene]string{bot.JoinInvited: "被邀请", bot.JoinLink: "通过邀请链接", bot.JoinQR: "扫码"}[m.Scene]
	if !m.JoinedAt.IsZero() {
		came = m.JoinedAt.In(zone).Format(time.DateTime) + " " + came + "进群"
	}
	if came != "" {
		words = append(words, came)
	}
	if m.State != "" {
		words = append(words, "入群码 "+plain(m.State))
	}
	if m.Invitor != "" {
		words = append(words, "邀请人 "+plain(m.Invitor))
	}
	if !m.Present && !m.LeftAt.IsZero() {
		left := "退群"
		if m.Removed {
			left = "被移出"
		}
		words = append(words, m.LeftAt.In(zone).Format(time.DateTime)+" "+left)
	}
	return words
}
