package wordfilter

import (
	"strings"
	"testing"
)

// Every way to bend a word is found when its rule asks for it, the match says
// which it was and where, and without that technique there is none.
func TestEveryTechniqueIsFoundAndNamed(t *testing.T) {
	for _, c := range []struct {
		word, text, found string
		via               Techniques
	}{
		{"发票", "低价代开发漂", "发漂", Homophone},
		{"赌博", "来玩dubo赢钱", "dubo", Pinyin},
		{"刷单", "招shua dan日结", "shua dan", Pinyin},
		{"刷单", "在家刷dan日结", "刷dan", Pinyin},
		{"发票", "代开发p加我", "发p", Initials},
		{"裸聊", "祼聊美女", "祼聊", Shape},
		{"枪支", "出售木仓支", "木仓支", Split},
		{"代开发票", "票发开代加我", "票发开代", Reversed},
		{"vpn", "卖vрn", "vрn", Homoglyph},
		{"加群", "➕群领红包", "➕群", Alias},
		{"刷单", "招刷x单", "刷x单", Filler},
	} {
		with, err := Build([]Rule{{ID: "with", Words: []string{c.word}, Techniques: Folds | c.via}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		hits := with.Find(c.text, nil)
		if len(hits) != 1 {
			t.Errorf("%s in %q by %s: %v", c.word, c.text, c.via, hits)
			continue
		}
		if got := c.text[hits[0].Start:hits[0].End]; got != c.found || hits[0].Via&Second != c.via {
			t.Errorf("%s in %q: found %q by %s, wanted %q by %s", c.word, c.text, got, hits[0].Via, c.found, c.via)
		}
		without, err := Build([]Rule{{ID: "without", Words: []string{c.word}, Techniques: All &^ c.via}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range without.Find(c.text, nil) {
			if m.Via&c.via != 0 {
				t.Errorf("%s in %q is found by %s without being asked for", c.word, c.text, m.Via)
			}
		}
	}
}

// A word of the second channel does not cost a clean text any memory.
func TestACleanTextCostsNoMemory(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector's pools forget")
	}
	e, err := Build([]Rule{{ID: "1", Words: []string{"代开发票"}, Techniques: All}, {ID: "2", Words: []string{"博彩"}, Techniques: All}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"明天几点开门呀？我想带孩子来买点水果", "晚饭菠菜炒鸡蛋，真的很好吃", "Do you have oat milk? 有没有燕麦奶 ok"}
	for _, text := range texts {
		e.Any(text)
	}
	if n := testing.AllocsPerRun(100, func() {
		for _, text := range texts {
			if e.Any(text) {
				t.Errorf("%q is not clean", text)
			}
		}
	}); n > 0.5 {
		t.Errorf("%v allocations", n)
	}
}

// What a sound may be mistaken for is decided by the text around it.
func TestTheTextAroundDecides(t *testing.T) {
	e, err := Build([]Rule{{ID: "1", Words: []string{"博彩"}, Techniques: All}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !e.Any("菠菜网招代理，送彩金") {
		t.Error("an offer is not found")
	}
	if e.Any("晚饭菠菜炒鸡蛋") {
		t.Error("a dish is taken for gambling")
	}
}

func FuzzSecondChannelHasValidPlaces(f *testing.F) {
	rules := []Rule{
		{ID: "1", Words: []string{"加微信"}, Techniques: All}, {ID: "2", Words: []string{"赌博"}, Techniques: All},
		{ID: "3", Words: []string{"fuck"}, Techniques: All}, {ID: "4", Words: []string{"傻逼"}, Techniques: All},
	}
	e, err := Build(rules, Options{})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"加v信", "+薇", "贝者博", "dubo xian", "fυck $b", "\u202e信微加", "睹\xff博", "加☀💚🐧"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range e.Find(text, nil) {
			if m.Start < 0 || m.End <= m.Start || m.End > len(text) || m.Rule < 0 || m.Rule >= len(rules) {
				t.Fatalf("%+v in %q", m, text)
			}
		}
	})
}

// A message made to be slow is not.
func TestLongRunsOfLettersAreDividedInOneGo(t *testing.T) {
	e, err := Build([]Rule{{ID: "1", Words: []string{"赌博"}, Techniques: All}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("anananananananananananananananq "[2:], 1600) + "玩dubo赢钱"
	if len(e.Find(text, nil)) != 1 {
		t.Error("the word at the end is not found")
	}
}
