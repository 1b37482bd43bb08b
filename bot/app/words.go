package app

import (
	"fmt"
	"io"
	"os"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

// exitBadRules is the status when there is no rule to look for.
const exitBadRules = 2

// wordsOptions are what the commands about sensitive words may be told.
type wordsOptions struct {
	rules    []string
	category string
	json     bool
	staff    bool
	// db takes in what people added or changed in chat.
	db bool
}

func wordsCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "words",
		Short: "the sensitive words (敏感词): try them on messages, explain a hit, list them",
		Long: `Without --rules the words are those in force: the lists that come along
(templates/words, as shop.moderation.lists chooses) and the shop's own
(shop.moderation.words). With --db what staff added or changed in chat (/敏感词),
or by words add and words import, is read from the database as well: these are the
very rules that the running bot goes by.

A rules file is a table parted by tabs, or YAML, with at least the columns word,
category and severity; also known are speakers, techniques, allow, within, note and
reply. A combination is written A+B. Without the column techniques all ways of
bending a word are undone.`,
	}
	cmd.AddCommand(wordsCheckCommand(s), wordsTestCommand(s), wordsListCommand(s), wordsAddCommand(s), wordsImportCommand(s))
	return cmd
}

func wordsCheckCommand(s *settings) *cobra.Command {
	var o wordsOptions
	cmd := &cobra.Command{
		Use:   "check",
		Short: "read messages from standard input, one a line, and print what is found in each",
		Long: `For every line of standard input one line is printed:

  {"text":"加威信","hits":[{"word":"加微信","category":"poaching","severity":"warn","start":0,"end":9,"via":["homophone"]}]}

word, category and severity are as the rules have them. start and end are byte
positions in the line as it came in (the end of the line, LF or CRLF, is none of
it). via names the ways in which the word was bent, in the order of techniques; it
is empty where the word stands as it is. A line in which nothing is found has empty
hits. Bytes that are no UTF-8 are shown in text as U+FFFD; positions count them as
they came.

On a terminal it is printed for people; --json prints JSON there, too. What is
wrong with the rules goes to standard error. The status is 0 whether something was
found or not, and 2 if there is no rule to look for.`,
		Example: "  zhanggui words check --json < messages.txt\n  zhanggui words check --rules 我的词.tsv --staff < 店员的话.txt",
		Args:    exactly(0, "不写别的，消息从标准输入来"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			book, err := s.wordBook(cmd.Context(), o, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if o.json || !isTerminal(out) {
				return book.check(cmd.InOrStdin(), out, printHitsJSON)
			}
			return book.check(cmd.InOrStdin(), out, book.printHits)
		},
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON on a terminal, too")
	return cmd
}

func wordsTestCommand(s *settings) *cobra.Command {
	var o wordsOptions
	cmd := &cobra.Command{
		Use:     "test TEXT",
		Short:   "explain what is found in one text: which rule, where, how it was bent, what the clerk sees",
		Example: "  zhanggui words test '想便宜的加我葳信'",
		Args:    exactly(1, "在引号里写一句话"),
		RunE: func(cmd *cobra.Command, args []string) error {
			book, err := s.wordBook(cmd.Context(), o, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return book.explain(cmd.OutOrStdout(), args[0])
		},
	}
	o.flags(cmd)
	return cmd
}

func wordsListCommand(s *settings) *cobra.Command {
	var o wordsOptions
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "print the words as a table that --rules reads",
		Example: "  zhanggui words list --category poaching > 我的词.tsv",
		Args:    exactly(0, "用 --category 来挑"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			book, err := s.wordBook(cmd.Context(), o, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return book.list(cmd.OutOrStdout(), o.category)
		},
	}
	cmd.Flags().StringArrayVar(&o.rules, "rules", nil, "list the words of this file; may be given again")
	cmd.Flags().StringVar(&o.category, "category", "", "only this category")
	cmd.Flags().BoolVar(&o.db, "db", false, "with the words of the database")
	return cmd
}

func (o *wordsOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&o.rules, "rules", nil, "look for the words of this file instead; may be given again")
	cmd.Flags().BoolVar(&o.db, "db", false, "look for the words of the database, too")
	cmd.Flags().BoolVar(&o.staff, "staff", false, "the messages are from staff (without it from customers; with --rules all rules are looked for)")
}

// speaking is who wrote the messages.
func (o *wordsOptions) speaking() wordfilter.Speakers {
	switch {
	case o.staff:
		return wordfilter.Staff
	case len(o.rules) > 0:
		return wordfilter.Both
	default:
		return wordfilter.Customers
	}
}

// isTerminal says whether a person reads along.
func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// badRules is the end of a command that has no rules.
func badRules(format string, args ...any) error {
	return ending(exitBadRules, fmt.Errorf(format, args...))
}
