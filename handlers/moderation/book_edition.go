package moderation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// edition is a book in the making.
type edition struct {
	rules    []BookRule
	place    map[string]int
	problems []Problem
}

func newEdition(size int) *edition {
	return &edition{rules: make([]BookRule, 0, size), place: make(map[string]int, size)}
}

// put takes a rule in, in the place of the one that had its ID.
func (e *edition) put(r BookRule) {
	if i, known := e.place[r.ID]; known {
		e.rules[i] = r
		return
	}
	e.place[r.ID] = len(e.rules)
	e.rules = append(e.rules, r)
}

// ship takes in the shipped words; of one that stands there twice, the first.
func (e *edition) ship(entries []wordlist.Entry) {
	for _, entry := range entries {
		id := cmp.Or(entry.ID, entry.Category+"/"+entry.Written)
		if _, twice := e.place[id]; twice {
			continue
		}
		e.put(BookRule{
			ID: id, Words: entry.Words, Within: entry.Within, Word: cmp.Or(entry.Written, strings.Join(entry.Words, "+")),
			Category: entry.Category, Step: stepOf(entry.Severity), Allow: entry.Allowed, Speakers: entry.Speakers,
			Techniques: entry.Techniques, Why: entry.Explanation, Reply: entry.Reply,
		})
	}
}

// configure takes in the words of config.yaml.
func (e *edition) configure(words []config.Word) {
	for _, w := range words {
		id := w.Category + "/" + w.Word
		techniques, ok := e.techniques(id, w.Techniques)
		if !ok {
			continue
		}
		e.put(BookRule{
			ID: id, Words: combination(w.Word), Word: w.Word, Category: w.Category, Step: cmp.Or(w.Severity, bot.StepNote), Allow: w.Allow,
			Speakers: wordfilter.SpeakersNamed(w.Speakers), Techniques: techniques, Why: w.Why, Reply: w.Reply,
		})
	}
}

// change takes in what people made in chat, and what they changed: of a rule that
// was there before, what a change does not say stays, and phrases in which it is
// harmless are added. A change of a rule that is there no more changes nothing.
func (e *edition) change(made []bot.WordRule) {
	for _, m := range made {
		i, known := e.place[m.ID]
		switch {
		case m.Off && known:
			e.rules[i].Words = nil
			continue
		case m.Off, !known && !strings.HasPrefix(m.ID, "own/"):
			continue
		}
		r := BookRule{ID: m.ID, Step: bot.StepNote, Techniques: wordfilter.All}
		if known {
			r = e.rules[i]
		}
		if len(m.Techniques) > 0 {
			var ok bool
			if r.Techniques, ok = e.techniques(m.ID, m.Techniques); !ok {
				continue
			}
		}
		if len(m.Words) > 0 {
			r.Words, r.Word = m.Words, strings.Join(m.Words, "+")
		}
		if m.Speakers != "" {
			r.Speakers = wordfilter.SpeakersNamed(m.Speakers)
		}
		r.Within, r.Category, r.Step = cmp.Or(m.Within, r.Within), cmp.Or(m.Category, r.Category), cmp.Or(m.Step, r.Step)
		r.Why, r.Reply, r.Reviewing = cmp.Or(m.Why, r.Why), cmp.Or(m.Reply, r.Reply), m.Reviewing
		r.Allow = union(r.Allow, m.Allow)
		e.put(r)
	}
}

// techniques reads names of techniques; none are all of them.
func (e *edition) techniques(id string, names []string) (wordfilter.Techniques, bool) {
	if len(names) == 0 {
		return wordfilter.All, true
	}
	set, err := wordfilter.ParseTechniques(strings.Join(names, ","))
	if err != nil {
		e.problems = append(e.problems, Problem{Rule: id, Message: err.Error()})
	}
	return set, err == nil
}

// print makes the book. Of the rules that the engine does not take, each is a
// problem, and the book is made without them.
func (e *edition) print() (*Book, []Problem) {
	rules := slices.DeleteFunc(e.rules, func(r BookRule) bool { return len(r.Words) == 0 })
	for i := range rules {
		rules[i].Why = cmp.Or(rules[i].Why, "这句话里有词库里的「"+rules[i].Word+"」")
	}
	engine, err := build(rules)
	if err != nil {
		rules = e.sound(rules)
		engine, _ = build(rules)
	}
	b := &Book{engine: engine, rules: rules, byID: make(map[string]int, len(rules))}
	for i, r := range rules {
		b.byID[r.ID] = i
	}
	return b, e.problems
}

// sound are the rules that the engine takes. It looks for the others by halves:
// they are few.
func (e *edition) sound(rules []BookRule) []BookRule {
	_, err := build(rules)
	switch {
	case err == nil:
		return rules
	case len(rules) == 1:
		e.problems = append(e.problems, Problem{Rule: rules[0].ID, Message: err.Error()})
		return nil
	}
	half := len(rules) / 2
	return slices.Concat(e.sound(rules[:half]), e.sound(rules[half:]))
}

func build(rules []BookRule) (*wordfilter.Engine, error) {
	list := make([]wordfilter.Rule, len(rules))
	for i, r := range rules {
		list[i] = r.rule()
	}
	return wordfilter.Build(list, wordfilter.Options{})
}

// combination reads "A+B" as people write it; a word with a plus at an end is a
// word.
func combination(word string) []string {
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '+' || r == '＋' })
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	if len(parts) != strings.Count(word, "+")+strings.Count(word, "＋")+1 || slices.Contains(parts, "") {
		return []string{word}
	}
	return parts
}

func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// steps are the steps of the ladder by how bad the engine calls it.
var steps = map[wordfilter.Severity]bot.Step{
	wordfilter.Note: bot.StepNote, wordfilter.Warn: bot.StepWarn, wordfilter.Review: bot.StepReview, wordfilter.Remove: bot.StepRemove,
}

func stepOf(s wordfilter.Severity) bot.Step { return cmp.Or(steps[s], bot.StepNote) }

func severityOf(step bot.Step) wordfilter.Severity {
	for s, of := range steps {
		if of == step {
			return s
		}
	}
	return wordfilter.Note
}
