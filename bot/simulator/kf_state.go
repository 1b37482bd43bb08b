package simulator

import "slices"

type kfWho struct {
	OpenKfID       string `json:"open_kfid" rule:"required,code=95000"`
	ExternalUserID string `json:"external_userid" rule:"required,code=41035"`
}

// kfOf finds the session that a call is about.
func (s *Simulator) kfOf(a *app, in kfWho) (*kfAccount, *kfSession, error) {
	if err := s.mayKf(a); err != nil {
		return nil, nil, err
	}
	desk, err := s.kfCalled(a, in.OpenKfID)
	if err != nil {
		return nil, nil, err
	}
	if s.customers[in.ExternalUserID] == nil {
		return nil, nil, refuse(40096, "")
	}
	one := desk.sessions[in.ExternalUserID]
	if one == nil {
		one = &kfSession{state: KfEnded}
	}
	desk.lapse(s, one)
	return desk, one, nil
}

// lapse ends a session whose customer was silent for 48 hours.
func (a *kfAccount) lapse(s *Simulator, one *kfSession) {
	if one.state != KfEnded && s.now().Sub(one.saidAt) >= kfWindow {
		s.kfEnd(a, one)
	}
}

// kfGetState is kf/service_state/get [docs 94669].
func kfGetState(s *Simulator, c *call, in *kfWho) (any, error) {
	_, one, err := s.kfOf(c.app, *in)
	if err != nil {
		return nil, err
	}
	out := reply{"service_state": one.state}
	if one.state == KfHuman {
		out["servicer_userid"] = one.servicer
	}
	return out, nil
}

// kfWays are the states that a session may be brought into, by the one it is in
// [docs 94669].
var kfWays = map[int][]int{KfNew: {KfBot, KfPool, KfHuman}, KfBot: {KfPool, KfHuman}, KfPool: {KfHuman}, KfHuman: {KfHuman, KfEnded}}

// kfTransState is kf/service_state/trans [docs 94669].
func kfTransState(s *Simulator, c *call, in *struct {
	kfWho
	ServiceState   int    `json:"service_state" rule:"required,min=1,max=4"`
	ServicerUserID string `json:"servicer_userid"`
}) (any, error) {
	desk, one, err := s.kfOf(c.app, in.kfWho)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(kfWays[one.state], in.ServiceState) {
		return nil, refuse(95016, "from %d to %d", one.state, in.ServiceState)
	}
	if in.ServiceState != KfHuman && in.ServicerUserID != "" {
		return nil, refuse(40058, "servicer_userid belongs to service_state 3")
	}
	switch in.ServiceState {
	case KfHuman:
		return s.kfAppoint(desk, one, in.ServicerUserID)
	case KfPool:
		one.state, one.servicer = KfPool, ""
		return reply{"msg_code": s.kfIssue("pool", desk, one, kfWindow, KfPool, false)}, nil
	case KfEnded:
		return reply{"msg_code": s.kfEnd(desk, one)}, nil
	default:
		one.state = KfBot
		return nil, nil
	}
}

// kfAppoint gives a session to a servicer.
func (s *Simulator) kfAppoint(desk *kfAccount, one *kfSession, userID string) (any, error) {
	switch {
	case userID == "":
		return nil, refuse(40063, "servicer_userid")
	case !desk.serves(userID):
		return nil, refuse(95014, "")
	case desk.away[lower(userID)]:
		return nil, refuse(95019, "")
	}
	first := one.state != KfHuman
	one.state, one.servicer = KfHuman, s.staff[lower(userID)].UserID
	if !first {
		return nil, nil
	}
	return reply{"msg_code": s.kfIssue("human", desk, one, kfWindow, KfHuman, false)}, nil
}

// kfEnd ends a session and gives the code for a last word.
func (s *Simulator) kfEnd(desk *kfAccount, one *kfSession) string {
	one.state, one.servicer = KfEnded, ""
	return s.kfIssue("end", desk, one, kfWelcomeLife, KfEnded, true)
}
