package bot

// Scope is what the one who asks may see. The zero value sees nothing.
type Scope struct {
	// All sees everything.
	All bool
	// Stores are the ids of the stores whose customers may be seen.
	Stores []string
	// UserID narrows it further to the customers of one member of staff; empty
	// does not.
	UserID string
}

// Everything is the scope of the bot itself and of headquarters.
func Everything() Scope { return Scope{All: true} }
