package wordfilter

// Options are how an engine is built; the zero value is good.
type Options struct{}

// Build makes the engine of these rules. It keeps them: they must not be changed
// afterwards.
func Build(rules []Rule, _ Options) (*Engine, error) {
	e := &Engine{rules: rules}
	var patterns [][]code
	for i, r := range rules {
		for j, w := range r.Words {
			patterns = append(patterns, codesOf(w))
			e.owner = append(e.owner, found{rule: int32(i), word: int32(j)})
		}
	}
	e.first = newMatcher(patterns)
	var err error
	e.second, err = newSecond(rules)
	return e, err
}
