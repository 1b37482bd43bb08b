package moderation

import (
	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// BookRule is a rule of the book: what is looked for, and what it means.
type BookRule struct {
	// ID is "category/word" for a shipped rule or one of the configuration,
	// "own/…" for one that people made.
	ID string
	// Words are a word, or a combination within Within characters.
	Words  []string
	Within int
	// Word is how people write it: "A+B" for a combination.
	Word     string
	Category string
	Step     bot.Step
	// Allow are phrases in which it is harmless.
	Allow      []string
	Speakers   wordfilter.Speakers
	Techniques wordfilter.Techniques
	// Why says what the matter is, Reply are polite words for the clerk to paste.
	Why, Reply string
	// Reviewing says that it only has things looked at.
	Reviewing bool
}

// Book are the words in force: the engine that finds them and what each of its
// rules says. It never changes.
type Book struct {
	engine *wordfilter.Engine
	rules  []BookRule
	byID   map[string]int
}

// Problem is what is wrong with a rule, which is left out for it.
type Problem struct {
	// Rule is the rule's ID, Message says in Chinese what is wrong and what to do.
	Rule, Message string
}

// blank is the book without words.
var blank, _ = NewBook(nil, config.Moderation{}, nil)

// NewBook puts together the rules that ship (of the lists that the shop wants), those of the configuration and what
// people made or changed in chat, each going before the one named first. What is
// wrong with a rule is a problem and never the end of the others.
func NewBook(shipped []wordlist.Entry, own config.Moderation, made []bot.WordRule) (*Book, []Problem) {
	e := newEdition(len(shipped))
	e.ship(shipped)
	e.configure(own.Words)
	e.change(made)
	return e.print()
}

// Rules are the rules in force, in order. They must not be changed.
func (b *Book) Rules() []BookRule { return b.rules }

// Rule is one by ID.
func (b *Book) Rule(id string) (BookRule, bool) {
	i, ok := b.byID[id]
	if !ok {
		return BookRule{}, false
	}
	return b.rules[i], true
}

// Severity is how bad the engine calls the rule at a place.
func (b *Book) Severity(i int) wordfilter.Severity { return severityOf(b.rules[i].Step) }

// Find are the hits in what somebody said, by ascending start.
func (b *Book) Find(text string, speaking wordfilter.Speakers) []bot.Hit {
	if b.engine == nil {
		return nil
	}
	matches := b.engine.FindFor(text, speaking, nil)
	if len(matches) == 0 {
		return nil
	}
	hits := make([]bot.Hit, len(matches))
	for i, m := range matches {
		hits[i] = b.rules[m.Rule].hit(m)
	}
	return hits
}

// hit is what the rule says of a match.
func (r BookRule) hit(m wordfilter.Match) bot.Hit {
	h := bot.Hit{
		Check: checkWords, Rule: r.ID, Word: r.Word, Category: r.Category, Step: r.Step,
		Start: m.Start, End: m.End, Why: r.Why, Reviewing: r.Reviewing,
	}
	if m.Via != 0 {
		h.Via = m.Via.Names()
	}
	return h
}

// rule is the rule as the engine wants it.
func (r BookRule) rule() wordfilter.Rule {
	return wordfilter.Rule{
		ID: r.ID, Words: r.Words, Within: r.Within, Category: r.Category, Severity: severityOf(r.Step),
		Allowed: r.Allow, Speakers: r.Speakers, Techniques: r.Techniques,
	}
}
