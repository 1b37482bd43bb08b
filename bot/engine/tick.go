package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/robfig/cron/v3"
)

// job is a Job with its schedule read.
type job struct {
	Job
	schedule cron.Schedule
}

// parseJobs reads the schedules in a time zone.
func parseJobs(jobs []Job, zone *time.Location) ([]job, error) {
	parsed := make([]job, 0, len(jobs))
	seen := map[string]bool{}
	for _, j := range jobs {
		if j.Name == "" || seen[j.Name] {
			return nil, fmt.Errorf("engine: job %q needs a name of its own", j.Name)
		}
		seen[j.Name] = true
		if j.Schedule == "" {
			if !j.RunAtStart {
				return nil, fmt.Errorf("engine: job %q never runs", j.Name)
			}
			parsed = append(parsed, job{Job: j})
			continue
		}
		schedule, err := cron.ParseStandard(j.Schedule)
		if err != nil {
			return nil, fmt.Errorf("engine: job %q: %w", j.Name, err)
		}
		parsed = append(parsed, job{Job: j, schedule: anchored(schedule, zone)})
	}
	return parsed, nil
}

// anchored makes a schedule say the same on every instance: a cron line in the
// shop's time zone, an interval on multiples of itself and not from whenever
// it was asked.
func anchored(s cron.Schedule, zone *time.Location) cron.Schedule {
	switch s := s.(type) {
	case cron.ConstantDelaySchedule:
		return interval(s.Delay)
	case *cron.SpecSchedule:
		if s.Location == time.Local {
			s.Location = zone
		}
	}
	return s
}

// interval ticks on multiples of itself since the zero time.
type interval time.Duration

// Next is the first tick after a time.
func (i interval) Next(t time.Time) time.Time {
	return t.UTC().Truncate(time.Duration(i)).Add(time.Duration(i))
}

// lookBack is how far back a missed tick is made up for.
var lookBack = []time.Duration{time.Minute, time.Hour, 25 * time.Hour, 8 * 24 * time.Hour}

// latest is the last tick not after a time, zero if there was none in the last
// eight days. Schedules only look ahead, so it looks ahead from ever further
// back.
func latest(s cron.Schedule, now time.Time) time.Time {
	for _, back := range lookBack {
		var last time.Time
		for t := s.Next(now.Add(-back)); !t.IsZero() && !t.After(now); t = s.Next(t) {
			last = t
		}
		if !last.IsZero() {
			return last
		}
	}
	return time.Time{}
}

// tickKey names one tick of a job among all events, startKey one start of an
// instance.
func tickKey(name string, tick time.Time) string {
	return short(fmt.Sprintf("job:%s:%d", name, tick.Unix()))
}

func startKey(name, instance string, start time.Time) string {
	return short(fmt.Sprintf("job:%s:start:%s:%d", name, instance, start.UnixNano()))
}

// short keeps a key within the 64 bytes that an Arrival has for it.
func short(key string) string {
	if len(key) <= 64 {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "job:" + hex.EncodeToString(sum[:16])
}
