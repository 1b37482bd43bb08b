package wordfilter

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// fuzzed are plain rules: Chinese words without doubles, which may overlap.
var fuzzed = []string{"发票", "代开发票", "开发", "票据", "六合彩", "加微信", "微信加", "信加微", "赌博"}

// slowFind is what Find is for words without doubles in a text without repeats:
// every word at every character, with only what is skipped between. It uses the
// folds of single characters and nothing else of the engine.
func slowFind(words []string, text string) (all []Match, repeats bool) {
	type character struct {
		to         rune
		start, end int
		stopped    bool // a full stop before a space lies before it
	}
	var line []character
	stopped := false
	before := rune(0) // what is directly before, 0 behind a character of the line
	for i, r := range text {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD") {
			size = 1
		}
		switch k := kindOf(r); k {
		case letter:
			for _, to := range foldsTo(r, nil) {
				line = append(line, character{to, i, i + size, stopped})
				stopped, before = false, 0
			}
			continue
		case ends:
			line = append(line, character{'。', i, i + size, stopped})
			stopped, before = false, 0
			continue
		case space:
			stopped = stopped || before == '.' || before == '．'
		}
		if before == 0 {
			before = r
		} else {
			before = ' '
		}
	}
	for i := 1; i < len(line); i++ {
		repeats = repeats || line[i].to == line[i-1].to
	}
	for i := range line {
		for n, word := range words {
			var want []rune
			for _, r := range word {
				want = foldsTo(r, want)
			}
			if i+len(want) > len(line) {
				continue
			}
			same := true
			for k := range want {
				c := line[i+k]
				same = same && c.to == want[k] && (k == 0 || !c.stopped)
			}
			last := i + len(want)
			cut := i > 0 && line[i-1].start == line[i].start || last < len(line) && line[last].start == line[last-1].start
			if same && !cut {
				all = append(all, Match{Rule: n, Start: line[i].start, End: line[last-1].end})
			}
		}
	}
	return all, repeats
}

// placesOf are matches without their techniques.
func placesOf(matches []Match) []Match {
	places := slices.Clone(matches)
	for i := range places {
		places[i].Via = 0
	}
	return places
}

func byPlace(a, b Match) int {
	if a.Start != b.Start {
		return a.Start - b.Start
	}
	if a.End != b.End {
		return a.End - b.End
	}
	return a.Rule - b.Rule
}

// boundaries are the positions between the characters of a text, an invalid byte
// being one.
func boundaries(text string) map[int]bool {
	at := map[int]bool{len(text): true}
	for i := range text {
		at[i] = true
	}
	return at
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"", "代开发票据", "開 發、票", "加微信加微信", "⑥合彩 6合彩 陆合彩", "赌🎲博", "赌. 博", "赌.博", "赌。博",
		"六六合合彩彩", "发\xff票", "\xe5\x8f", "发⑫票", "ＡＢＣ代开", "赌\u200b博\ufe0f", "加微微信", "发发票票", "㍿發㊙票", "赌…. 博",
	} {
		f.Add(seed)
	}
	e := engineOf(f, fuzzed...)
	more := build(f,
		Rule{ID: "vpn", Words: []string{"vpn"}}, Rule{ID: "ass", Words: []string{"ass"}}, Rule{ID: "宝宝", Words: []string{"宝宝"}},
		Rule{ID: "918", Words: []string{"918"}}, Rule{ID: "两个", Words: []string{"发票", "v"}}, Rule{ID: "⑫", Words: []string{"加⑫"}},
		Rule{ID: "放行", Words: []string{"开发"}, Allowed: []string{"开发票"}},
	)
	f.Fuzz(func(t *testing.T, text string) {
		got := e.Find(text, nil)
		want, repeats := slowFind(fuzzed, text)
		slices.SortFunc(want, byPlace)
		if !repeats && !slices.Equal(placesOf(got), want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
		for n, word := range fuzzed {
			if at := strings.Index(text, word); at >= 0 && !slices.ContainsFunc(got, func(m Match) bool {
				return m.Rule == n && m.Start <= at && m.End >= at+len(word)
			}) {
				t.Errorf("%q: %s, which stands there, is not among %v", text, word, got)
			}
		}
		for _, engine := range []*Engine{e, more} {
			checkSound(t, engine, text)
		}
	})
}

// checkSound checks what holds for every engine and text.
func checkSound(t *testing.T, e *Engine, text string) {
	t.Helper()
	matches := e.Find(text, nil)
	if e.Any(text) != (len(matches) > 0) {
		t.Errorf("%q: Any says %v, Find %v", text, e.Any(text), matches)
	}
	valid := boundaries(text)
	for _, m := range matches {
		if m.Start >= m.End || !valid[m.Start] || !valid[m.End] || m.Via >= end {
			t.Errorf("%q: %+v is not of its characters", text, m)
		}
		if m.Via == 0 && len(e.rules[m.Rule].Words) == 1 && text[m.Start:m.End] != e.rules[m.Rule].Words[0] {
			t.Errorf("%q: %q is not %s as it is written", text, text[m.Start:m.End], e.rules[m.Rule].Words[0])
		}
	}
	if !slices.IsSortedFunc(matches, byPlace) {
		t.Errorf("%q: %v are not in order", text, matches)
	}
	if cut := e.Replace(text, Cut()); e.Any(cut) {
		t.Errorf("%q: cut to %q, where %v is left", text, cut, e.Find(cut, nil))
	}
	if utf8.ValidString(text) && !utf8.ValidString(e.Replace(text, Mask('*'))) {
		t.Errorf("%q: masked to invalid text", text)
	}
}
