package wordlist

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

const full = "category\tword\tseverity\tspeakers\ttechniques\tallow\twithin\tnote\treply\n" +
	"# 注释\n" +
	"\n" +
	"illegal\t代开发票\treview\tcustomers\tfolds\t代开发票机构查询 | 举报代开发票\t\t代开发票违法\t亲，本店只开真票\n" +
	"poaching\t加+微信\twarn\t\tall -pinyin\t\t8\t\t\n"

var fullEntries = []Entry{{
	Rule: wordfilter.Rule{
		ID: "illegal/代开发票", Words: []string{"代开发票"}, Category: "illegal", Severity: wordfilter.Review,
		Allowed: []string{"代开发票机构查询", "举报代开发票"}, Speakers: wordfilter.Customers, Techniques: wordfilter.Folds,
	},
	Written: "代开发票", Level: "review", Explanation: "代开发票违法", Reply: "亲，本店只开真票", Line: 4,
}, {
	Rule: wordfilter.Rule{
		ID: "poaching/加+微信", Words: []string{"加", "微信"}, Within: 8, Category: "poaching", Severity: wordfilter.Warn,
		Techniques: wordfilter.All &^ wordfilter.Pinyin,
	},
	Written: "加+微信", Level: "warn", Line: 5,
}}

func read(t *testing.T, name, text string) ([]Entry, []Problem) {
	t.Helper()
	return Read(name, strings.NewReader(text))
}

func TestATableIsReadWhateverTheOrderOfItsColumns(t *testing.T) {
	got, problems := read(t, "a.tsv", full)
	if diff := cmp.Diff(fullEntries, got); diff != "" || problems != nil {
		t.Errorf("%s%v", diff, problems)
	}
}

func TestEveryCharacterSetThatSpreadsheetsWrite(t *testing.T) {
	encoded := func(e interface{ String(string) (string, error) }, text string) string {
		s, err := e.String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, text := range map[string]string{
		"BOM":                 "\ufeff" + full,
		"CRLF":                strings.ReplaceAll(full, "\n", "\r\n"),
		"UTF-16 LE":           encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), full),
		"UTF-16 BE":           encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), full),
		"UTF-16 LE, no BOM":   encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder(), full),
		"UTF-16 BE, no BOM":   encoded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder(), full),
		"GB18030":             encoded(simplifiedchinese.GB18030.NewEncoder(), full),
		"no end of last line": strings.TrimSuffix(full, "\n"),
	} {
		got, problems := read(t, "a.tsv", text)
		if diff := cmp.Diff(fullEntries, got); diff != "" || problems != nil {
			t.Errorf("%s: %s%v", name, diff, problems)
		}
	}
}

func TestYAMLIsAListOrAMapWithRules(t *testing.T) {
	list := `
- category: illegal
  word: 代开发票
  severity: review
  speakers: customers
  techniques: [folds]
  allow: [代开发票机构查询, 举报代开发票]
  note: 代开发票违法
  reply: "亲，本店只开真票"
- {word: [加, 微信], within: 8, category: poaching, severity: warn, techniques: all -pinyin}
`
	for name, text := range map[string]string{
		"list": list, "rules": "rules:" + strings.ReplaceAll(list, "\n", "\n  "), "规则": "规则:" + list,
	} {
		for _, file := range []string{"a.yaml", "rules"} {
			got, problems := read(t, file, text)
			for i := range got {
				got[i].Line = fullEntries[i].Line
			}
			if diff := cmp.Diff(fullEntries, got); diff != "" || problems != nil {
				t.Errorf("%s in %s: %s%v", name, file, diff, problems)
			}
		}
	}
}

// What looks like a number or a truth value in YAML is a word here.
func TestYAMLKeepsWhatPeopleWrote(t *testing.T) {
	got, problems := read(t, "a.yml", "- {word: 0110, category: no, severity: 3}\n- {word: yes, category: 1.50, severity: high}\n- word: only\n")
	var words []string
	for _, e := range got {
		words = append(words, e.Written+" "+e.Category+" "+e.Level)
	}
	if diff := cmp.Diff([]string{"0110 no 3", "yes 1.50 high", "only  "}, words); diff != "" || len(problems) != 1 {
		t.Errorf("%s%v", diff, problems)
	}
}

func TestJSONIsRead(t *testing.T) {
	got, problems := read(t, "a.json", `{"rules": [{"word": "代开发票", "category": "illegal", "severity": "high"}]}`)
	if len(got) != 1 || got[0].Written != "代开发票" || got[0].Severity != wordfilter.Review || problems != nil {
		t.Errorf("%+v %v", got, problems)
	}
}

func TestChineseNamesAndTablesWithCommas(t *testing.T) {
	got, problems := read(t, "a.csv", "类别,敏感词,级别,说明\n违法,代开发票,高,\"违法,会罚款\"\n")
	if len(got) != 1 || problems != nil {
		t.Fatalf("%+v %v", got, problems)
	}
	if e := got[0]; e.Written != "代开发票" || e.Category != "违法" || e.Severity != wordfilter.Review || e.Level != "高" || e.Explanation != "违法,会罚款" {
		t.Errorf("%+v", e)
	}
}

func TestSeveritiesByOtherNames(t *testing.T) {
	for want, names := range map[wordfilter.Severity]string{
		wordfilter.Note:   "note Info LOW 0 1 低 提示",
		wordfilter.Warn:   "warn Medium 2 中 警告",
		wordfilter.Review: "review high 3 高 复核",
		wordfilter.Remove: "remove critical block 4 5 移除",
	} {
		for name := range strings.FieldsSeq(names) {
			got, problems := read(t, "a.tsv", "word\tcategory\tseverity\n代开发票\tx\t"+name+"\n")
			if len(got) != 1 || got[0].Severity != want || got[0].Level != name || problems != nil {
				t.Errorf("%s: %+v %v", name, got, problems)
			}
		}
	}
}

// Without a column for them all techniques are on; a single character is looked
// for as it is written.
func TestTechniquesThatAreNotNamed(t *testing.T) {
	got, _ := read(t, "a.tsv", "word\tcategory\tseverity\n赌博\tx\tlow\n赌\tx\tlow\n赌+场\tx\tlow\n")
	for i, want := range []wordfilter.Techniques{wordfilter.All, wordfilter.Folds, wordfilter.All} {
		if got[i].Techniques != want {
			t.Errorf("%s: %v", got[i].Written, got[i].Techniques)
		}
	}
}

// The same word about customers and about staff are two rules.
func TestOneWordAboutCustomersAndAboutStaff(t *testing.T) {
	got, problems := read(t, "a.tsv", "word\tcategory\tseverity\tspeakers\n包退\tx\tnote\tcustomer\n包退\tx\thigh\t员工\n包退\tx\tlow\tstaff\n")
	if len(got) != 2 || got[0].ID != "x/包退" || got[1].ID != "x/包退/staff" || len(problems) != 1 {
		t.Errorf("%+v %v", got, problems)
	}
}

func TestCombinations(t *testing.T) {
	for written, want := range map[string]string{
		"加+微信": "加 微信", "加 ＋ 微信": "加 微信", "a+b+c": "a b c", "+v": "+v", "C++": "C++", "加++微信": "加++微信", "微信": "微信", "+": "+",
	} {
		if got := strings.Join(Combination(written), " "); got != want {
			t.Errorf("%s: %q", written, got)
		}
	}
}

// A mistake is told with its line and does not end the reading.
func TestMistakesAreToldAndTheRestIsRead(t *testing.T) {
	tests := []struct {
		name, text string
		rules      int
		line       int
		kept       bool
		want       string
	}{
		{"no word", "word\tcategory\tseverity\n\tx\tlow\n好词\tx\tlow\n", 1, 2, false, "没有写词"},
		{"only marks", "word\tcategory\tseverity\n***\tx\tlow\n好词\tx\tlow\n", 1, 2, false, "只有标点"},
		{"too long", "word\tcategory\tseverity\n" + strings.Repeat("长", 201) + "\tx\tlow\n好词\tx\tlow\n", 1, 2, false, "词太长"},
		{"twice", "word\tcategory\tseverity\n好词\tx\tlow\n好词\tx\thigh\n", 1, 3, true, "第 2 行已经有了"},
		{"broken characters", "word\tcategory\tseverity\n好词\tx\tlow\n坏\xff\tx\tlow\n新词\tx\tlow\n", 2, 3, false, "乱码"},
		{"unknown severity", "word\tcategory\tseverity\n好词\tx\tP0\n", 1, 2, true, "看不懂级别“P0”"},
		{"unknown column", "word\tcategory\tseverity\treplly\n好词\tx\tlow\ty\n", 1, 1, true, "您是不是要写 reply？"},
		{"no severity", "word\tcategory\n好词\tx\n", 1, 1, true, "没有 severity"},
		{"two of a kind", "word\tcategory\tseverity\t词\n好词\tx\tlow\t坏词\n", 1, 1, true, "有两列都是 word"},
		{"unknown technique", "word\tcategory\tseverity\ttechniques\n好词\tx\tlow\tmagic\n", 1, 2, true, "magic"},
		{"unknown speakers", "word\tcategory\tseverity\tspeakers\n好词\tx\tlow\tnobody\n", 1, 2, true, "nobody"},
		{"wrong distance", "word\tcategory\tseverity\twithin\n好词\tx\tlow\tfar\n", 1, 2, true, "far"},
		{"no names", "好词\tx\tlow\n好词二\tx\tlow\n", 2, 1, true, "没有列名"},
		{"no table", "好词\n", 0, 1, false, "第一行要写列名"},
		{"empty", " \r\n", 0, 0, false, "文件是空的"},
		{"only names", "word\tcategory\tseverity\n", 0, 0, true, "没有规则"},
		{"only comments", "# x\n", 0, 0, false, "只有注释"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", 0, 0, false, "不是文本文件"},
		{"no character set", strings.Repeat("\xff\xfe\xfd坏\xff\n", 1)[2:], 0, 0, false, "编码"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := read(t, "a.tsv", tt.text)
			if len(got) != tt.rules {
				t.Errorf("%d rules: %+v", len(got), got)
			}
			found := false
			for _, p := range problems {
				found = found || p.Line == tt.line && p.Kept == tt.kept && strings.Contains(p.String(), tt.want)
			}
			if !found {
				t.Errorf("nothing says %q of line %d: %v", tt.want, tt.line, problems)
			}
		})
	}
}

func TestMistakesInYAML(t *testing.T) {
	tests := []struct {
		name, text string
		rules      int
		want       string
	}{
		{"broken", "[{word: 好词\n", 0, "读不下去"},
		{"broken in one item", "rules:\n  - {word: 坏词\n  - word: 好词\n    severity: low\n  - {word: 也好, severity: P0}\n", 2, "第 2 行：YAML 写得不对"},
		{"a line of an item", "# x\n- {word: 坏词, severity: low}\n\n- word: 好词\n  severity: P0\n", 2, "第 4 行：看不懂级别"},
		{"keys below the list", "rules:\n- {word: 坏词, severity: low}\nmore: x\n", 1, "没有用到这一项：more"},
		{"a scalar", "- 好词\n- {word: 坏词, severity: low}\n", 1, "第 1 行：每条规则要写"},
		{"no rules", "server: {listen: x}\n", 0, "没有用到这一项：server"},
		{"empty list", "rules: []\n", 0, "没有规则"},
		{"nothing", "# x\n", 0, "没有规则"},
		{"a map for a word", "- word: {a: b}\n- {word: 好词, severity: low}\n", 1, "word 要写文字"},
		{"unknown key", "- {wrod: 坏词, word: 好词, severity: low}\n", 1, "您是不是要写 word？"},
		{"too deep", strings.Repeat("[", 40), 0, "嵌套太深"},
		{"an alias", "- &a {word: 好词, severity: low}\n- *a\n", 0, "每条规则要写"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := read(t, "a.yaml", tt.text)
			if len(got) != tt.rules || !strings.Contains(fmt.Sprint(problems), tt.want) {
				t.Errorf("%d rules, %v", len(got), problems)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a.tsv", []byte(full))
	f.Add("a.yaml", []byte("- {word: [加, 微信], within: 8, category: poaching, severity: warn}\n"))
	f.Add("a", []byte("rules:\n  - word: x\n    severity: |\n      low\n"))
	f.Add("a.csv", []byte("类别,敏感词,级别\n违法,\"a\"\"b\",高\n"))
	f.Add("a.json", []byte(`{"rules": [{"word": null}]}`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		entries, problems := Read(name, strings.NewReader(string(data)))
		seen := map[string]bool{}
		for _, e := range entries {
			if e.Written == "" || len(e.Words) == 0 || e.Severity < wordfilter.Note || e.Severity > wordfilter.Remove || e.Techniques&wordfilter.Folds != wordfilter.Folds {
				t.Errorf("%+v", e)
			}
			if seen[e.ID] {
				t.Errorf("%s is there twice", e.ID)
			}
			seen[e.ID] = true
		}
		for _, p := range problems {
			if p.What == "" || strings.Contains(p.What, "\n") {
				t.Errorf("%+v", p)
			}
		}
	})
}
