package simulator

import (
	"fmt"
	"strings"
)

// Newcomer is somebody who is nobody's contact yet.
type Newcomer struct {
	Name string `json:"name"`
}

// NewCustomer makes a person with a phone, who has not met the shop: they may scan a
// code, join a group or open a kf chat. No event tells of them.
func (s *Simulator) NewCustomer(in Newcomer) (externalUserID string, err error) {
	if len([]rune(in.Name)) > 64 {
		return "", fmt.Errorf("simulator: a name has at most 64 characters")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newCustomer(person{name: strings.TrimSpace(in.Name)})
	s.acted("customer", c.id)
	return c.id, nil
}
