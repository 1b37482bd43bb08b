package wordfilter

// second is the second channel: the ways in which a rule asks to be looked for
// besides the folds.
type second struct{}

// secondScratch is the room it needs for one text.
type secondScratch struct{}

// newSecond builds the second channel, nil when no rule asks for it.
func newSecond(rules []Rule) (*second, error) { return nil, nil }

// find appends the words of rules that stand in the text only by a technique of
// the second channel.
func (s *second) find(text string, room *scratch, dst []found) []found { return dst }
