package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// jobArrival is a scheduled job as an event of the inbox, where it waits for
// its time. Its key outlives it, so that a job is scheduled once for all.
func jobArrival(job bot.ScheduleJob, now time.Time) (bot.Arrival, error) {
	body := bot.JobDue{Name: job.Name, Due: job.Due, Payload: job.Payload}
	a, err := internalArrival("job:"+job.Key, job.Lane, body, now)
	a.At, a.Due = job.Due, job.Due
	if a.At.IsZero() {
		a.At = now
	}
	return a, err
}

// StartJob lets a job begin at once and answers the key of its event.
func (s *Store) StartJob(ctx context.Context, job bot.ScheduleJob) (key string, err error) {
	a, err := jobArrival(job, s.o.Now())
	if err != nil {
		return "", err
	}
	a.Due = time.Time{}
	_, err = s.Put(ctx, a)
	return a.Key, err
}

// internalArrival is something that happened inside the bot, as an event.
func internalArrival(name, lane string, body bot.Body, now time.Time) (bot.Arrival, error) {
	data, err := bot.EncodeInternal(body)
	if err != nil {
		return bot.Arrival{}, err
	}
	a := bot.Arrival{
		Key: shortKey(name), Lane: lane, Kind: body.Kind(), Format: bot.FormatInternal,
		Body: data, At: now, ReceivedAt: now,
	}
	return a, checkArrival(a)
}

// shortKey is the name itself where the column can hold it, which people can
// read, and otherwise its hash.
func shortKey(name string) string {
	if len(name) <= maxKey {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return "sha:" + hex.EncodeToString(sum[:])[:maxKey-4]
}
