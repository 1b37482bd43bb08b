package config

// Values of a channel's code.
const (
	CodeContactWay = "contact_way"
	CodeNone       = "none"
)

// Channel is where customers come from: the State of a contact way or an
// acquisition link, and what it stands for.
type Channel struct {
	State    string `yaml:"state"`
	Name     string `yaml:"name"`
	Store    string `yaml:"store"`
	Campaign string `yaml:"campaign"`
	// Code is "contact_way" if the bot makes the channel's code and keeps it in
	// step, or "none" for a code or link that is made elsewhere.
	Code string `yaml:"code"`
	// Staff are the userids whom the code leads to, in turn; empty is the
	// store's clerks, or all of the store where it has none.
	Staff []string `yaml:"staff"`
	// Shifts narrow that by the clock. Outside of every shift all of Staff
	// serve.
	Shifts []Shift `yaml:"shifts"`
	// DailyCap is how many customers one member may get by this channel in a
	// day; 0 is no limit. Backup serves when everybody has reached it.
	DailyCap int      `yaml:"daily_cap"`
	Backup   []string `yaml:"backup"`
	// Verify makes customers wait until the member accepts them.
	Verify bool `yaml:"verify"`
}

// Shift says who serves when.
type Shift struct {
	// Hours is a slot "09:00-18:00", over midnight if the end is earlier;
	// Weekdays are mon … sun, empty for every day. In the shop's time zone.
	Hours    string   `yaml:"hours"`
	Weekdays []string `yaml:"weekdays"`
	Staff    []string `yaml:"staff"`
}

// GroupWelcome is a text that WeCom sends to those who join a group, once the
// group's owner has chosen it in the client [docs 92366].
type GroupWelcome struct {
	Name string `yaml:"name"`
	// Message is a template under templates/messages ("group/welcome").
	Message string `yaml:"message"`
	// Coupon is a coupon's id; empty gives none.
	Coupon string `yaml:"coupon"`
	// Stores are the ids of the stores whose groups it is for; empty is all.
	Stores []string `yaml:"stores"`
}
