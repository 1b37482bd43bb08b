package engine

import (
	"context"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// schedulerStep is how long the scheduler sleeps at most, so that a clock that
// was set forward delays a tick by no more than that.
const schedulerStep = 5 * time.Second

// scheduler puts the ticks of jobs into the inbox. Every instance does, under
// the same key, and the inbox keeps one: no instance leads. It remembers the
// tick it put last, not the time: when the clock steps back and forth, each
// tick whose time comes is put, and those that were put before are known.
type scheduler struct {
	jobs     []job
	arrivals Arrivals
	instance string
	now      func() time.Time
	log      *logrus.Entry

	put     map[string]time.Time
	started map[string]bool
	startAt time.Time
}

// run puts ticks until the context ends.
func (s *scheduler) run(ctx context.Context) {
	s.put, s.started, s.startAt = map[string]time.Time{}, map[string]bool{}, s.now()
	for failures := 0; ; {
		wait := s.untilNext()
		if err := s.round(ctx); err != nil {
			if failures == 0 && ctx.Err() == nil {
				s.log.WithError(err).Warn("jobs cannot be put into the inbox; trying again")
			}
			wait = backoff(failures, 100*time.Millisecond, time.Second, 2, s.now())
			failures++
		} else {
			failures = 0
		}
		if !sleep(ctx, wait) {
			return
		}
	}
}

// round puts what is due and has not been put.
func (s *scheduler) round(ctx context.Context) error {
	for _, j := range s.jobs {
		if j.RunAtStart && !s.started[j.Name] {
			if err := s.arrive(ctx, j.Job, startKey(j.Name, s.instance, s.startAt), s.startAt); err != nil {
				return err
			}
			s.started[j.Name] = true
		}
		if j.schedule == nil {
			continue
		}
		tick := latest(j.schedule, s.now())
		if tick.IsZero() || tick.Equal(s.put[j.Name]) {
			continue
		}
		if err := s.arrive(ctx, j.Job, tickKey(j.Name, tick), tick); err != nil {
			return err
		}
		s.put[j.Name] = tick
	}
	return nil
}

// untilNext is the time to the next tick of any job.
func (s *scheduler) untilNext() time.Duration {
	now := s.now()
	wait := schedulerStep
	for _, j := range s.jobs {
		if j.schedule == nil {
			continue
		}
		if next := j.schedule.Next(now); !next.IsZero() {
			wait = min(wait, next.Sub(now))
		}
	}
	return max(wait, time.Millisecond)
}

func (s *scheduler) arrive(ctx context.Context, j Job, key string, tick time.Time) error {
	body, err := bot.EncodeInternal(bot.JobDue{Name: j.Name, Due: tick})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, recordTimeout)
	defer cancel()
	fresh, err := s.arrivals.Put(ctx, bot.Arrival{
		Key: key, Kind: bot.JobKind(j.Name), Lane: j.Lane, Format: bot.FormatInternal, Body: body, At: tick, ReceivedAt: s.now(),
	})
	if err == nil && fresh {
		s.log.WithField("job", j.Name).Debugf("job of %s is due", tick.Format(time.RFC3339))
	}
	return err
}
