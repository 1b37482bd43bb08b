package segment

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Expr is a condition on a customer: And, Or, Not, Tag, Ago, Number, Text or
// InGroup, and nothing else.
type Expr interface {
	// String is the condition in this package's language. Parse understands it
	// as the same condition.
	String() string
	expr()
}

type (
	// And holds if all of its parts do. Parse makes none with fewer than two
	// parts or with an And among them.
	And struct{ Parts []Expr }
	// Or holds if one of its parts does. Parse makes none with fewer than two
	// parts or with an Or among them.
	Or struct{ Parts []Expr }
	// Not holds if its part does not.
	Not struct{ Part Expr }

	// Tag holds if the customer has the tag with some member of staff.
	Tag struct {
		// Group is the tag's group; empty is any group.
		Group string
		Name  string
	}
	// Ago compares how long ago something was. A time that never was fits no
	// comparison.
	Ago struct {
		// Fact is Seen, Added or Ordered.
		Fact Fact
		// Op is Less, LessEqual, Greater or GreaterEqual.
		Op Op
		// Age is in whole hours.
		Age time.Duration
	}
	// Number compares a count or an amount.
	Number struct {
		// Fact is Orders or Spent.
		Fact Fact
		// Op is any but Contains.
		Op Op
		// N is the count, or the amount in fen (bot.Money).
		N int64
	}
	// Text compares a name or an id.
	Text struct {
		// Fact is Store, Channel, Staff, Group, Relation or Name.
		Fact Fact
		// Op is Equal, or for Name also Contains.
		Op    Op
		Value string
	}
	// InGroup holds if the customer is in some customer group now.
	InGroup struct{}
)

func (And) expr()     {}
func (Or) expr()      {}
func (Not) expr()     {}
func (Tag) expr()     {}
func (Ago) expr()     {}
func (Number) expr()  {}
func (Text) expr()    {}
func (InGroup) expr() {}

// Fact names something known of a customer. It is written like this.
type Fact string

// The facts: when the customer was last seen, was added by a member of staff
// (any of them), ordered last; how many orders there were and what was paid for
// them; the store and the channel (its state or name) that brought the customer
// to a member of staff, that member; a group the customer is in; how a member
// of staff and the customer stand; the customer's name.
const (
	Seen     Fact = "seen"
	Added    Fact = "added"
	Ordered  Fact = "ordered"
	Orders   Fact = "orders"
	Spent    Fact = "spent"
	Store    Fact = "store"
	Channel  Fact = "channel"
	Staff    Fact = "staff"
	Group    Fact = "group"
	Relation Fact = "relation"
	Name     Fact = "name"

	// inGroup is written like a fact but stands alone.
	inGroup Fact = "in_group"
)

// Op is how a fact is compared. It is written like this.
type Op string

// The comparisons.
const (
	Less         Op = "<"
	LessEqual    Op = "<="
	Greater      Op = ">"
	GreaterEqual Op = ">="
	Equal        Op = "="
	NotEqual     Op = "!="
	Contains     Op = "~"
)

// Tags are the tags that a condition names, in order and each once.
func Tags(e Expr) []Tag {
	var all []Tag
	seen := map[Tag]bool{}
	var walk func(Expr)
	walk = func(e Expr) {
		switch e := e.(type) {
		case And:
			for _, p := range e.Parts {
				walk(p)
			}
		case Or:
			for _, p := range e.Parts {
				walk(p)
			}
		case Not:
			walk(e.Part)
		case Tag:
			if !seen[e] {
				seen[e] = true
				all = append(all, e)
			}
		}
	}
	walk(e)
	return all
}

// statuses are the values of Relation. Those whom staff deleted are no
// customers any more.
var statuses = []bot.RelationStatus{bot.RelationActive, bot.RelationHalf, bot.RelationLost}
