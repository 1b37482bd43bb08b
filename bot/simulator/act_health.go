package simulator

import (
	"fmt"
	"slices"
	"time"
)

// healthEvents are WeCom's notices about a little-used app [docs 90240].
var healthEvents = []string{
	"inactive_alert", "close_inactive_agent", "reopen_inactive_agent", "low_active_alert", "low_active", "active_restored",
}

// Health is a notice of WeCom about an app.
type Health struct {
	// App is the app's name; empty is the first.
	App string `json:"app"`
	// Event is inactive_alert, close_inactive_agent, reopen_inactive_agent,
	// low_active_alert, low_active or active_restored.
	Event string `json:"event"`
	// Days is how many days from now the restriction begins; only the alerts tell.
	Days int `json:"days"`
}

// NoteHealth lets WeCom warn about an app that is little used.
func (s *Simulator) NoteHealth(in Health) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, err := s.appNamed(in.App)
	if err != nil {
		return err
	}
	if !slices.Contains(healthEvents, in.Event) {
		return fmt.Errorf("simulator: %q is no notice about an app; take one of %v", in.Event, healthEvents)
	}
	e := append(s.header("sys", s.now(), "event"), text("Event", in.Event))
	if in.Event == "inactive_alert" || in.Event == "low_active_alert" {
		e = append(e, number("EffectTime", s.now().Add(time.Duration(in.Days)*24*time.Hour).Unix()))
	}
	s.raiseApp(a, "sys", in.Event, e)
	s.acted("health", a.Name, in.Event)
	return nil
}
