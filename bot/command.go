package bot

import (
	"encoding/json"
	"time"
)

// Command is one thing that staff can do by typing it into the app's chat, by
// the app's menu or by a tap on a card. It is a declaration: who may do it, what
// it takes and what it does stand side by side, and help, parsing, permission,
// preview, confirmation, undo and the audit trail follow from it.
type Command struct {
	// Name is what staff type after the slash ("客户"); English and Aliases
	// work too. All of them are unique over all commands.
	Name, English string
	Aliases       []string
	// Topic is the heading it stands under in help.
	Topic Topic
	// Help is one line, Examples are whole lines that work, the commonest first.
	Help     string
	Examples []string
	Args     []Arg
	// Role is the lowest that may do it. An auditor may do what does not write,
	// whatever the role.
	Role Role
	// Writes says that it changes something for others than the caller: it can
	// be tried (试), confirmed, undone, and it is in the audit trail.
	Writes bool
	// Reads says of one that writes that it also shows things, when it is used so
	// that it has no effects: an auditor may do that much.
	Reads bool
	// Run works out the answer, and for one that writes the effects and what they
	// come to. It is asked again when the caller confirms.
	Run func(Call, View) (Answer, error)
	// Undo takes back what Run's Answer.Undo.Payload describes, as far as it still
	// stands; nil if nothing of it can be undone.
	Undo func(Call, json.RawMessage, View) (Answer, error)
}

// Topic is a heading of the help.
type Topic string

// The topics, in the order in which help shows them.
const (
	TopicCustomers Topic = "客户"
	TopicShop      Topic = "门店"
	TopicMine      Topic = "我的"
	TopicAdmin     Topic = "管理"
)

// Topics are all topics in order.
func Topics() []Topic { return []Topic{TopicCustomers, TopicShop, TopicMine, TopicAdmin} }

// ArgType says what an argument can be and what it becomes.
type ArgType string

// The types of arguments.
const (
	// ArgText is a word, or with Rest everything to the end of the line.
	ArgText ArgType = "text"
	// ArgCustomer is one customer in the caller's scope: by name, remark, phone
	// tail, @name or id; several that fit become a numbered list.
	ArgCustomer ArgType = "customer"
	// ArgTag is a tag, by name or as 组/标签. Where a customer goes with it the two
	// may stand in either order.
	ArgTag ArgType = "tag"
	// ArgStaff is one member of staff whom the caller may see: by name or userid.
	ArgStaff ArgType = "staff"
	// ArgStore and ArgChannel are of the configuration, by name or id (state).
	ArgStore   ArgType = "store"
	ArgChannel ArgType = "channel"
	// ArgNumber is a whole number, ArgMoney an amount of yuan.
	ArgNumber ArgType = "number"
	ArgMoney  ArgType = "money"
	// ArgSpan is a span of time ("3天", "2h"), ArgTime a moment ("明天", "11-25
	// 18:00") in the shop's time zone.
	ArgSpan ArgType = "span"
	ArgTime ArgType = "time"
	// ArgWhen is either: how long from now (Value.Span), or when (Value.Time). A
	// day without an hour means the morning of a working day.
	ArgWhen ArgType = "when"
	// ArgChoice is one of Options.
	ArgChoice ArgType = "choice"
)

// Arg declares one argument. Arguments are given in order, or by name as
// 名称=值 (or its English name) anywhere in the line.
type Arg struct {
	Name, English string
	Type          ArgType
	Optional      bool
	// Rest takes everything to the end of the line; only the last may.
	Rest bool
	// Named says that it is only taken by name, never by its place.
	Named   bool
	Options []Option
	Help    string
}

// Option is one of the words that a choice takes.
type Option struct {
	Value string
	Words []string
}

// Caller is who gave a command, with what they may see.
type Caller struct {
	UserID, Name string
	Role         Role
	Scope        Scope
}

// Call is one use of a command.
type Call struct {
	Caller
	// At is when it was typed or tapped, Event the inbox row, from which ids are
	// made that stay the same if the event is handled again.
	At    time.Time
	Event int64
	// Line is the whole line that does the same again, with everything that was
	// picked or resolved written out.
	Line string
	// Trial says that the caller only wants to know what would happen.
	Trial bool
	// Confirmed says that the caller, and where needed a second person, has
	// agreed to the very plan.
	Confirmed bool
	// Second is the userid of the second person who agreed, if one had to.
	Second string
	args   map[string]Value
}

// NewCall is a call with its arguments by Arg.Name.
func NewCall(c Call, args map[string]Value) Call {
	c.args = args
	return c
}

// Arg is an argument by Arg.Name; the zero Value if it was not given.
func (c Call) Arg(name string) Value { return c.args[name] }

// Given says whether an argument was given.
func (c Call) Given(name string) bool {
	_, ok := c.args[name]
	return ok
}

// Value is an argument that was read and, where it names somebody or something,
// resolved. Which fields are set depends on the type.
type Value struct {
	// Text is set with every type: what was typed, or the id of what it names (an
	// external_userid, a userid, a store's id, a state, an Option's Value).
	Text string
	// Label is how people call it: the customer's name, the store's.
	Label  string
	Number int64
	Money  Money
	Span   time.Duration
	Time   time.Time
}
