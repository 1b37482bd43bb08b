package simulator

import (
	"fmt"
	"strings"
)

// KfHand is what a servicer does in a talk with a customer.
type KfHand struct {
	OpenKfID       string `json:"open_kfid"`
	ExternalUserID string `json:"external_userid"`
	UserID         string `json:"userid"`
	// Text is what is said, To the userid to whom a talk is given.
	Text string `json:"text"`
	To   string `json:"to"`
}

// hand finds who acts in what talk. The caller holds the lock.
func (s *Simulator) hand(in KfHand) (*kfAccount, *kfSession, *Staff, error) {
	desk, one, err := s.kfTalk(in.OpenKfID, in.ExternalUserID)
	if err != nil {
		return nil, nil, nil, err
	}
	m, err := s.member(in.UserID)
	if err == nil && !desk.serves(in.UserID) {
		err = fmt.Errorf("simulator: %s does not answer for %s", in.UserID, desk.OpenKfID)
	}
	return desk, one, m, err
}

// holding finds who acts in a talk that they have. The caller holds the lock.
func (s *Simulator) holding(in KfHand) (*kfAccount, *kfSession, *Staff, error) {
	desk, one, m, err := s.hand(in)
	if err == nil && (one.state != KfHuman || one.servicer != m.UserID) {
		err = fmt.Errorf("simulator: %s does not have the talk", m.UserID)
	}
	return desk, one, m, err
}

// KfTake lets a servicer take a talk out of the pool.
func (s *Simulator) KfTake(in KfHand) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	desk, one, m, err := s.hand(in)
	switch {
	case err != nil:
		return err
	case one.state != KfPool:
		return fmt.Errorf("simulator: the talk does not wait in the pool")
	}
	one.state, one.servicer = KfHuman, m.UserID
	s.kfEvent(desk, "session_status_change", one.customer, reply{
		"change_type": 1, "new_servicer_userid": m.UserID, "msg_code": s.kfIssue("human", desk, one, kfWindow, KfHuman, false),
	})
	s.acted("kf_take", desk.OpenKfID, m.UserID, in.ExternalUserID)
	return nil
}

// KfAnswer lets the servicer who has the talk answer by hand.
func (s *Simulator) KfAnswer(in KfHand) (msgID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	desk, one, m, err := s.holding(in)
	switch {
	case err != nil:
		return "", err
	case strings.TrimSpace(in.Text) == "":
		return "", fmt.Errorf("simulator: nothing is said")
	}
	one.sentAt = s.now()
	s.kfShow(one, PhoneItem{From: m.UserID, Kind: "text", Text: in.Text})
	msgID = s.kfSay(desk, one.customer, m.UserID, "text", reply{"content": in.Text})
	s.acted("kf_answer", desk.OpenKfID, m.UserID, in.ExternalUserID)
	return msgID, nil
}

// KfPass lets a servicer give the talk to another one.
func (s *Simulator) KfPass(in KfHand) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	desk, one, m, err := s.holding(in)
	switch {
	case err != nil:
		return err
	case !desk.serves(in.To) || desk.away[lower(in.To)]:
		return fmt.Errorf("simulator: %s cannot take the talk", in.To)
	}
	one.servicer = s.staff[lower(in.To)].UserID
	s.kfEvent(desk, "session_status_change", one.customer, reply{"change_type": 2, "old_servicer_userid": m.UserID, "new_servicer_userid": one.servicer})
	s.acted("kf_pass", desk.OpenKfID, m.UserID, in.ExternalUserID)
	return nil
}

// KfFinish lets the servicer who has the talk end it.
func (s *Simulator) KfFinish(in KfHand) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	desk, one, m, err := s.holding(in)
	if err != nil {
		return err
	}
	code := s.kfEnd(desk, one)
	s.kfEvent(desk, "session_status_change", one.customer, reply{"change_type": 3, "old_servicer_userid": m.UserID, "msg_code": code})
	s.acted("kf_finish", desk.OpenKfID, m.UserID, in.ExternalUserID)
	return nil
}

// KfAttend says whether a servicer takes talks.
func (s *Simulator) KfAttend(openKfID, userID string, there bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	desk, err := s.kfNamed(openKfID)
	if err != nil {
		return err
	}
	if !desk.serves(userID) {
		return fmt.Errorf("simulator: %s does not answer for %s", userID, desk.OpenKfID)
	}
	desk.away[lower(userID)] = !there
	status := 2
	if there {
		status = 1
	}
	s.kfEvent(desk, "servicer_status_change", nil, reply{"servicer_userid": s.staff[lower(userID)].UserID, "status": status, "stop_type": 0})
	s.acted("kf_attend", desk.OpenKfID, userID)
	return nil
}

// KfState is how an account stands with a customer: the state, who has the talk,
// and how many more messages it takes.
func (s *Simulator) KfState(openKfID, externalUserID string) (state int, servicer string, left int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, one, err := s.kfTalk(openKfID, externalUserID)
	if err != nil {
		return 0, "", 0, err
	}
	return one.state, one.servicer, kfPerMessage - one.answers, nil
}
