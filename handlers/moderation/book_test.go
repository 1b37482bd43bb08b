package moderation

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// listed is a word of a shipped list.
func listed(category, word string, severity wordfilter.Severity) wordlist.Entry {
	return wordlist.Entry{
		Rule:    wordfilter.Rule{ID: category + "/" + word, Words: strings.Split(word, "+"), Category: category, Severity: severity, Techniques: wordfilter.Folds},
		Written: word, Explanation: "清单里说：" + word, Reply: "请撤回～",
	}
}

func shippedWords() []wordlist.Entry {
	return []wordlist.Entry{
		listed("illegal", "代开发票", wordfilter.Remove), listed("advertising", "招代理", wordfilter.Warn), listed("poaching", "私下+转账", wordfilter.Review),
	}
}

func TestTheBookIsMadeOfThreeSources(t *testing.T) {
	for name, tt := range map[string]struct {
		own  []config.Word
		made []bot.WordRule
		say  string
		want string // rule/step/what stands there, with ? if only looked at
	}{
		"a shipped word":                     {nil, nil, "专业代开发票", "illegal/代开发票/remove/代开发票"},
		"a shipped combination":              {nil, nil, "咱们私下微信转账吧", "poaching/私下+转账/review/私下微信转账"},
		"no word":                            {nil, nil, "燕麦奶还有吗", ""},
		"one of the configuration":           {[]config.Word{{Word: "隔壁超市+便宜", Category: "competitor", Severity: bot.StepNote}}, nil, "隔壁超市更便宜", "competitor/隔壁超市+便宜/note/隔壁超市更便宜"},
		"the configuration's goes before":    {[]config.Word{{Word: "招代理", Category: "advertising", Severity: bot.StepNote}}, nil, "招代理", "advertising/招代理/note/招代理"},
		"one made in chat":                   {nil, []bot.WordRule{{ID: "own/1", Words: []string{"拼单"}, Category: "own", Step: bot.StepWarn}}, "来拼单", "own/1/warn/拼单"},
		"one made in chat, and off":          {nil, []bot.WordRule{{ID: "own/1", Words: []string{"拼单"}, Off: true}}, "来拼单", ""},
		"a shipped one that is off":          {nil, []bot.WordRule{{ID: "illegal/代开发票", Off: true}}, "代开发票", ""},
		"a shipped one that only looks":      {nil, []bot.WordRule{{ID: "advertising/招代理", Reviewing: true}}, "招代理", "advertising/招代理/warn/招代理?"},
		"a shipped one with an allowed word": {nil, []bot.WordRule{{ID: "advertising/招代理", Allow: []string{"不招代理"}}}, "我们不招代理", ""},
		"a shipped one made milder":          {nil, []bot.WordRule{{ID: "illegal/代开发票", Step: bot.StepNote}}, "代开发票", "illegal/代开发票/note/代开发票"},
		"a change of one that ships no more": {nil, []bot.WordRule{{ID: "illegal/没有了", Words: []string{"燕麦奶"}, Reviewing: true}}, "燕麦奶", ""},
		"about staff only":                   {nil, []bot.WordRule{{ID: "own/1", Words: []string{"拼单"}, Speakers: "staff"}}, "来拼单", ""},
	} {
		t.Run(name, func(t *testing.T) {
			book, problems := NewBook(shippedWords(), config.Moderation{Words: tt.own}, tt.made)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var got []string
			for _, h := range book.Find(tt.say, wordfilter.Customers) {
				one := fmt.Sprintf("%s/%s/%s", h.Rule, h.Step, tt.say[h.Start:h.End])
				if h.Reviewing {
					one += "?"
				}
				got = append(got, one)
				if h.Why == "" || h.Check != checkWords {
					t.Errorf("%+v", h)
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What a rule says is the rule's, and what a change does not say stays.
func TestWhatARuleSays(t *testing.T) {
	book, _ := NewBook(shippedWords(), config.Moderation{}, []bot.WordRule{{ID: "advertising/招代理", Reply: "新的话术", Reviewing: true}})
	rule, ok := book.Rule("advertising/招代理")
	if !ok || rule.Why != "清单里说：招代理" || rule.Reply != "新的话术" || rule.Step != bot.StepWarn || !rule.Reviewing || rule.Word != "招代理" {
		t.Errorf("%+v", rule)
	}
	if _, ok := book.Rule("advertising/没有"); ok {
		t.Error("there is a rule that nobody made")
	}
}

func TestABadRuleIsAProblemAndNotTheEnd(t *testing.T) {
	made := []bot.WordRule{
		{ID: "own/1", Words: []string{"拼单"}}, {ID: "own/2", Words: []string{"！"}}, {ID: "own/3", Words: []string{""}},
		{ID: "own/4", Words: []string{"砍一刀"}, Techniques: []string{"telepathy"}}, {ID: "own/5", Words: []string{"互点"}},
	}
	book, problems := NewBook(shippedWords(), config.Moderation{}, made)
	var bad []string
	for _, p := range problems {
		bad = append(bad, p.Rule)
		if p.Message == "" {
			t.Errorf("%s says nothing", p.Rule)
		}
	}
	if diff := cmp.Diff([]string{"own/4", "own/2", "own/3"}, bad); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for _, say := range []string{"来拼单", "互点一下", "代开发票"} {
		if len(book.Find(say, wordfilter.Customers)) != 1 {
			t.Errorf("%s is not found any more", say)
		}
	}
}

// A text of nothing but words is one violation with as many hits as a person reads.
func TestAThousandHitsAreAFew(t *testing.T) {
	book, _ := NewBook(shippedWords(), config.Moderation{}, nil)
	s := inGroup(strings.Repeat("招代理，", 1000) + "代开发票")
	s.Book = book
	check, _ := words(&Settings{})
	v := check.Look(s)
	last := v.Hits[len(v.Hits)-1]
	if len(v.Hits) != mostHitsRule+1 || last.Rule != "illegal/代开发票" || v.Details != "找到 1001 处" {
		t.Errorf("%d hits, the last %+v; %s", len(v.Hits), last, v.Details)
	}
}

func TestTheBookIsSwappedUnderLoad(t *testing.T) {
	one, _ := NewBook(shippedWords(), config.Moderation{}, nil)
	other, _ := NewBook(nil, config.Moderation{}, []bot.WordRule{{ID: "own/1", Words: []string{"代开发票"}}})
	shelf := new(Shelf)
	if got := shelf.Load().Find("代开发票", wordfilter.Customers); len(got) != 0 {
		t.Errorf("an empty shelf finds %v", got)
	}
	shelf.Swap(one)
	shelf.Swap(nil)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				book := shelf.Load()
				for _, h := range book.Find("专业代开发票", wordfilter.Customers) {
					if _, ok := book.Rule(h.Rule); !ok {
						t.Errorf("the book does not know its own rule %s", h.Rule)
					}
				}
			}
		})
	}
	for i := range 200 {
		shelf.Swap([]*Book{one, other}[i%2])
	}
	all.Wait()
}
