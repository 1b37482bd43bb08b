package wordfilter

// Match is a place where a rule holds.
type Match struct {
	// Rule is the rule's place in what the engine was built from.
	Rule int
	// Start and End are byte positions in the original text: text[Start:End] is
	// what was found, from its first character to its last. Of a combination they
	// span all of its words.
	Start, End int
	// Via is the chain of techniques that were undone; 0 is the word as it is
	// written in the rule.
	Via Techniques
}
