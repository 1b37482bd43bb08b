package wordlist

import "github.com/zhanggui/zhanggui/bot/wordfilter"

// Build makes the engine of the entries that can be looked for, and gives these:
// a match's rule is their place in it. What an engine refuses is a problem of
// its line and never the end of the others.
func Build(name string, entries []Entry) (*wordfilter.Engine, []Entry, []Problem) {
	engine, err := wordfilter.Build(Rules(entries), wordfilter.Options{})
	if err == nil {
		return engine, entries, nil
	}
	good, problems := sound(name, entries)
	engine, err = wordfilter.Build(Rules(good), wordfilter.Options{})
	if err != nil {
		return nil, nil, append(problems, Problem{Name: name, What: err.Error()})
	}
	return engine, good, problems
}

// sound parts the entries that can be built from those that cannot.
func sound(name string, entries []Entry) (good []Entry, problems []Problem) {
	for i, rule := range Rules(entries) {
		if err := wordfilter.Check(rule); err != nil {
			problems = append(problems, Problem{Name: name, Line: entries[i].Line, What: err.Error()})
			continue
		}
		good = append(good, entries[i])
	}
	return good, problems
}
