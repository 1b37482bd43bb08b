package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
)

// An audience is asked for like this. The condition is turned so that a not
// stands before single facts only. Then a set of facts is looked for one of
// which holds for every customer of the audience, and which has the fewest rows
// of all such sets: the sources. The rows of each source are read in order of
// customer, the whole condition is tried on each, and what several sources find
// is joined. Without sources all customers are read.
//
// A fact is tried by a subquery that yields one row or none. The optimizers
// take EXISTS for an invitation to read a whole tag beforehand, which for a
// page is seven times slower.

// fact is a condition without and, or and not.
type fact struct {
	// not says that it must not hold.
	not bool
	// tag is a tag's number if it is one, other is anything else.
	tag   int64
	other segment.Expr
}

// allOf and anyOf are conditions of several: nothing at all holds for
// everybody in an allOf and for nobody in an anyOf.
type (
	allOf []any
	anyOf []any
)

// turned is a condition, or the opposite of it, with not before facts only.
func turned(e segment.Expr, not bool, tags map[segment.Tag][]int64) any {
	several := func(parts []segment.Expr, all bool) any {
		var turns []any
		for _, p := range parts {
			turns = append(turns, turned(p, not, tags))
		}
		if all != not {
			return allOf(turns)
		}
		return anyOf(turns)
	}
	switch e := e.(type) {
	case segment.And:
		return several(e.Parts, true)
	case segment.Or:
		return several(e.Parts, false)
	case segment.Not:
		return turned(e.Part, !not, tags)
	case segment.Tag:
		var each []any
		for _, id := range tags[e] {
			each = append(each, fact{not: not, tag: id})
		}
		if not {
			return allOf(each)
		}
		return anyOf(each)
	default:
		return fact{not: not, other: e}
	}
}

// audience is a condition ready to be asked.
type audience struct {
	wording
	condition any
	sources   []source
	// driven says that sources holds everybody; otherwise all customers are read.
	driven bool
}

// How many rows of each possible source are counted to find the shortest: more
// and more, until one has fewer.
var (
	pageProbes  = []int{1_000, 20_000}
	countProbes = []int{1_000, 20_000, 300_000}
)

// mostSources bounds how many queries are joined.
const mostSources = 24

// audienceOf finds the tags of a condition and what to drive it by.
func audienceOf(tx *gorm.DB, e segment.Expr, scope bot.Scope, now instant, probes []int) (audience, error) {
	tags, err := tagNumbers(tx, segment.Tags(e))
	if err != nil {
		return audience{}, err
	}
	a := audience{wording: wordingOf(tx, scope, now), condition: turned(e, false, tags)}
	choices := a.covers(a.condition)
	if own := a.scopeSources(); own != nil {
		choices = append(choices, own)
	}
	choices = slices.DeleteFunc(choices, func(c []source) bool { return len(c) > mostSources })
	if len(choices) == 0 {
		return a, nil
	}
	a.driven = true
	a.sources, err = a.shortest(tx, choices, probes)
	return a, err
}

// covers are the sets of sources that find everybody a condition holds for.
func (w wording) covers(condition any) [][]source {
	switch c := condition.(type) {
	case fact:
		if d, can := w.sourceOf(c); can {
			return [][]source{{d}}
		}
		return nil
	case allOf:
		var choices [][]source
		for _, part := range c {
			choices = append(choices, w.covers(part)...)
		}
		return choices
	case anyOf:
		together := []source{}
		for _, part := range c {
			choices := w.covers(part)
			if len(choices) == 0 {
				return nil
			}
			// One choice of each part will do; which is best would take a search.
			together = append(together, choices[0]...)
		}
		return [][]source{together}
	default:
		return nil
	}
}

// shortest is the choice with the fewest rows, as far as counting goes.
func (w wording) shortest(tx *gorm.DB, choices [][]source, probes []int) ([]source, error) {
	if len(choices) == 1 {
		return choices[0], nil
	}
	for _, most := range probes {
		best, fewest := -1, most
		for i, choice := range choices {
			rows := 0
			for _, d := range choice {
				var n int
				q := w.probe(d, most)
				if err := tx.Raw(q.sql, q.args...).Scan(&n).Error; err != nil {
					return nil, err
				}
				rows += n
			}
			if rows < fewest {
				best, fewest = i, rows
			}
		}
		if best >= 0 {
			return choices[best], nil
		}
	}
	return choices[0], nil
}
