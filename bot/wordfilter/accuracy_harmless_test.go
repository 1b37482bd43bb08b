package wordfilter_test

import (
	"bufio"
	"os"
	"path/filepath"
	"testing"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// shippedRules are the rules of all word lists that ship.
func shippedRules(t *testing.T) []wordfilter.Rule {
	t.Helper()
	lists, err := filepath.Glob("../../templates/words/*.tsv")
	if err != nil || len(lists) == 0 {
		t.Fatalf("no word lists: %v", err)
	}
	var rules []wordfilter.Rule
	for _, path := range lists {
		if filepath.Base(path) == "categories.tsv" {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		entries, problems := wordlist.Read(path, f)
		f.Close()
		if len(problems) > 0 {
			t.Fatalf("%s: %v", path, problems)
		}
		rules = append(rules, wordlist.Rules(entries)...)
	}
	return rules
}

// Of ordinary shop chat at most one message in ten thousand may be flagged by
// the lists that ship.
func TestShopChatIsLeftInPeace(t *testing.T) {
	engine, err := wordfilter.Build(shippedRules(t), wordfilter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("testdata/harmless.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, flagged := 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); n++ {
		if hits := engine.Find(lines.Text(), nil); len(hits) > 0 {
			flagged++
			h := hits[0]
			t.Logf("%q: %q by %s (%v)", lines.Text(), lines.Text()[h.Start:h.End], h.Via, engine.Rules()[h.Rule].Words)
		}
	}
	t.Logf("%d of %d flagged", flagged, n)
	if flagged*10_000 > n*1 {
		t.Errorf("%d of %d harmless messages are flagged, wanted at most 1 in 10 000", flagged, n)
	}
}
