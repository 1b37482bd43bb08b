package app

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot/doctor"
)

// The exit statuses of doctor.
const (
	exitMend   = 1
	exitBroken = 2
)

func doctorCommand(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "check everything that can be checked, and say what to do (体检)",
		Long: `doctor looks at the configuration, the database, Redis, the clock, WeCom's
permissions, staff and their roles, who hears what, callbacks, codes, groups,
tags, queues and the audit trail, and says of each thing that is wrong what to
do about it, in the order in which it must be done. It changes nothing and sends
nothing to anybody. The callback is tried by the public address, so the
bot should be running; it keeps one event a day per receiver of that, from
which nothing comes.

The exit status is 0 if all is well (there may be advice), 1 if something must
be done, 2 if doctor itself could not run.`,
		Example: "  zhanggui doctor --config my.yaml\n  zhanggui doctor --json",
		Args: func(cmd *cobra.Command, args []string) error {
			return ending(exitBroken, cobra.NoArgs(cmd, args))
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			e := examine(s)
			if s.file != "" {
				e.advice = adviceFor(cmd.Root(), s.file)
			}
			defer e.close()
			return e.report(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write the report as JSON, for scripts")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return ending(exitBroken, err) })
	return cmd
}

// report makes the checks, shows each as it comes and says with the error
// whether something must be done.
func (e *examination) report(ctx context.Context, out, progress io.Writer, asJSON bool) error {
	checks := doctor.Reworded(e.checks(), e.advice.complete)
	before, after := func(int, doctor.Check) {}, func(doctor.Result) {}
	p := &doctor.Printer{Out: out, Again: e.again()}
	if !asJSON {
		fmt.Fprintf(out, "掌柜体检：%s\n\n", e.reading.File)
		after = p.Print
	}
	if f, ok := progress.(*os.File); ok && isatty.IsTerminal(f.Fd()) && !asJSON {
		before = func(n int, c doctor.Check) {
			fmt.Fprintf(f, "\r\x1b[K正在查 %d/%d：%s…", n, len(checks), c.Title)
		}
		after = func(r doctor.Result) {
			fmt.Fprint(f, "\r\x1b[K")
			p.Print(r)
		}
	}
	report, err := doctor.Examine(ctx, checks, before, after)
	if err != nil {
		return ending(exitBroken, err)
	}
	if asJSON {
		err = report.JSON(out)
	} else {
		p.Close(report)
	}
	if err != nil {
		return ending(exitBroken, err)
	}
	if report.Status() == doctor.Fail {
		return exit{status: exitMend}
	}
	return nil
}

// again is the command that makes the same examination.
func (e *examination) again() string {
	if e.reading.BuiltIn {
		return "zhanggui doctor"
	}
	return "zhanggui doctor --config " + shellWord(e.reading.File)
}
