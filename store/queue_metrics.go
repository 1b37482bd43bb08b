package store

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// queueCollector counts the queues when somebody asks for the metrics.
type queueCollector struct {
	s                          *Store
	depth, later, dead, oldest *prometheus.Desc
}

// measureQueues shows how deep and how old the queues are.
func (s *Store) measureQueues() error {
	if s.o.Registry == nil {
		return nil
	}
	desc := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("zhanggui_queue_"+name, help, []string{"queue"}, nil)
	}
	err := s.o.Registry.Register(&queueCollector{
		s:      s,
		depth:  desc("depth", "Rows that are due or being worked on."),
		later:  desc("later", "Rows that wait for a time to come."),
		dead:   desc("dead_letters", "Rows that ended without success and were kept."),
		oldest: desc("oldest_seconds", "Age of the row that has been due for longest."),
	})
	var twice prometheus.AlreadyRegisteredError
	if errors.As(err, &twice) {
		return nil
	}
	return err
}

// Describe names the metrics.
func (c *queueCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.depth, c.later, c.dead, c.oldest} {
		to <- d
	}
}

// Collect counts. A database that does not answer in time leaves the metrics
// out, which shows better than a stale number.
func (c *queueCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	stats, err := c.s.Stats(ctx)
	if err != nil {
		c.s.o.Log.WithError(err).Warn("store: the queues cannot be counted")
		return
	}
	for which, q := range map[Which]QueueStats{WhichInbox: stats.Inbox, WhichOutbox: stats.Outbox} {
		gauge := func(d *prometheus.Desc, v float64) {
			to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, string(which))
		}
		gauge(c.depth, float64(q.Depth))
		gauge(c.later, float64(q.Later))
		gauge(c.dead, float64(q.Dead))
		gauge(c.oldest, q.Oldest.Seconds())
	}
}
