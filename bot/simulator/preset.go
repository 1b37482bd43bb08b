package simulator

import (
	"fmt"
	"slices"
	"sync"
)

// Preset is a trouble with a name, as people switch it on at the page.
type Preset struct {
	ID string `json:"id"`
	// Title names it; What says what it does, Bot what a bot should do about it.
	Title       string `json:"title"`
	English     string `json:"english"`
	What        string `json:"what"`
	WhatEnglish string `json:"what_english"`
	Bot         string `json:"bot"`
	BotEnglish  string `json:"bot_english"`
	// Once says that it ends with its first hit, Seconds that it ends by itself.
	Once    bool `json:"once,omitempty"`
	Seconds int  `json:"seconds,omitempty"`
	// On says whether it acts, Hits how often it has, since the simulator began.
	On   bool `json:"on"`
	Hits int  `json:"hits"`
}

// trouble is a Preset with what it does: a fault of the script, or something done to
// the apps whose hits are the answers with a code.
type trouble struct {
	Preset
	fault    Fault
	set      func(s *Simulator, on bool)
	code     int
	began    []int // The ids of its faults.
	answered int
	acting   bool
}

// presets are the troubles of a simulator.
type presets struct {
	mu  sync.Mutex
	all []*trouble
}

// Presets are the troubles with a name, as they stand.
func (s *Simulator) Presets() []Preset {
	s.presets.mu.Lock()
	defer s.presets.mu.Unlock()
	out := make([]Preset, len(s.presets.all))
	for i, t := range s.presets.all {
		out[i] = t.Preset
		out[i].On, out[i].Hits = t.acting, t.answered
		if t.set == nil {
			out[i].On, out[i].Hits = s.Faults.acts(t.began), s.Faults.hits(t.began)
		}
	}
	return out
}

// SetPreset begins a trouble, or ends it. One that is on is not begun again.
func (s *Simulator) SetPreset(id string, on bool) error {
	s.presets.mu.Lock()
	defer s.presets.mu.Unlock()
	i := slices.IndexFunc(s.presets.all, func(t *trouble) bool { return t.ID == id })
	if i < 0 {
		return fmt.Errorf("simulator: there is no fault named %q; GET /sim/faults/presets lists them", id)
	}
	switch t := s.presets.all[i]; {
	case t.set != nil:
		t.acting = on
		t.set(s, on)
	case on && !s.Faults.acts(t.began):
		t.began = append(t.began, s.Faults.Add(t.fault))
	case !on:
		for _, fault := range t.began {
			s.Faults.Remove(fault)
		}
	}
	s.acted("fault", id, onOff(on))
	return nil
}

// answered counts the answers that a trouble without a fault brings.
func (p *presets) answered(code int) {
	if code == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.all {
		if t.code == code && t.acting {
			t.answered++
			t.acting = !t.Once
		}
	}
}

// acts says whether one of these faults has not ended.
func (f *Faults) acts(ids []int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.expire()
	return slices.ContainsFunc(f.active, func(a *Active) bool { return slices.Contains(ids, a.ID) })
}

// hits is how often these faults have acted, also those that have ended.
func (f *Faults) hits(ids []int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, id := range ids {
		n += f.met[id]
	}
	return n
}
