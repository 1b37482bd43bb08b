package simulator

import "slices"

// markTag is mark_tag. Two that write the same pair at once conflict (45035):
// the pair is taken before the call's latency and given back after it
// [docs 92118, 90313].
func markTag(s *Simulator, c *call) (any, error) {
	in := new(markTagRequest)
	if err := decode(c.body, in); err != nil {
		return nil, err
	}
	p, err := s.takePair(c.app, in)
	if err != nil {
		return nil, err
	}
	s.pause(s.conf.Latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	p.busy = false
	return nil, s.applyTags(p, in)
}

type markTagRequest struct {
	UserID         string   `json:"userid"`
	ExternalUserID string   `json:"external_userid"`
	AddTag         []string `json:"add_tag"`
	RemoveTag      []string `json:"remove_tag"`
}

func (s *Simulator) takePair(a *app, in *markTagRequest) (*pair, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.contact(a, in.UserID, in.ExternalUserID)
	if err != nil {
		return nil, err
	}
	if len(in.AddTag) == 0 && len(in.RemoveTag) == 0 {
		return nil, refuse(40063, "add_tag and remove_tag")
	}
	if p.busy {
		return nil, refuse(45035, "")
	}
	p.busy = true
	return p, nil
}

func (s *Simulator) applyTags(p *pair, in *markTagRequest) error {
	for _, id := range append(slices.Clone(in.AddTag), in.RemoveTag...) {
		if s.tag(id) == nil {
			return refuse(40068, "%s", id)
		}
	}
	after := &pair{tags: p.tags}
	after.mark(in.AddTag, in.RemoveTag)
	if len(after.tags) > pairTags {
		return refuse(40144, "")
	}
	p.mark(in.AddTag, in.RemoveTag)
	return nil
}
