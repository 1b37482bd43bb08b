package wordfilter

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestLiveIsEmptyAtFirst(t *testing.T) {
	var live Live
	if live.Load().Any("发票") || len(live.Load().Rules()) != 0 {
		t.Error("a Live without an engine found something")
	}
	first := engineOf(t, "发票")
	if before := live.Swap(first); before.Any("发票") {
		t.Error("the engine before the first found something")
	}
	if live.Load() != first || live.Swap(engineOf(t, "赌博")) != first || live.Load().Any("发票") {
		t.Error("a swap did not put the other engine in force")
	}
}

// While engines are swapped, every look sees the whole of one of them.
func TestReloadUnderLoad(t *testing.T) {
	engines := []*Engine{engineOf(t, "发票", "代开"), engineOf(t, "赌博", "彩票", "六合彩")}
	texts := []string{"代开发票", "⑥合彩和賭🎲博，彩票"}
	var live Live
	live.Swap(engines[0])
	var stop atomic.Bool
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			var matches []Match
			for !stop.Load() {
				e := live.Load()
				own := 0
				if e == engines[1] {
					own = 1
				}
				matches = e.Find(texts[own], matches[:0])
				if len(matches) != len(e.Rules()) || e.Any(texts[1-own]) {
					t.Errorf("engine %d found %v in its text", own, matches)
					return
				}
			}
		})
	}
	for i := range 2000 {
		live.Swap(engines[i%2])
	}
	stop.Store(true)
	readers.Wait()
}

func TestCleanTextCostsNoMemory(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector drops what is pooled")
	}
	e, err := Build([]Rule{{ID: "发票", Words: []string{"发票"}}, {ID: "ass", Words: []string{"ass"}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	matches := make([]Match, 0, 8)
	for name, text := range map[string]string{
		"chat":    "今天下午三点半店里有活动，欢迎大家来逛逛看看😀",
		"bent":    "Ⓗⓔⓛⓛⓞ！⑫月的優惠 & ｗｅｌｃｏｍｅ️ 👨‍👩‍👧",
		"long":    strings.Repeat("欢迎大家来逛逛，", 400),
		"invalid": "今天\xff\xfe下午",
	} {
		e.Any(text)
		if n := testing.AllocsPerRun(200, func() {
			e.Any(text)
			matches = e.Find(text, matches[:0])
		}); n != 0 {
			t.Errorf("%s: %v allocations for a clean text", name, n)
		}
	}
}
