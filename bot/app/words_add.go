package app

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// wordAddOptions are what of a rule is said beside its word.
type wordAddOptions struct{ category, severity, speakers, techniques, allow, note, reply string }

func wordsAddCommand(s *settings) *cobra.Command {
	var o wordAddOptions
	var dry bool
	cmd := &cobra.Command{
		Use:   "add WORD",
		Short: "add a rule, or change the one with this word: in force on all instances within seconds",
		Long: `Writes one rule into the database, as /敏感词 加 in chat does. A+B is both words near
each other. What cannot be understood is refused as a whole. The audit trail says who
added it.`,
		Example: "  zhanggui words add 隔壁团长 --category poaching --severity warn --speakers customers",
		Args:    exactly(1, "写一个词；组合写 A+B，有空格的词放在引号里"),
		RunE: func(cmd *cobra.Command, args []string) error {
			entries, wrong := wordlist.Read("words add", strings.NewReader(o.table(args[0])))
			if len(wrong) > 0 {
				for i := range wrong {
					wrong[i].Line = 0 // nobody wrote a file
				}
				tellProblems(cmd.ErrOrStderr(), wrong)
				return badRules("什么都没有写。请按上面说的改好再试")
			}
			return s.takeWords(cmd, "words add", "words add", entries, wrong, dry)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.category, "category", "店内", "the list it belongs to, as poaching")
	f.StringVar(&o.severity, "severity", "warn", "note, warn, review or remove")
	f.StringVar(&o.speakers, "speakers", "customers", "customers, staff or both")
	f.StringVar(&o.techniques, "techniques", "all", "the ways of bending it that are undone: all, folds, or names")
	f.StringVar(&o.allow, "allow", "", "phrases in which it is harmless, with | between them")
	f.StringVar(&o.note, "note", "", "what the matter is, for the clerk")
	f.StringVar(&o.reply, "reply", "", "polite words to paste")
	f.BoolVar(&dry, "dry-run", false, "say what would change, and write nothing")
	return cmd
}

// table is the rule as a rules file has it, so that it is read by the same rules.
func (o wordAddOptions) table(word string) string {
	cells := []string{word, o.category, o.severity, o.speakers, o.techniques, o.allow, o.note, o.reply}
	for i, c := range cells {
		cells[i] = strings.Join(strings.Fields(c), " ")
	}
	return "word\tcategory\tseverity\tspeakers\ttechniques\tallow\tnote\treply\n" + strings.Join(cells, "\t") + "\n"
}
