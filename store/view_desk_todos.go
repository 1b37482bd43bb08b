package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Todos are what waits for a member, and what waits for whoever runs one of the
// scope's stores, unless the scope is narrowed to one member.
func (d desk) Todos(scope bot.Scope, userID string, limit int) ([]bot.Todo, error) {
	if err := d.wait(subject{desk: true}); err != nil {
		return nil, err
	}
	all, err := waitingTodos(d.tx, scope, userID, limit)
	d.note(err)
	return all, err
}

// Todos are what waits for a member, and what waits for whoever runs one of the
// scope's stores.
func (s *Store) Todos(ctx context.Context, scope bot.Scope, userID string, limit int) ([]bot.Todo, error) {
	all, err := waitingTodos(s.read.WithContext(ctx), scope, userID, limit)
	if err != nil {
		return nil, fmt.Errorf("store: the to-dos of %s: %w", userID, err)
	}
	return all, nil
}

func waitingTodos(tx *gorm.DB, scope bot.Scope, userID string, limit int) ([]bot.Todo, error) {
	own, theirs := ownTodos(tx, userID), todosIn(tx, scope).Where("member = ''")
	var rows []todoRow
	if err := tx.Where("done_at = 0").Where(own.Or(theirs)).Order("created_at, id").Limit(page(limit)).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make([]bot.Todo, len(rows))
	for i, row := range rows {
		all[i] = row.seen()
	}
	return all, nil
}

// Todo is one by ID: the member's own, or one of the scope's stores.
func (d desk) Todo(scope bot.Scope, userID, id string) (bot.Todo, error) {
	if err := d.wait(subject{desk: true}); err != nil {
		return bot.Todo{}, err
	}
	var rows []todoRow
	err := d.tx.Where("id = ?", key(id, sizeID)).Where(ownTodos(d.tx, userID).Or(todosIn(d.tx, scope))).Find(&rows).Error
	d.note(err)
	if err != nil || len(rows) == 0 {
		return bot.Todo{}, err
	}
	return rows[0].seen(), nil
}

// ownTodos are those of a member, as a condition. Nobody has none.
func ownTodos(tx *gorm.DB, userID string) *gorm.DB {
	return tx.Session(&gorm.Session{NewDB: true}).Where("member = ? AND member <> ''", foldedKey(userID))
}

// todosIn are the to-dos that a scope shows, as a condition.
func todosIn(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true})
	switch {
	case unbounded(scope):
		return where.Where("1 = 1")
	case scope.UserID != "" || len(scope.Stores) == 0:
		return where.Where("1 = 0")
	default:
		return where.Where("store IN ?", storesOf(scope))
	}
}

// Audit is the audit trail, newest first.
func (d desk) Audit(scope bot.Scope, q bot.AuditQuery) ([]bot.AuditEntry, error) {
	if err := d.wait(subject{desk: true}); err != nil {
		return nil, err
	}
	all, err := auditTrail(d.tx, scope, q)
	return asked(d, all, err)
}
