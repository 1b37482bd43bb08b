package wordfilter

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	anknown "github.com/anknown/ahocorasick"
	"github.com/importcjj/sensitive"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// messageRunes and hitEvery are the measure's messages: of 30 characters, one in
// a hundred with a word in it.
const (
	messageRunes = 30
	hitEvery     = 100
	messages     = 20000
)

// speech draws characters as often as Chinese does: the thousand most frequent
// are nine tenths of a text.
type speech struct {
	random *rand.Rand
	runes  []rune
	sums   []float64
}

func newSpeech(seed uint64) *speech {
	s := &speech{random: rand.New(rand.NewPCG(seed, 7))}
	// The first level of GB 2312, which are the 3755 characters in use.
	for hi := byte(0xB0); hi <= 0xD7; hi++ {
		for lo := byte(0xA1); lo <= 0xFE; lo++ {
			text, _ := simplifiedchinese.GBK.NewDecoder().String(string([]byte{hi, lo}))
			if r := []rune(text)[0]; r >= 0x4E00 && r <= 0x9FFF {
				s.runes = append(s.runes, r)
			}
		}
	}
	shuffle := rand.New(rand.NewPCG(1, 1))
	shuffle.Shuffle(len(s.runes), func(i, j int) { s.runes[i], s.runes[j] = s.runes[j], s.runes[i] })
	sum := 0.0
	for rank := range s.runes {
		sum += 1 / math.Pow(float64(rank)+12, 1.05)
		s.sums = append(s.sums, sum)
	}
	return s
}

func (s *speech) draw() rune {
	at := s.random.Float64() * s.sums[len(s.sums)-1]
	return s.runes[min(sort.SearchFloat64s(s.sums, at), len(s.runes)-1)]
}

func (s *speech) text(length int) string {
	runes := make([]rune, length)
	for i := range runes {
		runes[i] = s.draw()
	}
	return string(runes)
}

// words are so many different words of two to six characters.
func (s *speech) words(size int) []string {
	known := make(map[string]bool, size)
	words := make([]string, 0, size)
	for len(words) < size {
		if w := s.text(2 + s.random.IntN(5)); !known[w] {
			known[w] = true
			words = append(words, w)
		}
	}
	return words
}

// rulesOf are rules of one word each.
func rulesOf(words []string, how Techniques) []Rule {
	rules := make([]Rule, len(words))
	for i := range words {
		rules[i] = Rule{ID: fmt.Sprint(i), Words: words[i : i+1 : i+1], Severity: Note, Techniques: how}
	}
	return rules
}

// clean is a message in which no word stands.
func (s *speech) clean(words map[string]bool) string {
	var runes []rune
	for tries := 0; len(runes) < messageRunes; tries++ {
		next := s.draw()
		if tries > 100 {
			next = s.runes[s.random.IntN(len(s.runes))]
		}
		runes = append(runes, next)
		for n := 2; n <= 6 && n <= len(runes); n++ {
			if words[string(runes[len(runes)-n:])] {
				runes = runes[:len(runes)-1]
				break
			}
		}
	}
	return string(runes)
}

// contest is what is measured: the same words in three libraries, and messages.
type contest struct {
	words    []string
	messages []string

	ours    *Engine
	anknown *anknown.Machine
	cjj     *sensitive.Filter

	build, anknownBuild, cjjBuild    time.Duration
	memory, anknownMemory, cjjMemory float64 // MB
}

func newContest(size int) *contest {
	c := &contest{}
	s := newSpeech(uint64(size))
	c.words = s.words(size)
	known := map[string]bool{}
	for _, w := range c.words {
		known[w] = true
	}
	rules := rulesOf(c.words, Folds)
	letters()
	c.build, c.memory = weigh(func() *Engine { c.ours, _ = Build(rules, Options{}); return c.ours })
	for i := range messages {
		text := s.clean(known)
		for c.ours.Any(text) {
			text = s.clean(known)
		}
		if i%hitEvery == 0 {
			runes := []rune(text)
			text = string(runes[:10]) + c.words[s.random.IntN(size)] + string(runes[10:])
			text = string([]rune(text)[:messageRunes])
		}
		c.messages = append(c.messages, text)
	}
	c.anknownBuild, c.anknownMemory = weigh(func() *anknown.Machine {
		c.anknown = new(anknown.Machine)
		list := make([][]rune, size)
		for i, w := range c.words {
			list[i] = []rune(w)
		}
		if err := c.anknown.Build(list); err != nil {
			panic(err)
		}
		return c.anknown
	})
	c.cjjBuild, c.cjjMemory = weigh(func() *sensitive.Filter {
		c.cjj = sensitive.New()
		c.cjj.AddWord(c.words...)
		return c.cjj
	})
	return c
}

// weigh measures how long something takes to build and what it keeps, in MB.
func weigh[T any](build func() T) (time.Duration, float64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	built := build()
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(built)
	return took, (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / 1e6
}

var contests = map[int]func() *contest{
	100_000:   sync.OnceValue(func() *contest { return newContest(100_000) }),
	1_000_000: sync.OnceValue(func() *contest { return newContest(1_000_000) }),
}

// BenchmarkWords measures the engine and the two libraries in turns, so that all
// three see the same machine. One op is a message through all three.
func BenchmarkWords(b *testing.B) { contests[100_000]().run(b) }

// BenchmarkWords1M is BenchmarkWords with a million words. The libraries need
// minutes for it, so it has to be asked for by its name.
func BenchmarkWords1M(b *testing.B) {
	onlyAsked(b)
	contests[1_000_000]().run(b)
}

// onlyAsked skips a benchmark of a million words that was not asked for by name.
func onlyAsked(b *testing.B) {
	if !strings.Contains(flag.Lookup("test.bench").Value.String(), "1M") {
		b.Skip("takes long; to run it: make bench BENCH=Words1M PKG=./bot/wordfilter COUNT=1")
	}
}

// run gives every one all messages and then it is the next one's turn. What it
// reports are medians of the turns: they hold also where the machine has other
// work for a moment.
func (c *contest) run(b *testing.B) {
	var matches []Match
	turns := map[string][]float64{}
	hits := 0
	turn := func(name string, look func(text string) int) {
		start := time.Now()
		for _, text := range c.messages {
			hits += min(1, look(text))
		}
		turns[name] = append(turns[name], float64(time.Since(start).Nanoseconds())/messages)
	}
	b.ResetTimer()
	for done := 0; done < b.N; done += messages {
		hits = 0
		turn("ours", func(text string) int {
			matches = c.ours.Find(text, matches[:0])
			return len(matches)
		})
		b.ReportMetric(100*float64(hits)/messages, "%hits")
		turn("anknown", func(text string) int { return len(c.anknown.MultiPatternSearch([]rune(text), false)) })
		turn("importcjj", func(text string) int { return len(c.cjj.FindAll(text)) })
	}
	ours, anknown, cjj := median(turns["ours"]), median(turns["anknown"]), median(turns["importcjj"])
	b.ReportMetric(ours, "ns/msg")
	b.ReportMetric(anknown, "ns/msg-anknown")
	b.ReportMetric(cjj, "ns/msg-importcjj")
	b.ReportMetric(anknown/ours, "x-anknown")
	b.ReportMetric(cjj/ours, "x-importcjj")
	b.ReportMetric(c.build.Seconds()*1000, "build-ms")
	b.ReportMetric(c.anknownBuild.Seconds()*1000, "build-ms-anknown")
	b.ReportMetric(c.cjjBuild.Seconds()*1000, "build-ms-importcjj")
	b.ReportMetric(c.memory, "MB")
	b.ReportMetric(c.anknownMemory, "MB-anknown")
	b.ReportMetric(c.cjjMemory, "MB-importcjj")
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
