package wordfilter

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// chat are ordinary messages.
func chat(b testing.TB) []string {
	b.Helper()
	raw, err := os.ReadFile("testdata/harmless.txt")
	if err != nil {
		b.Fatal(err)
	}
	var lines []string
	for l := range strings.Lines(string(raw)) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// rareWords are words of two to five hanzi that ordinary messages do not hold,
// half of them of two and three.
func rareWords(n int) []string {
	random := rand.New(rand.NewPCG(1, 2))
	var chars []rune
	for r := rune(0x4E00); r < 0x9FA6; r++ {
		if _, common := splits()[r]; common && sounds().of(r)[0] != 0 {
			chars = append(chars, r)
		}
	}
	words := make([]string, n)
	for i := range words {
		word := make([]rune, 2+random.IntN(4))
		for k := range word {
			word[k] = chars[random.IntN(len(chars))]
		}
		words[i] = string(word)
	}
	return words
}

// BenchmarkWordsSecond compares an engine whose 10 000 rules ask for the second
// channel with one whose rules do not, on the same ordinary messages.
func BenchmarkWordsSecond(b *testing.B) {
	lines := chat(b)
	for _, with := range []struct {
		name string
		how  Techniques
	}{{"folds", Folds}, {"all", All}} {
		var rules []Rule
		for i, w := range rareWords(10_000) {
			rules = append(rules, Rule{ID: fmt.Sprint(i), Words: []string{w}, Techniques: with.how})
		}
		e, err := Build(rules, Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(with.name, func(b *testing.B) {
			b.ReportAllocs()
			var dst []Match
			bytes := 0
			for i := 0; b.Loop(); i++ {
				l := lines[i%len(lines)]
				bytes += len(l)
				dst = e.Find(l, dst[:0])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(bytes)*90, "ns/30runes")
		})
	}
}

// BenchmarkWordsBuild is what it takes to build 100 000 rules that ask for the
// folds only, and that ask for every technique; WordsBuild1M a million.
func BenchmarkWordsBuild(b *testing.B) { benchmarkBuild(b, 100_000) }

func BenchmarkWordsBuild1M(b *testing.B) {
	onlyAsked(b)
	benchmarkBuild(b, 1_000_000)
}

func benchmarkBuild(b *testing.B, size int) {
	words := newSpeech(uint64(size)).words(size)
	for _, with := range []struct {
		name string
		how  Techniques
	}{{"folds", Folds}, {"all", All}} {
		b.Run(with.name, func(b *testing.B) {
			rules := rulesOf(words, with.how)
			kept := 0.0
			for b.Loop() {
				_, kept = weigh(func() *Engine {
					e, err := Build(rules, Options{})
					if err != nil {
						b.Fatal(err)
					}
					return e
				})
			}
			b.ReportMetric(kept, "MB")
		})
	}
}

func TestAllTechniquesNeedLittleRoom(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector needs room itself")
	}
	const size = 10_000
	rules := rulesOf(newSpeech(1).words(size), All)
	var e *Engine
	if _, kept := weigh(func() *Engine { e, _ = Build(rules, Options{}); return e }); kept > size*2e-3 {
		t.Errorf("%d rules need %.1f MB, want 2 KB for each at the most", len(e.Rules()), kept)
	}
}
