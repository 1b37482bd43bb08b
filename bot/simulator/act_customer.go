package simulator

import (
	"fmt"
	"slices"
	"strings"
)

// Ways in which a customer came [docs 92114].
const (
	ByQR    = 1
	ByPhone = 2
	ByCard  = 3
	ByGroup = 4
	ByLink  = 16
)

// Scan is a customer who scans a member's code or opens an acquisition link.
type Scan struct {
	// State finds the contact way by its state, the newest if several carry it;
	// ConfigID by its id; QR by what is written in the picture of the code.
	State    string `json:"state"`
	ConfigID string `json:"config_id"`
	QR       string `json:"qr"`
	// UserID with a State that no contact way has is an acquisition link of
	// that customer_channel; with a contact way of several members,
	// who are added in turn, it picks one.
	UserID string `json:"userid"`
	// ExternalUserID is a customer who exists; empty is a new one called Name.
	ExternalUserID string `json:"external_userid"`
	Name           string `json:"name"`
	// Half lets the member not confirm yet; the code must skip verification.
	Half bool `json:"half"`
	// Partner makes the new customer a WeCom user of another corp.
	Partner bool `json:"partner"`
	// UnionID gives the new customer a unionid, which may be that of another:
	// one person under several external_userids.
	UnionID string `json:"unionid"`
}

// Scan adds a member as a customer does and raises the event. Somebody who is
// in contact already is only shown the chat: no event comes.
func (s *Simulator) Scan(in Scan) (externalUserID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, w, err := s.scanned(in)
	if err != nil {
		return "", err
	}
	state, addWay := cutBytes(in.State, 64), ByLink // A customer_channel is cut at 64 bytes [docs 97298].
	if w != nil {
		state, addWay = w.State, ByQR
	}
	if in.Half && w != nil && !w.SkipVerify {
		return "", fmt.Errorf("simulator: the code asks for confirmation, so nobody is half added by it")
	}
	return s.add(m, in.ExternalUserID, person{in.Name, in.UnionID, in.Partner}, state, addWay, in.Half)
}

// scanned finds whom a scan adds. The contact way is nil for a link.
func (s *Simulator) scanned(in Scan) (*Staff, *way, error) {
	w := s.wayOf(in.State)
	if in.ConfigID != "" || in.QR != "" {
		id := in.ConfigID
		if id == "" {
			id = configOfQR(in.QR)
		}
		if w = s.ways[id]; w == nil {
			return nil, nil, fmt.Errorf("simulator: there is no contact way %q", id)
		}
	}
	if w == nil {
		if in.UserID == "" {
			return nil, nil, fmt.Errorf("simulator: no contact way has the state %q, and no member is named", in.State)
		}
		m, err := s.member(in.UserID)
		return m, nil, err
	}
	if in.UserID != "" {
		if !slices.ContainsFunc(s.usersOf(w), func(id string) bool { return strings.EqualFold(id, in.UserID) }) {
			return nil, nil, fmt.Errorf("simulator: %s does not serve this code", in.UserID)
		}
		m, err := s.member(in.UserID)
		return m, w, err
	}
	m := s.serving(w)
	if m == nil {
		return nil, nil, fmt.Errorf("simulator: nobody serves this code any more")
	}
	return m, w, nil
}

// PhoneAdd is a customer who finds a member by phone number, card or group.
type PhoneAdd struct {
	UserID string `json:"userid"`
	// ExternalUserID is a customer who exists; empty is a new one called Name.
	ExternalUserID string `json:"external_userid"`
	Name           string `json:"name"`
	// Way is ByPhone unless set.
	Way int `json:"way"`
	// UnionID is as in Scan.
	UnionID string `json:"unionid"`
}

// AddByPhone adds a member without a code: the event has no State.
func (s *Simulator) AddByPhone(in PhoneAdd) (externalUserID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.member(in.UserID)
	if err != nil {
		return "", err
	}
	if in.Way == 0 {
		in.Way = ByPhone
	}
	return s.add(m, in.ExternalUserID, person{name: in.Name, unionID: in.UnionID}, "", in.Way, false)
}

// add brings a member and a customer into contact. The caller holds the lock.
func (s *Simulator) add(m *Staff, id string, who person, state string, addWay int, half bool) (string, error) {
	if !m.CustomerContact {
		return "", fmt.Errorf("simulator: %s has no customer contact and cannot be added", m.UserID)
	}
	var c *customer
	if id == "" {
		c = s.newCustomer(who)
	} else {
		var err error
		if c, err = s.person(id); err != nil {
			return "", err
		}
		if p := s.pair(m.UserID, id); p != nil && !p.lost {
			return id, nil
		}
	}
	p := s.join(m, c, state, addWay, half)
	change := "add_external_contact"
	if half {
		change = "add_half_external_contact"
	}
	s.raiseContact(change, m.UserID, c.id, s.codeElements(p))
	s.acted(change, m.UserID, c.id, state)
	return c.id, nil
}

// DeleteStaff is a customer who deletes a member: the lost customer. For the
// API the relation stays until the member deletes too.
func (s *Simulator) DeleteStaff(externalUserID, userID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.known(userID, externalUserID)
	if err != nil {
		return err
	}
	if p.lost {
		return fmt.Errorf("simulator: %s has deleted %s already", externalUserID, userID)
	}
	p.lost = true
	s.raiseContact("del_follow_user", p.staff.UserID, externalUserID, nil)
	s.acted("del_follow_user", userID, externalUserID)
	return nil
}

// Consent is a customer's answer to whether chats with a member may be
// archived. Agreeing raises msg_audit_approved, which carries the welcome code
// that the add event could not [docs 92005].
func (s *Simulator) Consent(userID, externalUserID string, agree bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.known(userID, externalUserID)
	if err != nil {
		return err
	}
	first := p.consent == nil || !*p.consent
	p.consent, p.consentAt = &agree, s.now()
	s.archiveConsent(p.customer.id, p.staff.UserID, "", agree)
	if agree && first {
		s.raiseContact("msg_audit_approved", p.staff.UserID, externalUserID, func(a *app) []element {
			return maybe("WelcomeCode", s.newCode(a, p))
		})
	}
	s.acted("consent", userID, externalUserID, fmt.Sprint(agree))
	return nil
}

// ConsentInGroup is a customer's answer for one group.
func (s *Simulator) ConsentInGroup(externalUserID, chatID string, agree bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.person(externalUserID)
	if err != nil {
		return err
	}
	g, err := s.group(chatID)
	if err != nil {
		return err
	}
	delete(c.groupConsent, chatID)
	if agree {
		c.groupConsent[chatID] = s.now()
	}
	for _, m := range g.members {
		if m.customer == nil && s.staff[lower(m.id)].Archived {
			s.archiveConsent(c.id, m.id, chatID, agree)
			break
		}
	}
	s.acted("consent_in_group", chatID, externalUserID, fmt.Sprint(agree))
	return nil
}
