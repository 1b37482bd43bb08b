package simulator

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

func lower(userID string) string { return strings.ToLower(userID) }

// acted puts an act into the journal.
func (s *Simulator) acted(name string, about ...string) {
	s.Journal.add(Entry{At: s.now(), Kind: EntryAct, API: name, Request: strings.Join(about, " ")})
}

// ConfirmHalf is a member who confirms a half-added customer: the pair is
// complete, and the event has a welcome code only if the half event's was not
// used.
func (s *Simulator) ConfirmHalf(userID, externalUserID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.known(userID, externalUserID)
	if err != nil {
		return err
	}
	if !p.half {
		return fmt.Errorf("simulator: %s and %s are in contact already", userID, externalUserID)
	}
	p.half = false
	s.raiseContact("add_external_contact", p.staff.UserID, externalUserID, s.codeElements(p))
	s.acted("confirm_half", userID, externalUserID)
	return nil
}

// DeleteCustomer is a member who deletes a customer.
func (s *Simulator) DeleteCustomer(userID, externalUserID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.known(userID, externalUserID)
	if err != nil {
		return err
	}
	s.part(p)
	s.raiseContact("del_external_contact", p.staff.UserID, externalUserID, nil)
	s.acted("del_external_contact", userID, externalUserID)
	return nil
}

// Transfer moves a customer from one member to another as an on-job transfer
// that went through: the old member's delete event says so, and the new one's
// add event comes unless they knew each other [docs 92125].
func (s *Simulator) Transfer(fromUserID, toUserID, externalUserID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.known(fromUserID, externalUserID)
	if err != nil {
		return err
	}
	to, err := s.member(toUserID)
	if err != nil {
		return err
	}
	if !to.CustomerContact {
		return fmt.Errorf("simulator: %s has no customer contact", toUserID)
	}
	s.part(p)
	s.raiseContact("del_external_contact", p.staff.UserID, externalUserID, func(*app) []element {
		return []element{text("Source", "DELETE_BY_TRANSFER")}
	})
	if s.pair(to.UserID, externalUserID) == nil {
		s.join(to, p.customer, "", 202, false)
		s.raiseContact("add_external_contact", to.UserID, externalUserID, nil)
	}
	s.acted("transfer", fromUserID, toUserID, externalUserID)
	return nil
}

// RefuseTransfer raises transfer_fail with "customer_refused" or
// "customer_limit_exceed".
func (s *Simulator) RefuseTransfer(toUserID, externalUserID, reason string) error {
	if reason != "customer_refused" && reason != "customer_limit_exceed" {
		return fmt.Errorf("simulator: %q is not a reason of transfer_fail", reason)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	to, err := s.member(toUserID)
	if err != nil {
		return err
	}
	if _, err := s.person(externalUserID); err != nil {
		return err
	}
	s.raiseContact("transfer_fail", to.UserID, externalUserID, func(*app) []element {
		return []element{text("FailReason", reason)}
	})
	s.acted("transfer_fail", toUserID, externalUserID, reason)
	return nil
}

// EditRemark is a member who edits the remark in the client.
func (s *Simulator) EditRemark(userID, externalUserID, remark string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.known(userID, externalUserID)
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(remark) > 20 {
		return fmt.Errorf("simulator: a remark has at most 20 characters")
	}
	p.remark = remark
	s.raiseContact("edit_external_contact", p.staff.UserID, externalUserID, nil)
	s.acted("edit_remark", userID, externalUserID)
	return nil
}

// EditPhones is a member who writes down a customer's phone numbers in the
// client; they replace those of before. The event tells nothing of them, the
// API does in remark_mobiles.
func (s *Simulator) EditPhones(userID, externalUserID string, phones ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.known(userID, externalUserID)
	if err != nil {
		return err
	}
	p.mobiles = slices.Clone(phones)
	s.raiseContact("edit_external_contact", p.staff.UserID, externalUserID, nil)
	s.acted("edit_phones", userID, externalUserID)
	return nil
}

// EditTag is a member who changes a customer's corp tags in the client.
func (s *Simulator) EditTag(userID, externalUserID string, add, remove []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.known(userID, externalUserID)
	if err != nil {
		return err
	}
	for _, id := range append(slices.Clone(add), remove...) {
		if s.tag(id) == nil {
			return fmt.Errorf("simulator: there is no tag %q", id)
		}
	}
	p.mark(add, remove)
	s.raiseContact("edit_external_contact", p.staff.UserID, externalUserID, nil)
	s.acted("edit_tag", userID, externalUserID)
	return nil
}
