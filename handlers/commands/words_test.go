package commands

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func texts(words []word) []string {
	var all []string
	for _, w := range words {
		if w.key != "" {
			all = append(all, w.key+"→"+w.text)
			continue
		}
		all = append(all, w.text)
	}
	return all
}

func TestWordsAreReadAsPeopleTypeThem(t *testing.T) {
	for line, want := range map[string][]string{
		"标签 张三 VIP":             {"标签", "张三", "VIP"},
		"标签　张三　ＶＩＰ１２":           {"标签", "张三", "VIP12"},
		"备注 “张 三” ‘爱 喝’":        {"备注", "张 三", "爱 喝"},
		`备注 "张 三" 'a b'`:        {"备注", "张 三", "a b"},
		"备注 「张 三」 『李 四』":        {"备注", "张 三", "李 四"},
		"备注 ”张 三” \"李 四”":       {"备注", "张 三", "李 四"},
		"门店＝s17 客户=“张 三”":       {"门店→s17", "客户→张 三"},
		"名称：值":                  {"名称：值"},
		`"ＶＩＰ　１"`:               {"ＶＩＰ　１"},
		`"他说""好"""`:             {`他说"好"`},
		"don't 5\" 说“好”":        {"don't", "5\"", "说“好”"},
		"张\u200b三 \ufeff李四":     {"张三", "李四"},
		"👨\u200d👩\u200d👧 👍🏽 ❤️": {"👨\u200d👩\u200d👧", "👍🏽", "❤️"},
		"a=b=c =x": {"a→b=c", "=x"},
		`"" x`:     {"", "x"},
		"\xff\xfe": {"�"},
		"一\n二\t三":  {"一", "二", "三"},
	} {
		got, problem := split(line)
		if diff := cmp.Diff(want, texts(got)); problem != nil || diff != "" {
			t.Errorf("%q: %v\n%s", line, problem, diff)
		}
	}
}

func TestAQuoteThatNothingClosesIsShownCorrected(t *testing.T) {
	for line, want := range map[string]string{
		"备注 “张三 你好": "备注 “张三 你好”", "备注 「张三": "备注 「张三」", `x "`: `x ""`,
	} {
		_, problem := split(line)
		if problem == nil || problem.closed != want {
			t.Errorf("%q: %+v, want %q", line, problem, want)
		}
		if _, problem := split(want); problem != nil {
			t.Errorf("the correction %q is wrong itself", want)
		}
	}
}

func TestABareNumberPicks(t *testing.T) {
	for line, want := range map[string]int{
		"1": 1, " 2 ": 2, "３": 3, "4️⃣": 4, "⑤": 5, "🔟": 10, "12": 12, "6。": 6,
		"": 0, "一": 0, "1 2": 0, "1a": 0, "12345": 0, "-1": 0, "0": 0, "/1": 0,
	} {
		if got := pickNumber(line); got != want {
			t.Errorf("%q: %d, want %d", line, got, want)
		}
	}
}

func FuzzSplitLosesNothing(f *testing.F) {
	for _, line := range []string{"/标签 张三 VIP", "“a b” ‘c’", `x="y ""z"""`, "试 --试 ＝", "👨\u200d👩", "\xff「", "'", "“”“"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words, problem := split(line)
		if problem != nil {
			if _, again := split(problem.closed); again != nil {
				t.Errorf("%q corrected to %q is still not closed", line, problem.closed)
			}
			return
		}
		var typed strings.Builder
		for _, w := range words {
			typed.WriteString(w.raw)
		}
		seen := strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return foldRune(r)
		}, clean(line))
		if got := strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return foldRune(r)
		}, typed.String()); got != seen {
			t.Errorf("%q became %q", seen, got)
		}
	})
}

func FuzzAQuotedTextComesBack(f *testing.F) {
	for _, text := range []string{"", "试", "a b", `"`, `""`, "x=1", "“”", "ＶＩＰ", "\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = clean(text)
		words, problem := split("客户=" + quote(text) + " " + quote(text))
		if problem != nil || len(words) != 2 || words[0].text != text || words[1].whole() != text || isTrial(words[1]) {
			t.Errorf("%q was written %s and read %+v, %v", text, quote(text), words, problem)
		}
	})
}
