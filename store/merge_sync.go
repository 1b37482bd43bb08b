package store

import (
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// mostProblems is how many problems of a sync are kept.
const mostProblems = 20

// newSyncRow is a sync as it is stored: columns for what is searched by, and
// everything else in one.
func newSyncRow(s bot.Sync) (syncRow, error) {
	problems := s.Problems[:min(len(s.Problems), mostProblems)]
	s.Problems = nil
	for _, problem := range problems {
		s.Problems = append(s.Problems, text(problem, sizeDetail))
	}
	progress, err := json.Marshal(s)
	return syncRow{
		ID: key(s.ID, sizeID), Cause: key(s.Trigger, sizeWord), Step: bot.SyncStep(key(string(s.Step), sizeWord)),
		StartedAt: at(s.StartedAt), UpdatedAt: at(s.UpdatedAt), FinishedAt: at(s.FinishedAt), Progress: string(progress),
	}, err
}

// seen is the sync as handlers see it.
func (r syncRow) seen() (bot.Sync, error) {
	var s bot.Sync
	if r.ID == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(r.Progress), &s); err != nil {
		return s, fmt.Errorf("store: the progress of sync %s cannot be read: %w", r.ID, err)
	}
	s.ID, s.Trigger, s.Step = r.ID, r.Cause, r.Step
	s.StartedAt, s.UpdatedAt, s.FinishedAt = r.StartedAt.Time(), r.UpdatedAt.Time(), r.FinishedAt.Time()
	return s, nil
}
