package wordfilter

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// row is a line of a set: whether the text is one in which the word is meant.
type row struct {
	hit                   bool
	word, text, technique string
}

func readSet(t *testing.T, name string) (rows []row) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
		f := strings.Split(l, "\t")
		if i == 0 {
			continue
		}
		if len(f) != 4 {
			t.Fatalf("%s:%d: %q has no four columns", name, i+1, l)
		}
		rows = append(rows, row{f[0] == "hit", f[1], f[2], f[3]})
	}
	return rows
}

// setEngine has all words of a set as rules of their own, with all techniques.
func setEngine(t *testing.T, rows []row) *Engine {
	t.Helper()
	var words []string
	for _, r := range rows {
		if !slices.Contains(words, r.word) {
			words = append(words, r.word)
		}
	}
	var rules []Rule
	for _, w := range words {
		rules = append(rules, Rule{ID: w, Words: []string{w}, Techniques: All})
	}
	e, err := Build(rules, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// holds says whether a row's own word is found in its text.
func holds(e *Engine, r row) (Match, bool) {
	for _, m := range e.Find(r.text, nil) {
		if e.Rules()[m.Rule].Words[0] == r.word {
			return m, true
		}
	}
	return Match{}, false
}

func TestAccuracyOnEverySet(t *testing.T) {
	harmless, wronged := 0, 0
	for _, set := range []struct {
		name           string
		recall, wrongs float64
	}{
		{"evasion.tsv", 0.95, 0.04},
		{"own.tsv", 0.85, 0.05},
		{"fresh_a.tsv", 0.85, 0.08}, // many neighbours that are a word in one reading
		{"fresh_b.tsv", 0.85, 0.05},
		{"fresh_c.tsv", 0.85, 0.08}, // some texts of these two are doubtful themselves
		{"fresh_d.tsv", 0.85, 0.08},
		{"heldout_a.tsv", 0.85, 0.05},
		{"heldout_b.tsv", 0.85, 0.05},
		{"heldout_c.tsv", 0.85, 0.08}, // the hardest neighbours; the three together stay below 0.05
	} {
		t.Run(set.name, func(t *testing.T) {
			rows := readSet(t, set.name)
			e := setEngine(t, rows)
			type tally struct{ right, of int }
			tallies := map[string]*tally{}
			hits, found, misses, wrongs := 0, 0, 0, 0
			verbose := !strings.HasPrefix(set.name, "heldout")
			for _, r := range rows {
				m, ok := holds(e, r)
				name := r.technique
				if !r.hit {
					name = "harmless " + name
				}
				if tallies[name] == nil {
					tallies[name] = new(tally)
				}
				tallies[name].of++
				if ok == r.hit {
					tallies[name].right++
				}
				switch {
				case r.hit:
					hits++
					if ok {
						found++
					} else if verbose {
						t.Logf("not found: %s in %s (%s)", r.word, r.text, r.technique)
					}
				default:
					misses++
					if ok {
						wrongs++
						if verbose {
							t.Logf("found wrongly: %s in %s (%s) by %s", r.word, r.text, r.technique, m.Via)
						}
					}
				}
			}
			recall, wrong := float64(found)/float64(hits), float64(wrongs)/float64(misses)
			t.Logf("recall %.1f %% of %d, false positives %.1f %% of %d", 100*recall, hits, 100*wrong, misses)
			names := make([]string, 0, len(tallies))
			for name := range tallies {
				names = append(names, name)
			}
			slices.Sort(names)
			for _, name := range names {
				t.Logf("  %-24s %3d of %3d right", name, tallies[name].right, tallies[name].of)
			}
			if recall < set.recall {
				t.Errorf("recall %.3f, wanted %.2f", recall, set.recall)
			}
			if strings.HasPrefix(set.name, "heldout") {
				harmless, wronged = harmless+misses, wronged+wrongs
			}
			if wrong > set.wrongs {
				t.Errorf("false positives %.3f, wanted %.2f", wrong, set.wrongs)
			}
		})
	}
	t.Logf("false positives of the held-out sets together %.1f %% of %d", 100*float64(wronged)/float64(harmless), harmless)
	if wronged*100 > harmless*5 {
		t.Errorf("%d of %d harmless texts of the held-out sets are flagged, wanted at most 5 %%", wronged, harmless)
	}
}
