package simulator

import (
	"fmt"
	"slices"
	"time"
)

// relations is who knows whom.
type relations struct {
	customers map[string]*customer
	// came are the customers in the order in which they came.
	came      []*customer
	pairs     map[pairKey]*pair
	byStaff   map[*Staff][]*pair
	ways      map[string]*way
	wayList   []*way
	wayStates map[string][]*way
	waySeq    int
	pairSeq   int64
	codes     map[string]*welcomeCode
	codeOrder []*welcomeCode
}

func newRelations() relations {
	return relations{customers: map[string]*customer{}, pairs: map[pairKey]*pair{},
		byStaff: map[*Staff][]*pair{}, ways: map[string]*way{},
		wayStates: map[string][]*way{}, codes: map[string]*welcomeCode{}}
}

// customer is a person outside the corp.
type customer struct {
	id, name, avatar, unionID string
	// kind is 1 for a WeChat user, 2 for a WeCom user of another corp.
	kind, gender int
	pairs        []*pair
	// groupConsent holds the groups in which archiving was agreed to.
	groupConsent map[string]time.Time
	phone        []PhoneItem
	// posts is the last day on which a mass post reached the customer.
	posts string
}

type pairKey struct{ userID, externalUserID string }

// pair is a staff member and a customer in contact.
type pair struct {
	// seq rises with every pair that is made: a member's pairs are in its order.
	seq      int64
	staff    *Staff
	customer *customer
	// created is when the relation began, also when it began again.
	created time.Time
	// half says that the member has not confirmed yet; lost that the customer
	// deleted the member, which leaves the relation in place for the API.
	half, lost bool
	// chatting says that a conversation has begun, welcomed that a welcome was
	// delivered for this adding.
	chatting, welcomed bool
	welcomedBy         string
	consent            *bool
	consentAt          time.Time
	lastTouch          time.Time

	state                        string
	addWay                       int
	remark, description, company string
	mobiles                      []string
	tags                         []string
	personalTags                 []string
	// busy says that a mark_tag is under way.
	busy bool
}

func (s *Simulator) pair(userID, externalUserID string) *pair {
	m := s.staff[lower(userID)]
	if m == nil {
		return nil
	}
	return s.pairs[pairKey{m.UserID, externalUserID}]
}

// contact finds the pair that a call names and that the app may work with: half
// added pairs and strangers are 84061, while a customer who deleted the member
// still counts [docs 90313].
func (s *Simulator) contact(a *app, userID, externalUserID string) (*pair, error) {
	m, err := s.contactMember(a, userID)
	if err != nil {
		return nil, err
	}
	if externalUserID == "" {
		return nil, refuse(41035, "")
	}
	if s.customers[externalUserID] == nil {
		return nil, refuse(40096, "")
	}
	p := s.pairs[pairKey{m.UserID, externalUserID}]
	if p == nil || p.half {
		return nil, refuse(84061, "")
	}
	return p, nil
}

// known finds a pair for an act.
func (s *Simulator) known(userID, externalUserID string) (*pair, error) {
	if _, err := s.member(userID); err != nil {
		return nil, err
	}
	if _, err := s.person(externalUserID); err != nil {
		return nil, err
	}
	if p := s.pair(userID, externalUserID); p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("simulator: %s and %s are not in contact", userID, externalUserID)
}

// person finds a customer for an act.
func (s *Simulator) person(externalUserID string) (*customer, error) {
	if c := s.customers[externalUserID]; c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("simulator: there is no customer %q", externalUserID)
}

// person is who a customer is.
type person struct {
	name, unionID string
	// partner says that it is a WeCom user of another corp.
	partner bool
}

// newCustomer makes a person. The caller holds the lock.
func (s *Simulator) newCustomer(who person) *customer {
	c := &customer{id: s.newID("wm", 30), name: who.name, kind: 1, gender: 1 + s.random.IntN(2),
		unionID: s.newID("o", 27), groupConsent: map[string]time.Time{}}
	if who.unionID != "" {
		c.unionID = who.unionID
	}
	if who.partner {
		c.id, c.kind, c.unionID = "wo"+c.id[2:], 2, ""
	}
	c.avatar = "https://wx.qlogo.cn/mmhead/" + c.id[2:12] + "/0"
	if c.name == "" {
		c.name = "客户" + c.id[2:6]
	}
	s.customers[c.id] = c
	s.came = append(s.came, c)
	return c
}

// join makes the relation of a member and a customer anew.
func (s *Simulator) join(m *Staff, c *customer, state string, addWay int, half bool) *pair {
	now := s.now()
	p := s.pairs[pairKey{m.UserID, c.id}]
	if p == nil {
		s.pairSeq++
		p = &pair{seq: s.pairSeq, staff: m, customer: c}
		s.pairs[pairKey{m.UserID, c.id}] = p
		c.pairs = append(c.pairs, p)
		s.byStaff[m] = append(s.byStaff[m], p)
	}
	p.half, p.lost, p.chatting, p.welcomed, p.welcomedBy = half, false, false, false, ""
	p.created = now
	p.state, p.addWay, p.lastTouch = state, addWay, now
	return p
}

// part ends the relation of a pair.
func (s *Simulator) part(p *pair) {
	delete(s.pairs, pairKey{p.staff.UserID, p.customer.id})
	isIt := func(other *pair) bool { return other == p }
	p.customer.pairs = slices.DeleteFunc(p.customer.pairs, isIt)
	s.byStaff[p.staff] = slices.DeleteFunc(s.byStaff[p.staff], isIt)
}
