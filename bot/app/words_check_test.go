package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wordsRun runs a command about words and answers what it says to people who
// read along and to those who do not.
func wordsRun(t *testing.T, in string, args ...string) (out, told string, err error) {
	t.Helper()
	defaults, err := os.ReadFile("../../config.yaml")
	must(t, err)
	var o, e bytes.Buffer
	cmd := Command(defaults, "test")
	cmd.SetIn(strings.NewReader(in))
	cmd.SetOut(&o)
	cmd.SetErr(&e)
	cmd.SetArgs(append([]string{"words"}, args...))
	err = cmd.ExecuteContext(t.Context())
	return o.String(), e.String(), err
}

// rulesFile writes a rules file.
func rulesFile(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

const fewRules = "category\tword\tseverity\ngambling\t赌博网\thigh\npoaching\t加+微信\twarn\n"

func TestEveryLineIsAnsweredByOneOfJSON(t *testing.T) {
	in := "<赌博网> & co\r\n" + "今天天气好\n" + "\n" + "坏\xff赌\u200b博网\n" + "加一下我的微信"
	out, told, err := wordsRun(t, in, "check", "--rules", rulesFile(t, "a.tsv", fewRules), "--json")
	want := `{"text":"<赌博网> & co","hits":[{"word":"赌博网","category":"gambling","severity":"high","start":1,"end":10,"via":[]}]}
{"text":"今天天气好","hits":[]}
{"text":"","hits":[]}
{"text":"坏\ufffd赌ZW博网","hits":[{"word":"赌博网","category":"gambling","severity":"high","start":4,"end":16,"via":["zero_width"]}]}
{"text":"加一下我的微信","hits":[{"word":"加+微信","category":"poaching","severity":"warn","start":0,"end":21,"via":[]}]}
`
	if diff := cmp.Diff(strings.ReplaceAll(want, "ZW", "\u200b"), out); diff != "" || told != "" || err != nil {
		t.Errorf("%s%s%v", diff, told, err)
	}
}

func TestALineMayBeVeryLong(t *testing.T) {
	long := strings.Repeat("今天天气好，", 50_000)
	out, _, err := wordsRun(t, long+"赌博网\n短\n", "check", "--rules", rulesFile(t, "a.tsv", fewRules))
	must(t, err)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	var c checkedJSON
	if len(lines) != 2 || json.Unmarshal([]byte(lines[0]), &c) != nil || len(c.Hits) != 1 || c.Hits[0].Start != len(long) || c.Text != long+"赌博网" {
		t.Errorf("%d lines, %+v", len(lines), c.Hits)
	}
}

// Somebody who writes a line and waits is answered before the next one.
func TestLinesAreAnsweredAsTheyCome(t *testing.T) {
	s := &settings{}
	book, err := s.wordBook(t.Context(), wordsOptions{rules: []string{rulesFile(t, "a.tsv", fewRules)}}, io.Discard)
	must(t, err)
	in, write := io.Pipe()
	read, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- book.check(in, out, printHitsJSON) }()
	answers := bufio.NewReader(read)
	for _, line := range []string{"赌博网", "你好"} {
		if _, err := io.WriteString(write, line+"\n"); err != nil {
			t.Fatal(err)
		}
		if answer, err := answers.ReadString('\n'); err != nil || !strings.Contains(answer, line) {
			t.Fatalf("%q is answered by %q, %v", line, answer, err)
		}
	}
	must(t, write.Close())
	must(t, <-done)
}

func TestPeopleReadWhatIsFound(t *testing.T) {
	s := &settings{}
	book, err := s.wordBook(t.Context(), wordsOptions{rules: []string{rulesFile(t, "a.yaml", "- {word: 赌博网, category: 赌博, severity: review}\n")}}, io.Discard)
	must(t, err)
	var out bytes.Buffer
	must(t, book.check(strings.NewReader("你好\x1b[2J\n来，赌\u200b博网\n"), &out, book.printHits))
	want := "   你好[2J\n⚠\ufe0f 来，赌\u200b博网\n     赌博 · 店长复核 · 「赌博网」 写成了「赌\u200b博网」（隐形字符）\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// Customers are not held to the rules of the till, nor staff to those of guests.
func TestWhoSpeaksDecidesWhichWordsCount(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"check"}, "clickbait"},
		{[]string{"check", "--staff"}, "clickbait staff"},
	} {
		out, _, err := wordsRun(t, "震惊全国，您直接私下转账给我\n", c.args...)
		must(t, err)
		var found checkedJSON
		must(t, json.Unmarshal([]byte(out), &found))
		var categories []string
		for _, h := range found.Hits {
			if len(categories) == 0 || categories[len(categories)-1] != h.Category {
				categories = append(categories, h.Category)
			}
		}
		if got := strings.Join(categories, " "); !strings.HasPrefix(got, c.want) || strings.Contains(got, "poaching") != (len(c.args) == 1) {
			t.Errorf("%v finds %s: %s", c.args, got, out)
		}
	}
}

func TestRulesThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct{ name, file, told, end string }{
		{"no names", rulesFile(t, "a.tsv", "赌博\n"), "第一行要写列名", "没有一条能用的规则"},
		{"empty", rulesFile(t, "b.tsv", ""), "文件是空的", "没有一条能用的规则"},
		{"broken", rulesFile(t, "c.yaml", "- {word: ["), "YAML 写得不对", "没有一条能用的规则"},
		{"not there", "nosuch.tsv", "", "打不开"},
	} {
		out, told, err := wordsRun(t, "赌博\n", "check", "--rules", c.file)
		if err == nil || !strings.Contains(err.Error(), c.end) || ExitStatus(err) != exitBadRules || out != "" || !strings.Contains(told, c.told) {
			t.Errorf("%s: %q, told %q, %v", c.name, out, told, err)
		}
	}
}

// One bad line does not cost the others.
func TestABadRuleIsToldAndTheOthersAreUsed(t *testing.T) {
	out, told, err := wordsRun(t, "裸聊\n", "check", "--rules", rulesFile(t, "a.tsv", "word\tcategory\tseverity\n\tx\tlow\nv\tx\tlow\n裸聊\tx\tlow\n"))
	if err != nil || !strings.Contains(out, `"word":"裸聊"`) || !strings.Contains(told, "第 2 行：这一行没有写词") || !strings.Contains(told, "第 3 行") {
		t.Errorf("%s, told %q, %v", out, told, err)
	}
	out, told, err = wordsRun(t, "裸聊\n", "check", "--rules", rulesFile(t, "a.tsv", "word\tcategory\tseverity\n"))
	if err != nil || out != `{"text":"裸聊","hits":[]}`+"\n" || !strings.Contains(told, "没有规则") {
		t.Errorf("a list without words: %s, told %q, %v", out, told, err)
	}
}

func TestATextIsExplained(t *testing.T) {
	out, _, err := wordsRun(t, "", "test", "亲，想便宜就加我薇\u200b信")
	must(t, err)
	for _, said := range []string{"加我薇信", "隐形字符", "第 7 到 11 个字", "挖客（poaching）", "提醒店员", "为什么：", "可以这样说："} {
		if !strings.Contains(out, said) {
			t.Errorf("nothing says %q:\n%s", said, out)
		}
	}
	if out, _, err := wordsRun(t, "", "test", "今天的草莓真甜"); err != nil || !strings.Contains(out, "没有找到敏感词") {
		t.Errorf("%s %v", out, err)
	}
}

// What is listed is a rules file by itself.
func TestTheListIsARulesFile(t *testing.T) {
	out, told, err := wordsRun(t, "", "list")
	if err != nil || told != "" || strings.Count(out, "\n") < 500 {
		t.Fatalf("%d lines, %s%v", strings.Count(out, "\n"), told, err)
	}
	again, told, err := wordsRun(t, "", "list", "--rules", rulesFile(t, "a.tsv", out))
	if diff := cmp.Diff(out, again); diff != "" || told != "" || err != nil {
		t.Errorf("%s%s%v", diff, told, err)
	}
	out, _, err = wordsRun(t, "", "list", "--category", "同行")
	if err != nil || !strings.Contains(out, "别家更便宜\tcompetitor\tnote") || strings.Contains(out, "illegal") {
		t.Errorf("%s%v", out, err)
	}
	if _, _, err := wordsRun(t, "", "list", "--category", "nosuch"); err == nil || !strings.Contains(err.Error(), "poaching") {
		t.Errorf("%v", err)
	}
}

func TestTheWordsOfTheConfigurationGoFirst(t *testing.T) {
	file := rulesFile(t, "config.yaml", configWithWords(t, `[competitor]`,
		`{ word: 别家更便宜, category: competitor, severity: warn, why: 我们自己的说明 }`, `{ word: 老王+便宜, category: mine, severity: note, speakers: customers, techniques: [folds] }`))
	out, told, err := wordsRun(t, "", "list", "--config", file)
	want := []string{"word", "别家更便宜\tcompetitor\twarn\tboth\tall\t\t\t我们自己的说明\t谢谢您", "隔壁店更便宜\tcompetitor\tnote\tcustomers\tfolds", "老王+便宜\tmine\tnote\tcustomers\tfolds"}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if err != nil || told != "" || len(lines) != len(want) {
		t.Fatalf("%s%s%v", out, told, err)
	}
	for i, line := range lines {
		if !strings.HasPrefix(line, want[i]) {
			t.Errorf("line %d is %q, want %q", i, line, want[i])
		}
	}
	_, _, err = wordsRun(t, "", "list", "--config", rulesFile(t, "config.yaml", configWithWords(t, `[nosuch]`)))
	if err == nil || !strings.Contains(err.Error(), "nosuch") {
		t.Errorf("%v", err)
	}
}

// configWithWords is the example's configuration with other words.
func configWithWords(t *testing.T, lists string, words ...string) string {
	t.Helper()
	text, err := os.ReadFile("../../config.yaml")
	must(t, err)
	before, after, ok := strings.Cut(string(text), "\n    lists: []\n")
	if !ok {
		t.Fatal("config.yaml has no lists of words")
	}
	comment, rest, ok := strings.Cut(after, "\n    words:\n")
	if !ok {
		t.Fatal("config.yaml has no words")
	}
	_, rest, _ = strings.Cut(rest, "\n    #")
	list := "\n    words: [" + strings.Join(words, ", ") + "]\n    #"
	return before + "\n    lists: " + lists + "\n" + comment + list + rest
}
