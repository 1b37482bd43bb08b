package store

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/zhanggui/zhanggui/bot"
)

// The rules that are shown: so many, with the most hits in so long a time.
const (
	rulesShown = 100
	rulesSince = 30 * 24 * time.Hour
)

// ruleCollector shows how the rules of the sensitive-word check have done lately.
type ruleCollector struct {
	s                                                        *Store
	hits, people, upheld, overturned, waiting, precise, took *prometheus.Desc
}

// measureRules shows how the rules do.
func (s *Store) measureRules() error {
	if s.o.Registry == nil {
		return nil
	}
	desc := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("zhanggui_word_rule_"+name, help+" In the last 30 days, of the 100 rules with the most hits.", []string{"rule"}, nil)
	}
	err := s.o.Registry.Register(&ruleCollector{
		s:    s,
		hits: desc("hits", "Messages that broke the rule."), people: desc("people", "Customers who broke the rule."),
		upheld: desc("upheld", "Hits that a person found right."), overturned: desc("overturned", "Hits that a person found wrong."),
		waiting: desc("waiting", "Hits that wait for a person."), precise: desc("precision", "Part of what was decided that was found right."),
		took: desc("review_seconds", "Median time until a person decided."),
	})
	var twice prometheus.AlreadyRegisteredError
	if errors.As(err, &twice) {
		return nil
	}
	return err
}

// Describe names the metrics.
func (c *ruleCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.hits, c.people, c.upheld, c.overturned, c.waiting, c.precise, c.took} {
		to <- d
	}
}

// Collect counts, as the queues are counted.
func (c *ruleCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	all, err := ruleRecords(c.s.read.WithContext(ctx), bot.Everything(), "", at(c.s.o.Now().Add(-rulesSince)), rulesShown)
	if err != nil {
		c.s.o.Log.WithError(err).Warn("store: the word rules cannot be counted")
		return
	}
	for _, r := range all {
		gauge := func(d *prometheus.Desc, v float64) {
			to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, r.Rule)
		}
		gauge(c.hits, float64(r.Hits))
		gauge(c.people, float64(r.People))
		gauge(c.upheld, float64(r.Upheld))
		gauge(c.overturned, float64(r.Overturned))
		gauge(c.waiting, float64(r.Waiting))
		gauge(c.precise, r.Precision())
		if r.Took > 0 {
			gauge(c.took, r.Took.Seconds())
		}
	}
}
