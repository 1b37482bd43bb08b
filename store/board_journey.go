package store

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// BoardJourney is what became of people, as far as a scope shows them, as it was
// counted last.
func (s *Store) BoardJourney(ctx context.Context, ask bot.BoardAsk, steps bot.RFMSteps) (bot.BoardJourney, error) {
	return bot.BoardJourney{}, nil
}

// CountJourneys counts what became of people, unless it was counted just now or another
// instance does; whether it did is answered.
func (s *Store) CountJourneys(ctx context.Context, now time.Time, zone *time.Location, steps bot.RFMSteps) (bool, error) {
	return false, nil
}
