package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

func auditCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "what staff did, tried to do, or were shown: prove it whole, list it",
		Long: `Every write by a person is an entry of the audit trail, and every entry carries the
hash of the one before it. verify walks the whole chain: an entry that was changed,
taken out, put in or moved breaks it. Note the last hash somewhere else from time to
time, as on paper: it proves that nothing before it was rewritten.`,
	}
	cmd.AddCommand(auditVerify(s), auditList(s))
	return cmd
}

func auditVerify(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "prove that the audit trail is whole; exit status 1 if it is not", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withStore(cmd.Context(), func(db *store.Store, _ *time.Location) error {
				return verifyAudit(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), db)
			})
		},
	}
}

func verifyAudit(ctx context.Context, out, progress io.Writer, db *store.Store) error {
	bar := newProgress(progress)
	began := false
	report, err := db.VerifyAudit(ctx, func(done, all int64) {
		if !began {
			bar.step("检查审计记录", int(all))
			began = true
		}
		bar.at(int(done))
	})
	bar.end()
	if err != nil {
		return err
	}
	if report.Fault != store.AuditWhole {
		return fmt.Errorf("审计记录不完整：%s。请先备份数据库，再查是谁、用什么工具直接改过 audit 表", faultOf(report))
	}
	if report.Seq == 0 {
		fmt.Fprintln(out, "审计记录还是空的：没有人写过什么。")
		return nil
	}
	fmt.Fprintf(out, "审计记录完整：%d 条，从第 1 条到第 %d 条，一条不少，一字未改。\n最后一条的哈希 %s\n", report.Checked, report.Seq, report.Hash)
	return nil
}

// faultOf says in words where the chain breaks.
func faultOf(r store.AuditReport) string {
	switch r.Fault {
	case store.AuditChanged:
		return fmt.Sprintf("第 %d 条被改过", r.At)
	case store.AuditMissing:
		return fmt.Sprintf("第 %d 条不见了", r.At)
	case store.AuditReordered:
		return fmt.Sprintf("第 %d 条换了位置", r.At)
	case store.AuditAdded:
		return fmt.Sprintf("第 %d 条是后来塞进去的", r.At)
	case store.AuditCut:
		return fmt.Sprintf("末尾被截掉了，从第 %d 条起没有了", r.At)
	case store.AuditHead:
		return "记着最后一条的那一行被改过"
	default:
		return string(r.Fault)
	}
}

func auditList(s *settings) *cobra.Command {
	var limit int
	var user string
	cmd := &cobra.Command{
		Use: "list", Short: "show the newest entries, the newest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 {
				return errors.New("--limit wants 1 or more, as --limit 50")
			}
			return s.withStore(cmd.Context(), func(db *store.Store, zone *time.Location) error {
				entries, err := db.AuditTrail(cmd.Context(), bot.Everything(), bot.AuditQuery{UserID: user, Limit: limit})
				if err != nil {
					return err
				}
				for _, e := range entries {
					printAudit(cmd.OutOrStdout(), zone, e)
				}
				if len(entries) == 0 {
					fmt.Fprintln(cmd.OutOrStdout(), "没有审计记录。")
				}
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 50, "how many")
	cmd.Flags().StringVar(&user, "user", "", "only what this userid did")
	return cmd
}

func printAudit(out io.Writer, zone *time.Location, e bot.AuditEntry) {
	fmt.Fprintf(out, "%d  %s  %s（%s）  %s  %s", e.Seq, e.At.In(zone).Format(time.DateTime), e.UserID, e.Role.Title(), e.Action, e.Outcome.Title())
	if e.Store != "" {
		fmt.Fprint(out, "  ", e.Store)
	}
	if e.Detail != "" {
		fmt.Fprint(out, "  ", e.Detail)
	}
	if e.Count > 0 {
		fmt.Fprintf(out, "  客户 %d 位", e.Count)
	}
	fmt.Fprintln(out)
}
