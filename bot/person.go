package bot

import "slices"

// Person is one human: everything that seems to be the same one, side by side.
// Nothing of it is merged. The zero value is nobody.
type Person struct {
	// Identities are the external_userids of the human, in order; the one that
	// was asked for is the first.
	Identities []Identity
	// Relations are who talks to any of them, and who did, newest first.
	Relations []Relation
}

// Identity is one external_userid of a human.
type Identity struct {
	Customer
	// Same is why it is taken for the same human as others; empty if it is the
	// only one.
	Same []Sameness
}

// Sameness is one reason to take two external_userids for one human.
type Sameness struct {
	By SameBy
	// As is the other external_userid.
	As string
}

// SameBy is what two external_userids have in common.
type SameBy string

// The reasons: WeChat's own unionid [docs 92114], or a phone number that staff
// noted of both.
const (
	SameUnionID SameBy = "unionid"
	SamePhone   SameBy = "phone"
)

// Staff are the members who talk to the human now: whose relation with any of
// the identities is active or half.
func (p Person) Staff() []string {
	var users []string
	for _, r := range p.Relations {
		if r.Status == RelationActive || r.Status == RelationHalf {
			users = append(users, r.UserID)
		}
	}
	slices.Sort(users)
	return slices.Compact(users)
}

// Duplicate says whether the human has several external_userids, or is talked
// to by several members of staff.
func (p Person) Duplicate() bool { return len(p.Identities) > 1 || len(p.Staff()) > 1 }
