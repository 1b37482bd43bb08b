package app

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/store"
)

func wordsImportCommand(s *settings) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "take the rules of files in: in force on all instances within seconds",
		Long: `Reads rules files as --rules does and writes the rules into the database, as if
somebody had added them in chat (/敏感词 加). Rules are told apart by their word: what
is there already and the same is left as it is, so after Ctrl-C or a failure the same
command goes on where it stopped. Lines that cannot be used are told and left out;
the status is 1 then. The audit trail says who brought how many.`,
		Example: "  zhanggui words import --dry-run 我的词.tsv\n  zhanggui words import 我的词.tsv",
		Args:    atLeast(1, "写规则文件"),
		RunE: func(cmd *cobra.Command, files []string) error {
			entries, wrong, err := readRules(files)
			if err != nil {
				return err
			}
			return s.takeWords(cmd, "words import", strings.Join(files, "、"), entries, wrong, dry)
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would change, and write nothing")
	return cmd
}

// takeWords brings rules into the database and says what became of them.
func (s *settings) takeWords(cmd *cobra.Command, how, name string, entries []wordlist.Entry, wrong []wordlist.Problem, dry bool) error {
	_, entries, refused := wordlist.Build(name, entries)
	wrong = append(wrong, refused...)
	tellProblems(cmd.ErrOrStderr(), wrong)
	bad := 0
	for _, p := range wrong {
		if !p.Kept {
			bad++
		}
	}
	if len(entries) == 0 {
		return badRules("没有一条能用的规则，什么都没有写。请按上面说的改好再试")
	}
	take := func(ctx context.Context, db *store.Store) error {
		t := taking{db: db, how: how, out: cmd.OutOrStdout(), bar: newProgress(cmd.ErrOrStderr()), at: time.Now().UTC().Truncate(time.Microsecond), bad: bad}
		return t.run(ctx, s.shippedRules(), entries, dry)
	}
	if dry {
		return s.withStore(cmd.Context(), func(db *store.Store, _ *time.Location) error { return take(cmd.Context(), db) })
	}
	return s.withWorker(cmd.Context(), func(ctx context.Context, a *App) error { return take(ctx, a.store) })
}

// shippedRules are the IDs of the rules that come along or stand in the
// configuration: a rule of a file with the same word and category changes those.
func (s *settings) shippedRules() map[string]bool {
	ids := map[string]bool{}
	c, m, err := s.load()
	if err != nil {
		return ids
	}
	book, _ := moderation.NewBook(shippedWords(c.Shop.Moderation, m), c.Shop.Moderation, nil)
	for _, r := range book.Rules() {
		ids[r.ID] = true
	}
	return ids
}

// taking is rules being brought in.
type taking struct {
	db  *store.Store
	how string
	out io.Writer
	bar *progress
	at  time.Time
	bad int
}

// takenAtOnce is how many rules are one event: each is done as a whole or not at
// all.
const takenAtOnce = 200

func (t taking) run(ctx context.Context, shipped map[string]bool, entries []wordlist.Entry, dry bool) error {
	known, err := t.known(ctx)
	if err != nil {
		return err
	}
	var wanted []bot.WordRule
	fresh, changed, same := 0, 0, 0
	for _, r := range rulesToTake(entries, shipped) {
		before, there := known[r.ID]
		// What people found of it, and the phrases that they allowed, stay.
		r.Reviewing = before.Reviewing
		for _, phrase := range before.Allow {
			if !slices.Contains(r.Allow, phrase) {
				r.Allow = append(slices.Clip(r.Allow), phrase)
			}
		}
		switch {
		case !there:
			fresh++
		case sameRule(before, r):
			same++
			continue
		default:
			changed++
		}
		wanted = append(wanted, r)
	}
	fmt.Fprintf(t.out, "新规则 %d 条，有变化 %d 条，没有变化 %d 条，不能用 %d 条。\n", fresh, changed, same, t.bad)
	switch {
	case dry:
		fmt.Fprintln(t.out, "这次只是检查（--dry-run），什么都没有写。")
	case len(wanted) > 0:
		if err := t.take(ctx, wanted); err != nil {
			return err
		}
	}
	if t.bad > 0 {
		return fmt.Errorf("有 %d 条不能用，其余的不受影响；改好以后再运行一次同样的命令", t.bad)
	}
	return nil
}

func (t taking) known(ctx context.Context) (map[string]bot.WordRule, error) {
	all, err := t.db.WordRules(ctx)
	known := make(map[string]bot.WordRule, len(all))
	for _, r := range all {
		known[r.ID] = r
	}
	return known, err
}

// rulesToTake are the rules as the database has them. The same word twice, as for
// two categories, is two rules.
func rulesToTake(entries []wordlist.Entry, shipped map[string]bool) []bot.WordRule {
	met := map[string]bool{}
	var all []bot.WordRule
	for _, e := range entries {
		r := bot.WordRule{
			ID: e.ID, Words: e.Words, Within: e.Within, Category: e.Category, Step: stepOf(e.Severity), Allow: e.Allowed,
			Speakers: speakersName(e.Speakers), Techniques: techniquesOf(e.Techniques), Why: e.Explanation, Reply: e.Reply,
		}
		if !shipped[e.ID] {
			if r.ID = "own/" + e.Written; met[r.ID] {
				r.ID = "own/" + e.ID
			}
		}
		met[r.ID] = true
		all = append(all, r)
	}
	return all
}

func stepOf(s wordfilter.Severity) bot.Step { return bot.Step(wordlist.SeverityName(s)) }

func speakersName(s wordfilter.Speakers) string {
	return map[wordfilter.Speakers]string{wordfilter.Both: "both", wordfilter.Customers: "customers", wordfilter.Staff: "staff"}[s]
}

func techniquesOf(t wordfilter.Techniques) []string {
	if t == wordfilter.All {
		return []string{"all"}
	}
	if t&^wordfilter.Folds == 0 {
		return []string{"folds"}
	}
	return (t &^ wordfilter.Folds).Names()
}

// sameRule says that a rule is what it would become.
func sameRule(have, want bot.WordRule) bool {
	have.By, want.By, have.At, want.At = "", "", time.Time{}, time.Time{}
	slices.Sort(have.Allow)
	want.Allow = slices.Sorted(slices.Values(want.Allow))
	if len(have.Allow)+len(want.Allow) == 0 {
		have.Allow, want.Allow = nil, nil
	}
	return reflect.DeepEqual(have, want)
}

// take puts rules into the inbox, batch by batch, and waits until they are
// written.
func (t taking) take(ctx context.Context, rules []bot.WordRule) error {
	t.bar.step("正在收规则", len(rules))
	put := 0
	for batch := range slices.Chunk(rules, takenAtOnce) {
		if ctx.Err() != nil {
			break
		}
		if err := t.put(ctx, moderation.WordsTaken{Rules: batch, By: atTheServer(), How: t.how}); err != nil {
			t.bar.end()
			return fmt.Errorf("收到第 %d 条停下了：%w；再运行一次同样的命令就会接着做", put, err)
		}
		put += len(batch)
	}
	err := t.wait(ctx, rules[:put])
	t.bar.end()
	switch {
	case ctx.Err() != nil:
		fmt.Fprintf(t.out, "停下了，%d 条已经交给机器人。再运行一次同样的命令就会接着做，写好的不会重复。\n", put)
		return nil
	case err != nil:
		return err
	}
	fmt.Fprintf(t.out, "写好了 %d 条，几秒后所有机器人一起生效。看效果：zhanggui words test --db 一句话\n", put)
	return nil
}

func (t taking) put(ctx context.Context, taken moderation.WordsTaken) error {
	return putJob(ctx, t.db, "words", moderation.JobTakeWords, moderation.LaneWords, taken, t.at)
}

// wait waits until the rules are written, or somebody changed them later.
func (t taking) wait(ctx context.Context, rules []bot.WordRule) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for seen := int64(-1); ; {
		version, err := t.db.WordsVersion(ctx)
		if err != nil {
			return err
		}
		if version != seen {
			known, err := t.known(ctx)
			if err != nil {
				return err
			}
			done := 0
			for _, r := range rules {
				if !known[r.ID].At.Before(t.at) {
					done++
				}
			}
			if t.bar.at(done); done == len(rules) {
				return nil
			}
			seen = version
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
