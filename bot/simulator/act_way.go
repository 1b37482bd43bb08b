package simulator

import (
	"errors"
	"fmt"
)

// WayEdit is somebody else's change of a contact way: another program that has
// the app's secret, or a person with an API console. No event tells of it, and
// the admin console shows no way that was made by the API [docs 92228].
type WayEdit struct {
	// ConfigID finds the way, or else State, the newest if several carry it.
	ConfigID string `json:"config_id"`
	State    string `json:"state"`
	// Users replaces the members unless empty.
	Users []string `json:"users"`
	// NewState, Remark and SkipVerify are set unless nil.
	NewState   *string `json:"new_state"`
	Remark     *string `json:"remark"`
	SkipVerify *bool   `json:"skip_verify"`
}

// EditContactWay changes a contact way behind the bot's back, by WeCom's own
// rules.
func (s *Simulator) EditContactWay(in WayEdit) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.wayNamed(in.ConfigID, in.State)
	if err != nil {
		return err
	}
	a, err := s.appNamed(w.App)
	if err != nil {
		return err
	}
	fields := contactWayFields{State: in.NewState, Remark: in.Remark, SkipVerify: in.SkipVerify}
	if len(in.Users) > 0 {
		fields.User, fields.Party = in.Users, []int{}
		if w.kind == 1 && len(in.Users) > 1 {
			return errors.New("simulator: the code is for a single member; delete it and make one for several")
		}
	}
	if err := s.changeWay(a, w, fields); err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	s.acted("edit_contact_way", w.ConfigID, w.State)
	return nil
}

// DeleteContactWay ends a contact way behind the bot's back: whoever scans its
// picture finds nobody. A state deletes the newest way that carries it.
func (s *Simulator) DeleteContactWay(configID, state string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.wayNamed(configID, state)
	if err != nil {
		return err
	}
	s.dropWay(w)
	s.acted("delete_contact_way", w.ConfigID, w.State)
	return nil
}

func (s *Simulator) wayNamed(configID, state string) (*way, error) {
	w := s.ways[configID]
	if configID == "" {
		w = s.wayOf(state)
	}
	if w == nil {
		return nil, fmt.Errorf("simulator: there is no contact way %q %q", configID, state)
	}
	return w, nil
}
