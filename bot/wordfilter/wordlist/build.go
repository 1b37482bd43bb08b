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

// sound parts the entries that can be built from those that cannot, by halves:
// bad ones are few.
func sound(name string, entries []Entry) ([]Entry, []Problem) {
	_, err := wordfilter.Build(Rules(entries), wordfilter.Options{})
	if err == nil {
		return entries, nil
	}
	if len(entries) == 1 {
		return nil, []Problem{{Name: name, Line: entries[0].Line, What: firstLine(err)}}
	}
	half := len(entries) / 2
	left, bad := sound(name, entries[:half])
	right, more := sound(name, entries[half:])
	return append(append([]Entry(nil), left...), right...), append(bad, more...)
}
