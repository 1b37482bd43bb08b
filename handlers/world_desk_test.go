package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The world of these tests has no staff who ask, and managers of whom nothing is
// kept: what is raised for them is in raised.
func (w *world) Staff() bot.StaffView    { return nobody{} }
func (w *world) Desk() bot.DeskView      { return emptyDesk{erased: w.erased} }
func (w *world) Alerting() bot.AlertView { return noAlerts{} }
func (w *world) Posting() bot.PostView   { return nil }

func (w *world) Moderation() bot.ModerationView {
	return silence{exclusions: w.exclusions, talk: &w.talk}
}
func (w *world) Kf() bot.KfView { return nil }

type nobody struct{ bot.StaffView }

func (nobody) Member(string) (bot.StaffRecord, error) { return bot.StaffRecord{}, nil }

// emptyDesk knows nothing but whose data was erased.
type emptyDesk struct {
	bot.DeskView
	erased map[string]time.Time
}

func (d emptyDesk) Erased(id string) (time.Time, error) { return d.erased[id], nil }

func (emptyDesk) Todos(bot.Scope, string, int) ([]bot.Todo, error) { return nil, nil }
func (emptyDesk) Risk(bot.Scope, string) (bot.Risk, error)         { return bot.Risk{}, nil }

type noAlerts struct{ bot.AlertView }

func (noAlerts) Attempts(string) ([]bot.WinBack, error)     { return nil, nil }
func (noAlerts) Standing() ([]bot.Alert, error)             { return nil, nil }
func (noAlerts) Alert(bot.Scope, string) (bot.Alert, error) { return bot.Alert{}, nil }

// silence is a world in which nobody breaks a rule, and some are kept from
// coupons.
type silence struct {
	unasked
	*talk
	exclusions []bot.Exclusion
}

// unasked is what these tests ask nothing of.
type unasked struct{ bot.ModerationView }

func (s silence) Exclusions(id string) ([]bot.Exclusion, error) {
	return slices.DeleteFunc(slices.Clone(s.exclusions), func(e bot.Exclusion) bool { return e.ExternalUserID != id }), nil
}

func (emptyDesk) Todo(bot.Scope, string, string) (bot.Todo, error) { return bot.Todo{}, nil }
