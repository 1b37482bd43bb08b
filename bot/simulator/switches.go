package simulator

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// switchWithin is how long a switch may take: a bot that is started again reads its
// database first.
const switchWithin = time.Minute

// stageSwitch is a Switch as the page shows it.
type stageSwitch struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	English     string `json:"english"`
	What        string `json:"what"`
	WhatEnglish string `json:"what_english"`
	On          bool   `json:"on"`
}

// stageSwitches are the switches as they stand. It asks the host and is not called
// under the lock.
func (s *Simulator) stageSwitches() []stageSwitch {
	out := []stageSwitch{}
	for _, one := range s.conf.Switches {
		out = append(out, stageSwitch{ID: one.ID, Title: one.Title, English: one.English, What: one.What,
			WhatEnglish: one.WhatEnglish, On: one.Get != nil && one.Get()})
	}
	return out
}

// Throw sets one of the configuration's switches. Switches are thrown one after the
// other.
func (s *Simulator) Throw(id string, on bool) error {
	i := slices.IndexFunc(s.conf.Switches, func(one Switch) bool { return one.ID == id })
	if i < 0 || s.conf.Switches[i].Set == nil {
		return fmt.Errorf("simulator: there is no switch %q here", id)
	}
	s.switchMu.Lock()
	defer s.switchMu.Unlock()
	ctx, cancel := context.WithTimeout(s.closed, switchWithin)
	defer cancel()
	if err := s.conf.Switches[i].Set(ctx, on); err != nil {
		return fmt.Errorf("simulator: switch %q: %w", id, err)
	}
	s.acted("switch", id, onOff(on))
	return nil
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// setIn names something that is on or off.
type setIn struct {
	ID string `json:"id"`
	On *bool  `json:"on"`
}

// turn is an act that turns something on or off; which must be said.
func turn(do func(id string, on bool) error) http.HandlerFunc {
	return act(func(in setIn) (reply, error) {
		if in.On == nil {
			return nil, fmt.Errorf(`simulator: on is missing, as {"id":%q,"on":true}`, in.ID)
		}
		return nil, do(in.ID, *in.On)
	})
}

// troubleRoutes are what can be done to the bot, and what can go wrong around it.
func (s *Simulator) troubleRoutes() []controlRoute {
	return []controlRoute{
		{"GET", "/sim/switches", "what can be done to the bot beside the simulator", func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, reply{"switches": s.stageSwitches()})
		}},
		{"POST", "/sim/switch", `do it, or undo it: {"id":…,"on":true}`, turn(s.Throw)},
		{"GET", "/sim/faults/presets", "faults by name, whether they are on and how often they hit", func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, reply{"presets": s.Presets()})
		}},
		{"POST", "/sim/faults/preset", `begin one, or end it: {"id":"duplicate","on":true}`, turn(s.SetPreset)},
	}
}
