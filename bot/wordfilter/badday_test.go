package wordfilter

import (
	"strings"
	"testing"
)

func TestInvalidTextHasValidPositions(t *testing.T) {
	e := engineOf(t, "发票", "fuck")
	for text, want := range map[string]string{
		"\xff发\xfe票\xff":     "发\xfe票",
		"\xe5\x8f发票":         "发票",
		"发\xe7\xa5票":         "发\xe7\xa5票",
		"\xed\xa0\x80发票":     "发票",
		"\xf0\x9f发票\xf0":     "发票",
		"f\x00u\x7fc\uFFFDk": "f\x00u\x7fc\uFFFDk",
		"\xc1\xa1发\xe0\x80票": "发\xe0\x80票",
		"\xe7":               "",
	} {
		got := ""
		for _, m := range e.Find(text, nil) {
			got += text[m.Start:m.End]
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

func TestLongMessages(t *testing.T) {
	e := engineOf(t, "发票", "赌博", "fuck")
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"50 KB without a hit":     {strings.Repeat("今天天气真好，", 2400), 0},
		"a thousand hits":         {strings.Repeat("代开发票吗？赌*博", 1000), 2000},
		"a hit at the end":        {strings.Repeat("好", 17000) + "发票", 1},
		"one character all over":  {strings.Repeat("发", 17000) + "票", 1},
		"a gap as long as it all": {"赌" + strings.Repeat(" ", 50_000) + "博", 1},
		"stretched":               {"f" + strings.Repeat("u", 50_000) + "ck", 1},
		"several codes each":      {strings.Repeat("⑫⑳", 9000), 0},
	} {
		if got := e.Find(c.text, nil); len(got) != c.want {
			t.Errorf("%s: %d matches, want %d", name, len(got), c.want)
		}
	}
}

func TestRulesOfOneBeginning(t *testing.T) {
	var words []string
	for _, r := range "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经" {
		words = append(words, "加微信领"+string(r), "加微信领取"+string(r)+"份")
	}
	e := engineOf(t, words...)
	if got := e.Find("加微信领取和份", nil); len(got) != 1 || e.Rules()[got[0].Rule].ID != "加微信领取和份" {
		t.Errorf("got %v, want the one rule", got)
	}
}

func TestAMillionRules(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("takes seconds")
	}
	words := make([]string, 1_000_000)
	for i := range words {
		n := i
		word := []rune("词")
		for ; n > 0; n /= 900 {
			word = append(word, rune(0x5000+n%900*13))
		}
		words[i] = string(append(word, '尾'))
	}
	e := engineOf(t, words...)
	for _, i := range []int{0, 1, 899, 900, 543_210, 999_999} {
		got := e.Find("前面"+words[i]+"后面", nil)
		if len(got) != 1 || e.Rules()[got[0].Rule].ID != words[i] {
			t.Errorf("word %d %q: got %v", i, words[i], got)
		}
	}
	if e.Any("今天下午三点半店里有活动") {
		t.Error("a clean text is not clean")
	}
}

func TestAThousandRulesOfOneWord(t *testing.T) {
	words := make([]string, 1000)
	for i := range words {
		words[i] = "发票"
	}
	if got := engineOf(t, words...).Find("发*票", nil); len(got) != 1000 {
		t.Errorf("%d rules found the word, want every one", len(got))
	}
}
