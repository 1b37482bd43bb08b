package templates

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// shippedWords are all words that come along.
func shippedWords(t *testing.T) []wordlist.Entry {
	t.Helper()
	c, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	var all []wordlist.Entry
	for _, l := range c.WordLists() {
		all = append(all, l.Entries...)
	}
	return all
}

func TestEveryListOfWordsComesAlong(t *testing.T) {
	c, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	var names, categories []string
	for _, l := range c.WordLists() {
		names = append(names, l.Name)
		for _, e := range l.Entries {
			if e.Category != l.Name {
				t.Errorf("%s of %s is in category %s", e.Written, l.Name, e.Category)
			}
		}
		if n := len(l.Entries); l.Name != "competitor" && (n < 30 || n > 120) {
			t.Errorf("%s has %d words", l.Name, n)
		}
	}
	for _, k := range c.WordCategories() {
		categories = append(categories, k.ID)
	}
	want := []string{"advertising", "clickbait", "competitor", "fan_circle", "illegal", "misinformation", "poaching", "staff", "superstition", "unfriendly", "vulgar"}
	slices.Sort(categories)
	if !slices.Equal(names, want) || !slices.Equal(categories, want) {
		t.Errorf("lists %v, categories %v", names, categories)
	}
}

// A clerk sees why a word is a problem and what to say.
func TestEveryWordIsExplained(t *testing.T) {
	for _, e := range shippedWords(t) {
		for _, text := range []string{e.Explanation, e.Reply} {
			if n := len([]rune(text)); n < 8 || n > 100 {
				t.Errorf("%s: %q", e.Written, text)
			}
		}
	}
}

func TestShippedWordsHaveTheirOwnRules(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range shippedWords(t) {
		if seen[e.ID] {
			t.Errorf("%s is there twice", e.ID)
		}
		seen[e.ID] = true
		if _, err := wordfilter.Build([]wordfilter.Rule{e.Rule}, wordfilter.Options{}); err != nil {
			t.Errorf("%s: %v", e.Written, err)
		}
		if e.Category == "staff" != (e.Speakers == wordfilter.Staff) {
			t.Errorf("%s of %s is about %v", e.Written, e.Category, e.Speakers)
		}
	}
}

// Ordinary talk of customers and clerks is left alone: at most 1 message in
// 10 000.
func TestShippedWordsFlagNothingHarmless(t *testing.T) {
	entries := shippedWords(t)
	engine, err := wordfilter.Build(wordlist.Rules(entries), wordfilter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("../bot/wordfilter/testdata/harmless.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, flagged := 0, 0
	for s := bufio.NewScanner(f); s.Scan(); lines++ {
		found := engine.Find(s.Text(), nil)
		if len(found) == 0 {
			continue
		}
		flagged++
		for _, m := range found {
			t.Logf("%s: %s in %q via %v", s.Text(), entries[m.Rule].Written, s.Text()[m.Start:m.End], m.Via.Names())
		}
	}
	if lines < 10000 || flagged > lines/10000 {
		t.Errorf("%d of %d harmless lines are flagged", flagged, lines)
	}
}

// What a moderator would want to see is found, as far as it is written plainly.
func TestShippedWordsFindWhatTheyAreFor(t *testing.T) {
	entries := shippedWords(t)
	engine, err := wordfilter.Build(wordlist.Rules(entries), wordfilter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, category := range map[string]string{
		"本公司代开发票，需要的联系":     "illegal",
		"店员就是个傻逼":           "unfriendly",
		"宝妈日入过千，诚招加盟":       "advertising",
		"晚上裸聊吗":             "vulgar",
		"这个茶包治百病":           "misinformation",
		"在线算命，准":            "superstition",
		"震惊全国！删前速看":         "clickbait",
		"姐妹们给哥哥投票":          "fan_circle",
		"想便宜的加我微信看图":        "poaching",
		"我看别家更便宜啊":          "competitor",
		"您把钱转我微信就行，便宜五块":    "staff",
		"爱买不买":              "staff",
		"我们这个保证治好":          "staff",
		"棋牌平台，随时上分":         "illegal",
		"有喜欢跑分的吗，一单佣金二十":    "illegal",
		"我有渠道，全部都很便宜，要的联系我": "poaching",
	} {
		found := false
		for _, m := range engine.Find(text, nil) {
			found = found || entries[m.Rule].Category == category
		}
		if !found {
			t.Errorf("%q is not found to be %s", text, category)
		}
	}
}

func TestAFolderOverridesAndAddsWordLists(t *testing.T) {
	c, err := load(embedded, fstest.MapFS{
		"words/competitor.tsv": {Data: []byte("word\tcategory\tseverity\n隔壁超市\tcompetitor\tnote\n")},
		"words/mine.yaml":      {Data: []byte("- {word: 黑话, category: mine, severity: high, reply: 请说普通话}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	lists := map[string]WordList{}
	for _, l := range c.WordLists() {
		lists[l.Name] = l
	}
	if e := lists["competitor"].Entries; len(e) != 1 || e[0].Written != "隔壁超市" || e[0].Reply != c.WordCategory("competitor").Reply || e[0].Reply == "" {
		t.Errorf("competitor is %+v", e)
	}
	if e := lists["mine"].Entries; len(e) != 1 || e[0].Severity != wordfilter.Review || e[0].Reply != "请说普通话" {
		t.Errorf("mine is %+v", e)
	}
	if k := c.WordCategory("mine"); k.Title != "mine" || len(lists) != 12 {
		t.Errorf("%+v, %d lists", k, len(lists))
	}
}

func TestMistakesInWordListsStopTheStart(t *testing.T) {
	for _, tt := range []struct{ file, content, want string }{
		{"words/mine.tsv", "word\tcategory\tseverity\n\tx\tnote\n", "words/mine.tsv 第 2 行"},
		{"words/mine.tsv", "word\tcategory\tsevrity\n坏词\tx\tnote\n", "severity"},
		{"words/mine.txt", "坏词\n", "ends in .tsv or .yaml"},
		{"words/illegal.yaml", "- {word: 坏词, category: illegal, severity: note}\n", "the same list"},
		{"words/categories.tsv", "mine\t我的\n", "line 1"},
	} {
		_, err := load(embedded, fstest.MapFS{tt.file: {Data: []byte(tt.content)}})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.file, err, tt.want)
		}
	}
}
