package wordfilter

// Rule is what is looked for.
type Rule struct {
	// ID is unique among the rules of an engine; Match.Rule is its place in them.
	ID string
	// Words are one word, or a combination: all of them within Within runes of
	// each other, in any order.
	Words []string
	// Within is how far apart the words of a combination may be, in runes of the
	// original text from the start of the first to the end of the last; 0 is 20.
	Within int
	// Category is the list it belongs to, as "advertising"; the engine only
	// carries it.
	Category string
	Severity Severity
	// Allowed are phrases in which the word is harmless: a match inside of one is
	// none.
	Allowed  []string
	Speakers Speakers
	// Techniques are the ways in which it is looked for beyond the word as it is
	// written. Folds are the least.
	Techniques Techniques
}

// Severity is how bad a hit is, and so the step of the ladder it begins on.
type Severity int8

// The severities. A note is kept, of a warning the clerk hears, a review goes
// to the store manager, a removal asks the group's owner to remove the person.
const (
	Note Severity = iota + 1
	Warn
	Review
	Remove
)

// Speakers is who a rule is about.
type Speakers uint8

// Customers, Staff, or Both. The zero value is Both.
const (
	Both Speakers = iota
	Customers
	Staff
)

// The names of Customers and Staff in rules; every other name is that of Both.
const (
	namedCustomers = "customers"
	namedStaff     = "staff"
	namedBoth      = "both"
)

// SpeakersNamed is who a rule is about by the name in it: "customers", "staff" or
// "both", which it is as well where nothing is named.
func SpeakersNamed(name string) Speakers {
	switch name {
	case namedCustomers:
		return Customers
	case namedStaff:
		return Staff
	default:
		return Both
	}
}

// String is the name by which SpeakersNamed knows them.
func (s Speakers) String() string {
	switch s {
	case Customers:
		return namedCustomers
	case Staff:
		return namedStaff
	default:
		return namedBoth
	}
}

// Hears says whether a rule for these applies to that one speaking.
func (s Speakers) Hears(speaking Speakers) bool {
	return s == Both || speaking == Both || s == speaking
}
