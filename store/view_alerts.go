package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Alerting reads what managers are told. Rows that are read are locked: what
// is decided about an alert is made of what it was.
func (v view) Alerting() bot.AlertView { return alertView{v} }

// alertView reads alerts.
type alertView struct{ view }

// alerting lets one question wait for the events before it and notes what the
// database says.
func alerting[T any](v view, ask func(tx *gorm.DB) (T, error)) (T, error) {
	var none T
	if err := v.wait(subject{alerts: true}); err != nil {
		return none, err
	}
	answer, err := ask(v.tx)
	v.note(err)
	return answer, err
}

// Alert is one by ID.
func (v alertView) Alert(scope bot.Scope, id string) (bot.Alert, error) {
	return alerting(v.view, func(tx *gorm.DB) (bot.Alert, error) { return alertIn(locking(tx), scope, id) })
}

// Alerts are the newest ones.
func (v alertView) Alerts(scope bot.Scope, open bool, limit int) ([]bot.Alert, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.Alert, error) { return alertsIn(locking(tx), scope, open, limit) })
}

// Silences are those that hold now.
func (v alertView) Silences(scope bot.Scope) ([]bot.Silence, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.Silence, error) { return silencesIn(locking(tx), scope, v.now) })
}

// WinBacks are the newest attempts to bring customers back.
func (v alertView) WinBacks(scope bot.Scope, since time.Time, limit int) ([]bot.WinBack, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.WinBack, error) { return winBacksIn(locking(tx), scope, since, limit) })
}

// Attempts are the attempts for a customer that have no outcome yet.
func (v alertView) Attempts(externalUserID string) ([]bot.WinBack, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.WinBack, error) { return attemptsFor(locking(tx), externalUserID) })
}

// NewItems are those that no alert took yet.
func (v alertView) NewItems(limit int) ([]bot.AlertItem, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.AlertItem, error) { return newItems(locking(tx), limit) })
}

// Standing are the alerts that are not closed.
func (v alertView) Standing() ([]bot.Alert, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.Alert, error) { return standingAlerts(locking(tx)) })
}

// Items are those of an alert.
func (v alertView) Items(alertID string, limit int) ([]bot.AlertItem, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.AlertItem, error) { return itemsOf(tx, alertID, limit) })
}

// Usual is how many items of a kind a store had in the latest spans.
func (v alertView) Usual(kind bot.AlertKind, store string, span time.Duration, spans int) ([]int, error) {
	counts, err := usual(v.tx, kind, store, span, spans, v.now)
	v.note(err)
	return counts, err
}

// LastCallback is when WeCom was heard last.
func (v alertView) LastCallback() (time.Time, error) {
	last, err := lastCallback(v.tx, v.now)
	v.note(err)
	return last, err
}

// Heard is how many callbacks came in each of the latest hours.
func (v alertView) Heard(hours int) ([]int, error) {
	counts, err := v.hours.heard(v.tx, hours, v.now)
	v.note(err)
	return counts, err
}
