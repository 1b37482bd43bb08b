package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// AuditTrail is the audit trail, newest first, as far as the scope shows it: who
// sees everything sees all of it, who sees stores what was about one of those,
// and who is narrowed to one member what that member did there or without a
// store.
func (s *Store) AuditTrail(ctx context.Context, scope bot.Scope, q bot.AuditQuery) ([]bot.AuditEntry, error) {
	all, err := auditTrail(s.read.WithContext(ctx), scope, q)
	if err != nil {
		return nil, fmt.Errorf("store: audit trail: %w", err)
	}
	return all, nil
}

func auditTrail(tx *gorm.DB, scope bot.Scope, q bot.AuditQuery) ([]bot.AuditEntry, error) {
	ask := auditIn(tx, scope)
	if q.UserID != "" {
		ask = ask.Where("actor = ?", foldedKey(q.UserID))
	}
	if q.Subject != "" {
		ask = ask.Where("subjects LIKE ? ESCAPE '!'", containing(bodyOf(q.Subject)))
	}
	if q.Action != "" {
		ask = ask.Where("action = ?", key(q.Action, sizeID))
	}
	if q.Before > 0 {
		ask = ask.Where("seq < ?", q.Before)
	}
	var rows []auditRow
	if err := ask.Order("seq DESC").Limit(page(q.Limit)).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make([]bot.AuditEntry, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = row.seen(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// auditIn are the entries of the audit trail that a scope shows.
func auditIn(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	ask := tx.Model(&auditRow{})
	switch {
	case !scope.All && len(scope.Stores) == 0:
		return ask.Where("1 = 0")
	case scope.UserID == "" && !scope.All:
		return ask.Where("store IN ?", storesOf(scope))
	case scope.UserID != "" && scope.All:
		return ask.Where("actor = ?", foldedKey(scope.UserID))
	case scope.UserID != "":
		return ask.Where("actor = ? AND (store = '' OR store IN ?)", foldedKey(scope.UserID), storesOf(scope))
	}
	return ask
}
