package wordfilter

import (
	"strings"
	"testing"
)

func TestBuildNamesEveryBadRule(t *testing.T) {
	bad := []Rule{
		{ID: "好的", Words: []string{"发票"}},
		{ID: "没词"},
		{ID: "空词", Words: []string{""}},
		{ID: "标点", Words: []string{" ，★ "}},
		{ID: "字母", Words: []string{"v"}},
		{ID: "数字", Words: []string{"⑥"}},
		{ID: "太长", Words: []string{strings.Repeat("代开发票", 17)}},
		{ID: "太多", Words: strings.Split("甲乙丙丁戊己庚辛壬", "")},
		{ID: "太远", Words: []string{"代开", "发票"}, Within: -1},
		{ID: "空话", Words: []string{"发票"}, Allowed: []string{"，"}},
		{ID: "技法", Words: []string{"发票"}, Techniques: 1 << 30},
		{ID: "谁", Words: []string{"发票"}, Speakers: 9},
		{Words: []string{"!"}},
		{ID: "也好", Words: []string{"发票"}},
	}
	e, err := Build(bad, Options{})
	if err == nil || e != nil {
		t.Fatalf("got engine %v and error %v, want only an error", e, err)
	}
	for _, r := range bad[1:12] {
		if !strings.Contains(err.Error(), r.ID) {
			t.Errorf("the error does not name rule %s: %v", r.ID, err)
		}
	}
	if !strings.Contains(err.Error(), "第 13 条") {
		t.Errorf("the error does not say where the rule without a name is: %v", err)
	}
	for i, r := range bad {
		if good := i == 0 || i == len(bad)-1; (Check(r) == nil) != good {
			t.Errorf("rule %s by itself: %v", r.ID, Check(r))
		}
	}
	for _, good := range []string{"好的", "也好"} {
		if strings.Contains(err.Error(), good) {
			t.Errorf("the error names the good rule %s: %v", good, err)
		}
	}
}

func TestBuildDoesNotDrownInBadRules(t *testing.T) {
	_, err := Build(make([]Rule, 10_000), Options{})
	if err == nil || strings.Count(err.Error(), "\n") > mostErrors || !strings.Contains(err.Error(), "9950") {
		t.Errorf("got %.300v, want the first errors and how many more there are", err)
	}
}

func TestBuildOfNothingFindsNothing(t *testing.T) {
	e := build(t)
	if e.Any("发票") || e.Find("发票", nil) != nil || e.Replace("发票", Mask('*')) != "发票" {
		t.Error("an engine without rules found something")
	}
}

func TestOneChineseCharacterIsAWord(t *testing.T) {
	e := engineOf(t, "操")
	if !e.Any("操！") || e.Any("草") {
		t.Error("want 操 where it stands and nowhere else")
	}
}

func TestOneLetterIsAWordOfACombination(t *testing.T) {
	if e := build(t, Rule{ID: "加v", Words: []string{"加", "v"}, Within: 6}); !e.Any("加一下 V") || e.Any("加 vpn") {
		t.Error("want the letter where it stands alone")
	}
}

func TestLongestWord(t *testing.T) {
	word := strings.Repeat("代开发票", 16)
	if !engineOf(t, word).Any("找人" + word + "吗") {
		t.Error("a word of 64 characters is not found")
	}
}

func TestTechniquesHaveNames(t *testing.T) {
	if len(names) != len(All.Names()) || end != 1<<len(names) {
		t.Fatalf("%d names for the techniques %v", len(names), All.Names())
	}
	for i, name := range names {
		if got := Techniques(1 << i).String(); got != name {
			t.Errorf("technique %d is called %q, want %q", i, got, name)
		}
	}
	if got := (Digit | Repeat | Alias).String(); got != "digit,repeat,alias" {
		t.Errorf("got %q", got)
	}
}

func TestParseTechniques(t *testing.T) {
	for text, want := range map[string]Techniques{
		"":                      Folds,
		"folds":                 Folds,
		"pinyin, shape":         Folds | Pinyin | Shape,
		"All -pinyin，-initials": All &^ (Pinyin | Initials),
		"second":                All,
		"pinyin -case":          Folds | Pinyin,
	} {
		if got, err := ParseTechniques(text); err != nil || got != want {
			t.Errorf("%q: got %s, %v, want %s", text, got, err, want)
		}
	}
	if _, err := ParseTechniques("pinyin homofone"); err == nil || !strings.Contains(err.Error(), "homofone") || !strings.Contains(err.Error(), "homophone") {
		t.Errorf("got %v, want an error with the wrong name and the right ones", err)
	}
}
