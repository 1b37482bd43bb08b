package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Alerting reads what managers are told.
func (v view) Alerting() bot.AlertView { return alertView{v} }

// alertView reads alerts.
type alertView struct{ view }

// Alert is one by ID.
func (alertView) Alert(bot.Scope, string) (bot.Alert, error) { return bot.Alert{}, nil }

// Alerts are the newest ones.
func (alertView) Alerts(bot.Scope, bool, int) ([]bot.Alert, error) { return nil, nil }

// Silences are those that hold now.
func (alertView) Silences(bot.Scope) ([]bot.Silence, error) { return nil, nil }

// WinBacks are the newest attempts to bring customers back.
func (alertView) WinBacks(bot.Scope, time.Time, int) ([]bot.WinBack, error) { return nil, nil }

// Attempts are the attempts for a customer that have no outcome yet.
func (alertView) Attempts(string) ([]bot.WinBack, error) { return nil, nil }

// NewItems are those that no alert took yet.
func (alertView) NewItems(int) ([]bot.AlertItem, error) { return nil, nil }

// Standing are the alerts that are not closed.
func (alertView) Standing() ([]bot.Alert, error) { return nil, nil }

// Items are those of an alert.
func (alertView) Items(string, int) ([]bot.AlertItem, error) { return nil, nil }

// Usual is how many items of a kind a store had in the latest spans.
func (alertView) Usual(bot.AlertKind, string, time.Duration, int) ([]int, error) { return nil, nil }

// LastCallback is when WeCom was heard last.
func (alertView) LastCallback() (time.Time, error) { return time.Time{}, nil }

// Heard is how many callbacks came in each of the latest hours.
func (alertView) Heard(int) ([]int, error) { return nil, nil }
