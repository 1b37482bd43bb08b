package handlers

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// jobGroupRead is the job that reads a group once its details have followed
// what happened.
const jobGroupRead = "group.read"

const (
	// readDelay is how long after an event a group is read: its details take
	// about two seconds [docs 92130].
	readDelay = 2500 * time.Millisecond
	// readTogether gathers what happens in a group at about the same time into
	// one reading.
	readTogether = 2 * time.Second
)

// readGroup asks for a reading of a group in which something happened. A
// reading that is due at about the same time serves this too.
func readGroup(chatID string, at, now time.Time) bot.ScheduleJob {
	due := at.Add(readDelay)
	if due.Before(now) {
		due = now
	}
	if rounded := due.Truncate(readTogether); rounded.Before(due) {
		due = rounded.Add(readTogether)
	}
	// Marshalling a text cannot fail.
	payload, _ := json.Marshal(chatID)
	return bot.ScheduleJob{
		Name: jobGroupRead, Key: digest(fmt.Sprintf("%s %s %d", jobGroupRead, chatID, due.Unix())), Due: due, Payload: payload,
	}
}

// groupDue reads a group unless that was done since the job was due, or the
// group has ended.
func (d *desk) groupDue(v bot.View, job bot.JobDue) ([]bot.Effect, error) {
	var chatID string
	if err := json.Unmarshal(job.Payload, &chatID); err != nil {
		return nil, fmt.Errorf("payload of %s: %w", job.Name, err)
	}
	g, err := v.Group(chatID)
	if err != nil || !g.DismissedAt.IsZero() || !g.FetchedAt.Before(job.Due) && g.Version != "" {
		return nil, err
	}
	return []bot.Effect{bot.FetchGroup{ChatID: chatID}}, nil
}
