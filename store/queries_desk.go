package store

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// Members are all members of the corp of whom anything is kept, in order of
// userid.
func (s *Store) Members(ctx context.Context) ([]bot.StaffRecord, error) {
	all, err := membersOf(s.read.WithContext(ctx), "")
	if err != nil {
		return nil, fmt.Errorf("store: members: %w", err)
	}
	return all, nil
}
