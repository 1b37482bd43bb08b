package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Moderation reads what was said and what became of it.
func (v view) Moderation() bot.ModerationView { return moderation{v} }

// moderation reads messages and what became of them.
type moderation struct{ view }

// judged asks about what people decided.
func judged[T any](m moderation, ask func(tx *gorm.DB) (T, error)) (T, error) {
	return chatting(m.view, subject{moderation: true}, ask)
}

// Violations are those of a customer since a time, newest first.
func (m moderation) Violations(externalUserID string, since time.Time) ([]bot.Violation, error) {
	return ofCustomer(m.view, externalUserID, func(tx *gorm.DB) ([]bot.Violation, error) { return violationsOf(tx, externalUserID, at(since)) })
}

// Exclusions are all of a customer, newest first.
func (m moderation) Exclusions(externalUserID string) ([]bot.Exclusion, error) {
	return ofCustomer(m.view, externalUserID, func(tx *gorm.DB) ([]bot.Exclusion, error) { return exclusionsOf(tx, externalUserID) })
}

// RuleRecord is how one rule has done.
func (m moderation) RuleRecord(rule string, since time.Time) (bot.RuleRecord, error) {
	return judged(m, func(tx *gorm.DB) (bot.RuleRecord, error) {
		all, err := ruleRecords(tx, bot.Everything(), rule, at(since), 1)
		if err != nil || len(all) == 0 || rule == "" {
			return bot.RuleRecord{Rule: rule}, err
		}
		return all[0], nil
	})
}

// Violation is one by ID. It is locked: what is decided about it is made of what
// it was.
func (m moderation) Violation(scope bot.Scope, id string) (bot.Violation, error) {
	return chatting(m.view, subject{violation: key(id, sizeID)}, func(tx *gorm.DB) (bot.Violation, error) { return violationIn(locking(tx), scope, id) })
}

// ViolationsOf are those in a state, newest first.
func (m moderation) ViolationsOf(scope bot.Scope, state bot.ViolationState, limit int) ([]bot.Violation, error) {
	return judged(m, func(tx *gorm.DB) ([]bot.Violation, error) { return violationsInState(tx, scope, state, limit) })
}

// WordRules are all that people made or changed.
func (m moderation) WordRules() ([]bot.WordRule, error) { return judged(m, wordRulesIn) }

// WordExamples are the newest.
func (m moderation) WordExamples(scope bot.Scope, limit int) ([]bot.WordExample, error) {
	return judged(m, func(tx *gorm.DB) ([]bot.WordExample, error) { return examplesIn(tx, scope, limit) })
}

// RuleRecords are how the rules have done since a time, most hits first.
func (m moderation) RuleRecords(scope bot.Scope, since time.Time, limit int) ([]bot.RuleRecord, error) {
	return judged(m, func(tx *gorm.DB) ([]bot.RuleRecord, error) { return ruleRecords(tx, scope, "", at(since), limit) })
}

// Excluded are the exclusions that hold, newest first.
func (m moderation) Excluded(scope bot.Scope, limit int) ([]bot.Exclusion, error) {
	return judged(m, func(tx *gorm.DB) ([]bot.Exclusion, error) { return excludedIn(tx, scope, at(m.now), limit) })
}
