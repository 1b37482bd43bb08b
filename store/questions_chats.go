package store

import (
	"context"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Said are the newest messages of a speaker since a time, newest first, at most
// limit.
func (s *Store) Said(ctx context.Context, speaker string, since time.Time, limit int) ([]bot.KeptMessage, error) {
	all, err := saidBy(s.read.WithContext(ctx), speaker, at(since), limit)
	if err != nil {
		return nil, fmt.Errorf("store: what %s said: %w", speaker, err)
	}
	return all, nil
}

// Violations are those of a customer since a time, newest first.
func (s *Store) Violations(ctx context.Context, externalUserID string, since time.Time) ([]bot.Violation, error) {
	all, err := violationsOf(s.read.WithContext(ctx), externalUserID, at(since))
	if err != nil {
		return nil, fmt.Errorf("store: violations of %s: %w", externalUserID, err)
	}
	return all, nil
}
