package bot

// BoardLine is how something that waits reads to somebody.
type BoardLine struct {
	// Text says it on one line, as commands do; it holds no whole phone number.
	Text string
	// Hands are those to whom the reader may give it.
	Hands []Caller
}

// BoardWords are what BoardLists say to a reader, in the words of commands: each list
// has a line for each of the same place in BoardLists.
type BoardWords struct {
	Alerts, Todos, Violations, Posts, Coupons []BoardLine
}
